//! The GraphQL API, through HTTP, on a real PostgreSQL.
//!
//! One binary, so that all tests share one database server. A test opens a [`support::Shop`]: a
//! database of its own, a server on a loopback port, a clock of its own, and clients.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm,
    clippy::string_slice,
    clippy::disallowed_methods,
    reason = "a test that cannot go on fails"
)]

mod access;
mod bundles;
mod catalog;
mod channel;
mod check;
mod cli;
mod configuration;
mod contract;
mod crash;
mod customer;
mod demo;
mod docs;
mod event;
mod fulfillment;
mod history;
mod http;
mod import;
mod interfaces;
mod order;
mod payment;
mod payment_method;
mod people;
mod promotion;
mod races;
mod rules;
mod search;
mod setup;
mod shipping;
mod stock;
mod stock_location;
mod support;
mod tax;
mod untested;
