//! What leaves the house.

mod create;
pub mod progress;
pub mod state;
pub mod status;
mod step;
#[cfg(test)]
mod tests;

use chrono::{DateTime, Utc};

use crate::id::{FulfillmentId, OrderId, OrderLineId};

pub use create::{
    CreateFulfillmentRefused, Creation, HANDLERS, Handled, Request, WantedLine, Warehouse, create,
    manual,
};
pub use state::FulfillmentState;
pub use status::{FulfillmentStatus, ShipmentState};
pub use step::{OrderStep, ShipBeforePaid, Step, StepFacts, StepRefused, step};

/// A parcel, or whatever leaves the house at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fulfillment {
    /// The fulfillment's id.
    pub id: FulfillmentId,
    /// Where it is on its way.
    pub state: FulfillmentState,
    /// How it is sent, in words.
    pub method: String,
    /// The number by which it can be followed; empty when there is none.
    pub tracking_code: String,
    /// The code of the handler that takes it.
    pub handler_code: String,
    /// What is in it.
    pub lines: Vec<FulfillmentLine>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was changed last.
    pub updated_at: DateTime<Utc>,
}

/// Units of an order line in a fulfillment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FulfillmentLine {
    /// The order.
    pub order_id: OrderId,
    /// The line.
    pub order_line_id: OrderLineId,
    /// How many units.
    pub quantity: i32,
}

impl Fulfillment {
    /// How many units of a line are in it.
    #[must_use]
    pub fn units_of(&self, line: OrderLineId) -> i32 {
        let of_line = self.lines.iter().filter(|one| one.order_line_id == line);
        of_line.map(|one| one.quantity).sum()
    }

    /// The orders it has units of, in the order of its lines.
    #[must_use]
    pub fn orders(&self) -> Vec<OrderId> {
        let mut orders = Vec::new();
        for line in &self.lines {
            if !orders.contains(&line.order_id) {
                orders.push(line.order_id);
            }
        }
        orders
    }
}
