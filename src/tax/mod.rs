//! Taxes: categories of goods, and their rates in zones.

pub mod commands;
pub mod graphql;
mod book;

pub use book::book;
