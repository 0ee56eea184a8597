//! What is sold.

pub mod bulk;
pub mod index;
pub mod search;
