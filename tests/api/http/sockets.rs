//! `graphql-transport-ws`, word for word.

use std::time::Duration;

use cartwright::http::Options;
use domain::id::OrderId;
use hyper::StatusCode;
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;

use super::speaking;
use super::wire::{OLDER, Socket, TRANSPORT};
use crate::event::{event, write};
use crate::support::Shop;

const EVENTS: &str = "subscription { orderEvents(after: BEGINNING) { sequence } }";

fn bearer(token: Option<String>) -> Value {
    json!({ "Authorization": format!("Bearer {}", token.expect("a token")) })
}

#[tokio::test]
async fn a_subscription_lives_until_either_side_ends_it() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let mut socket = Socket::begun(shop.address, "/admin-api", bearer(admin.token())).await;
    socket.subscribe("one", EVENTS).await;
    socket.subscribe("two", EVENTS).await;
    let order: OrderId = shop.app.new_id();
    write(&shop, &[event(order, 1)]).await;
    let mut heard = [socket.hear().await, socket.hear().await];
    heard.sort_by_key(|m| m["id"].as_str().map(str::to_owned));
    for (message, id) in heard.iter().zip(["one", "two"]) {
        let payload = json!({ "data": { "orderEvents": { "sequence": 1 } } });
        assert_eq!(*message, json!({ "type": "next", "id": id, "payload": payload }));
    }
    socket.say(json!({ "type": "complete", "id": "one" })).await;
    write(&shop, &[event(order, 2)]).await;
    let next = socket.hear().await;
    assert_eq!(
        (&next["id"], &next["payload"]["data"]["orderEvents"]["sequence"]),
        (&json!("two"), &json!(2))
    );
    // The id is free again; what is unknown is no mistake.
    socket.say(json!({ "type": "complete", "id": "nobody" })).await;
    socket.subscribe("one", "{ activeChannel { code } }").await;
    let answer = socket.hear().await;
    assert_eq!(answer["payload"]["data"]["activeChannel"]["code"], "__default_channel__");
    assert_eq!(socket.hear().await, json!({ "type": "complete", "id": "one" }));
}

#[tokio::test]
async fn queries_and_mutations_run_too() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let mut socket = Socket::begun(shop.address, "/admin-api", bearer(admin.token())).await;
    let document = "mutation M($name: String!) { createZone(input: { name: $name }) { name } } query Q { __typename }";
    let payload = json!({ "query": document, "operationName": "M", "variables": { "name": "S" },
        "extensions": {}, "stray": 1 });
    socket.say(json!({ "type": "subscribe", "id": "m", "payload": payload })).await;
    assert_eq!(
        socket.hear().await["payload"],
        json!({ "data": { "createZone": { "name": "S" } } })
    );
    assert_eq!(socket.hear().await, json!({ "type": "complete", "id": "m" }));
    socket.subscribe("q", "{ zones { totalItems } }").await;
    assert_eq!(socket.hear().await["payload"]["data"]["zones"]["totalItems"], 2);
}

/// A connection has no headers to answer with: its results tell the token, and it remembers it.
#[tokio::test]
async fn a_session_that_is_made_on_the_way_is_kept() {
    let market = crate::order::market::Market::open().await;
    let mug = market.variant("MUG", 1000, 5).await;
    let mut socket = Socket::begun(market.shop.address, "/shop-api", json!({})).await;
    let add = format!(
        "mutation {{ addItemToOrder(productVariantId: \"{mug}\", quantity: 1) {{
           ... on Order {{ totalQuantity }} }} }}"
    );
    let mut token = None;
    for quantity in [1, 2] {
        socket.subscribe("add", &add).await;
        let added = socket.hear().await;
        assert_eq!(added["payload"]["data"]["addItemToOrder"]["totalQuantity"], quantity);
        let told = added["payload"]["extensions"]["vendure-auth-token"].as_str();
        assert_eq!(told.is_some(), quantity == 1, "{added}");
        token = token.or(told.map(str::to_owned));
        assert_eq!(socket.hear().await["type"], "complete");
    }
    let guest = market.shop.guest();
    guest.use_token(token.as_deref());
    let cart = guest.ask("{ activeOrder { totalQuantity } }").await;
    assert_eq!(cart.data("activeOrder.totalQuantity"), 2, "the same by HTTP");
    socket.subscribe("out", "mutation { logout { success } }").await;
    assert_eq!(socket.hear().await["payload"]["extensions"]["vendure-auth-token"], "");
    socket.hear().await;
    socket.subscribe("cart", "{ activeOrder { totalQuantity } }").await;
    assert_eq!(socket.hear().await["payload"]["data"]["activeOrder"], Value::Null);
}

