//! A cart while it is being edited: the checks of vendure-behaviour 9.1 and 9.2, in their order.

use chrono::{DateTime, Utc};
use serde_json::json;

use super::cart::{Addition, CartPlan, CartRefused, ItemRefused, Limits, Offer, Shop};
use super::price::{Touched, run};
use super::{Order, OrderLine};
use crate::event::{EventDraft, EventType};
use crate::id::{OrderLineId, ProductVariantId};
use crate::stock::Available;

/// A cart on its way from one form to the next.
pub(super) struct Edit {
    order: Order,
    touched: Vec<OrderLineId>,
    refusals: Vec<ItemRefused>,
}

impl Edit {
    pub(super) fn of(order: &Order) -> Self {
        Self { order: order.clone(), touched: Vec::new(), refusals: Vec::new() }
    }

    pub(super) fn add(&mut self, item: Addition, shop: Shop<'_>) -> Result<(), CartRefused> {
        let line = self.order.lines_of(item.variant_id).next();
        let (line_id, existing) = line.map_or((item.line_id, 0), |line| (line.id, line.quantity));
        if item.quantity < 0 {
            self.refusals.push(ItemRefused::NegativeQuantity);
            return Ok(());
        }
        let asked = i64::from(item.quantity);
        let wanted = asked + i64::from(existing);
        if !self.is_editable() || self.is_too_much(asked, wanted, shop.limits) {
            return Ok(());
        }
        let offer = shop.offers.get(&item.variant_id).filter(|offer| offer.is_offered);
        let offer = offer.ok_or(CartRefused::NoSuchVariant { variant_id: item.variant_id })?;
        let others = self.order.units_of(item.variant_id) - i64::from(existing);
        let left = offer.stock.saleable().less(others);
        if !left.covers(wanted) {
            let more = left.less(i64::from(existing)).at_most(asked);
            self.refuse_stock(item.variant_id, more);
            if more > 0 {
                self.set(line_id, item.variant_id, i64::from(existing) + more, offer, shop.now);
            }
        } else if wanted == 0 {
            self.refuse_stock(item.variant_id, 0);
        } else {
            self.set(line_id, item.variant_id, wanted, offer, shop.now);
        }
        Ok(())
    }

    pub(super) fn adjust(
        &mut self,
        line_id: OrderLineId,
        quantity: i32,
        shop: Shop<'_>,
    ) -> Result<(), CartRefused> {
        let line = self.order.line(line_id).ok_or(CartRefused::NoSuchLine { line_id })?;
        let (variant_id, existing) = (line.variant_id, i64::from(line.quantity));
        let wanted = i64::from(quantity);
        if !self.is_editable() {
            return Ok(());
        }
        if quantity < 0 {
            self.refusals.push(ItemRefused::NegativeQuantity);
            return Ok(());
        }
        if self.is_too_much(wanted - existing, wanted, shop.limits) {
            return Ok(());
        }
        let offer = shop.offers.get(&variant_id);
        let saleable = offer.map_or(Available::Units(0), |offer| offer.stock.saleable());
        let left = saleable.less(self.order.units_of(variant_id) - existing);
        let units = left.at_most(wanted);
        if units < wanted {
            self.refuse_stock(variant_id, units);
        }
        if units == 0 {
            self.order.lines.retain(|line| line.id != line_id);
        } else if let Some(line) = self.order.lines.iter_mut().find(|line| line.id == line_id) {
            line.quantity = i32::try_from(units).unwrap_or(line.quantity);
            self.touch(line_id);
        }
        Ok(())
    }

    pub(super) fn remove(&mut self, line_id: OrderLineId) -> Result<(), CartRefused> {
        if self.is_editable() {
            self.order.line(line_id).ok_or(CartRefused::NoSuchLine { line_id })?;
            self.order.lines.retain(|line| line.id != line_id);
        }
        Ok(())
    }

    pub(super) fn remove_all(&mut self) {
        if self.is_editable() {
            self.order.lines.clear();
        }
    }

    /// Whether the order can be changed; notes the refusal when it cannot.
    pub(super) fn is_editable(&mut self) -> bool {
        let state = self.order.state;
        if !state.is_editable() {
            self.refusals.push(ItemRefused::NotEditable { state });
        }
        state.is_editable()
    }

    /// Whether so many units are too many; notes the refusal when they are.
    fn is_too_much(&mut self, more: i64, wanted: i64, limits: Limits) -> bool {
        let max_items = if self.order.units() + more > i64::from(limits.order_items) {
            limits.order_items
        } else if wanted > i64::from(limits.line_items) {
            limits.line_items
        } else {
            return false;
        };
        self.refusals.push(ItemRefused::OrderLimit { max_items });
        true
    }

    fn refuse_stock(&mut self, variant_id: ProductVariantId, taken: i64) {
        let quantity_available = i32::try_from(taken).unwrap_or_default();
        self.refusals.push(ItemRefused::InsufficientStock { variant_id, quantity_available });
    }

    fn set(
        &mut self,
        line_id: OrderLineId,
        variant_id: ProductVariantId,
        units: i64,
        offer: &Offer,
        now: DateTime<Utc>,
    ) {
        let quantity = i32::try_from(units).unwrap_or_default();
        match self.order.lines.iter_mut().find(|line| line.id == line_id) {
            Some(line) => line.quantity = quantity,
            None => self.order.lines.push(new_line(line_id, variant_id, quantity, offer, now)),
        }
        Order::sort_lines(&mut self.order.lines);
        self.touch(line_id);
    }

    fn touch(&mut self, line_id: OrderLineId) {
        if !self.touched.contains(&line_id) {
            self.touched.push(line_id);
        }
    }

    /// The plan of an edit that came to nothing.
    pub(super) fn unpriced(self) -> CartPlan {
        let Self { order, touched, refusals } = self;
        CartPlan { order, touched, refusals, history: Vec::new(), events: Vec::new() }
    }

    /// The plan: priced anew unless nothing was done at all.
    pub(super) fn priced(
        mut self,
        before: &Order,
        shop: Shop<'_>,
    ) -> Result<CartPlan, CartRefused> {
        let was_done = !self.touched.is_empty() || self.order.lines.len() != before.lines.len();
        if !was_done && !self.refusals.is_empty() {
            return Ok(self.unpriced());
        }
        let lines = &self.order.lines;
        self.touched.retain(|id| lines.iter().any(|line| line.id == *id));
        let order = run(&self.order, shop.book, Touched::Lines(&self.touched), shop.now)?;
        let order = order.stamped(before, shop.now);
        let events = if order == *before { Vec::new() } else { vec![changed(&order)] };
        Ok(CartPlan { order, events, ..self.unpriced() })
    }
}

/// The event of any change of a cart.
pub(super) fn changed(order: &Order) -> EventDraft {
    let lines: Vec<_> = order
        .lines
        .iter()
        .map(|line| {
            json!({
                "orderLineId": line.id.to_string(),
                "productVariantId": line.variant_id.to_string(),
                "quantity": line.quantity,
            })
        })
        .collect();
    EventDraft::new(EventType::CartChanged, json!({ "lines": lines }))
}

fn new_line(
    id: OrderLineId,
    variant_id: ProductVariantId,
    quantity: i32,
    offer: &Offer,
    now: DateTime<Utc>,
) -> OrderLine {
    OrderLine {
        featured_asset_id: offer.featured_asset_id,
        ..OrderLine::unpriced(id, variant_id, quantity, offer.tax_category_id, now)
    }
}
