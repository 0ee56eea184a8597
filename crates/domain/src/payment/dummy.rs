//! The payment handler for development: it does what the metadata says (vendure-behaviour 10.3).

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};

use super::{NewPayment, Outcome, Payment, PaymentState};
use crate::money::Amount;
use crate::operation::{ArgDefinition, ArgKind, Definition, Operation, OperationRefused};

/// How clients see it.
pub static DEFINITION: Definition = Definition {
    code: "dummy-payment-handler",
    description: "Takes any payment without asking anybody; for development only",
    args: &[ArgDefinition::new(
        "automaticSettle",
        ArgKind::Boolean,
        "Settle at once",
        "Whether payments are settled when they are made, and not only authorized",
    )
    .or("false")],
};

/// What it answers to a payment. `shouldDecline` and `shouldError` in the metadata make it fail.
pub fn create(
    handler: &Operation,
    amount: Amount,
    metadata: &Value,
    transaction_id: String,
) -> Result<NewPayment, OperationRefused> {
    let settles = DEFINITION.boolean(handler, "automaticSettle")?;
    let error_message = metadata.get("errorMessage").and_then(Value::as_str).map(str::to_owned);
    let (state, transaction_id) = if is_set(metadata, "shouldDecline") {
        (PaymentState::Declined, None)
    } else if is_set(metadata, "shouldError") {
        (PaymentState::Error, None)
    } else if settles {
        (PaymentState::Settled, Some(transaction_id))
    } else {
        (PaymentState::Authorized, Some(transaction_id))
    };
    let error_message = error_message.filter(|_| !state.is_valid());
    Ok(NewPayment { amount, state, transaction_id, error_message, metadata: metadata.clone() })
}

/// What it answers when a payment shall be settled: no, when the metadata has
/// `shouldErrorOnSettle`.
#[must_use]
pub fn settle(payment: &Payment) -> Outcome {
    let error_message = payment.metadata.get("errorMessage").and_then(Value::as_str);
    if is_set(&payment.metadata, "shouldErrorOnSettle") {
        Outcome::failed(None, error_message.map(str::to_owned))
    } else {
        Outcome::succeeded()
    }
}

/// What it answers when a payment shall be cancelled: always yes, with the time.
#[must_use]
pub fn cancel(now: DateTime<Utc>) -> Outcome {
    let at = now.to_rfc3339_opts(SecondsFormat::Millis, true);
    Outcome { metadata: Some(json!({ "cancellationDate": at })), ..Outcome::succeeded() }
}

/// As JavaScript sees it: anything but nothing, `false`, 0 and an empty text.
fn is_set(metadata: &Value, name: &str) -> bool {
    match metadata.get(name) {
        None | Some(Value::Null | Value::Bool(false)) => false,
        Some(Value::Number(number)) => number.as_f64() != Some(0.0),
        Some(Value::String(text)) => !text.is_empty(),
        Some(Value::Bool(true) | Value::Array(_) | Value::Object(_)) => true,
    }
}
