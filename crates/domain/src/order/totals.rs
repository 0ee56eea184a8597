//! The figures of a whole order (vendure-behaviour 3.3): sums, discounts.

use super::{Adjustment, AdjustmentType, LineValue, Order, OrderLine, ShippingLine, Totals};
use crate::money::{Amount, Fraction, Overflow};
use crate::tax::Price;

/// What one source took off, with and without tax.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Discount {
    /// What made it, as `PROMOTION:<id>`.
    pub adjustment_source: String,
    /// Why.
    pub kind: AdjustmentType,
    /// What clients call it.
    pub description: String,
    /// How much; negative for a discount.
    pub amount: Amount,
    /// How much with tax.
    pub amount_with_tax: Amount,
}

impl Totals {
    /// The sums of an order as it stands.
    pub fn of(order: &Order) -> Result<Self, Overflow> {
        let values = order.lines.iter().map(OrderLine::prorated_value);
        Self::of_lines(order, values)?.with_shipping(order)
    }

    /// The sums of an order whose lines are worth this, without shipping.
    pub(crate) fn of_lines(
        order: &Order,
        values: impl Iterator<Item = Result<LineValue, Overflow>>,
    ) -> Result<Self, Overflow> {
        let mut sums = Self {
            quantity: i32::try_from(order.units()).map_err(|_e| Overflow)?,
            ..Self::default()
        };
        for value in values {
            let value = value?;
            sums.sub_total = sums.sub_total.plus(value.net)?;
            sums.sub_total_with_tax = sums.sub_total_with_tax.plus(value.gross)?;
        }
        for surcharge in &order.surcharges {
            sums.sub_total = sums.sub_total.plus(surcharge.price()?)?;
            sums.sub_total_with_tax = sums.sub_total_with_tax.plus(surcharge.price_with_tax()?)?;
        }
        Ok(sums)
    }

    /// The same with what shipping costs.
    pub(crate) fn with_shipping(self, order: &Order) -> Result<Self, Overflow> {
        let mut sums = Self { shipping: Amount::ZERO, shipping_with_tax: Amount::ZERO, ..self };
        for line in &order.shipping_lines {
            sums.shipping = sums.shipping.plus(line.discounted_price()?)?;
            sums.shipping_with_tax =
                sums.shipping_with_tax.plus(line.discounted_price_with_tax()?)?;
        }
        // What clients are told as `total` must be exact too.
        sums.total()?;
        sums.total_with_tax()?;
        Ok(sums)
    }

    /// Everything, without tax.
    pub fn total(&self) -> Result<Amount, Overflow> {
        self.sub_total.plus(self.shipping)
    }

    /// Everything, with tax.
    pub fn total_with_tax(&self) -> Result<Amount, Overflow> {
        self.sub_total_with_tax.plus(self.shipping_with_tax)
    }
}

impl Order {
    /// The order with its stored sums renewed.
    pub fn with_totals(mut self) -> Result<Self, Overflow> {
        self.totals = Totals::of(&self)?;
        Ok(self)
    }

    /// What each source took off: of the lines first, then of shipping, in the order of first
    /// appearance.
    pub fn discounts(&self) -> Result<Vec<Discount>, Overflow> {
        let mut all: Vec<Discount> = Vec::new();
        for line in &self.lines {
            for discount in line.discounts()? {
                add(&mut all, discount)?;
            }
        }
        for line in &self.shipping_lines {
            for discount in line.discounts()? {
                add(&mut all, discount)?;
            }
        }
        Ok(all)
    }
}

impl OrderLine {
    /// What each source took off this line, for the units that stand.
    pub fn discounts(&self) -> Result<Vec<Discount>, Overflow> {
        let mut groups: Vec<(&Adjustment, Price)> = Vec::new();
        for adjustment in &self.adjustments {
            let part = self.standing_part(adjustment)?;
            let source = &adjustment.adjustment_source;
            match groups.iter_mut().find(|(first, _)| first.adjustment_source == *source) {
                Some((_, sum)) => *sum = sum.plus(part)?,
                None => groups.push((adjustment, part)),
            }
        }
        groups.into_iter().map(|(first, sum)| discount(first, sum)).collect()
    }
}

impl ShippingLine {
    /// What each adjustment took off this shipping line.
    pub fn discounts(&self) -> Result<Vec<Discount>, Overflow> {
        let told =
            |change: &Adjustment| discount(change, self.listed(Fraction::from(change.amount))?);
        self.adjustments.iter().map(told).collect()
    }
}

fn discount(first: &Adjustment, sum: Price) -> Result<Discount, Overflow> {
    Ok(Discount {
        adjustment_source: first.adjustment_source.clone(),
        kind: first.kind,
        description: first.description.clone(),
        amount: sum.net()?,
        amount_with_tax: sum.gross()?,
    })
}

fn add(all: &mut Vec<Discount>, discount: Discount) -> Result<(), Overflow> {
    let same = |one: &&mut Discount| one.adjustment_source == discount.adjustment_source;
    match all.iter_mut().find(same) {
        Some(one) => {
            one.amount = one.amount.plus(discount.amount)?;
            one.amount_with_tax = one.amount_with_tax.plus(discount.amount_with_tax)?;
        }
        None => all.push(discount),
    }
    Ok(())
}
