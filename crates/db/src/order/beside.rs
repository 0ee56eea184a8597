//! What a command on an order needs beside the order's own row.

use std::collections::HashMap;

use domain::channel::CurrencyCode;
use domain::id::{
    AssetId, ChannelId, CustomerId, FacetValueId, OrderId, OrderLineId, ProductId,
    ProductVariantId, PromotionId, StockLocationId, TaxCategoryId,
};
use domain::money::Amount;
use domain::promotion::usage::Used;
use domain::stock::{GlobalFlag, Level};
use domain::text::Translation;
use serde::{Deserialize, Serialize};

use super::rows::{OrderRow, Parts};
use crate::customer::CustomerRow;
use crate::payment::PaymentRow;

/// What a command wants to know beside the order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Wants {
    /// Variants that are to be added.
    pub variants: Vec<ProductVariantId>,
    /// The line whose variant is looked at.
    pub line: Option<OrderLineId>,
    /// Whether the variants of all lines are looked at.
    pub all_lines: bool,
    /// Whether payments and the names of variants are needed, as for checkout.
    pub checkout: bool,
    /// Whether it is looked at what the variants of all lines, and those to be added, weigh.
    pub weights: bool,
    /// The channel whose prices count.
    pub channel: ChannelId,
    /// The currency of those prices.
    pub currency: CurrencyCode,
    /// Whether promotions look at facet values: those of all lines and of `variants`.
    pub facets: bool,
    /// The limited promotions of which it matters how often they are used.
    pub limited: Vec<PromotionId>,
    /// Who buys what nobody buys yet.
    pub buyer: Option<CustomerId>,
    /// Whether the request names that currency; otherwise one that the order's buyer chose counts.
    pub named: bool,
}

impl Wants {
    /// Whether any variant is looked at.
    pub(super) fn offers(&self) -> bool {
        self.all_lines || self.line.is_some() || !self.variants.is_empty()
    }
}

/// What stands beside an order's row.
#[derive(Debug, Clone, Default)]
pub struct Beside {
    /// The version of the settings at this moment.
    pub settings_version: i64,
    /// The order that all of this belongs to.
    pub order_id: Option<OrderId>,
    pub(super) parts: Parts,
    /// Its payments, by id, if they were wanted.
    pub payments: Vec<PaymentRow>,
    /// The variants that were wanted.
    pub offers: Vec<OfferRow>,
    /// What a unit of the variants weighs, in grams, if that was wanted.
    pub weights: HashMap<ProductVariantId, i32>,
    /// Who buys, once known; of a cart that is not there yet whoever it would belong to.
    pub customer: Option<CustomerRow>,
    /// The facet values of variants, those of their products included, if they were wanted.
    pub facets: Vec<FacetsRow>,
    /// How often the limited promotions are used by other orders.
    pub used: Vec<Used>,
}

/// The facet values of a variant and its product.
#[derive(Debug, Clone, Deserialize)]
pub struct FacetsRow {
    /// The variant.
    pub id: ProductVariantId,
    /// The facet values.
    pub facet_value_ids: Vec<FacetValueId>,
}

impl Beside {
    /// Whether the order has lines.
    #[must_use]
    pub fn has_lines(&self) -> bool {
        !self.parts.lines.is_empty()
    }

    /// The order whose row was read.
    #[must_use]
    pub fn order(&mut self, row: OrderRow) -> domain::order::Order {
        row.with(std::mem::take(&mut self.parts))
    }
}

/// A variant as a cart needs to know it.
#[derive(Debug, Clone, Deserialize)]
pub struct OfferRow {
    /// The variant.
    pub id: ProductVariantId,
    /// Its product.
    pub product_id: ProductId,
    /// Whether it and its product are there, enabled and in the channel.
    pub is_offered: bool,
    /// Whether the order's channel sells it no more: it or its product was deleted, or taken out of
    /// the channel.
    pub is_gone: bool,
    /// The class of goods.
    pub tax_category_id: TaxCategoryId,
    /// Its picture, else its product's.
    pub featured_asset_id: Option<AssetId>,
    /// Whether its stock is counted.
    pub track_inventory: GlobalFlag,
    /// Units that are never sold.
    pub out_of_stock_threshold: i32,
    /// Whether the installation's number of such units holds instead.
    pub use_global_out_of_stock_threshold: bool,
    /// Its price in the channel and currency.
    pub price: Option<Amount>,
    /// What it is called, if that was wanted.
    pub translations: Option<Vec<Translation>>,
    levels: Option<Vec<LevelOf>>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
struct LevelOf {
    location_id: StockLocationId,
    on_hand: i32,
    allocated: i32,
}

impl OfferRow {
    /// Its stock, by location.
    #[must_use]
    pub fn levels(&self) -> Vec<Level> {
        let of = |level: &LevelOf| Level {
            location_id: level.location_id,
            on_hand: level.on_hand,
            allocated: level.allocated,
        };
        let mut levels: Vec<Level> = self.levels.iter().flatten().map(of).collect();
        levels.sort_by_key(|level| level.location_id);
        levels
    }
}
