//! Finding products: the index that follows the catalogue, and the searches in it.

pub mod find;
pub mod graphql;
pub mod indexer;
mod item;
