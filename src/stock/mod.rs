//! Stock: where it is, what there is of a variant, and what moved it.

mod available;
pub mod graphql;
pub mod loader;
pub mod location;

pub use available::{available, threshold, tracked};
