//! What payment handlers answer (vendure-behaviour 10.3).

use serde_json::Value;

use super::{Payment, PaymentState};
use crate::money::Amount;

/// What a handler answers when a payment is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPayment {
    /// How much it promises.
    pub amount: Amount,
    /// What became of it.
    pub state: PaymentState,
    /// The provider's own name for it.
    pub transaction_id: Option<String>,
    /// What went wrong.
    pub error_message: Option<String>,
    /// What it tells besides.
    pub metadata: Value,
}

/// What a handler answers when a payment is settled or cancelled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Whether it was done.
    pub success: bool,
    /// What became of the payment when it was not; else it failed.
    pub state: Option<PaymentState>,
    /// What went wrong.
    pub error_message: Option<String>,
    /// What it tells besides.
    pub metadata: Option<Value>,
}

impl Outcome {
    /// It was done.
    #[must_use]
    pub const fn succeeded() -> Self {
        Self { success: true, state: None, error_message: None, metadata: None }
    }

    /// It was not done.
    #[must_use]
    pub const fn failed(state: Option<PaymentState>, error_message: Option<String>) -> Self {
        Self { success: false, state, error_message, metadata: None }
    }
    /// The state that a payment is in afterwards.
    pub(super) fn reached(&self, wanted: PaymentState) -> PaymentState {
        if self.success { wanted } else { self.state.unwrap_or(PaymentState::Error) }
    }
}

impl Payment {
    /// The payment with what the handler told: its metadata are added to those that are there.
    pub(super) fn told(&self, outcome: Outcome) -> Self {
        Self {
            error_message: outcome.error_message.or_else(|| self.error_message.clone()),
            metadata: match outcome.metadata {
                Some(more) => merged(&self.metadata, more),
                None => self.metadata.clone(),
            },
            ..self.clone()
        }
    }
}

/// Later members win; what is under `public` is joined member by member.
fn merged(old: &Value, new: Value) -> Value {
    let (Value::Object(old), Value::Object(new)) = (old, &new) else {
        return new;
    };
    let mut all = old.clone();
    for (name, value) in new {
        let joined = match (name.as_str(), all.get(name)) {
            ("public", Some(before)) => merged(before, value.clone()),
            (_, Some(_) | None) => value.clone(),
        };
        all.insert(name.clone(), joined);
    }
    Value::Object(all)
}
