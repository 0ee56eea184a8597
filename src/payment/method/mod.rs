//! Ways to pay: what they are, and who handles them.

pub mod commands;
pub mod graphql;
