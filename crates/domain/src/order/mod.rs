//! The order: a cart until it is placed, then what was agreed.
//!
//! This file holds the nouns; each verb has a file of its own.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::channel::CurrencyCode;
use crate::fulfillment::FulfillmentStatus;
use crate::id::{
    AssetId, ChannelId, CustomerId, OrderId, OrderLineId, ProductVariantId, ShippingLineId,
    ShippingMethodId, SurchargeId, TaxCategoryId, ZoneId,
};
use crate::money::{Amount, Rate};
use crate::payment::PaymentStatus;

mod changes;
mod charge;
mod line;
pub mod price;
pub mod state;
mod tax_summary;
#[cfg(test)]
mod tests;
mod totals;

pub use changes::{Changes, RowChanges};
pub use line::LineValue;
pub use state::OrderState;
pub use tax_summary::TaxSummaryRow;
pub use totals::Discount;

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

crate::text_enum! {
    /// Why a price was changed.
    AdjustmentType {
        /// A promotion lowered the price of this thing.
        Promotion = "PROMOTION",
        /// The share of this line in a promotion of the whole order.
        DistributedOrderPromotion = "DISTRIBUTED_ORDER_PROMOTION",
        /// Anything else, as shipping that was cancelled.
        Other = "OTHER",
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
    /// Who buys, once known.
    pub customer_id: Option<CustomerId>,
    /// The coupon codes in use, in the order in which they were applied.
    pub coupon_codes: Vec<String>,
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

/// A tax that applies to a thing. Rates of several lines add up.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TaxLine {
    /// What the tax is called.
    pub description: String,
    /// The percentage.
    pub tax_rate: Rate,
}

/// A change of a price: negative for a discount, on the same basis (with or without tax) as the
/// list price of the thing it belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Adjustment {
    /// What made it, as `PROMOTION:<id>`.
    pub adjustment_source: String,
    /// Why.
    #[serde(rename = "type")]
    pub kind: AdjustmentType,
    /// What clients call it.
    pub description: String,
    /// How much, for all units together.
    pub amount: Amount,
}

/// A line: a variant and how often.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderLine {
    /// The line's id.
    pub id: OrderLineId,
    /// What is bought.
    pub variant_id: ProductVariantId,
    /// How many units stand.
    pub quantity: i32,
    /// How many units there were when the order was placed; 0 before.
    pub placed_quantity: i32,
    /// The price of one unit before discounts.
    pub list_price: Amount,
    /// Whether the list price and the adjustments include tax.
    pub list_price_includes_tax: bool,
    /// The list price when the line was priced first.
    pub initial_list_price: Option<Amount>,
    /// The taxes.
    pub tax_lines: Vec<TaxLine>,
    /// The discounts.
    pub adjustments: Vec<Adjustment>,
    /// The class of goods, for the tax.
    pub tax_category_id: TaxCategoryId,
    /// The picture that was shown when it was added.
    pub featured_asset_id: Option<AssetId>,
    /// The shipping line that it is sent with.
    pub shipping_line_id: Option<ShippingLineId>,
    /// What became of the units.
    pub counters: Counters,
    /// When it was added.
    pub created_at: DateTime<Utc>,
    /// When it was changed last.
    pub updated_at: DateTime<Utc>,
}

/// What became of the units of a line (model 1.4).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counters {
    /// Cancelled before they left the house.
    pub cancelled_open: i32,
    /// Cancelled after they had left the house.
    pub cancelled_shipped: i32,
    /// Held in stock for this line.
    pub allocated: i32,
    /// Given back to stock though the line keeps them.
    pub released: i32,
    /// Put into fulfillments.
    pub fulfilled: i32,
    /// Left the house.
    pub shipped: i32,
    /// Arrived.
    pub delivered: i32,
}

/// What sending costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShippingLine {
    /// The shipping line's id.
    pub id: ShippingLineId,
    /// How it is sent.
    pub shipping_method_id: ShippingMethodId,
    /// The price before discounts.
    pub list_price: Amount,
    /// Whether the list price and the adjustments include tax.
    pub list_price_includes_tax: bool,
    /// The taxes.
    pub tax_lines: Vec<TaxLine>,
    /// The discounts.
    pub adjustments: Vec<Adjustment>,
}

/// An extra charge, or a reduction when it is negative.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Surcharge {
    /// The surcharge's id.
    pub id: SurchargeId,
    /// What for.
    pub description: String,
    /// A number of the shop's own.
    pub sku: String,
    /// The price.
    pub list_price: Amount,
    /// Whether the price includes tax.
    pub list_price_includes_tax: bool,
    /// The taxes.
    pub tax_lines: Vec<TaxLine>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was changed last.
    pub updated_at: DateTime<Utc>,
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

impl OrderLine {
    /// How many units were ordered, cancelled ones included.
    #[must_use]
    pub fn ordered(&self) -> i32 {
        self.quantity + self.counters.cancelled_open + self.counters.cancelled_shipped
    }

    /// How many units stand and are in no fulfillment.
    #[must_use]
    pub fn unfulfilled(&self) -> i32 {
        self.ordered() - self.counters.cancelled_open - self.counters.fulfilled
    }
}

impl OrderAddress {
    /// Whether nothing was told.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
