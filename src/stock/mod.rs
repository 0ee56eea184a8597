//! Stock: where it is, how much there is, and what moved it.

pub mod location;
