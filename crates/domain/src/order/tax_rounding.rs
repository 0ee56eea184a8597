//! Taxes that are rounded once for the whole order ([`RoundingLevel::Order`]): what each thing has
//! to pay more or less than by rounding its own.
//!
//! Things with the same taxes, listed with tax or without, are one sum; its tax is rounded once and
//! split by what the things cost. Cents that cannot be divided go by the ids of the things.

use uuid::Uuid;

use super::{Order, TaxLine};
use crate::money::{Amount, Overflow, Rate, RoundingLevel, split};
use crate::tax::Price;

/// A thing that is taxed, by its place among the things of the order.
struct Taxed {
    place: usize,
    id: Uuid,
    includes_tax: bool,
    taxes: Vec<TaxLine>,
    net: Amount,
    gross: Amount,
}

impl Order {
    /// The order with its amounts rounded at this level, which is kept with its lines.
    pub(crate) fn rounded_at(mut self, level: RoundingLevel) -> Self {
        for line in &mut self.lines {
            (line.rounding, line.tax_rounding) = (level, Amount::ZERO);
        }
        self.shipping_lines.iter_mut().for_each(|line| line.tax_rounding = Amount::ZERO);
        self.surcharges.iter_mut().for_each(|surcharge| surcharge.tax_rounding = Amount::ZERO);
        self
    }

    /// The order with its taxes rounded once for all things that have them. Nothing was moved before
    /// ([`Order::rounded_at`]).
    pub(crate) fn with_tax_rounding(mut self) -> Result<Self, Overflow> {
        let moved = self.moved()?;
        let mut moved = moved.into_iter();
        let lines = self.lines.iter_mut().map(|line| &mut line.tax_rounding);
        let shipping = self.shipping_lines.iter_mut().map(|line| &mut line.tax_rounding);
        let surcharges = self.surcharges.iter_mut().map(|surcharge| &mut surcharge.tax_rounding);
        for slot in lines.chain(shipping).chain(surcharges) {
            *slot = moved.next().unwrap_or(Amount::ZERO);
        }
        Ok(self)
    }

    /// What is moved to each thing, by its place: lines, shipping lines, surcharges.
    fn moved(&self) -> Result<Vec<Amount>, Overflow> {
        let mut things = self.things()?;
        let mut moved = vec![Amount::ZERO; things.len()];
        things.sort_by_key(|thing| thing.id);
        while let Some(first) = things.first() {
            let (basis, taxes) = (first.includes_tax, first.taxes.clone());
            let is_same = |thing: &Taxed| thing.includes_tax == basis && thing.taxes == taxes;
            let (group, rest): (Vec<Taxed>, Vec<Taxed>) = things.into_iter().partition(is_same);
            for (thing, tax) in group.iter().zip(taxes_of(&group, basis, &taxes)?) {
                let own = thing.gross.minus(thing.net)?;
                if let Some(slot) = moved.get_mut(thing.place) {
                    *slot = tax.minus(own)?;
                }
            }
            things = rest;
        }
        Ok(moved)
    }

    fn things(&self) -> Result<Vec<Taxed>, Overflow> {
        let mut all = Vec::new();
        let mut add = |id: Uuid, includes_tax: bool, taxes: &[TaxLine], price: Price| {
            let taxes = taxes.to_vec();
            let (net, gross) = (price.net()?, price.gross()?);
            all.push(Taxed { place: all.len(), id, includes_tax, taxes, net, gross });
            Ok(())
        };
        for line in &self.lines {
            let price = line.prorated_line()?;
            add(line.id.uuid(), line.list_price_includes_tax, &line.tax_lines, price)?;
        }
        for line in &self.shipping_lines {
            let price = line.discounted()?;
            add(line.id.uuid(), line.list_price_includes_tax, &line.tax_lines, price)?;
        }
        for one in &self.surcharges {
            add(one.id.uuid(), one.list_price_includes_tax, &one.tax_lines, one.listed()?)?;
        }
        Ok(all)
    }
}

/// The taxes of things that have the same, together rounded once.
fn taxes_of(
    group: &[Taxed],
    includes_tax: bool,
    taxes: &[TaxLine],
) -> Result<Vec<Amount>, Overflow> {
    let listed = |thing: &Taxed| if includes_tax { thing.gross } else { thing.net };
    let rate = Rate::sum(taxes.iter().map(|tax| tax.tax_rate))?;
    let total = Amount::sum(group.iter().map(listed))?;
    let sum = Price::new(total, includes_tax, rate)?;
    // Of a sum below nothing the reductions have the larger part.
    let sign = if total < Amount::ZERO { -1 } else { 1 };
    let weights: Vec<i64> = group.iter().map(|thing| listed(thing).0 * sign).collect();
    split(sum.gross()?.minus(sum.net()?)?, &weights)
}
