use serde_json::json;
use uuid::Uuid;

use super::*;
use crate::id::{FulfillmentId, OrderLineId, PaymentId};
use crate::order::OrderState;
use crate::payment::PaymentState;

#[test]
fn the_name_on_the_wire_follows_from_the_name_in_the_log() {
    for kind in EventType::ALL {
        assert_eq!(kind.wire(), kind.as_str().replace('.', "_").to_uppercase());
        assert_eq!(EventType::from_text(kind.as_str()), Some(*kind));
    }
    assert_eq!(EventType::ALL.len(), 33);
    assert_eq!(HistoryType::ALL.len(), 26);
}

#[test]
fn history_tells_ids_as_clients_know_them() {
    let step = HistoryDraft::order_transition(OrderState::Created, OrderState::AddingItems);
    assert_eq!(step.data, json!({ "from": "Created", "to": "AddingItems" }));
    let paid = HistoryDraft::payment_transition(
        PaymentId::FIRST,
        PaymentState::Created,
        PaymentState::Settled,
    );
    assert_eq!(paid.data, json!({ "paymentId": "1", "from": "Created", "to": "Settled" }));
    assert!(paid.is_public && !HistoryDraft::note("call back", false).is_public);
    let sent = HistoryDraft::fulfillment(FulfillmentId(Uuid::nil()));
    assert_eq!(sent.data, json!({ "fulfillmentId": Uuid::nil().to_string() }));
}

#[test]
fn an_empty_reason_is_not_told() {
    let lines = [(OrderLineId::FIRST, 2)];
    let told = |reason| HistoryDraft::cancellation(&lines, reason, true).data;
    let without =
        json!({ "lines": [{ "orderLineId": "1", "quantity": 2 }], "shippingCancelled": true });
    assert_eq!(told(None), without);
    assert_eq!(told(Some("")), without);
    assert_eq!(told(Some("late"))["reason"], "late");
}