#[tokio::test]
async fn what_does_not_run_is_an_error_of_its_operation_only() {
    let shop = Shop::open().await;
    let mut socket = Socket::begun(shop.address, "/shop-api", json!({})).await;
    assert_eq!(socket_error(&mut socket, "{ nothing }").await, "GRAPHQL_VALIDATION_FAILED");
    assert_eq!(socket_error(&mut socket, "{").await, "GRAPHQL_PARSE_FAILED");
    let deep =
        "{ collections { items ".to_owned() + &"{ parent ".repeat(30) + "{ id }" + &" }".repeat(32);
    assert_eq!(socket_error(&mut socket, &deep).await, "LIMIT_EXCEEDED");
    socket.subscribe("x", "{ me { id } }").await;
    let failed = socket.hear().await;
    assert_eq!(failed["type"], "next");
    assert_eq!(failed["payload"]["errors"][0]["extensions"]["code"], "FORBIDDEN");
    assert_eq!(socket.hear().await["type"], "complete");
}

async fn socket_error(socket: &mut Socket, document: &str) -> String {
    socket.subscribe("x", document).await;
    let answer = socket.hear().await;
    assert_eq!((&answer["type"], &answer["id"]), (&json!("error"), &json!("x")), "{answer}");
    let error = &answer["payload"][0];
    assert!(error["extensions"]["requestId"].is_string(), "{answer}");
    error["extensions"]["code"].as_str().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn the_beginning_says_what_headers_would() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let (key, _) = super::api_key(&admin, &["ReadOrder"]).await;
    for payload in [
        bearer(admin.token()),
        json!({ "authorization": format!("bearer {}", admin.token().unwrap()) }),
        json!({ "vendure-api-key": key }),
        json!({ "Authorization": format!("Bearer {key}"), "number": 3, "empty": "" }),
    ] {
        let mut socket = Socket::begun(shop.address, "/graphql", payload.clone()).await;
        socket.subscribe("q", "{ orders { totalItems } }").await;
        assert_eq!(socket.hear().await["payload"]["data"]["orders"]["totalItems"], 0, "{payload}");
    }
    let code =
        "mutation($i: CreateChannelInput!) { createChannel(input: $i) { ... on Channel { id } } }";
    let input = json!({ "code": "other", "token": "other-token", "defaultLanguageCode": "en",
        "pricesIncludeTax": false, "defaultCurrencyCode": "USD",
        "defaultTaxZoneId": "1", "defaultShippingZoneId": "1" });
    admin.run(code, json!({ "i": input })).await.text_at("createChannel.id");
    let payload = json!({ "vendure-token": "other-token", "accept-language": "de" });
    let mut socket = Socket::begun(shop.address, "/shop-api", payload).await;
    socket.subscribe("q", "{ activeChannel { code } }").await;
    assert_eq!(socket.hear().await["payload"]["data"]["activeChannel"]["code"], "other");
    socket.hear().await;
    socket.subscribe("q", "{ me { id } }").await;
    let message = &socket.hear().await["payload"]["errors"][0]["message"];
    assert_eq!(*message, "Das ist Ihnen nicht erlaubt");
}

/// Says something to a new connection; the code with which it is closed.
async fn code(shop: &Shop, begin: bool, messages: &[Message]) -> u16 {
    let mut socket = Socket::open(shop.address, TRANSPORT).await;
    if begin {
        socket.say(json!({ "type": "connection_init" })).await;
        assert_eq!(socket.hear().await["type"], "connection_ack");
    }
    for message in messages {
        socket.send(message.clone()).await;
    }
    socket.closed().await
}

fn text(value: Value) -> Message {
    Message::text(value.to_string())
}

