//! The order: a cart until it is placed, then what was agreed.
//!
//! This file holds the nouns; each verb has a file of its own.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::channel::CurrencyCode;
use crate::fulfillment::FulfillmentStatus;
use crate::id::{
    ChannelId, CustomerId, OrderId, OrderLineId, ProductVariantId, PromotionId, ZoneId,
};
use crate::money::Amount;
use crate::payment::PaymentStatus;

pub mod cart;
mod changes;
mod charge;
pub mod checkout;
pub mod consistency;
pub mod customer;
mod edit;
mod line;
pub mod merge;
mod open;
mod parts;
mod place;
pub mod price;
pub mod state;
pub mod status;
mod tax_rounding;
mod tax_summary;
#[cfg(test)]
pub(crate) mod tests;
mod totals;
mod veto;

pub use changes::{Changes, RowChanges};
pub use line::LineValue;
pub use open::{NewOrder, Opening, open};
pub use parts::{
    Adjustment, AdjustmentType, Counters, OrderLine, ShippingLine, Surcharge, TaxLine,
};
pub use place::Demand;
pub use state::OrderState;
pub use status::{Marks, OrderStatus, order_status};
pub use tax_summary::TaxSummaryRow;
pub use totals::Discount;
pub use veto::{TransitionRefused, Veto};

crate::text_enum! {
    /// Whose order it is when several sellers share a shop.
    OrderType {
        /// An order of one seller.
        Regular = "Regular",
        /// The part of an order that one of several sellers fulfils.
        Seller = "Seller",
        /// An order that was divided among several sellers.
        Aggregate = "Aggregate",
    }
}

/// A cart or an order with everything it consists of. Payments, fulfillments and history are kept
/// beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// The order's id.
    pub id: OrderId,
    /// The code that clients know it by; random, from the beginning.
    pub code: String,
    /// The shop.
    pub channel_id: ChannelId,
    /// Whose order it is.
    pub order_type: OrderType,
    /// Where it is on its way.
    pub state: OrderState,
    /// Whether it is somebody's current cart.
    pub active: bool,
    /// The currency of every amount in it.
    pub currency: CurrencyCode,
    /// Whether its buyer chose that currency: then only a request that names another changes it.
    pub currency_chosen: bool,
    /// Who buys, once known.
    pub customer_id: Option<CustomerId>,
    /// Where mails of this order go, as told by who buys it: at most 254 characters, and there as
    /// soon as a customer is. Later changes of the customer do not touch it.
    pub email_address: Option<String>,
    /// The coupon codes in use, in the order in which they were applied.
    pub coupon_codes: Vec<String>,
    /// The promotions that held in the last pricing run, in the order in which they applied.
    pub promotion_ids: Vec<PromotionId>,
    /// Where the goods go.
    pub shipping_address: OrderAddress,
    /// Who gets the bill.
    pub billing_address: OrderAddress,
    /// The tax zone of the last pricing run.
    pub tax_zone_id: Option<ZoneId>,
    /// When it was placed.
    pub placed_at: Option<DateTime<Utc>>,
    /// The number that people call it by, from placement on.
    pub number: Option<String>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was changed last.
    pub updated_at: DateTime<Utc>,
    /// Goes up with every change.
    pub version: i64,
    /// The sequence number of its latest event.
    pub event_sequence: i64,
    /// What is bought: by time of adding, then by variant ([`Order::sort_lines`]).
    pub lines: Vec<OrderLine>,
    /// What sending it costs, by id.
    pub shipping_lines: Vec<ShippingLine>,
    /// Extra charges and reductions, by id.
    pub surcharges: Vec<Surcharge>,
    /// The stored sums.
    pub totals: Totals,
    /// What the money adds up to.
    pub payment_status: PaymentStatus,
    /// How far the goods are.
    pub fulfillment_status: FulfillmentStatus,
}

/// An address as it was when the order was told; later changes of the address book do not touch it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct OrderAddress {
    /// The person.
    pub full_name: Option<String>,
    /// The company.
    pub company: Option<String>,
    /// Street and house number.
    pub street_line1: Option<String>,
    /// What did not fit above.
    pub street_line2: Option<String>,
    /// The town.
    pub city: Option<String>,
    /// The province or state.
    pub province: Option<String>,
    /// The postal code.
    pub postal_code: Option<String>,
    /// The country's name, in the language of whoever gave the address.
    pub country: Option<String>,
    /// The country's code, as `DE`.
    pub country_code: Option<String>,
    /// The telephone number.
    pub phone_number: Option<String>,
}

/// The sums that are stored with an order, so that lists can be filtered and sorted by them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// How many units there are.
    pub quantity: i32,
    /// Lines and surcharges, without tax.
    pub sub_total: Amount,
    /// Lines and surcharges, with tax.
    pub sub_total_with_tax: Amount,
    /// Shipping, without tax.
    pub shipping: Amount,
    /// Shipping, with tax.
    pub shipping_with_tax: Amount,
}

impl Order {
    /// The line with this id.
    #[must_use]
    pub fn line(&self, id: OrderLineId) -> Option<&OrderLine> {
        self.lines.iter().find(|line| line.id == id)
    }

    /// The lines of one variant.
    pub fn lines_of(&self, variant: ProductVariantId) -> impl Iterator<Item = &OrderLine> {
        self.lines.iter().filter(move |line| line.variant_id == variant)
    }

    /// How many units of a variant there are, over all its lines.
    #[must_use]
    pub fn units_of(&self, variant: ProductVariantId) -> i64 {
        self.lines_of(variant).map(|line| i64::from(line.quantity)).sum()
    }

    /// How many units there are.
    #[must_use]
    pub fn units(&self) -> i64 {
        self.lines.iter().map(|line| i64::from(line.quantity)).sum()
    }

    /// Whether it was placed, whatever became of it since.
    #[must_use]
    pub fn is_placed(&self) -> bool {
        self.placed_at.is_some()
    }

    /// Puts lines into the order in which clients see them: by time of adding, then by variant.
    pub fn sort_lines(lines: &mut [OrderLine]) {
        lines.sort_by_key(|line| (line.created_at, line.variant_id, line.id));
    }
}

impl OrderAddress {
    /// Whether nothing was told.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
