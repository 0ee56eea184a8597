//! Places that hold stock.

pub mod commands;
pub mod graphql;
