//! Places that hold stock.

pub mod assign;
pub mod commands;
pub mod graphql;
