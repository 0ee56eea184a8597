//! How far the goods of an order are, in one word (model 2.4).

use crate::order::{Order, OrderState};

crate::text_enum! {
    /// How far the goods of an order are.
    FulfillmentStatus {
        /// All units were cancelled, or the order was before anything left the house.
        Cancelled = "CANCELLED",
        /// There is nothing to send.
        NotRequired = "NOT_REQUIRED",
        /// A return or a fulfillment waits for a person.
        RequiresAction = "REQUIRES_ACTION",
        /// Everything that was sent came back.
        Returned = "RETURNED",
        /// Some of what was sent came back.
        PartiallyReturned = "PARTIALLY_RETURNED",
        /// All units arrived.
        Delivered = "DELIVERED",
        /// Some units arrived.
        PartiallyDelivered = "PARTIALLY_DELIVERED",
        /// All units left the house.
        Shipped = "SHIPPED",
        /// Some units left the house.
        PartiallyShipped = "PARTIALLY_SHIPPED",
        /// All units are in a fulfillment.
        Fulfilled = "FULFILLED",
        /// Some units are in a fulfillment.
        PartiallyFulfilled = "PARTIALLY_FULFILLED",
        /// No unit is in a fulfillment.
        NotFulfilled = "NOT_FULFILLED",
    }
}

crate::text_enum! {
    /// What can be done next about sending an order.
    ShipmentState {
        /// Some units wait for new stock.
        Backorder = "BACKORDER",
        /// All units were cancelled.
        Cancelled = "CANCELLED",
        /// It may not be sent yet.
        Pending = "PENDING",
        /// It may be sent.
        Ready = "READY",
        /// Some units left the house.
        Partial = "PARTIAL",
        /// All units left the house.
        Shipped = "SHIPPED",
    }
}

/// The units of an order by how far they are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Units {
    /// Ordered and not cancelled before they left the house.
    pub wanted: i64,
    /// Cancelled, before or after they left the house.
    pub cancelled: i64,
    /// In a fulfillment.
    pub fulfilled: i64,
    /// Left the house.
    pub shipped: i64,
    /// Arrived.
    pub delivered: i64,
    /// Came back.
    pub returned: i64,
}

impl Units {
    /// The units of all lines.
    #[must_use]
    pub fn of(order: &Order) -> Self {
        order.lines.iter().fold(Self::default(), |sum, line| {
            let counters = &line.counters;
            let came_back = i64::from(counters.cancelled_shipped);
            let never_left = i64::from(counters.cancelled_open);
            Self {
                wanted: sum.wanted + i64::from(line.quantity) + came_back,
                cancelled: sum.cancelled + never_left + came_back,
                fulfilled: sum.fulfilled + i64::from(counters.fulfilled),
                shipped: sum.shipped + i64::from(counters.shipped),
                delivered: sum.delivered + i64::from(counters.delivered),
                returned: sum.returned + came_back,
            }
        })
    }
}

/// The status of an order's goods: the first rule that holds.
#[must_use]
pub fn fulfillment_status(order: &Order) -> FulfillmentStatus {
    let units = Units::of(order);
    let all_or_some =
        |part: i64, all, some| (part > 0).then_some(if part == units.wanted { all } else { some });
    if is_cancelled(order, &units) {
        FulfillmentStatus::Cancelled
    } else if order.is_placed() && order.lines.is_empty() {
        FulfillmentStatus::NotRequired
    } else if units.returned > 0 {
        if units.returned == units.shipped && units.shipped == units.wanted {
            FulfillmentStatus::Returned
        } else {
            FulfillmentStatus::PartiallyReturned
        }
    } else {
        use FulfillmentStatus as Status;
        all_or_some(units.delivered, Status::Delivered, Status::PartiallyDelivered)
            .or_else(|| all_or_some(units.shipped, Status::Shipped, Status::PartiallyShipped))
            .or_else(|| all_or_some(units.fulfilled, Status::Fulfilled, Status::PartiallyFulfilled))
            .unwrap_or(Status::NotFulfilled)
    }
}

/// What can be done next about sending an order. `may_ship` says whether policy, stock and payment
/// would let it go.
#[must_use]
pub fn shipment_state(order: &Order, may_ship: bool) -> ShipmentState {
    let units = Units::of(order);
    if is_cancelled(order, &units) {
        ShipmentState::Cancelled
    } else if units.shipped > 0 && units.shipped == units.wanted {
        ShipmentState::Shipped
    } else if units.shipped > 0 {
        ShipmentState::Partial
    } else if may_ship {
        ShipmentState::Ready
    } else {
        ShipmentState::Pending
    }
}

fn is_cancelled(order: &Order, units: &Units) -> bool {
    (units.wanted == 0 && units.cancelled > 0)
        || (order.state == OrderState::Cancelled && units.shipped == 0)
}
