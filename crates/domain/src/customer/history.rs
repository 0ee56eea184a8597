//! What is written into the history of a customer. Customers do not read these entries.

use serde_json::{Value, json};

use crate::event::{HistoryDraft, HistoryType};

fn private(kind: HistoryType, data: Value) -> HistoryDraft {
    HistoryDraft { kind, is_public: false, data }
}

/// A customer has an account.
#[must_use]
pub fn registered() -> HistoryDraft {
    private(HistoryType::CustomerRegistered, json!({ "strategy": "native" }))
}

/// The e-mail address of an account is proven.
#[must_use]
pub fn verified() -> HistoryDraft {
    private(HistoryType::CustomerVerified, json!({ "strategy": "native" }))
}

/// A customer's details changed; `input` is what was asked for.
#[must_use]
pub fn updated(input: &Value) -> HistoryDraft {
    private(HistoryType::CustomerDetailUpdated, json!({ "input": input }))
}

/// A customer got another address.
#[must_use]
pub fn address_created(line: &str) -> HistoryDraft {
    private(HistoryType::CustomerAddressCreated, json!({ "address": line }))
}

/// An address of a customer changed; `input` is what was asked for.
#[must_use]
pub fn address_updated(line: &str, input: &Value) -> HistoryDraft {
    private(HistoryType::CustomerAddressUpdated, json!({ "address": line, "input": input }))
}

/// An address of a customer was deleted.
#[must_use]
pub fn address_deleted(line: &str) -> HistoryDraft {
    private(HistoryType::CustomerAddressDeleted, json!({ "address": line }))
}

/// A customer has another password.
#[must_use]
pub fn password_updated() -> HistoryDraft {
    private(HistoryType::CustomerPasswordUpdated, json!({}))
}

/// A customer was put into a group.
#[must_use]
pub fn added_to_group(name: &str) -> HistoryDraft {
    private(HistoryType::CustomerAddedToGroup, json!({ "groupName": name }))
}

/// A customer was taken out of a group.
#[must_use]
pub fn removed_from_group(name: &str) -> HistoryDraft {
    private(HistoryType::CustomerRemovedFromGroup, json!({ "groupName": name }))
}

/// An address as one line, for people who read the history.
#[must_use]
pub fn line(street: &str, postal_code: Option<&str>, country_code: &str) -> String {
    let parts = [Some(street), postal_code, Some(country_code)];
    let parts = parts.into_iter().flatten().filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(", ")
}
