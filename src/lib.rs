//! Cartwright: a GraphQL commerce order server.
//!
//! This crate is the server: what can be done, by whom, over which wire. The rules are in
//! `domain`, the storage in `db`, the built-in database in `embedded`. A folder a word, each with
//! `commands.rs` (transaction scripts), `graphql.rs` (the wire) and `loader.rs` (relations).
//! docs/architecture.md is the map.

pub mod access;
pub mod actor;
pub mod app;
pub mod bundles;
pub mod call;
pub mod catalog;
pub mod changes;
pub mod channel;
pub mod check;
pub mod cli;
pub mod config;
pub mod customer;
pub mod demo;
pub mod event;
pub mod executor;
pub mod failure;
pub mod fulfillment;
pub mod guard;
pub mod http;
pub mod import;
pub mod interfaces;
pub mod list;
pub mod loader;
pub mod messages;
pub mod operation;
pub mod order;
pub mod page;
pub mod payment;
pub mod promotion;
pub mod refusal;
pub mod schema;
pub mod settings;
pub mod setup;
pub mod shipping;
pub mod stock;
pub mod tax;
pub mod text;
pub mod visit;
pub mod wire;
pub mod worker;
