//! A fulfillment on its way, and what follows for its orders (vendure-behaviour 1.4).

use chrono::{DateTime, Utc};

use super::create::{Warehouse, payload};
use super::state::MACHINE;
use super::{Fulfillment, FulfillmentState, progress};
use crate::event::{EventDraft, EventType, HistoryDraft};
use crate::id::OrderId;
use crate::money::Overflow;
use crate::order::checkout::{Facts, Transition, enter, transition};
use crate::order::{Order, OrderState, TransitionRefused, state};
use crate::payment::ledger;
use crate::stock::{self, LineDemand, Movement, VariantStock};

/// Whether goods may leave before their money is there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ShipBeforePaid {
    /// It is enough that the money is promised.
    #[default]
    AuthorizedEnough,
    /// Never.
    Deny,
    /// Always.
    Allow,
}

/// An order of a fulfillment with all that its step looks at.
#[derive(Clone, Copy, Debug)]
pub struct StepFacts<'f> {
    /// The order.
    pub order: &'f Order,
    /// Its money and its fulfillments, this one as it was.
    pub facts: Facts<'f>,
}

/// Why a fulfillment does not take a step.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StepRefused {
    /// The machine has no such step.
    #[error("the fulfillment cannot go from {from} to {to}")]
    Transition {
        /// The state it is in, and stays in.
        from: FulfillmentState,
        /// The state that was asked for, whether there is such a state or not.
        to: String,
    },
    /// The shop sends nothing before its money is there.
    #[error("order {code} is not paid")]
    NotPaid {
        /// The state it is in, and stays in.
        from: FulfillmentState,
        /// The state that was asked for.
        to: FulfillmentState,
        /// The order's code.
        code: String,
    },
    /// The order does not follow.
    #[error(transparent)]
    Order(#[from] TransitionRefused),
    /// The amounts are too large.
    #[error(transparent)]
    Overflow(#[from] Overflow),
}

impl StepRefused {
    /// The key of its text in the catalogue of messages.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Transition { .. } => "error.cannot-transition-fulfillment-from-to",
            Self::NotPaid { .. } => "message.cannot-ship-before-paid",
            Self::Order(refused) => refused.why.key(),
            Self::Overflow(Overflow) => "error.amount-too-large",
        }
    }
}

/// What a step comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The fulfillment as it will be.
    pub fulfillment: Fulfillment,
    /// Its orders as they will be, each with what is written and told of it alone.
    pub orders: Vec<OrderStep>,
    /// What comes back to stock and is promised again.
    pub movements: Vec<Movement>,
}

/// What a step comes to for one order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderStep {
    /// The order as it will be.
    pub order: Order,
    /// What clients read of it: the fulfillment first, then the order.
    pub history: Vec<HistoryDraft>,
    /// What is told of it.
    pub events: Vec<EventDraft>,
}

