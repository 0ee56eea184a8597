//! What differs between an order before and after a plan, for storage to write.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use chrono::{DateTime, Utc};

use super::{Order, OrderLine, ShippingLine, Surcharge};
use crate::id::{OrderLineId, ShippingLineId, SurchargeId};

/// The rows that differ between two forms of one order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changes<'o> {
    /// Whether the order's own row differs.
    pub order: bool,
    /// Its lines.
    pub lines: RowChanges<'o, OrderLine, OrderLineId>,
    /// Its shipping lines.
    pub shipping_lines: RowChanges<'o, ShippingLine, ShippingLineId>,
    /// Its surcharges.
    pub surcharges: RowChanges<'o, Surcharge, SurchargeId>,
}

/// The rows of one kind that differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowChanges<'o, T, I> {
    /// Rows that are new.
    pub inserted: Vec<&'o T>,
    /// Rows that are not as they were.
    pub updated: Vec<&'o T>,
    /// Rows that are gone.
    pub removed: Vec<I>,
}

impl<T, I> RowChanges<'_, T, I> {
    /// Whether all rows are as they were.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.inserted.is_empty() && self.updated.is_empty() && self.removed.is_empty()
    }
}

impl<'o> Changes<'o> {
    /// What makes `after` out of `before`.
    #[must_use]
    pub fn between(before: &Order, after: &'o Order) -> Self {
        Self {
            order: !has_same_row(before, after),
            lines: rows(&before.lines, &after.lines, |line| line.id),
            shipping_lines: rows(&before.shipping_lines, &after.shipping_lines, |line| line.id),
            surcharges: rows(&before.surcharges, &after.surcharges, |surcharge| surcharge.id),
        }
    }

    /// Whether there is nothing to write.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        !self.order
            && self.lines.is_empty()
            && self.shipping_lines.is_empty()
            && self.surcharges.is_empty()
    }
}

impl Order {
    /// The order with the time of its last change set, on itself and on the lines that differ from
    /// `before`. An order that does not differ stays as it was.
    #[must_use]
    pub fn stamped(mut self, before: &Self, now: DateTime<Utc>) -> Self {
        let changes = Changes::between(before, &self);
        if changes.is_empty() {
            return self;
        }
        let touched: HashSet<OrderLineId> = changes
            .lines
            .inserted
            .iter()
            .chain(&changes.lines.updated)
            .map(|line| line.id)
            .collect();
        for line in self.lines.iter_mut().filter(|line| touched.contains(&line.id)) {
            line.updated_at = now;
        }
        self.updated_at = now;
        self
    }
}

fn has_same_row(before: &Order, after: &Order) -> bool {
    // Names every column, so that a new one cannot be forgotten.
    macro_rules! same {
        ($($column:ident)+) => {{
            let Order { lines: _, shipping_lines: _, surcharges: _, $($column),+ } = before;
            $(*$column == after.$column)&&+
        }};
    }
    same!(
        id code channel_id order_type state active currency currency_chosen customer_id email_address
        coupon_codes promotion_ids shipping_address billing_address tax_zone_id placed_at number
        created_at updated_at version
        event_sequence totals payment_status fulfillment_status
    )
}

fn rows<'o, T: PartialEq, I: Eq + Hash>(
    before: &[T],
    after: &'o [T],
    id: fn(&T) -> I,
) -> RowChanges<'o, T, I> {
    let mut old: HashMap<I, &T> = before.iter().map(|row| (id(row), row)).collect();
    let mut changes = RowChanges { inserted: Vec::new(), updated: Vec::new(), removed: Vec::new() };
    for row in after {
        match old.remove(&id(row)) {
            None => changes.inserted.push(row),
            Some(old) if old != row => changes.updated.push(row),
            Some(_) => {}
        }
    }
    let gone = before.iter().map(id).filter(|id| old.contains_key(id));
    changes.removed = gone.collect();
    changes
}
