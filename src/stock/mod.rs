//! Stock: where it is, how much there is, and what moved it.

mod available;
pub mod graphql;
pub mod loader;
pub mod location;

pub use available::{available, threshold, tracked};
