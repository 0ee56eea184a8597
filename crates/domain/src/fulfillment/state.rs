//! The states of a fulfillment (vendure-behaviour 1.4).

use crate::machine::Machine;

crate::text_enum! {
    /// Where a fulfillment is on its way.
    FulfillmentState {
        /// Made; its handler has not taken it yet.
        Created = "Created",
        /// Being packed: its goods are no longer in stock.
        Pending = "Pending",
        /// On its way.
        Shipped = "Shipped",
        /// Arrived.
        Delivered = "Delivered",
        /// Called off: its goods are back in stock.
        Cancelled = "Cancelled",
    }
}

use FulfillmentState as F;

/// The machine of a fulfillment.
pub static MACHINE: Machine<FulfillmentState> = Machine::new(
    F::Created,
    &[
        (F::Created, &[F::Pending]),
        (F::Pending, &[F::Shipped, F::Delivered, F::Cancelled]),
        (F::Shipped, &[F::Delivered, F::Cancelled]),
        (F::Delivered, &[F::Cancelled]),
        (F::Cancelled, &[]),
    ],
);
