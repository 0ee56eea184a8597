//! Fulfillments: what leaves the house, of one order or of several.

pub mod commands;
pub mod graphql;
pub mod loader;
mod packing;
pub mod refusal;
