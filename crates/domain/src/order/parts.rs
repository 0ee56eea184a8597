//! What an order consists of.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::id::{
    AssetId, OrderLineId, ProductVariantId, ShippingLineId, ShippingMethodId, SurchargeId,
    TaxCategoryId,
};
use crate::money::{Amount, Rate, RoundingLevel};

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
    /// Where its amounts are rounded.
    pub rounding: RoundingLevel,
    /// What rounding the taxes of the whole order gives this line more or less than rounding its own
    /// ([`RoundingLevel::Order`]).
    pub tax_rounding: Amount,
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
    /// The method that was chosen, when this one took its place since the order may no longer use
    /// it; none once methods are chosen anew.
    pub replaced_method_id: Option<ShippingMethodId>,
    /// The price before discounts.
    pub list_price: Amount,
    /// Whether the list price and the adjustments include tax.
    pub list_price_includes_tax: bool,
    /// The taxes.
    pub tax_lines: Vec<TaxLine>,
    /// The discounts.
    pub adjustments: Vec<Adjustment>,
    /// What rounding the taxes of the whole order gives it more or less than rounding its own.
    pub tax_rounding: Amount,
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
    /// What rounding the taxes of the whole order gives it more or less than rounding its own.
    pub tax_rounding: Amount,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was changed last.
    pub updated_at: DateTime<Utc>,
}

impl OrderLine {
    /// A line as it is before it is priced.
    pub(crate) fn unpriced(
        id: OrderLineId,
        variant_id: ProductVariantId,
        quantity: i32,
        tax_category_id: TaxCategoryId,
        now: DateTime<Utc>,
    ) -> Self {
        Self {
            id,
            variant_id,
            quantity,
            placed_quantity: 0,
            list_price: Amount::ZERO,
            list_price_includes_tax: false,
            initial_list_price: None,
            tax_lines: Vec::new(),
            adjustments: Vec::new(),
            rounding: RoundingLevel::Line,
            tax_rounding: Amount::ZERO,
            tax_category_id,
            featured_asset_id: None,
            shipping_line_id: None,
            counters: Counters::default(),
            created_at: now,
            updated_at: now,
        }
    }

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
