//! What is sold: products, variants, options, facets, collections and their pictures.

pub mod at;
pub mod commands;
pub mod graphql;
pub mod loader;
pub mod recent;
pub mod refusal;
pub mod search;
pub mod tree;

pub use at::At;
