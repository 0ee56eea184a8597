//! A new order.

use chrono::{DateTime, Utc};
use serde_json::json;

use super::customer::Buyer;
use super::{Order, OrderAddress, OrderState, OrderType, Totals};
use crate::channel::CurrencyCode;
use crate::event::{EventDraft, EventType, HistoryDraft};
use crate::fulfillment::FulfillmentStatus;
use crate::id::{ChannelId, OrderId};
use crate::payment::PaymentStatus;

/// What a new order needs to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewOrder {
    /// Its id.
    pub id: OrderId,
    /// Its code.
    pub code: String,
    /// The shop.
    pub channel_id: ChannelId,
    /// The currency.
    pub currency: CurrencyCode,
    /// Whose it is, when somebody is logged in.
    pub buyer: Option<Buyer>,
    /// Whether an administrator puts it together.
    pub is_draft: bool,
}

/// A new order with what is told of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    /// The order.
    pub order: Order,
    /// Its first history.
    pub history: Vec<HistoryDraft>,
    /// Its first events.
    pub events: Vec<EventDraft>,
}

/// Opens a cart, or a draft, which is nobody's current cart.
#[must_use]
pub fn open(new: NewOrder, now: DateTime<Utc>) -> Opening {
    let state = if new.is_draft { OrderState::Draft } else { OrderState::AddingItems };
    let order = Order {
        id: new.id,
        code: new.code,
        channel_id: new.channel_id,
        order_type: OrderType::Regular,
        state,
        active: !new.is_draft,
        currency: new.currency,
        currency_chosen: false,
        customer_id: new.buyer.as_ref().map(|buyer| buyer.id),
        email_address: new.buyer.map(|buyer| buyer.email_address),
        coupon_codes: Vec::new(),
        promotion_ids: Vec::new(),
        shipping_address: OrderAddress::default(),
        billing_address: OrderAddress::default(),
        tax_zone_id: None,
        placed_at: None,
        number: None,
        created_at: now,
        updated_at: now,
        version: 1,
        event_sequence: 0,
        lines: Vec::new(),
        shipping_lines: Vec::new(),
        surcharges: Vec::new(),
        totals: Totals::default(),
        payment_status: PaymentStatus::NotPaid,
        fulfillment_status: FulfillmentStatus::NotFulfilled,
    };
    Opening {
        history: vec![HistoryDraft::order_transition(OrderState::Created, state)],
        events: vec![EventDraft::new(EventType::CartCreated, json!({ "state": state }))],
        order,
    }
}
