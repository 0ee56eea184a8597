//! A server that stops: what runs is finished, streams are closed, nothing new is taken.

use serde_json::json;
use tokio::net::TcpStream;

use super::until;
use super::wire::{Events, LIMIT, Socket};
use crate::support::{Call, Shop};

const EVENTS: &str = "subscription { orderEvents { sequence } }";

#[tokio::test]
async fn streams_are_closed_with_a_word() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let bearer = format!("Bearer {}", admin.token().expect("a token"));
    let mut socket =
        Socket::begun(shop.address, "/admin-api", json!({ "authorization": bearer })).await;
    socket.subscribe("e", EVENTS).await;
    let idle = Socket::begun(shop.address, "/shop-api", json!({})).await;
    let headers = [("authorization", bearer.as_str())];
    let mut events = Events::open(shop.address, "/admin-api", EVENTS, &headers).await;
    let open = async || {
        let metrics = shop.client("/metrics").send(Call::default()).await.text;
        metrics.lines().any(|line| line == "cartwright_streams 2")
    };
    until("both are open", LIMIT, open).await;
    shop.app.stopping.cancel();
    assert_eq!(socket.closed().await, 1001);
    assert_eq!(idle.closed().await, 1001);
    assert_eq!(events.next().await, None, "without `complete`: the client comes back");
}

#[tokio::test]
async fn what_runs_is_finished() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let database = shop.database().await;
    database.batch_execute("begin; select from global_settings for update").await.unwrap();
    let document = "mutation { updateGlobalSettings(input: { outOfStockThreshold: 7 }) {
        ... on GlobalSettings { outOfStockThreshold } } }";
    let bearer = format!("Bearer {}", admin.token().expect("a token"));
    let headers = [("authorization", bearer.as_str())];
    let answer = admin.ask(document);
    let stop = async {
        let watcher = shop.database().await;
        let waits = "select count(*) from pg_stat_activity where datname = current_database()
            and wait_event_type = 'Lock'";
        let waiting = async |n: i64| {
            let row = watcher.query_one(waits, &[]).await.unwrap();
            row.get::<_, i64>(0) >= n
        };
        until("the request waits", LIMIT, async || waiting(1).await).await;
        let mut stream = Events::open(shop.address, "/admin-api", document, &headers).await;
        until("the other waits too", LIMIT, async || waiting(2).await).await;
        shop.app.stopping.cancel();
        let taken = async || TcpStream::connect(shop.address).await.is_err();
        until("nobody is let in any more", LIMIT, taken).await;
        database.batch_execute("rollback").await.unwrap();
        stream.result().await
    };
    let (answer, streamed) = tokio::join!(answer, stop);
    assert_eq!(answer.data("updateGlobalSettings.outOfStockThreshold"), 7);
    assert_eq!(streamed["data"]["updateGlobalSettings"]["outOfStockThreshold"], 7);
}

/// Only so many connections at once; the next waits until one has ended.
#[tokio::test]
async fn connections_take_turns() {
    let options = cartwright::http::Options { connections: 2, ..Default::default() };
    let shop = super::speaking(options).await;
    let first = Socket::begun(shop.address, "/shop-api", json!({})).await;
    let second = Socket::begun(shop.address, "/shop-api", json!({})).await;
    let third = Socket::begun(shop.address, "/shop-api", json!({}));
    tokio::pin!(third);
    for _ in 0..1000 {
        let waits = futures_util::poll!(third.as_mut()).is_pending();
        assert!(waits, "a third was let in");
        tokio::task::yield_now().await;
    }
    drop(first);
    third.await;
    drop(second);
}
