//! Whether an order is what its parts add up to: sums, taxes, discounts, counters, statuses.
//!
//! Everything here is stored beside what it is made of, so that lists can ask for it. These rules
//! make it anew and list what differs; there is never anything, unless somebody wrote around the
//! program or the program has a fault.

use std::fmt::Display;

use super::{Order, OrderLine, Totals};
use crate::fulfillment::{Fulfillment, FulfillmentState};
use crate::id::PromotionId;
use crate::money::{Amount, Overflow};
use crate::payment::Ledger;
use crate::promotion::usage;

/// What an order says, and what its parts say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What of the order, as `totals.subTotal` or `lines.<id>.fulfilled`.
    pub path: String,
    /// What is stored.
    pub stored: String,
    /// What the parts add up to.
    pub computed: String,
}

/// What stands beside an order and is compared with it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Beside<'b> {
    /// Its money.
    pub ledger: Ledger<'b>,
    /// Its fulfillments, cancelled ones included.
    pub fulfillments: &'b [&'b Fulfillment],
    /// The promotions of which it holds a use.
    pub uses: &'b [PromotionId],
}

#[derive(Default)]
struct Found(Vec<Difference>);

impl Found {
    fn compare<T: PartialEq + Display>(&mut self, path: impl Into<String>, stored: T, computed: T) {
        if stored != computed {
            let (stored, computed) = (stored.to_string(), computed.to_string());
            self.0.push(Difference { path: path.into(), stored, computed });
        }
    }

    fn least(&mut self, path: impl Into<String>, stored: Amount, least: Amount) {
        self.compare(path, stored, stored.max(least));
    }
}

/// Everything that differs; nothing when the order is in order.
pub fn differences(order: &Order, beside: Beside<'_>) -> Result<Vec<Difference>, Overflow> {
    let mut found = Found::default();
    sums(&mut found, order)?;
    for line in &order.lines {
        line_of(&mut found, line, beside.fulfillments)?;
    }
    for line in &order.shipping_lines {
        let path = format!("shippingLines.{}.discountedPrice", line.id);
        found.least(path, line.discounted_price()?, Amount::ZERO);
    }
    let renewed = order.clone().with_statuses(&beside.ledger)?;
    found.compare("paymentStatus", order.payment_status, renewed.payment_status);
    found.compare("fulfillmentStatus", order.fulfillment_status, renewed.fulfillment_status);
    // Of a promotion that is used up an order may hold no use until it is paid.
    let held = usage::held(order);
    for id in beside.uses.iter().filter(|id| !held.contains(id)) {
        found.compare("promotionUses", id.to_string(), String::new());
    }
    Ok(found.0)
}

/// The stored sums, the taxes by rate, and what discounts were told.
fn sums(found: &mut Found, order: &Order) -> Result<(), Overflow> {
    let (stored, computed) = (order.totals, Totals::of(order)?);
    found.compare("totals.quantity", stored.quantity, computed.quantity);
    found.compare("totals.subTotal", stored.sub_total, computed.sub_total);
    found.compare("totals.subTotalWithTax", stored.sub_total_with_tax, computed.sub_total_with_tax);
    found.compare("totals.shipping", stored.shipping, computed.shipping);
    found.compare("totals.shippingWithTax", stored.shipping_with_tax, computed.shipping_with_tax);
    let tax = Amount::sum(order.tax_summary()?.iter().map(|row| row.tax_total))?;
    found.compare("taxSummary", stored.total_with_tax()?.minus(stored.total()?)?, tax);
    let lines_with_tax = order.lines.iter().all(|line| line.list_price_includes_tax);
    let lines_without = order.lines.iter().all(|line| !line.list_price_includes_tax);
    if order.is_placed() || !order.surcharges.is_empty() || !(lines_with_tax || lines_without) {
        return Ok(());
    }
    // What the list says less what was taken off is what is paid, on the basis of the list.
    let listed = |line: &OrderLine| line.list_price.times(i64::from(line.quantity));
    let mut expected = Amount::ZERO;
    for line in &order.lines {
        expected = expected.plus(listed(line)?)?;
        for discount in line.discounts()? {
            let off = if lines_with_tax { discount.amount_with_tax } else { discount.amount };
            expected = expected.plus(off)?;
        }
    }
    let paid = if lines_with_tax { stored.sub_total_with_tax } else { stored.sub_total };
    found.compare("discounts", paid, expected);
    Ok(())
}

/// A line's price, and its counters beside what is in fulfillments.
fn line_of(
    found: &mut Found,
    line: &OrderLine,
    fulfillments: &[&Fulfillment],
) -> Result<(), Overflow> {
    let path = |field: &str| format!("lines.{}.{field}", line.id);
    found.least(path("proratedLinePrice"), line.prorated_line_price()?, Amount::ZERO);
    let without_tax = line.prorated_line_price()?;
    found.least(
        path("proratedLinePriceWithTax"),
        line.prorated_line_price_with_tax()?,
        without_tax,
    );
    let in_states = |counts: fn(FulfillmentState) -> bool| -> i32 {
        let counted = fulfillments.iter().filter(|one| counts(one.state));
        counted.map(|one| one.units_of(line.id)).sum()
    };
    use FulfillmentState::{Cancelled, Delivered, Shipped};
    found.compare(
        path("fulfilled"),
        line.counters.fulfilled,
        in_states(|state| state != Cancelled),
    );
    let shipped = in_states(|state| matches!(state, Shipped | Delivered));
    found.compare(path("shipped"), line.counters.shipped, shipped);
    found.compare(
        path("delivered"),
        line.counters.delivered,
        in_states(|state| state == Delivered),
    );
    Ok(())
}
