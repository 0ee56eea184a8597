//! What placing an order does (vendure-behaviour 1.2, effects 1 and 2; model 4 and 5.1).

use chrono::{DateTime, Utc};
use serde_json::json;

use super::Order;
use super::checkout::{Facts, Transition};
use super::veto::{Veto, shortage};
use crate::event::{EventDraft, EventType};
use crate::id::ProductVariantId;
use crate::stock::{LineDemand, VariantStock, allocate};

/// How many units of a variant an order wants, over all its lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Demand {
    /// The variant.
    pub variant_id: ProductVariantId,
    /// How many units.
    pub units: i64,
}

impl Order {
    /// What the order wants of each variant, summed over its lines, by variant: the rows of stock
    /// to be locked, in this order.
    #[must_use]
    pub fn demand(&self) -> Vec<Demand> {
        let mut variants: Vec<_> = self.lines.iter().map(|line| line.variant_id).collect();
        variants.sort_unstable();
        variants.dedup();
        let demand = |variant_id| Demand { variant_id, units: self.units_of(variant_id) };
        variants.into_iter().map(demand).collect()
    }
}

/// Freezes what was agreed and promises the units. The stock in the facts is that of locked rows:
/// who comes last finds nothing left.
pub(super) fn place(
    mut plan: Transition,
    facts: &Facts<'_>,
    now: DateTime<Utc>,
) -> Result<Transition, Veto> {
    if let Some(short) = shortage(&plan.order, facts.stock) {
        return Err(short);
    }
    for stock in facts.stock {
        promise(&mut plan, stock);
    }
    if plan.order.active {
        plan.order.active = false;
        plan.order.placed_at = Some(now);
        for line in &mut plan.order.lines {
            line.placed_quantity = line.quantity;
        }
        plan.events.push(EventDraft::new(EventType::OrderPlaced, placed(&plan.order)));
    }
    Ok(plan)
}

fn promise(plan: &mut Transition, stock: &VariantStock) {
    let wanted = plan.order.lines_of(stock.variant_id);
    let demands: Vec<LineDemand> = wanted
        .filter(|line| line.quantity > 0)
        .map(|line| LineDemand { line_id: line.id, units: line.quantity })
        .collect();
    let movements = allocate(stock, &demands);
    for movement in &movements {
        let line = plan.order.lines.iter_mut().find(|line| Some(line.id) == movement.line_id);
        if let Some(line) = line {
            line.counters.allocated += movement.quantity;
        }
    }
    plan.movements.extend(movements);
}

fn placed(order: &Order) -> serde_json::Value {
    json!({
        "totalQuantity": order.totals.quantity,
        "subTotalWithTax": order.totals.sub_total_with_tax,
        "shippingWithTax": order.totals.shipping_with_tax,
        "totalWithTax": order.totals.total_with_tax().unwrap_or_default(),
        "currencyCode": order.currency,
    })
}
