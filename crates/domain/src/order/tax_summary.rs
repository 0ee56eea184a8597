//! The taxes of an order, by rate (vendure-behaviour 3.4).

use super::{Order, TaxLine};
use crate::money::{Amount, Overflow, Rate, split};

/// One tax of an order: on how much, and how much.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaxSummaryRow {
    /// What the tax is called.
    pub description: String,
    /// The percentage.
    pub tax_rate: Rate,
    /// The amount without tax that it is taken on.
    pub tax_base: Amount,
    /// The tax.
    pub tax_total: Amount,
}

impl Order {
    /// The taxes by description and rate, in the order of first appearance: lines, then shipping,
    /// then surcharges. Where a thing has several taxes, its tax is split by their rates, so that
    /// the rows always add up to the order's tax.
    pub fn tax_summary(&self) -> Result<Vec<TaxSummaryRow>, Overflow> {
        let mut rows = Vec::new();
        for line in &self.lines {
            let price = line.prorated_line()?;
            add(&mut rows, &line.tax_lines, price.net()?, price.gross()?)?;
        }
        for line in &self.shipping_lines {
            let (net, gross) = (line.discounted_price()?, line.discounted_price_with_tax()?);
            add(&mut rows, &line.tax_lines, net, gross)?;
        }
        for surcharge in &self.surcharges {
            let (net, gross) = (surcharge.price()?, surcharge.price_with_tax()?);
            add(&mut rows, &surcharge.tax_lines, net, gross)?;
        }
        Ok(rows)
    }
}

fn add(
    rows: &mut Vec<TaxSummaryRow>,
    taxes: &[TaxLine],
    net: Amount,
    gross: Amount,
) -> Result<(), Overflow> {
    let parts = split(gross.minus(net)?, &weights(taxes)?)?;
    for (tax, part) in taxes.iter().zip(parts) {
        let same = |row: &&mut TaxSummaryRow| {
            row.description == tax.description && row.tax_rate == tax.tax_rate
        };
        match rows.iter_mut().find(same) {
            Some(row) => {
                row.tax_base = row.tax_base.plus(net)?;
                row.tax_total = row.tax_total.plus(part)?;
            }
            None => rows.push(TaxSummaryRow {
                description: tax.description.clone(),
                tax_rate: tax.tax_rate,
                tax_base: net,
                tax_total: part,
            }),
        }
    }
    Ok(())
}

/// The rates as whole numbers of one common unit.
fn weights(taxes: &[TaxLine]) -> Result<Vec<i64>, Overflow> {
    let scale = taxes.iter().map(|tax| tax.tax_rate.0.normalize().scale()).max().unwrap_or(0);
    let weight = |tax: &TaxLine| {
        let rate = tax.tax_rate.0.normalize();
        let factor = 10_i128.checked_pow(scale.checked_sub(rate.scale())?)?;
        i64::try_from(rate.mantissa().checked_mul(factor)?).ok()
    };
    taxes.iter().map(|tax| weight(tax).ok_or(Overflow)).collect()
}
