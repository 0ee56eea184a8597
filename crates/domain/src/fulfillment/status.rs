//! How far the goods of an order are, in one word (model 2.4).

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
