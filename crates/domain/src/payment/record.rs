//! What a provider's answer makes of a payment and of its order (vendure-behaviour 1.3 and 10).
//!
//! A refusal by the provider is an outcome that is recorded: it stands in the plan. What is
//! refused here is what must leave no trace.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::state::MACHINE;
use super::{Ledger, NewPayment, Outcome, Payment, PaymentState, ledger};
use crate::event::{EventDraft, EventType, HistoryDraft};
use crate::id::PaymentId;
use crate::money::{Amount, Overflow};
use crate::order::checkout::{Facts, Transition, transition as order_transition};
use crate::order::{Order, OrderState, TransitionRefused, Veto};

/// What went wrong with a payment, though it is recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PaymentProblem {
    /// The provider said no.
    Declined {
        /// In the provider's words; empty when there are none.
        message: String,
    },
    /// The provider failed.
    Failed {
        /// In the provider's words; empty when there are none.
        message: String,
    },
    /// It was not settled.
    NotSettled {
        /// In the provider's words; empty when there are none.
        message: String,
    },
    /// It was not cancelled.
    NotCancelled {
        /// In the provider's words; empty when there are none.
        message: String,
    },
}

/// What a provider's answer comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentPlan {
    /// The payment as it will be.
    pub payment: Payment,
    /// The order as it will be, with its statuses renewed.
    pub order: Order,
    /// The step that the order takes, if it takes one: its movements are part of the plan.
    pub transition: Option<Transition>,
    /// What went wrong, though it is recorded.
    pub problem: Option<PaymentProblem>,
    /// What clients read of it, in order: the payment first, then the order.
    pub history: Vec<HistoryDraft>,
    /// What is told of it.
    pub events: Vec<EventDraft>,
}

/// Why a payment is not changed at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PaymentRefused {
    /// The machine has no such step.
    #[error("the payment cannot go from {from} to {to}")]
    Transition {
        /// The state it is in, and stays in.
        from: PaymentState,
        /// The state that was asked for, whether there is such a state or not.
        to: String,
    },
    /// The money is there, but the goods are gone.
    #[error(transparent)]
    Order(#[from] TransitionRefused),
    /// The amounts are too large.
    #[error(transparent)]
    Overflow(#[from] Overflow),
}

impl PaymentRefused {
    /// The key of its text in the catalogue of messages.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Transition { .. } => "error.cannot-transition-payment-from-to",
            Self::Order(refused) => refused.why.key(),
            Self::Overflow(Overflow) => "error.amount-too-large",
        }
    }
}

/// A new payment, by its id and the code of its method, with the handler's answer, and what follows
/// for the order. `facts.ledger` holds the payments that are there already.
pub fn record(
    order: &Order,
    (id, method): (PaymentId, String),
    answer: NewPayment,
    facts: &Facts<'_>,
    now: DateTime<Utc>,
) -> Result<PaymentPlan, PaymentRefused> {
    let payment = Payment {
        id,
        method,
        amount: answer.amount,
        state: PaymentState::Created,
        captured: Amount::ZERO,
        transaction_id: None,
        error_message: None,
        metadata: answer.metadata.clone(),
        refunds: Vec::new(),
        created_at: now,
        updated_at: now,
    };
    answered(order, &payment, answer, facts, now)
}

/// What the answer of a handler that was asked outside makes of the payment that waited for it.
pub fn answered(
    order: &Order,
    payment: &Payment,
    answer: NewPayment,
    facts: &Facts<'_>,
    now: DateTime<Utc>,
) -> Result<PaymentPlan, PaymentRefused> {
    let payment = Payment {
        amount: answer.amount,
        transaction_id: answer.transaction_id,
        error_message: answer.error_message,
        metadata: answer.metadata,
        ..payment.clone()
    };
    let message = || payment.error_message.clone().unwrap_or_default();
    let problem = match answer.state {
        PaymentState::Declined => Some(PaymentProblem::Declined { message: message() }),
        PaymentState::Error => Some(PaymentProblem::Failed { message: message() }),
        PaymentState::Created
        | PaymentState::Authorized
        | PaymentState::Settled
        | PaymentState::Cancelled => None,
    };
    let plan = apply(order, &payment, answer.state, facts, now)?;
    Ok(PaymentPlan { problem, ..plan })
}

/// What settling a payment comes to.
pub fn settle(
    order: &Order,
    payment: &Payment,
    outcome: Outcome,
    facts: &Facts<'_>,
    now: DateTime<Utc>,
) -> Result<PaymentPlan, PaymentRefused> {
    let to = outcome.reached(PaymentState::Settled);
    let plan = apply(order, &payment.told(outcome), to, facts, now)?;
    let message = plan.payment.error_message.clone().unwrap_or_default();
    let problem = (to != PaymentState::Settled).then_some(PaymentProblem::NotSettled { message });
    Ok(PaymentPlan { problem, ..plan })
}

