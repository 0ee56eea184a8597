//! The storage: Diesel only, knows no rule.
//!
//! One file or folder a word, as in `domain` and in the server. Functions that read take
//! `&AsyncPgConnection` ([`Conn`]), functions that write take [`Tx`], and a [`Tx`] is made by
//! [`transaction`] alone, so a write outside a transaction does not compile.
//!
//! Statements are kept prepared: what Diesel would prepare anew at each execution ends with
//! [`kept()`](keep::Keep::kept) (docs/adr/0013).

pub mod access;
pub mod assigned;
pub mod catalog;
pub mod changes;
pub mod channel;
pub mod check;
mod connect;
pub mod customer;
pub mod event;
pub mod fault;
pub mod fulfillment;
pub mod history;
pub mod idempotency;
pub mod json;
pub mod keep;
pub mod list;
pub mod listen;
pub mod migrate;
pub mod order;
pub mod payment;
pub mod payment_method;
pub mod promotion;
#[expect(missing_docs, reason = "generated; the migrations describe tables and columns")]
pub mod schema;
pub mod session;
pub mod settings;
pub mod setup;
pub mod shipping;
pub mod statements;
pub mod stock;
pub mod stock_location;
pub mod tax;
mod tls;
pub mod together;
mod tx;

pub use connect::{Options, Pool, Pooler, Reader, open};
pub use fault::{Fault, Retriable};
pub use json::Json;
pub use together::Together;
pub use tx::{Tx, Work, transaction};

/// A connection, shared so that statements of one command can travel together.
pub type Conn = diesel_async::AsyncPgConnection;
