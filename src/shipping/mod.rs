//! Ways to ship: what they are, who may use them and what they cost.

pub mod commands;
pub mod graphql;
pub mod trial;
