//! What a shop's taxes are (vendure-behaviour 4).

use super::Price;
use crate::id::{TaxCategoryId, TaxRateId, ZoneId};
use crate::money::{Amount, Overflow, Rate};
use crate::order::TaxLine;

/// What the implicit rate is called where no rate is set up.
pub const NO_RATE: &str = "no tax rate set up";

/// A set of countries with the same taxes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone {
    /// The zone's id.
    pub id: ZoneId,
    /// The codes of its countries.
    pub country_codes: Vec<String>,
}

/// The tax of one category in one zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaxRate {
    /// The rate's id.
    pub id: TaxRateId,
    /// What the tax is called.
    pub name: String,
    /// Whether it applies.
    pub enabled: bool,
    /// The percentage.
    pub value: Rate,
    /// For which goods.
    pub category_id: TaxCategoryId,
    /// Where.
    pub zone_id: ZoneId,
}

/// How the zone of an order is found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ZoneRule {
    /// It is the channel's.
    #[default]
    Channel,
    /// It is the first zone that has the country of the shipping address, else the channel's.
    ShippingAddress,
    /// It is the first zone that has the country of the billing address, else of the shipping
    /// address, else the channel's.
    BillingAddress,
}

/// The tax that applies to a thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppliedRate {
    /// What the tax is called.
    pub name: String,
    /// The percentage.
    pub value: Rate,
}

impl AppliedRate {
    /// The tax as it is written to an order line.
    #[must_use]
    pub fn line(self) -> TaxLine {
        TaxLine { description: self.name, tax_rate: self.value }
    }
}

/// The taxes of a channel.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TaxBook {
    /// Whether prices are kept with tax in this channel.
    pub prices_include_tax: bool,
    /// The channel's zone.
    pub default_zone: Option<ZoneId>,
    /// How the zone of an order is found.
    pub rule: ZoneRule,
    /// The zones, by id.
    pub zones: Vec<Zone>,
    /// The rates, by id.
    pub rates: Vec<TaxRate>,
}

/// The price of a variant as it is listed in a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListPrice {
    /// How much.
    pub amount: Amount,
    /// Whether that includes tax.
    pub includes_tax: bool,
}

impl ListPrice {
    /// What one pays without and with tax: `ProductVariant.price` and `priceWithTax`.
    pub fn price(self, rate: Rate) -> Result<Price, Overflow> {
        Price::new(self.amount, self.includes_tax, rate)
    }
}

impl TaxBook {
    /// The zone whose taxes count for somebody who lives there.
    #[must_use]
    pub fn zone(
        &self,
        shipping_country: Option<&str>,
        billing_country: Option<&str>,
    ) -> Option<ZoneId> {
        let of = |country: Option<&str>| {
            let country = country?;
            let has = |zone: &&Zone| zone.country_codes.iter().any(|code| code == country);
            self.zones.iter().find(has).map(|zone| zone.id)
        };
        let found = match self.rule {
            ZoneRule::Channel => None,
            ZoneRule::ShippingAddress => of(shipping_country),
            ZoneRule::BillingAddress => of(billing_country).or_else(|| of(shipping_country)),
        };
        found.or(self.default_zone)
    }

    /// The rate that applies to goods in a zone: the first one that is enabled, else none.
    #[must_use]
    pub fn rate(&self, zone: ZoneId, category: TaxCategoryId) -> AppliedRate {
        let applies =
            |rate: &&TaxRate| rate.enabled && rate.zone_id == zone && rate.category_id == category;
        match self.rates.iter().find(applies) {
            Some(rate) => AppliedRate { name: rate.name.clone(), value: rate.value },
            None => AppliedRate { name: NO_RATE.to_owned(), value: Rate::ZERO },
        }
    }

    /// How the price of a variant is listed for a zone. Prices that are kept with the tax of the
    /// channel's own zone are listed without any tax elsewhere.
    pub fn list_price(
        &self,
        kept: Amount,
        zone: ZoneId,
        category: TaxCategoryId,
    ) -> Result<ListPrice, Overflow> {
        if !self.prices_include_tax || self.default_zone == Some(zone) {
            return Ok(ListPrice { amount: kept, includes_tax: self.prices_include_tax });
        }
        let home = self.default_zone.map_or(Rate::ZERO, |home| self.rate(home, category).value);
        Ok(ListPrice { amount: Price::new(kept, true, home)?.net()?, includes_tax: false })
    }
}
