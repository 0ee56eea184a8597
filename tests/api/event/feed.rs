//! `orderEvents` as a query, and the feed behind it.

use std::time::Duration;

use cartwright::event::feed::{After, Follower};
use db::event::Filter;
use domain::event::EventType;
use domain::id::{ChannelId, OrderId};
use domain::order::OrderState;
use serde_json::json;
use tokio::sync::Notify;
use tokio::time::timeout;

use super::{append, event, settle, write};
use crate::support::Shop;

const LIST: &str = "query($after: Cursor, $first: Int, $filter: OrderEventFilter) {
    orderEvents(after: $after, first: $first, filter: $filter) {
      id cursor sequence type at actor { kind id name } requestId orderId orderCode orderState paymentStatus
      fulfillmentStatus changes { path from to } payload } }";

#[tokio::test]
async fn the_log_is_read_from_any_place() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let order: OrderId = shop.app.new_id();
    write(&shop, &[event(order, 1), event(order, 2), event(order, 3)]).await;
    settle(&shop.app).await;
    let all = admin.run(LIST, json!({})).await;
    assert_eq!(all.data("orderEvents.2.sequence"), 3);
    assert_eq!(all.data("orderEvents.0.type"), "CART_CHANGED");
    assert_eq!(all.data("orderEvents.0.orderId"), order.to_string());
    assert_eq!(all.data("orderEvents.0.actor"), json!({ "kind": "GUEST", "id": null, "name": "" }));
    assert_eq!(
        all.data("orderEvents.1.changes.0"),
        json!({ "path": "totalQuantity", "from": 1, "to": 2 })
    );
    assert_eq!(all.data("orderEvents.1.payload"), json!({ "n": 2 }));
    let cursor = all.data("orderEvents.0.cursor");
    let rest = admin.run(LIST, json!({ "after": cursor, "first": 1 })).await;
    assert_eq!(rest.data("orderEvents.0.sequence"), 2);
    assert_eq!(rest.data("orderEvents").as_array().map(Vec::len), Some(1));
    let begin = admin.ask("{ orderEvents(after: BEGINNING) { sequence } }").await;
    assert_eq!(begin.data("orderEvents").as_array().map(Vec::len), Some(3));
    let now = admin.run(LIST, json!({ "after": "NOW" })).await;
    assert_eq!(now.data("orderEvents"), json!([]));
    assert_eq!(all.statements, 3);
}

#[tokio::test]
async fn a_filter_takes_what_fits_every_list() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let (one, other): (OrderId, OrderId) = (shop.app.new_id(), shop.app.new_id());
    let customer = shop.app.new_id();
    let mut placed = event(one, 2);
    placed.kind = EventType::OrderPlaced;
    placed.order_state = OrderState::PaymentSettled;
    placed.customer_id = Some(customer);
    write(&shop, &[event(one, 1), placed, event(other, 1)]).await;
    settle(&shop.app).await;
    let count = async |filter: serde_json::Value| {
        let answer = admin.run(LIST, json!({ "filter": filter })).await;
        answer.data("orderEvents").as_array().map_or(0, Vec::len)
    };
    assert_eq!(count(json!({ "orders": [one.to_string()] })).await, 2);
    assert_eq!(count(json!({ "types": ["ORDER_PLACED"] })).await, 1);
    assert_eq!(count(json!({ "types": ["ORDER_PLACED"], "orders": [other.to_string()] })).await, 0);
    assert_eq!(count(json!({ "states": ["PaymentSettled", "NoSuchState"] })).await, 1);
    assert_eq!(count(json!({ "states": [] })).await, 0);
    assert_eq!(count(json!({ "customers": [customer.to_string()] })).await, 1);
    assert_eq!(count(json!({ "channels": ["1"] })).await, 3);
    let elsewhere: ChannelId = shop.app.new_id();
    assert_eq!(count(json!({ "channels": [elsewhere.to_string()] })).await, 0);
}

#[tokio::test]
async fn only_who_may_read_orders_reads_events() {
    let shop = Shop::open().await;
    let refused = shop.guest().ask("{ orderEvents { id } }").await;
    assert_eq!(refused.code(), "FORBIDDEN");
    let wrong = shop.admin().await.run(LIST, json!({ "after": "no-cursor-at-all" })).await;
    assert!(!wrong.errors().is_empty());
}

/// A transaction that began to write first commits last: nobody sees past it, nobody skips it.
#[tokio::test]
async fn what_commits_late_is_not_skipped() {
    let shop = Shop::open().await;
    let (slow, fast): (OrderId, OrderId) = (shop.app.new_id(), shop.app.new_id());
    let mut follower = Follower::open(shop.app.clone(), After::Beginning, Filter::default())
        .await
        .expect("a feed");
    let (written, go) = (Notify::new(), Notify::new());
    let late = async {
        let sql = shop.database().await;
        sql.batch_execute("begin").await.expect("a transaction");
        append(&sql, &[event(slow, 1)]).await;
        written.notify_one();
        go.notified().await;
        sql.batch_execute("commit").await
    };
    let rest = async {
        written.notified().await;
        write(&shop, &[event(fast, 1)]).await;
        let admin = shop.admin().await;
        let seen = admin.run(LIST, json!({})).await;
        assert_eq!(seen.data("orderEvents"), json!([]), "nobody sees past a running transaction");
        go.notify_one();
    };
    let (done, ()) = tokio::join!(late, rest);
    done.expect("the slow transaction commits");
    shop.app.events.wake();
    let mut next = async || {
        let row = timeout(Duration::from_secs(20), follower.next()).await.expect("in time");
        row.expect("an event").expect("the feed goes on").order_id
    };
    assert_eq!((next().await, next().await), (slow, fast));
}

/// Without notices, another process still sees what happens.
#[tokio::test]
async fn a_follower_sees_what_other_processes_commit() {
    let shop = Shop::open().await;
    let second = shop.second().await;
    let order: OrderId = shop.app.new_id();
    let filter = Filter { orders: Some(vec![order]), ..Filter::default() };
    let mut follower =
        Follower::open(second.app.clone(), After::Now, filter).await.expect("a feed");
    for sequence in 1..=20 {
        write(&shop, &[event(shop.app.new_id(), 1), event(order, sequence)]).await;
        let row = timeout(Duration::from_secs(20), follower.next()).await.expect("in time");
        assert_eq!(row.expect("an event").expect("the feed goes on").sequence, sequence);
    }
}

/// A follower that does not read falls behind the channel, and then reads the log.
#[tokio::test]
async fn a_slow_follower_misses_nothing() {
    let shop = Shop::open().await;
    let order: OrderId = shop.app.new_id();
    let mut slow =
        Follower::open(shop.app.clone(), After::Now, Filter::default()).await.expect("a feed");
    let mut quick =
        Follower::open(shop.app.clone(), After::Now, Filter::default()).await.expect("a feed");
    for sequence in 1..=150 {
        write(&shop, &[event(order, sequence)]).await;
        let row = timeout(Duration::from_secs(20), quick.next()).await.expect("in time");
        assert_eq!(row.expect("an event").expect("the feed goes on").sequence, sequence);
    }
    for sequence in 1..=150 {
        let row = timeout(Duration::from_secs(20), slow.next()).await.expect("in time");
        assert_eq!(row.expect("an event").expect("the feed goes on").sequence, sequence);
    }
}
