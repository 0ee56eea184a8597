//! The one-word status of an order, and the one place that renews the stored statuses
//! (model 2.3 to 2.5).

use super::{Order, OrderState};
use crate::fulfillment::FulfillmentStatus;
use crate::fulfillment::status::{Units, fulfillment_status};
use crate::money::Overflow;
use crate::payment::status::payment_status;
use crate::payment::{Ledger, PaymentStatus};

crate::text_enum! {
    /// Where an order is, in one word.
    OrderStatus {
        /// A current cart.
        Basket = "BASKET",
        /// A cart that was put aside.
        Saved = "SAVED",
        /// Being put together by an administrator.
        Draft = "DRAFT",
        /// Placed.
        Ordered = "ORDERED",
        /// Some of the goods left the house.
        PartlyShipped = "PARTLY_SHIPPED",
        /// All goods left the house.
        Shipped = "SHIPPED",
        /// The shop is done with it.
        Completed = "COMPLETED",
        /// All money went back.
        Refunded = "REFUNDED",
        /// Something waits for a person.
        RequiresAction = "REQUIRES_ACTION",
        /// Called off.
        Cancelled = "CANCELLED",
        /// Put away.
        Archived = "ARCHIVED",
    }
}

/// What people did with an order besides its states.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// It is a cart that was put aside.
    pub saved: bool,
    /// The shop is done with it.
    pub completed: bool,
    /// It was put away.
    pub archived: bool,
}

/// Where an order is, in one word: the first rule that holds.
#[must_use]
pub fn order_status(order: &Order, marks: Marks) -> OrderStatus {
    let units = Units::of(order);
    if marks.archived {
        OrderStatus::Archived
    } else if order.state == OrderState::Cancelled {
        OrderStatus::Cancelled
    } else if order.payment_status == PaymentStatus::RequiresAction
        || order.fulfillment_status == FulfillmentStatus::RequiresAction
    {
        OrderStatus::RequiresAction
    } else if marks.saved {
        OrderStatus::Saved
    } else if order.state == OrderState::Draft {
        OrderStatus::Draft
    } else if !order.is_placed() {
        OrderStatus::Basket
    } else if order.payment_status == PaymentStatus::Refunded {
        OrderStatus::Refunded
    } else if marks.completed {
        OrderStatus::Completed
    } else if units.shipped > 0 && units.shipped == units.wanted {
        OrderStatus::Shipped
    } else if units.shipped > 0 {
        OrderStatus::PartlyShipped
    } else {
        OrderStatus::Ordered
    }
}

impl Order {
    /// The order with its stored statuses renewed. Nothing else sets them.
    pub fn with_statuses(mut self, ledger: &Ledger<'_>) -> Result<Self, Overflow> {
        self.payment_status = payment_status(&self, ledger)?;
        self.fulfillment_status = fulfillment_status(&self);
        Ok(self)
    }
}
