//! From state to state, and what follows from it (vendure-behaviour 1.2).

use chrono::{DateTime, Utc};
use serde_json::json;

use super::place::place;
use super::state::MACHINE;
use super::veto::{TransitionRefused, Veto, veto};
use super::{Order, OrderState};
use crate::event::{EventDraft, EventType, HistoryDraft};
use crate::fulfillment::Fulfillment;
use crate::id::OrderLineId;
use crate::money::Overflow;
use crate::payment::Ledger;
use crate::stock::{self, Held, LineDemand, Movement, VariantStock};

/// What stands beside an order and decides about its steps. The money is always needed, since every
/// step renews the statuses; the rest may be left empty where a step does not look at it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Facts<'f> {
    /// Its money.
    pub ledger: Ledger<'f>,
    /// Its fulfillments, cancelled ones included.
    pub fulfillments: &'f [Fulfillment],
    /// The stock of its variants, for the payment page and for placing.
    pub stock: &'f [VariantStock],
    /// Whether a variant in it, or its product, was deleted or taken out of its channel.
    pub has_gone_variants: bool,
    /// For each change since it was placed, whether it is paid.
    pub modifications: &'f [bool],
    /// What is promised to its lines, and what was sold to them.
    pub held: &'f [LineHeld],
}

/// The stock of one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineHeld {
    /// The line.
    pub line_id: OrderLineId,
    /// What is promised to it, by location.
    pub promised: Vec<Held>,
    /// What was sold to it and has not come back, by location.
    pub sold: Vec<Held>,
}

/// A step that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transition {
    /// The order as it will be.
    pub order: Order,
    /// The state it was in.
    pub from: OrderState,
    /// Whether this step places it.
    pub places: bool,
    /// What is taken from stock or given back.
    pub movements: Vec<Movement>,
    /// What clients read of it.
    pub history: Vec<HistoryDraft>,
    /// What is told of it.
    pub events: Vec<EventDraft>,
}

/// Takes an order to a state by its name. The state it is in already is reached without effect.
pub fn transition_to(
    order: &Order,
    to: &str,
    facts: &Facts<'_>,
    now: DateTime<Utc>,
) -> Result<Transition, TransitionRefused> {
    match OrderState::from_text(to) {
        Some(to) => transition(order, to, facts, now),
        None => Err(refused(order, to, Veto::NotInTable)),
    }
}

/// Takes an order to a state.
pub fn transition(
    order: &Order,
    to: OrderState,
    facts: &Facts<'_>,
    now: DateTime<Utc>,
) -> Result<Transition, TransitionRefused> {
    if order.state == to {
        return Ok(Transition {
            order: order.clone(),
            from: to,
            places: false,
            movements: Vec::new(),
            history: Vec::new(),
            events: Vec::new(),
        });
    }
    if !MACHINE.can(&order.state, &to) {
        return Err(refused(order, to.as_str(), Veto::NotInTable));
    }
    if let Some(why) = veto(order, to, facts).unwrap_or(Some(Veto::Overflow)) {
        return Err(refused(order, to.as_str(), why));
    }
    enter(order, to, facts, now)
}

/// Takes an order to a state that a rule has already decided for, also by ways that the machine
/// does not show to clients.
pub(crate) fn enter(
    order: &Order,
    to: OrderState,
    facts: &Facts<'_>,
    now: DateTime<Utc>,
) -> Result<Transition, TransitionRefused> {
    let from = order.state;
    let step = json!({ "from": from, "to": to });
    let mut plan = Transition {
        order: Order { state: to, ..order.clone() },
        from,
        places: to.is_placement_from(from),
        movements: Vec::new(),
        history: vec![HistoryDraft::order_transition(from, to)],
        events: vec![EventDraft::new(EventType::OrderStateChanged, step)],
    };
    if plan.places {
        plan = place(plan, facts, now).map_err(|why| refused(order, to.as_str(), why))?;
    }
    if to == OrderState::Cancelled {
        plan.order.active = false;
        if from == OrderState::ArrangingAdditionalPayment {
            give_back(&mut plan, facts);
        }
        plan.events.push(EventDraft::new(EventType::OrderCancelled, json!({ "from": from })));
    }
    if from == OrderState::Draft && to == OrderState::ArrangingPayment {
        plan.order.active = true;
    }
    let order_after = plan.order.with_statuses(&facts.ledger);
    plan.order = order_after
        .map_err(|Overflow| refused(order, to.as_str(), Veto::Overflow))?
        .stamped(order, now);
    Ok(plan)
}

/// Gives everything back that is promised to lines which keep their units.
fn give_back(plan: &mut Transition, facts: &Facts<'_>) {
    for line in &mut plan.order.lines {
        let demand = LineDemand { line_id: line.id, units: line.counters.allocated };
        let stock = facts.stock.iter().find(|stock| stock.variant_id == line.variant_id);
        let held = facts.held.iter().find(|held| held.line_id == line.id);
        if let (Some(stock), Some(held)) = (stock, held) {
            plan.movements.extend(stock::release(stock, demand, &held.promised));
        }
        line.counters.released += line.counters.allocated;
        line.counters.allocated = 0;
    }
}

fn refused(order: &Order, to: &str, why: Veto) -> TransitionRefused {
    TransitionRefused { from: order.state, to: to.to_owned(), why }
}
