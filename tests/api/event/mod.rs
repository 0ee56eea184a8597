//! Events: the log, the feed, and what is said of them.

mod docs;
mod expiry;
mod feed;
mod hands;
mod resume;
mod updated;

use cartwright::app::App;
use db::event::New;
use domain::event::{ActorKind, EventType};
use domain::fulfillment::FulfillmentStatus;
use domain::id::{ChannelId, OrderId};
use domain::order::OrderState;
use domain::payment::PaymentStatus;
use serde_json::json;

use crate::support::Shop;

/// An event that says little.
pub(crate) fn event(order: OrderId, sequence: i64) -> New {
    New {
        order_id: order,
        sequence,
        kind: EventType::CartChanged,
        actor_kind: ActorKind::Guest,
        actor_id: None,
        actor_name: String::new(),
        request_id: format!("request-{sequence}"),
        channel_id: ChannelId::FIRST,
        customer_id: None,
        order_code: order.to_string(),
        order_state: OrderState::AddingItems,
        payment_status: PaymentStatus::NotPaid,
        fulfillment_status: FulfillmentStatus::NotFulfilled,
        changes: json!([{ "path": "totalQuantity", "from": sequence - 1, "to": sequence }]),
        payload: json!({ "n": sequence }),
    }
}

/// Writes events in a transaction of their own.
pub(crate) async fn write(shop: &Shop, events: &[New]) {
    append(&shop.database().await, events).await;
    shop.app.events.wake();
}

/// Writes events in the connection's transaction.
pub(crate) async fn append(sql: &tokio_postgres::Client, events: &[New]) {
    let events = serde_json::to_string(events).expect("events are JSON");
    sql.execute(
        "insert into order_events (order_id, sequence, type, actor_kind, actor_id, actor_name, request_id,
           channel_id, customer_id, order_code, order_state, payment_status, fulfillment_status, changes, payload)
         select order_id, sequence, type, actor_kind, actor_id, actor_name, request_id, channel_id, customer_id,
           order_code, order_state, payment_status, fulfillment_status, changes, payload
         from json_populate_recordset(null::order_events, $1::text::json) order by sequence",
        &[&events],
    )
    .await
    .expect("events are written");
}

/// Waits until readers see everything that was written: transactions of other tests, which share the
/// database server, hold the feed back for a moment.
pub(crate) async fn settle(app: &App) {
    let settled = async {
        while cartwright::event::lag(app).await.expect("a lag") > 0.0 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(20), settled).await.expect("in time");
}