/// Takes a fulfillment to a state by its name. All its orders are among `orders`.
pub fn step(
    fulfillment: &Fulfillment,
    to: &str,
    orders: &[StepFacts<'_>],
    warehouse: Warehouse<'_>,
    policy: ShipBeforePaid,
    now: DateTime<Utc>,
) -> Result<Step, StepRefused> {
    let from = fulfillment.state;
    let target = FulfillmentState::from_text(to).filter(|target| MACHINE.can(&from, target));
    let to = target.ok_or_else(|| StepRefused::Transition { from, to: to.to_owned() })?;
    let leaves = matches!(to, FulfillmentState::Shipped | FulfillmentState::Delivered);
    for one in orders {
        if leaves && !may_ship(one, policy)? {
            return Err(StepRefused::NotPaid { from, to, code: one.order.code.clone() });
        }
    }
    let after = Fulfillment { state: to, updated_at: now, ..fulfillment.clone() };
    let mut movements = Vec::new();
    let mut steps = Vec::new();
    for one in orders {
        let (counted, more) = counted(one.order, &after, from, warehouse);
        movements.extend(more);
        steps.push(order_step(one, counted, &after, from, now)?);
    }
    Ok(Step { fulfillment: after, orders: steps, movements })
}

fn may_ship(one: &StepFacts<'_>, policy: ShipBeforePaid) -> Result<bool, Overflow> {
    match policy {
        ShipBeforePaid::Deny => one.facts.ledger.covers(&one.order.totals, ledger::SETTLED),
        ShipBeforePaid::AuthorizedEnough | ShipBeforePaid::Allow => Ok(true),
    }
}

fn order_step(
    one: &StepFacts<'_>,
    counted: Order,
    after: &Fulfillment,
    from: FulfillmentState,
    now: DateTime<Utc>,
) -> Result<OrderStep, StepRefused> {
    let others = one.facts.fulfillments.iter().filter(|other| other.id != after.id);
    let mut all: Vec<Fulfillment> = others.cloned().collect();
    all.push(after.clone());
    let facts = Facts { fulfillments: &all, ..one.facts };
    let mut history = vec![HistoryDraft::fulfillment_transition(after.id, from, after.state)];
    let mut events: Vec<EventDraft> =
        event(after).map(|kind| EventDraft::new(kind, payload(after))).into_iter().collect();
    let order = match follow(&counted, after.state, &facts, now)? {
        Some(step) => {
            history.extend(step.history);
            events.extend(step.events);
            step.order
        }
        None => counted.with_statuses(&facts.ledger)?,
    };
    Ok(OrderStep { order: order.stamped(one.order, now), history, events })
}

/// The step of an order whose fulfillment left or arrived, if its machine has one. An order whose
/// money is only promised goes the way of a paid one, which clients cannot ask for.
fn follow(
    order: &Order,
    to: FulfillmentState,
    facts: &Facts<'_>,
    now: DateTime<Utc>,
) -> Result<Option<Transition>, StepRefused> {
    let Some(target) = progress::target(order, facts.fulfillments, to) else {
        return Ok(None);
    };
    let is_promised = order.state == OrderState::PaymentAuthorized;
    let row = if is_promised { OrderState::PaymentSettled } else { order.state };
    if !state::MACHINE.can(&row, &target) {
        return Ok(None);
    }
    let step = if is_promised { enter } else { transition };
    Ok(Some(step(order, target, facts, now)?))
}

fn event(fulfillment: &Fulfillment) -> Option<EventType> {
    match fulfillment.state {
        FulfillmentState::Shipped => Some(EventType::FulfillmentShipped),
        FulfillmentState::Delivered => Some(EventType::FulfillmentDelivered),
        FulfillmentState::Cancelled => Some(EventType::FulfillmentCancelled),
        FulfillmentState::Created | FulfillmentState::Pending => None,
    }
}

/// The order with the units of the fulfillment counted anew, and what that moves in stock.
fn counted(
    order: &Order,
    after: &Fulfillment,
    from: FulfillmentState,
    warehouse: Warehouse<'_>,
) -> (Order, Vec<Movement>) {
    let mut order = order.clone();
    let order_id: OrderId = order.id;
    let mut movements = Vec::new();
    for sent in after.lines.iter().filter(|sent| sent.order_id == order_id) {
        let Some(line) = order.lines.iter_mut().find(|line| line.id == sent.order_line_id) else {
            continue;
        };
        let units = sent.quantity;
        let counters = &mut line.counters;
        match (from, after.state) {
            (FulfillmentState::Pending, FulfillmentState::Shipped) => counters.shipped += units,
            (FulfillmentState::Pending, FulfillmentState::Delivered) => {
                counters.shipped += units;
                counters.delivered += units;
            }
            (FulfillmentState::Shipped, FulfillmentState::Delivered) => counters.delivered += units,
            (_, FulfillmentState::Cancelled) => {
                let (shipped, delivered) = match from {
                    FulfillmentState::Delivered => (units, units),
                    FulfillmentState::Shipped => (units, 0),
                    FulfillmentState::Created
                    | FulfillmentState::Pending
                    | FulfillmentState::Cancelled => (0, 0),
                };
                counters.fulfilled -= units;
                counters.shipped -= shipped;
                counters.delivered -= delivered;
                counters.allocated += units;
                let demand = LineDemand { line_id: line.id, units };
                let stock = warehouse.stock.iter().find(|s| s.variant_id == line.variant_id);
                let held = warehouse.held.iter().find(|held| held.line_id == line.id);
                if let (Some(stock), Some(held)) = (stock, held) {
                    let back = stock::cancel(stock, demand, &held.sold);
                    movements.extend(again(&back, stock));
                }
            }
            (_, _) => {}
        }
    }
    (order, movements)
}

/// Units that came back, and the same units promised to their line again, where they lie.
fn again(back: &[Movement], stock: &VariantStock) -> Vec<Movement> {
    let promised = back.iter().filter_map(|movement| stock::promise_again(movement, stock));
    back.iter().copied().chain(promised).collect()
}
