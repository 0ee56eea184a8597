//! The figures of a shipping line and of a surcharge (vendure-behaviour 3.2).

use super::{ShippingLine, Surcharge};
use crate::money::{Amount, Fraction, Overflow, Rate};
use crate::tax::Price;

impl ShippingLine {
    /// The price before discounts.
    pub fn price(&self) -> Result<Amount, Overflow> {
        self.listed(Fraction::from(self.list_price))?.net()
    }

    /// The price before discounts, with tax.
    pub fn price_with_tax(&self) -> Result<Amount, Overflow> {
        self.listed(Fraction::from(self.list_price))?.gross()
    }

    /// The price after discounts.
    pub fn discounted_price(&self) -> Result<Amount, Overflow> {
        self.discounted()?.net()
    }

    /// The price after discounts, with tax.
    pub fn discounted_price_with_tax(&self) -> Result<Amount, Overflow> {
        self.discounted()?.gross()
    }

    /// The sum of its tax rates.
    pub fn tax_rate(&self) -> Result<Rate, Overflow> {
        Rate::sum(self.tax_lines.iter().map(|line| line.tax_rate))
    }

    /// An amount on the basis of the list price, with and without tax.
    pub(super) fn listed(&self, amount: Fraction) -> Result<Price, Overflow> {
        Price::new(amount, self.list_price_includes_tax, self.tax_rate()?)
    }

    /// The price after discounts, with and without tax.
    pub(super) fn discounted(&self) -> Result<Price, Overflow> {
        let changes = Amount::sum(self.adjustments.iter().map(|change| change.amount))?;
        let price = self.listed(Fraction::from(self.list_price.plus(changes)?))?;
        price.taxed_more(self.tax_rounding.into(), self.list_price_includes_tax)
    }
}

impl Surcharge {
    /// The price.
    pub fn price(&self) -> Result<Amount, Overflow> {
        self.listed()?.net()
    }

    /// The price with tax.
    pub fn price_with_tax(&self) -> Result<Amount, Overflow> {
        self.listed()?.gross()
    }

    /// The sum of its tax rates; nothing without tax lines.
    pub fn tax_rate(&self) -> Result<Rate, Overflow> {
        Rate::sum(self.tax_lines.iter().map(|line| line.tax_rate))
    }

    /// The price, with and without tax.
    pub(super) fn listed(&self) -> Result<Price, Overflow> {
        let price = Price::new(self.list_price, self.list_price_includes_tax, self.tax_rate()?)?;
        price.taxed_more(self.tax_rounding.into(), self.list_price_includes_tax)
    }
}
