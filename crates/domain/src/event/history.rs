//! What clients read in the history of an order or a customer (vendure-behaviour 2).

use serde_json::{Value, json};

use crate::channel::CurrencyCode;
use crate::fulfillment::FulfillmentState;
use crate::id::{
    CustomerId, FulfillmentId, OrderLineId, OrderModificationId, PaymentId, PromotionId, RefundId,
};
use crate::order::OrderState;
use crate::payment::{PaymentState, RefundState};

crate::text_enum! {
    /// What an entry of a history tells.
    HistoryEntryType {
        /// A customer made an account.
        CustomerRegistered = "CUSTOMER_REGISTERED",
        /// A customer proved that the e-mail address is theirs.
        CustomerVerified = "CUSTOMER_VERIFIED",
        /// A customer's name, number or the like changed.
        CustomerDetailUpdated = "CUSTOMER_DETAIL_UPDATED",
        /// A customer was put into a group.
        CustomerAddedToGroup = "CUSTOMER_ADDED_TO_GROUP",
        /// A customer was taken out of a group.
        CustomerRemovedFromGroup = "CUSTOMER_REMOVED_FROM_GROUP",
        /// A customer got another address.
        CustomerAddressCreated = "CUSTOMER_ADDRESS_CREATED",
        /// An address of a customer changed.
        CustomerAddressUpdated = "CUSTOMER_ADDRESS_UPDATED",
        /// An address of a customer was deleted.
        CustomerAddressDeleted = "CUSTOMER_ADDRESS_DELETED",
        /// A customer changed the password.
        CustomerPasswordUpdated = "CUSTOMER_PASSWORD_UPDATED",
        /// A customer asked for a new password.
        CustomerPasswordResetRequested = "CUSTOMER_PASSWORD_RESET_REQUESTED",
        /// A customer set a new password by the link they were sent.
        CustomerPasswordResetVerified = "CUSTOMER_PASSWORD_RESET_VERIFIED",
        /// A customer asked to change the e-mail address.
        CustomerEmailUpdateRequested = "CUSTOMER_EMAIL_UPDATE_REQUESTED",
        /// A customer proved that the new e-mail address is theirs.
        CustomerEmailUpdateVerified = "CUSTOMER_EMAIL_UPDATE_VERIFIED",
        /// Somebody wrote a note to a customer.
        CustomerNote = "CUSTOMER_NOTE",
        /// An order went from one state to another.
        OrderStateTransition = "ORDER_STATE_TRANSITION",
        /// A payment went from one state to another.
        OrderPaymentTransition = "ORDER_PAYMENT_TRANSITION",
        /// A fulfillment was made.
        OrderFulfillment = "ORDER_FULFILLMENT",
        /// Units were cancelled.
        OrderCancellation = "ORDER_CANCELLATION",
        /// A refund went from one state to another.
        OrderRefundTransition = "ORDER_REFUND_TRANSITION",
        /// A fulfillment went from one state to another.
        OrderFulfillmentTransition = "ORDER_FULFILLMENT_TRANSITION",
        /// Somebody wrote a note to an order.
        OrderNote = "ORDER_NOTE",
        /// A coupon code was put on an order.
        OrderCouponApplied = "ORDER_COUPON_APPLIED",
        /// A coupon code was taken off an order.
        OrderCouponRemoved = "ORDER_COUPON_REMOVED",
        /// A placed order was changed.
        OrderModified = "ORDER_MODIFIED",
        /// An order got another customer.
        OrderCustomerUpdated = "ORDER_CUSTOMER_UPDATED",
        /// An order was priced anew in another currency.
        OrderCurrencyUpdated = "ORDER_CURRENCY_UPDATED",
    }
}

/// What an entry of a history tells; clients know the longer name.
pub type HistoryType = HistoryEntryType;

/// An entry of a history, before it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryDraft {
    /// What it tells.
    pub kind: HistoryType,
    /// Whether the customer may read it.
    pub is_public: bool,
    /// What clients need to tell it, as an object; ids in their wire form.
    pub data: Value,
}

/// Who an order belonged to, or belongs to now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedCustomer {
    /// The customer.
    pub id: CustomerId,
    /// The name, as an administrator reads it.
    pub name: String,
}

