//! What happened: the append-only log of an order, and the history that clients read.
//!
//! Rules list drafts; storage gives them ids, sequence numbers, an actor and a time.

pub mod history;
#[cfg(test)]
mod tests;

pub use history::{HistoryDraft, HistoryEntryType, HistoryType};

use serde_json::Value;

crate::text_enum! {
    /// What happened. Partners read these names; `docs/events.md` describes them.
    EventType {
        /// A cart was made.
        CartCreated = "cart.created" as "CART_CREATED",
        /// Lines, prices or shipping of a cart changed.
        CartChanged = "cart.changed" as "CART_CHANGED",
        /// An order was placed.
        OrderPlaced = "order.placed" as "ORDER_PLACED",
        /// An order went from one state to another.
        OrderStateChanged = "order.state_changed" as "ORDER_STATE_CHANGED",
        /// A placed order was changed.
        OrderModified = "order.modified" as "ORDER_MODIFIED",
        /// An order was called off.
        OrderCancelled = "order.cancelled" as "ORDER_CANCELLED",
        /// Units of an order were cancelled.
        OrderUnitsCancelled = "order.units_cancelled" as "ORDER_UNITS_CANCELLED",
        /// A cancelled order was taken up again.
        OrderResumed = "order.resumed" as "ORDER_RESUMED",
        /// The shop is done with an order.
        OrderCompleted = "order.completed" as "ORDER_COMPLETED",
        /// An order was put away.
        OrderArchived = "order.archived" as "ORDER_ARCHIVED",
        /// An unpaid order was called off because its time was over.
        OrderExpired = "order.expired" as "ORDER_EXPIRED",
        /// An order got another customer.
        OrderCustomerChanged = "order.customer_changed" as "ORDER_CUSTOMER_CHANGED",
        /// An address of an order changed.
        OrderAddressChanged = "order.address_changed" as "ORDER_ADDRESS_CHANGED",
        /// A coupon code was put on an order.
        OrderCouponApplied = "order.coupon_applied" as "ORDER_COUPON_APPLIED",
        /// A coupon code was taken off an order.
        OrderCouponRemoved = "order.coupon_removed" as "ORDER_COUPON_REMOVED",
        /// Somebody wrote a note to an order.
        OrderNoteAdded = "order.note_added" as "ORDER_NOTE_ADDED",
        /// Money was promised.
        PaymentAuthorized = "payment.authorized" as "PAYMENT_AUTHORIZED",
        /// Promised money was received in full.
        PaymentSettled = "payment.settled" as "PAYMENT_SETTLED",
        /// Promised money was received, in part or in full.
        PaymentCaptured = "payment.captured" as "PAYMENT_CAPTURED",
        /// A provider refused a payment.
        PaymentDeclined = "payment.declined" as "PAYMENT_DECLINED",
        /// A provider could not be asked, or failed.
        PaymentFailed = "payment.failed" as "PAYMENT_FAILED",
        /// A payment was called off.
        PaymentCancelled = "payment.cancelled" as "PAYMENT_CANCELLED",
        /// A promise of money was given back.
        PaymentVoided = "payment.voided" as "PAYMENT_VOIDED",
        /// Money shall go back.
        RefundCreated = "refund.created" as "REFUND_CREATED",
        /// Money went back.
        RefundSettled = "refund.settled" as "REFUND_SETTLED",
        /// A provider refused to send money back.
        RefundFailed = "refund.failed" as "REFUND_FAILED",
        /// A customer owes less than an order costs.
        CreditGranted = "credit.granted" as "CREDIT_GRANTED",
        /// Goods were put together to be sent.
        FulfillmentCreated = "fulfillment.created" as "FULFILLMENT_CREATED",
        /// Goods left the house.
        FulfillmentShipped = "fulfillment.shipped" as "FULFILLMENT_SHIPPED",
        /// Goods arrived.
        FulfillmentDelivered = "fulfillment.delivered" as "FULFILLMENT_DELIVERED",
        /// Goods that were to be sent are back in stock.
        FulfillmentCancelled = "fulfillment.cancelled" as "FULFILLMENT_CANCELLED",
        /// Few units of a variant are left.
        StockLow = "stock.low" as "STOCK_LOW",
        /// Units were sold that are not in stock yet.
        StockBackordered = "stock.backordered" as "STOCK_BACKORDERED",
    }
}

crate::text_enum! {
    /// What kind of caller made something happen.
    ActorKind {
        /// Nobody in particular, or a guest with a session.
        Guest = "GUEST",
        /// A customer who is logged in.
        Customer = "CUSTOMER",
        /// Somebody who administers the shop.
        Administrator = "ADMINISTRATOR",
        /// A partner or an integration with a key.
        ApiKey = "API_KEY",
        /// The server itself, as when time runs out.
        System = "SYSTEM",
    }
}

/// Something that happened, before it is written to the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventDraft {
    /// What.
    pub kind: EventType,
    /// What partners need to know about it, as an object.
    pub payload: Value,
}

impl EventDraft {
    /// An event with its payload.
    #[must_use]
    pub fn new(kind: EventType, payload: Value) -> Self {
        Self { kind, payload }
    }
}
