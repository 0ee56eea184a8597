//! What is written of a change beside the order: history, events, and which fields changed.

use db::event::New as Event;
use db::history::New as Entry;
use domain::event::{ActorKind, EventDraft, HistoryDraft};
use domain::order::{Changes, Order};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::actor::{Actor, Who};
use crate::call::Call;

/// The history of an order, as it is written.
pub(crate) fn history(call: &Call, order: &Order, drafts: Vec<HistoryDraft>) -> Vec<Entry> {
    let now = call.app.now();
    let entry = |draft: HistoryDraft| Entry {
        id: call.app.new_id(),
        order_id: Some(order.id),
        customer_id: None,
        kind: draft.kind,
        is_public: draft.is_public,
        administrator_id: call.actor.administrator(),
        data: draft.data,
        created_at: now,
    };
    drafts.into_iter().map(entry).collect()
}

/// The events of an order, as they are written: numbered behind those before, the changes of
/// fields on the first.
pub(crate) fn events(
    call: &Call,
    before: &Order,
    after: &Order,
    drafts: Vec<EventDraft>,
) -> Vec<Event> {
    let (actor_kind, actor_id) = who(&call.actor);
    let mut changed = Some(changes(before, after));
    let event = |(place, draft): (i64, EventDraft)| Event {
        order_id: after.id,
        sequence: before.event_sequence.saturating_add(place),
        kind: draft.kind,
        actor_kind,
        actor_id,
        actor_name: call.actor.name.clone(),
        request_id: call.actor.request_id.to_string(),
        channel_id: after.channel_id,
        customer_id: after.customer_id,
        order_code: after.code.clone(),
        order_state: after.state,
        payment_status: after.payment_status,
        fulfillment_status: after.fulfillment_status,
        changes: changed.take().unwrap_or_else(|| json!([])),
        payload: draft.payload,
    };
    (1_i64..).zip(drafts).map(event).collect()
}

fn who(actor: &Actor) -> (ActorKind, Option<Uuid>) {
    match &actor.who {
        Who::Nobody | Who::Guest { .. } => (ActorKind::Guest, None),
        Who::Customer { customer, .. } => (ActorKind::Customer, Some(customer.uuid())),
        Who::Administrator { administrator, .. } => {
            (ActorKind::Administrator, Some(administrator.uuid()))
        }
        Who::ApiKey { key, .. } => (ActorKind::ApiKey, Some(key.uuid())),
    }
}

/// The fields that differ, each as `{path, from, to}`, by the names that clients know them by.
fn changes(before: &Order, after: &Order) -> Value {
    let mut all = Vec::new();
    let mut note = |path: String, from: Value, to: Value| {
        if from != to {
            all.push(json!({ "path": path, "from": from, "to": to }));
        }
    };
    macro_rules! fields {
        ($($path:literal: $get:expr;)+) => {$({
            let get: fn(&Order) -> Value = $get;
            note($path.to_owned(), get(before), get(after));
        })+};
    }
    fields! {
        "state": |o| json!(o.state);
        "active": |o| json!(o.active);
        "currencyCode": |o| json!(o.currency);
        "customer.id": |o| json!(o.customer_id.map(|id| id.to_string()));
        "couponCodes": |o| json!(o.coupon_codes);
        "orderPlacedAt": |o| json!(o.placed_at);
        "number": |o| json!(o.number);
        "totalQuantity": |o| json!(o.totals.quantity);
        "subTotal": |o| json!(o.totals.sub_total);
        "subTotalWithTax": |o| json!(o.totals.sub_total_with_tax);
        "shipping": |o| json!(o.totals.shipping);
        "shippingWithTax": |o| json!(o.totals.shipping_with_tax);
        "paymentStatus": |o| json!(o.payment_status);
        "fulfillmentStatus": |o| json!(o.fulfillment_status);
    }
    // Addresses are personal: that they changed is told, what they are is read from the order.
    let names = ["emailAddress", "shippingAddress", "billingAddress"];
    let changed = [
        before.email_address != after.email_address,
        before.shipping_address != after.shipping_address,
        before.billing_address != after.billing_address,
    ];
    for (name, _) in names.iter().zip(changed).filter(|(_, changed)| *changed) {
        all.push(json!({ "path": name, "from": null, "to": null }));
    }
    let rows = Changes::between(before, after);
    for line in &rows.lines.inserted {
        all.push(json!({ "path": format!("lines.{}.quantity", line.id), "from": 0, "to": line.quantity }));
    }
    for line in &rows.lines.updated {
        let was = before.line(line.id).map_or(0, |old| old.quantity);
        if was != line.quantity {
            let path = format!("lines.{}.quantity", line.id);
            all.push(json!({ "path": path, "from": was, "to": line.quantity }));
        }
    }
    for id in &rows.lines.removed {
        let was = before.line(*id).map_or(0, |old| old.quantity);
        all.push(json!({ "path": format!("lines.{id}.quantity"), "from": was, "to": 0 }));
    }
    Value::Array(all)
}