impl HistoryDraft {
    fn public(kind: HistoryType, data: Value) -> Self {
        Self { kind, is_public: true, data }
    }

    /// An order went from one state to another.
    #[must_use]
    pub fn order_transition(from: OrderState, to: OrderState) -> Self {
        Self::public(HistoryType::OrderStateTransition, json!({ "from": from, "to": to }))
    }

    /// A payment went from one state to another.
    #[must_use]
    pub fn payment_transition(id: PaymentId, from: PaymentState, to: PaymentState) -> Self {
        let data = json!({ "paymentId": id.to_string(), "from": from, "to": to });
        Self::public(HistoryType::OrderPaymentTransition, data)
    }

    /// A refund went from one state to another.
    #[must_use]
    pub fn refund_transition(
        id: RefundId,
        from: RefundState,
        to: RefundState,
        reason: Option<&str>,
    ) -> Self {
        let data = json!({ "refundId": id.to_string(), "from": from, "to": to, "reason": reason });
        Self::public(HistoryType::OrderRefundTransition, data)
    }

    /// A fulfillment was made.
    #[must_use]
    pub fn fulfillment(id: FulfillmentId) -> Self {
        Self::public(HistoryType::OrderFulfillment, json!({ "fulfillmentId": id.to_string() }))
    }

    /// A fulfillment went from one state to another.
    #[must_use]
    pub fn fulfillment_transition(
        id: FulfillmentId,
        from: FulfillmentState,
        to: FulfillmentState,
    ) -> Self {
        let data = json!({ "fulfillmentId": id.to_string(), "from": from, "to": to });
        Self::public(HistoryType::OrderFulfillmentTransition, data)
    }

    /// Units were cancelled.
    #[must_use]
    pub fn cancellation(
        lines: &[(OrderLineId, i32)],
        reason: Option<&str>,
        shipping_cancelled: bool,
    ) -> Self {
        let line = |(id, quantity): &(OrderLineId, i32)| json!({ "orderLineId": id.to_string(), "quantity": quantity });
        let mut data = json!({
            "lines": lines.iter().map(line).collect::<Vec<_>>(),
            "shippingCancelled": shipping_cancelled,
        });
        if let (Some(reason), Some(data)) =
            (reason.filter(|reason| !reason.is_empty()), data.as_object_mut())
        {
            data.insert("reason".to_owned(), Value::from(reason));
        }
        Self::public(HistoryType::OrderCancellation, data)
    }

    /// A coupon code was put on an order.
    #[must_use]
    pub fn coupon_applied(code: &str, promotion: PromotionId) -> Self {
        let data = json!({ "couponCode": code, "promotionId": promotion.to_string() });
        Self::public(HistoryType::OrderCouponApplied, data)
    }

    /// A coupon code was taken off an order.
    #[must_use]
    pub fn coupon_removed(code: &str) -> Self {
        Self::public(HistoryType::OrderCouponRemoved, json!({ "couponCode": code }))
    }

    /// A placed order was changed.
    #[must_use]
    pub fn modified(id: OrderModificationId) -> Self {
        Self::public(HistoryType::OrderModified, json!({ "modificationId": id.to_string() }))
    }

    /// Somebody wrote a note to an order.
    #[must_use]
    pub fn note(note: &str, is_public: bool) -> Self {
        Self { kind: HistoryType::OrderNote, is_public, data: json!({ "note": note }) }
    }

    /// An order got another customer.
    #[must_use]
    pub fn customer_updated(
        previous: Option<&NamedCustomer>,
        new: &NamedCustomer,
        note: Option<&str>,
    ) -> Self {
        let data = json!({
            "previousCustomerId": previous.map(|customer| customer.id.to_string()),
            "previousCustomerName": previous.map(|customer| &customer.name),
            "newCustomerId": new.id.to_string(),
            "newCustomerName": new.name,
            "note": note,
        });
        Self::public(HistoryType::OrderCustomerUpdated, data)
    }

    /// An order was priced anew in another currency.
    #[must_use]
    pub fn currency_updated(previous: CurrencyCode, new: CurrencyCode) -> Self {
        let data = json!({ "previousCurrency": previous, "newCurrency": new });
        Self::public(HistoryType::OrderCurrencyUpdated, data)
    }
}
