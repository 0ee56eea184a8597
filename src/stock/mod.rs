//! Stock: what there is of a variant, where, and what moved it.

mod available;
pub mod graphql;
pub mod loader;

pub use available::{available, threshold, tracked};
