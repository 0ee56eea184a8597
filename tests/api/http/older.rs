//! The older `graphql-ws` protocol, which some clients still speak.

use std::time::Duration;

use cartwright::http::Options;
use domain::id::OrderId;
use serde_json::{Value, json};

use super::speaking;
use super::wire::{OLDER, Socket};
use crate::event::{event, write};
use crate::support::Shop;

async fn begun(shop: &Shop, payload: Value) -> Socket {
    let mut socket = Socket::open(shop.address, OLDER).await;
    socket.say(json!({ "type": "connection_init", "payload": payload })).await;
    assert_eq!(socket.hear().await, json!({ "type": "connection_ack" }));
    socket
}

async fn start(socket: &mut Socket, id: &str, document: &str) {
    let payload = json!({ "query": document });
    socket.say(json!({ "type": "start", "id": id, "payload": payload })).await;
}

#[tokio::test]
async fn a_subscription_has_the_older_words() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let token = admin.token().expect("a token");
    let mut socket = begun(&shop, json!({ "Authorization": format!("Bearer {token}") })).await;
    start(&mut socket, "1", "subscription { orderEvents(after: BEGINNING) { sequence } }").await;
    let order: OrderId = shop.app.new_id();
    write(&shop, &[event(order, 1)]).await;
    let payload = json!({ "data": { "orderEvents": { "sequence": 1 } } });
    assert_eq!(socket.hear().await, json!({ "type": "data", "id": "1", "payload": payload }));
    socket.say(json!({ "type": "stop", "id": "1" })).await;
    assert_eq!(socket.hear().await, json!({ "type": "complete", "id": "1" }));
    start(&mut socket, "1", "{ nothing }").await;
    let refused = socket.hear().await;
    assert_eq!((&refused["type"], &refused["id"]), (&json!("error"), &json!("1")));
    assert_eq!(refused["payload"]["extensions"]["code"], "GRAPHQL_VALIDATION_FAILED");
    start(&mut socket, "2", "{ __typename }").await;
    assert_eq!(socket.hear().await["type"], "data");
    assert_eq!(socket.hear().await, json!({ "type": "complete", "id": "2" }));
}

#[tokio::test]
async fn it_begins_in_order_and_ends_politely() {
    let shop = Shop::open().await;
    let mut early = Socket::open(shop.address, OLDER).await;
    start(&mut early, "1", "{ __typename }").await;
    assert_eq!(early.closed().await, 4401);
    let mut socket = begun(&shop, Value::Null).await;
    socket.say(json!({ "type": "connection_terminate" })).await;
    assert_eq!(socket.closed().await, 1000);
}

#[tokio::test]
async fn the_server_shows_that_it_is_there() {
    let shop =
        speaking(Options { heartbeat: Duration::from_millis(50), ..Options::default() }).await;
    let mut socket = begun(&shop, json!({})).await;
    for _ in 0..2 {
        assert_eq!(socket.heartbeat().await, json!({ "type": "ka" }));
    }
}
