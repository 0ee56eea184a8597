//! The states of an order and which may follow which (vendure-behaviour 1.2).

use crate::machine::Machine;

crate::text_enum! {
    /// Where an order is on its way from a cart to the customer's door.
    OrderState {
        /// Just made; never seen by a client for longer than a moment.
        Created = "Created",
        /// Being put together by an administrator.
        Draft = "Draft",
        /// A cart that can be filled.
        AddingItems = "AddingItems",
        /// On the payment page: the lines can no longer be changed.
        ArrangingPayment = "ArrangingPayment",
        /// Placed, with the money promised.
        PaymentAuthorized = "PaymentAuthorized",
        /// Placed, with the money received.
        PaymentSettled = "PaymentSettled",
        /// Some of the goods have left the house.
        PartiallyShipped = "PartiallyShipped",
        /// All goods have left the house.
        Shipped = "Shipped",
        /// Some of the goods have arrived.
        PartiallyDelivered = "PartiallyDelivered",
        /// All goods have arrived.
        Delivered = "Delivered",
        /// Being changed after it was placed.
        Modifying = "Modifying",
        /// Changed, and waiting for the money that the change costs.
        ArrangingAdditionalPayment = "ArrangingAdditionalPayment",
        /// Called off.
        Cancelled = "Cancelled",
    }
}

impl OrderState {
    /// Whether lines may be added, changed and removed as in a cart.
    #[must_use]
    pub fn is_editable(self) -> bool {
        matches!(self, Self::AddingItems | Self::Draft)
    }

    /// Whether the order is before its placement, as long as it was not called off.
    #[must_use]
    pub fn is_before_placement(self) -> bool {
        matches!(self, Self::Created | Self::Draft | Self::AddingItems | Self::ArrangingPayment)
    }

    /// Whether entering this state from `from` places the order.
    #[must_use]
    pub fn is_placement_from(self, from: Self) -> bool {
        from == Self::ArrangingPayment
            && matches!(self, Self::PaymentAuthorized | Self::PaymentSettled)
    }

    /// Whether money may be added: on the payment page, and wherever both paid states may follow.
    #[must_use]
    pub fn takes_payment(self) -> bool {
        self == Self::ArrangingPayment
            || (MACHINE.can(&self, &Self::PaymentAuthorized)
                && MACHINE.can(&self, &Self::PaymentSettled))
    }
}

use OrderState as S;

/// The machine of an order, with the rows in the order in which clients see the next states.
pub static MACHINE: Machine<OrderState> = Machine::new(
    S::Created,
    &[
        (S::Created, &[S::AddingItems, S::Draft]),
        (S::Draft, &[S::Cancelled, S::ArrangingPayment]),
        (S::AddingItems, &[S::ArrangingPayment, S::Cancelled]),
        (
            S::ArrangingPayment,
            &[S::PaymentAuthorized, S::PaymentSettled, S::AddingItems, S::Cancelled],
        ),
        (
            S::PaymentAuthorized,
            &[S::PaymentSettled, S::Cancelled, S::Modifying, S::ArrangingAdditionalPayment],
        ),
        (
            S::PaymentSettled,
            &[
                S::PartiallyDelivered,
                S::Delivered,
                S::PartiallyShipped,
                S::Shipped,
                S::Cancelled,
                S::Modifying,
                S::ArrangingAdditionalPayment,
            ],
        ),
        (S::PartiallyShipped, &[S::Shipped, S::PartiallyDelivered, S::Cancelled, S::Modifying]),
        (S::Shipped, &[S::PartiallyDelivered, S::Delivered, S::Cancelled, S::Modifying]),
        (S::PartiallyDelivered, &[S::Delivered, S::Cancelled, S::Modifying]),
        (S::Delivered, &[S::Cancelled]),
        (
            S::Modifying,
            &[
                S::PaymentAuthorized,
                S::PaymentSettled,
                S::PartiallyShipped,
                S::Shipped,
                S::PartiallyDelivered,
                S::ArrangingAdditionalPayment,
            ],
        ),
        (
            S::ArrangingAdditionalPayment,
            &[
                S::PaymentAuthorized,
                S::PaymentSettled,
                S::PartiallyShipped,
                S::Shipped,
                S::PartiallyDelivered,
                S::Cancelled,
            ],
        ),
        (S::Cancelled, &[]),
    ],
);