#[tokio::test]
async fn whoever_breaks_the_rules_is_told_which() {
    let shop = Shop::open().await;
    shop.admin().await;
    let init = || text(json!({ "type": "connection_init" }));
    let subscribe = || {
        let payload = json!({ "query": "subscription { orderUpdated(code: \"X\") { id } }" });
        text(json!({ "type": "subscribe", "id": "a", "payload": payload }))
    };
    assert_eq!(code(&shop, false, &[subscribe()]).await, 4401);
    assert_eq!(code(&shop, false, &[init(), init()]).await, 4429);
    assert_eq!(code(&shop, true, &[init()]).await, 4429);
    let missing_id = text(json!({ "type": "subscribe", "payload": { "query": "{ __typename }" } }));
    for wrong in [
        Message::text("{"),
        Message::text("[]"),
        text(json!({ "type": "no-such-thing" })),
        text(json!({ "id": "a" })),
        missing_id,
        text(json!({ "type": "subscribe", "id": "a" })),
        text(json!({ "type": "subscribe", "id": "a", "payload": {} })),
        Message::binary(vec![1, 2, 3]),
    ] {
        assert_eq!(code(&shop, true, std::slice::from_ref(&wrong)).await, 4400, "{wrong:?}");
    }
    let forbidden =
        text(json!({ "type": "connection_init", "payload": { "Authorization": "Bearer no" } }));
    assert_eq!(code(&shop, false, &[forbidden]).await, 4403);
    let no_key =
        text(json!({ "type": "connection_init", "payload": { "vendure-api-key": "no:no" } }));
    assert_eq!(code(&shop, false, &[no_key]).await, 4403);
}

#[tokio::test]
async fn an_operation_has_an_id_of_its_own() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let mut socket = Socket::begun(shop.address, "/admin-api", bearer(admin.token())).await;
    socket.subscribe("a", EVENTS).await;
    socket.subscribe("a", EVENTS).await;
    assert_eq!(socket.closed().await, 4409);
}

#[tokio::test]
async fn who_does_not_begin_is_sent_away() {
    let (begin, heartbeat) = (Duration::from_millis(100), Duration::from_millis(60));
    let shop = speaking(Options { begin, heartbeat, ..Options::default() }).await;
    assert_eq!(code(&shop, false, &[]).await, 4408);
    // Whoever has begun may take their time.
    let mut socket = Socket::begun(shop.address, "/shop-api", json!({})).await;
    for _ in 0..4 {
        socket.heartbeat().await;
        socket.say(json!({ "type": "pong" })).await;
    }
    socket.subscribe("q", "{ __typename }").await;
    assert_eq!(socket.hear().await["type"], "next");
}

#[tokio::test]
async fn either_side_asks_whether_the_other_is_there() {
    let shop =
        speaking(Options { heartbeat: Duration::from_millis(50), ..Options::default() }).await;
    let mut socket = Socket::begun(shop.address, "/shop-api", json!({})).await;
    assert_eq!(socket.heartbeat().await, json!({ "type": "ping" }));
    socket.say(json!({ "type": "pong", "payload": { "n": 1 } })).await;
    socket.say(json!({ "type": "ping", "payload": { "n": 2 } })).await;
    assert_eq!(socket.hear().await, json!({ "type": "pong", "payload": { "n": 2 } }));
    socket.say(json!({ "type": "ping" })).await;
    assert_eq!(socket.hear().await, json!({ "type": "pong" }));
}

async fn status(
    shop: &Shop,
    protocol: &'static str,
    headers: &[(&'static str, &str)],
) -> Option<StatusCode> {
    Socket::connect(shop.address, "/shop-api", protocol, headers).await.err()
}

#[tokio::test]
async fn pages_of_strangers_bring_no_cookie() {
    let cors_origins = vec!["https://shop.example".to_owned()];
    let shop = speaking(Options { cors_origins, ..Options::default() }).await;
    let guest = shop.guest();
    guest.ask("{ activeOrder { id } }").await;
    let cookie = format!("session={}", guest.token().expect("a token"));
    let stranger = ("origin", "https://evil.example");
    let own = format!("http://{}", shop.address);
    for protocol in [TRANSPORT, OLDER] {
        let refused = status(&shop, protocol, &[stranger, ("cookie", &cookie)]).await;
        assert_eq!(refused, Some(StatusCode::FORBIDDEN));
        let null = status(&shop, protocol, &[("origin", "null"), ("cookie", &cookie)]).await;
        assert_eq!(null, Some(StatusCode::FORBIDDEN));
        assert_eq!(status(&shop, protocol, &[stranger]).await, None);
        assert_eq!(status(&shop, protocol, &[stranger, ("cookie", "theme=dark")]).await, None);
        let friend = ("origin", "https://shop.example");
        assert_eq!(status(&shop, protocol, &[friend, ("cookie", &cookie)]).await, None);
        assert_eq!(status(&shop, protocol, &[("origin", &own), ("cookie", &cookie)]).await, None);
        assert_eq!(status(&shop, protocol, &[("cookie", &cookie)]).await, None);
    }
}

#[tokio::test]
async fn other_protocols_are_not_spoken() {
    let shop = Shop::open().await;
    assert_eq!(status(&shop, "mqtt", &[]).await, Some(StatusCode::BAD_REQUEST));
}
