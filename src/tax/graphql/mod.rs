//! Taxes on the wire.

pub mod inputs;
pub mod roots;
pub mod types;

pub use roots::{TaxMutation, TaxQuery};
pub use types::{TaxCategory, TaxRate};