/// What cancelling a payment comes to.
pub fn cancel(
    order: &Order,
    payment: &Payment,
    outcome: Outcome,
    facts: &Facts<'_>,
    now: DateTime<Utc>,
) -> Result<PaymentPlan, PaymentRefused> {
    let success = outcome.success;
    let to = outcome.reached(PaymentState::Cancelled);
    let plan = apply(order, &payment.told(outcome), to, facts, now)?;
    let message = plan.payment.error_message.clone().unwrap_or_default();
    let problem = (!success).then_some(PaymentProblem::NotCancelled { message });
    Ok(PaymentPlan { problem, ..plan })
}

/// Takes a payment to a state by its name, without asking its handler.
pub fn transition(
    order: &Order,
    payment: &Payment,
    to: &str,
    facts: &Facts<'_>,
    now: DateTime<Utc>,
) -> Result<PaymentPlan, PaymentRefused> {
    match PaymentState::from_text(to) {
        Some(to) => apply(order, payment, to, facts, now),
        None => Err(PaymentRefused::Transition { from: payment.state, to: to.to_owned() }),
    }
}

/// Takes a payment to a state. The state it is in already is reached without a trace in history.
fn apply(
    order: &Order,
    payment: &Payment,
    to: PaymentState,
    facts: &Facts<'_>,
    now: DateTime<Utc>,
) -> Result<PaymentPlan, PaymentRefused> {
    let from = payment.state;
    if from != to && !MACHINE.can(&from, &to) {
        return Err(PaymentRefused::Transition { from, to: to.to_string() });
    }
    let captured = match to {
        PaymentState::Settled => payment.amount,
        PaymentState::Cancelled => Amount::ZERO,
        PaymentState::Created
        | PaymentState::Authorized
        | PaymentState::Declined
        | PaymentState::Error => payment.captured,
    };
    let captured = if from == to { payment.captured } else { captured };
    let payment = Payment { state: to, captured, updated_at: now, ..payment.clone() };
    let payments = with(facts.ledger.payments, &payment);
    let ledger = Ledger { payments: &payments, ..facts.ledger };
    let mut history = Vec::new();
    let mut events = Vec::new();
    let mut transition = None;
    if from != to {
        history.push(HistoryDraft::payment_transition(payment.id, from, to));
        events.extend(event(&payment));
        transition = follow(order, &Facts { ledger, ..*facts }, now)?;
    }
    let after = transition.as_ref().map_or(order, |step| &step.order).clone();
    let after = after.with_statuses(&ledger)?.stamped(order, now);
    if let Some(step) = &transition {
        history.extend(step.history.iter().cloned());
        events.extend(step.events.iter().cloned());
    }
    Ok(PaymentPlan { payment, order: after, transition, problem: None, history, events })
}

/// The step that an order takes when its money has changed. That it cannot take the step does not
/// matter, unless the goods are gone.
fn follow(
    order: &Order,
    facts: &Facts<'_>,
    now: DateTime<Utc>,
) -> Result<Option<Transition>, PaymentRefused> {
    let waits_elsewhere =
        |state| [state, OrderState::ArrangingAdditionalPayment].contains(&order.state);
    let covers = |states| facts.ledger.covers(&order.totals, states);
    let to = if covers(ledger::SETTLED)? && !waits_elsewhere(OrderState::PaymentSettled) {
        OrderState::PaymentSettled
    } else if covers(ledger::PROMISED)? && !waits_elsewhere(OrderState::PaymentAuthorized) {
        OrderState::PaymentAuthorized
    } else {
        return Ok(None);
    };
    match order_transition(order, to, facts, now) {
        Ok(step) => Ok(Some(step)),
        Err(refused) if matches!(refused.why, Veto::InsufficientStock { .. }) => {
            Err(refused.into())
        }
        Err(_refused) => Ok(None),
    }
}

fn with(payments: &[Payment], changed: &Payment) -> Vec<Payment> {
    let mut all: Vec<Payment> =
        payments.iter().filter(|payment| payment.id != changed.id).cloned().collect();
    all.push(changed.clone());
    all.sort_by_key(|payment| payment.id);
    all
}

fn event(payment: &Payment) -> Option<EventDraft> {
    let kind = match payment.state {
        PaymentState::Created => return None,
        PaymentState::Authorized => EventType::PaymentAuthorized,
        PaymentState::Settled => EventType::PaymentSettled,
        PaymentState::Declined => EventType::PaymentDeclined,
        PaymentState::Error => EventType::PaymentFailed,
        PaymentState::Cancelled => EventType::PaymentCancelled,
    };
    let payload = json!({
        "paymentId": payment.id.to_string(),
        "method": payment.method,
        "amount": payment.amount,
        "transactionId": payment.transaction_id,
    });
    Some(EventDraft::new(kind, payload))
}
