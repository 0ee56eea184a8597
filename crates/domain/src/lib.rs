//! The rules of the shop: values in, a plan or a refusal out.
//!
//! Nothing here waits, reads a clock, rolls dice, speaks SQL or knows GraphQL. A rule takes values
//! and returns either a *plan* (what shall be written) or a *refusal* (why not, with the fields a
//! client needs to put it right). The storage crate `db` writes plans, the server decides who may
//! ask for them.
//!
//! Reading order: [`money`] and [`mod@id`] are the words everything is written in, [`machine`] is the
//! one state machine, then a folder for each of the fifteen words of the shop.
#![cfg_attr(
    test,
    expect(
        clippy::unwrap_used,
        clippy::indexing_slicing,
        clippy::as_conversions,
        reason = "a test that panics has found something"
    )
)]

pub mod access;
pub mod catalog;
pub mod channel;
pub mod customer;
pub mod event;
pub mod fulfillment;
pub mod id;
pub mod machine;
pub mod money;
pub mod operation;
pub mod order;
pub mod payment;
pub mod promotion;
pub mod shipping;
pub mod stock;
pub mod tax;
pub mod text;
pub mod vocabulary;
pub mod words;
