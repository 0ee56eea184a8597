//! What leaves the house.

pub mod state;
pub mod status;
#[cfg(test)]
mod tests;

pub use state::FulfillmentState;
pub use status::{FulfillmentStatus, ShipmentState};
