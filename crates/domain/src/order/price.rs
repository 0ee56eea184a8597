//! The pricing run: what an order costs now (vendure-behaviour 3.5).
//!
//! Only the lines that were touched take the current price of their variant; the others keep what
//! they were added at. Taxes, promotions, shipping and the sums are always renewed.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::{Order, OrderLine};
use crate::channel::CurrencyCode;
use crate::id::{OrderLineId, ProductVariantId, TaxCategoryId, ZoneId};
use crate::money::{Amount, Overflow, RoundingLevel};
use crate::promotion::{Facts, PromotionBook, promote_lines, promote_shipping};
use crate::shipping::{self, ShippingBook, Weights};
use crate::tax::TaxBook;

/// Everything that a price depends on, besides the order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PriceBook {
    /// The currency that is asked for; an order in another one is priced anew in this one.
    pub currency: CurrencyCode,
    /// The channel's taxes.
    pub tax: Arc<TaxBook>,
    /// Where amounts are rounded.
    pub rounding: RoundingLevel,
    /// The variants of the touched lines (of all lines when the currency changes). A line whose
    /// variant is not here keeps its price.
    pub variants: HashMap<ProductVariantId, VariantPrice>,
    /// The channel's shipping methods.
    pub shipping: Arc<ShippingBook>,
    /// What the variants of all lines weigh, if one of the methods goes by that.
    pub weights: Weights,
    /// The channel's promotions.
    pub promotions: Arc<PromotionBook>,
    /// What they want to know beside the order.
    pub facts: Facts,
}

/// What a variant costs in the channel and currency of the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VariantPrice {
    /// The price as it is kept; without one it cannot be bought.
    pub price: Option<Amount>,
    /// The class of goods, for the tax.
    pub tax_category_id: TaxCategoryId,
}

/// Which lines take the current price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Touched<'l> {
    /// All, as after an address or the currency has changed.
    All,
    /// These.
    Lines(&'l [OrderLineId]),
}

/// Why an order cannot be priced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PriceRefused {
    /// The channel has no tax zone.
    #[error("the channel has no tax zone")]
    NoTaxZone,
    /// The channel sells the variant in other currencies only.
    #[error("the variant {variant_id} has no price in {currency}")]
    NoPrice {
        /// The variant.
        variant_id: ProductVariantId,
        /// The currency.
        currency: CurrencyCode,
    },
    /// The sums are too large.
    #[error(transparent)]
    Overflow(#[from] Overflow),
}

impl PriceRefused {
    /// The key of its text in the catalogue of messages.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::NoTaxZone => "error.no-active-tax-zone",
            Self::NoPrice { .. } => "error.no-price-found-for-channel",
            Self::Overflow(Overflow) => "error.amount-too-large",
        }
    }
}

/// The order at its current prices.
pub fn run(
    order: &Order,
    book: &PriceBook,
    touched: Touched<'_>,
    now: DateTime<Utc>,
) -> Result<Order, PriceRefused> {
    let zone = book
        .tax
        .zone(
            order.shipping_address.country_code.as_deref(),
            order.billing_address.country_code.as_deref(),
        )
        .ok_or(PriceRefused::NoTaxZone)?;
    let is_exchanged = order.currency != book.currency;
    let touched = if is_exchanged { Touched::All } else { touched };
    let zone_changed = order.tax_zone_id != Some(zone);
    let mut after = order.clone().rounded_at(book.rounding);
    after.currency = book.currency;
    after.tax_zone_id = Some(zone);
    for line in &mut after.lines {
        let is_touched = touched.includes(line.id);
        if is_touched {
            reprice(line, book, zone, is_exchanged)?;
        }
        if is_touched || zone_changed {
            line.tax_lines = vec![book.tax.rate(zone, line.tax_category_id).line()];
        }
    }
    let after = promote_lines(after, book, now)?;
    let mut after = promote_shipping(shipping::renew(after, book), book, now);
    if book.rounding == RoundingLevel::Order {
        return Ok(after.with_tax_rounding()?.with_totals()?.stamped(order, now));
    }
    after.totals = after.totals.with_shipping(&after)?;
    Ok(after.stamped(order, now))
}

/// Gives a line the current price. Where there is none any more the line keeps the one it has, if that
/// is one of this currency: nothing is ever sold for nothing because a price is missing.
fn reprice(
    line: &mut OrderLine,
    book: &PriceBook,
    zone: ZoneId,
    is_exchanged: bool,
) -> Result<(), PriceRefused> {
    let variant = book.variants.get(&line.variant_id);
    let Some((variant, kept)) = variant.and_then(|variant| Some((variant, variant.price?))) else {
        let is_priced = line.initial_list_price.is_some() && !is_exchanged;
        let (variant_id, currency) = (line.variant_id, book.currency);
        return if is_priced {
            Ok(())
        } else {
            Err(PriceRefused::NoPrice { variant_id, currency })
        };
    };
    let listed = book.tax.list_price(kept, zone, variant.tax_category_id)?;
    line.list_price = listed.amount;
    line.list_price_includes_tax = listed.includes_tax;
    line.initial_list_price.get_or_insert(listed.amount);
    Ok(())
}

impl Touched<'_> {
    fn includes(self, id: OrderLineId) -> bool {
        match self {
            Touched::All => true,
            Touched::Lines(ids) => ids.contains(&id),
        }
    }
}
