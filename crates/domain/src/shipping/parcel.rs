//! What the rules of shipping look at.

use std::collections::HashMap;

use super::methods::ShippingMethod;
use crate::id::{ProductVariantId, ShippingLineId, ZoneId};
use crate::money::Amount;
use crate::order::price::PriceBook;
use crate::order::{Order, OrderLine};

/// What a channel ships with, made once from its settings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ShippingBook {
    /// The channel's methods, with deleted ones that orders may still use, by id.
    pub methods: Vec<ShippingMethod>,
    /// Where goods are taken to go as long as no country is known.
    pub default_zone: Option<ZoneId>,
}

impl ShippingBook {
    /// Whether the weights of all goods must be known: some method that is offered goes by them.
    #[must_use]
    pub fn weighs(&self) -> bool {
        self.methods.iter().any(ShippingMethod::weighs)
    }

    /// The method with this id, a deleted one too.
    pub(super) fn method(&self, id: crate::id::ShippingMethodId) -> Option<&ShippingMethod> {
        self.methods.iter().find(|method| method.id == id)
    }
}

/// What a unit of each variant weighs, in grams. What is not here weighs nothing.
pub type Weights = HashMap<ProductVariantId, i32>;

/// Goods that are sent together: all of an order, or those of one of its shipping lines.
#[derive(Clone, Copy, Debug)]
pub struct Parcel<'p> {
    order: &'p Order,
    book: &'p PriceBook,
    grams: i64,
}

impl<'p> Parcel<'p> {
    /// Everything in an order.
    #[must_use]
    pub fn whole(order: &'p Order, book: &'p PriceBook) -> Self {
        Self::of(order, book, |_| true)
    }

    /// What is sent with a shipping line.
    #[must_use]
    pub fn of_line(order: &'p Order, book: &'p PriceBook, line: ShippingLineId) -> Self {
        Self::of(order, book, |item| item.shipping_line_id == Some(line))
    }

    /// Some of the lines of an order.
    pub(super) fn of(
        order: &'p Order,
        book: &'p PriceBook,
        holds: impl Fn(&OrderLine) -> bool,
    ) -> Self {
        let grams = |line: &OrderLine| {
            let unit = book.weights.get(&line.variant_id).copied().unwrap_or_default();
            i64::from(unit).saturating_mul(i64::from(line.quantity))
        };
        let lines = order.lines.iter().filter(|line| holds(line));
        let grams = lines.map(grams).fold(0_i64, i64::saturating_add);
        Self { order, book, grams }
    }

    /// What it weighs.
    pub(super) fn grams(&self) -> i64 {
        self.grams
    }

    /// What the goods of the whole order cost, with tax and after discounts.
    pub(super) fn value(&self) -> Amount {
        self.order.totals.sub_total_with_tax
    }

    /// Whether the channel keeps prices with tax.
    pub(super) fn prices_include_tax(&self) -> bool {
        self.book.tax.prices_include_tax
    }

    /// Whether it goes to a zone: to a country of it; to the channel's own zone for shipping as long
    /// as no country is known.
    pub(super) fn goes_to(&self, zone: ZoneId) -> bool {
        let Some(country) = &self.order.shipping_address.country_code else {
            return self.book.shipping.default_zone == Some(zone);
        };
        let zone = self.book.tax.zones.iter().find(|one| one.id == zone);
        zone.is_some_and(|zone| zone.country_codes.contains(country))
    }

    /// The ways to send it.
    pub(super) fn methods(&self) -> &'p [ShippingMethod] {
        &self.book.shipping.methods
    }
}
