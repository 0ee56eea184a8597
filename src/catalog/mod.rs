//! What is sold.

pub mod search;
