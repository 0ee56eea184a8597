//! Every figure of an order line (vendure-behaviour 3.1).
//!
//! A price is exact up to the getter that tells it: a unit price rounds the unit, a line price
//! rounds the product.

use super::{Adjustment, AdjustmentType, OrderLine};
use crate::money::{Amount, Fraction, Overflow, Rate};
use crate::tax::Price;

impl OrderLine {
    /// The sum of its tax rates.
    pub fn tax_rate(&self) -> Result<Rate, Overflow> {
        Rate::sum(self.tax_lines.iter().map(|line| line.tax_rate))
    }

    /// One unit before discounts.
    pub fn unit_price(&self) -> Result<Amount, Overflow> {
        self.unit()?.net()
    }

    /// One unit before discounts, with tax.
    pub fn unit_price_with_tax(&self) -> Result<Amount, Overflow> {
        self.unit()?.gross()
    }

    /// One unit after the discounts of this line.
    pub fn discounted_unit_price(&self) -> Result<Amount, Overflow> {
        self.discounted_unit()?.net()
    }

    /// One unit after the discounts of this line, with tax.
    pub fn discounted_unit_price_with_tax(&self) -> Result<Amount, Overflow> {
        self.discounted_unit()?.gross()
    }

    /// One unit after the discounts of this line and its share in those of the order.
    pub fn prorated_unit_price(&self) -> Result<Amount, Overflow> {
        self.prorated_unit()?.net()
    }

    /// One unit after the discounts of this line and its share in those of the order, with tax.
    pub fn prorated_unit_price_with_tax(&self) -> Result<Amount, Overflow> {
        self.prorated_unit()?.gross()
    }

    /// The line before discounts.
    pub fn line_price(&self) -> Result<Amount, Overflow> {
        self.unit()?.times(self.quantity)?.net()
    }

    /// The line before discounts, with tax.
    pub fn line_price_with_tax(&self) -> Result<Amount, Overflow> {
        self.unit()?.times(self.quantity)?.gross()
    }

    /// The tax of the line before discounts.
    pub fn line_tax(&self) -> Result<Amount, Overflow> {
        self.line_price_with_tax()?.minus(self.line_price()?)
    }

    /// The line after its own discounts.
    pub fn discounted_line_price(&self) -> Result<Amount, Overflow> {
        self.discounted_unit()?.times(self.quantity)?.net()
    }

    /// The line after its own discounts, with tax.
    pub fn discounted_line_price_with_tax(&self) -> Result<Amount, Overflow> {
        self.discounted_unit()?.times(self.quantity)?.gross()
    }

    /// The line after all discounts: what it adds to the order.
    pub fn prorated_line_price(&self) -> Result<Amount, Overflow> {
        self.prorated_line()?.net()
    }

    /// The line after all discounts, with tax: what it adds to the order.
    pub fn prorated_line_price_with_tax(&self) -> Result<Amount, Overflow> {
        self.prorated_line()?.gross()
    }

    /// By how much the price of a unit has changed since the line was priced first.
    pub fn unit_price_change_since_added(&self) -> Result<Amount, Overflow> {
        self.change_since_added()?.net()
    }

    /// By how much the price of a unit with tax has changed since the line was priced first.
    pub fn unit_price_with_tax_change_since_added(&self) -> Result<Amount, Overflow> {
        self.change_since_added()?.gross()
    }

    /// What the first `units` units are worth after all discounts (model 3.3). The values of
    /// consecutive ranges add up to the line, however it is cut.
    pub fn value_of_first(&self, units: i32) -> Result<LineValue, Overflow> {
        let value = self.listed(self.adjusted_unit(|_kind| true)?)?.times(units)?;
        Ok(LineValue { net: value.net()?, gross: value.gross()? })
    }

    /// What the units from `start` (counted from 0) up to `end` are worth after all discounts.
    pub fn value_between(&self, start: i32, end: i32) -> Result<LineValue, Overflow> {
        let (low, high) = (self.value_of_first(start)?, self.value_of_first(end)?);
        Ok(LineValue { net: high.net.minus(low.net)?, gross: high.gross.minus(low.gross)? })
    }

    /// What the line adds to the order: all its units after all discounts.
    pub(crate) fn prorated_value(&self) -> Result<LineValue, Overflow> {
        let price = self.prorated_line()?;
        Ok(LineValue { net: price.net()?, gross: price.gross()? })
    }

    /// The line after all discounts, exact.
    pub(super) fn prorated_line(&self) -> Result<Price, Overflow> {
        self.prorated_unit()?.times(self.quantity)
    }

    /// The share that one unit has in an adjustment of the line, times the units that stand.
    pub(super) fn standing_part(&self, adjustment: &Adjustment) -> Result<Price, Overflow> {
        self.listed(self.per_unit(adjustment)?)?.times(self.quantity)
    }

    fn unit(&self) -> Result<Price, Overflow> {
        self.listed(Fraction::from(self.list_price))
    }

    fn discounted_unit(&self) -> Result<Price, Overflow> {
        self.standing_unit(|kind| kind == AdjustmentType::Promotion)
    }

    fn prorated_unit(&self) -> Result<Price, Overflow> {
        self.standing_unit(|_kind| true)
    }

    fn change_since_added(&self) -> Result<Price, Overflow> {
        let initial = self.initial_list_price.unwrap_or(self.list_price);
        self.unit()?.minus(self.listed(Fraction::from(initial))?)
    }

    /// A unit of a line that has no units left costs its list price.
    fn standing_unit(&self, counts: fn(AdjustmentType) -> bool) -> Result<Price, Overflow> {
        if self.quantity == 0 {
            return self.unit();
        }
        self.listed(self.adjusted_unit(counts)?)
    }

    fn adjusted_unit(&self, counts: fn(AdjustmentType) -> bool) -> Result<Fraction, Overflow> {
        let adjustments = self.adjustments.iter().filter(|adjustment| counts(adjustment.kind));
        adjustments.into_iter().try_fold(Fraction::from(self.list_price), |sum, adjustment| {
            sum.plus(self.per_unit(adjustment)?)
        })
    }

    /// An adjustment is spread over the units it was made for: those at placement, or more if
    /// units were added since. So a discount shrinks in proportion when units are cancelled.
    fn per_unit(&self, adjustment: &Adjustment) -> Result<Fraction, Overflow> {
        match self.placed_quantity.max(self.quantity) {
            0 => Ok(Fraction::ZERO),
            units => Ok(Fraction::new(i128::from(adjustment.amount.0), i128::from(units))),
        }
    }

    fn listed(&self, amount: Fraction) -> Result<Price, Overflow> {
        Price::new(amount, self.list_price_includes_tax, self.tax_rate()?)
    }
}

/// What some units of a line are worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineValue {
    /// Without tax.
    pub net: Amount,
    /// With tax.
    pub gross: Amount,
}
