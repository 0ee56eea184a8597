//! Taxes: categories of goods, and their rates in zones.

mod book;
pub mod commands;
pub mod graphql;

pub use book::book;
