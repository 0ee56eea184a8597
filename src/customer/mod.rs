//! People who buy: their details, their addresses, their accounts.

pub mod commands;
pub mod graphql;
pub mod loader;
pub mod refusal;
