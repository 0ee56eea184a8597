//! Event streams: graphql-sse, one request an operation.

use std::time::Duration;

use cartwright::http::Options;
use domain::id::OrderId;
use hyper::Request;
use serde_json::json;

use super::wire::{Events, Said};
use super::{encoded, speaking};
use crate::event::{event, write};
use crate::support::{Client, Shop};

const EVENTS: &str = "subscription { orderEvents(after: BEGINNING) { sequence } }";

fn bearer(client: &Client) -> String {
    format!("Bearer {}", client.token().expect("a token"))
}

#[tokio::test]
async fn a_subscription_is_a_stream_of_results() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let token = bearer(&admin);
    let headers = [("authorization", token.as_str())];
    let mut events = Events::open(shop.address, "/admin-api", EVENTS, &headers).await;
    assert_eq!(events.said().await, Some(Said::Comment), "the client knows that it is connected");
    let order: OrderId = shop.app.new_id();
    for sequence in [1, 2] {
        write(&shop, &[event(order, sequence)]).await;
        let wanted = json!({ "data": { "orderEvents": { "sequence": sequence } } });
        assert_eq!(events.result().await, wanted);
    }
}

/// As the browser's own `EventSource` asks, which can only send a cookie.
#[tokio::test]
async fn a_stream_is_asked_for_by_get_too() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    write(&shop, &[event(shop.app.new_id(), 1)]).await;
    let uri = format!("http://{}/admin-api?query={}", shop.address, encoded(EVENTS));
    let cookie = format!("session={}", admin.token().expect("a token"));
    let request = Request::get(uri);
    let mut events = Events::of(request, String::new(), &[("cookie", &cookie)]).await;
    assert_eq!(events.result().await["data"]["orderEvents"]["sequence"], 1);
}

#[tokio::test]
async fn a_query_or_a_mutation_is_a_stream_of_one() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let token = bearer(&admin);
    let headers = [("authorization", token.as_str())];
    for (document, path) in [
        ("{ zones { totalItems } }", "/data/zones/totalItems"),
        (r#"mutation { createZone(input: { name: "S" }) { name } }"#, "/data/createZone/name"),
    ] {
        let mut events = Events::open(shop.address, "/admin-api", document, &headers).await;
        let result = events.result().await;
        assert!(result.pointer(path).is_some_and(|v| !v.is_null()), "{result}");
        assert_eq!(events.next().await, Some(Said::Complete));
        assert_eq!(events.next().await, None);
    }
}

/// The headers have gone out before the session is made: the result tells its token.
#[tokio::test]
async fn a_session_that_is_made_on_the_way_is_told() {
    let shop = Shop::open().await;
    let document = "{ activeOrder { id } }";
    let mut events = Events::open(shop.address, "/shop-api", document, &[]).await;
    let result = events.result().await;
    let token = result["extensions"]["vendure-auth-token"].as_str().expect("a token");
    let guest = shop.guest();
    guest.use_token(Some(token));
    assert_eq!(guest.ask(document).await.header("vendure-auth-token"), None, "it is known");
    assert_eq!(events.next().await, Some(Said::Complete));
}

#[tokio::test]
async fn a_mutation_by_get_does_not_run() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let document = r#"mutation { createZone(input: { name: "S" }) { name } }"#;
    let uri = format!("http://{}/admin-api?query={}", shop.address, encoded(document));
    let token = bearer(&admin);
    let headers = [("authorization", token.as_str())];
    let mut events = Events::of(Request::get(uri), String::new(), &headers).await;
    assert!(events.result().await["errors"][0]["message"].is_string());
    assert_eq!(events.next().await, Some(Said::Complete));
    assert_eq!(admin.ask("{ zones { totalItems } }").await.data("zones.totalItems"), 1);
}

/// The browser's `EventSource` cannot read a status, so the stream tells.
#[tokio::test]
async fn what_does_not_run_is_told_in_the_stream() {
    let shop = Shop::open().await;
    for (document, code) in [
        ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("query($id: ID!) { product(id: $id) { id } }", "BAD_USER_INPUT"),
        ("subscription { orderUpdated(code: \"NONE\") { id } }", "FORBIDDEN"),
    ] {
        let headers = [("x-request-id", "mine")];
        let mut events = Events::open(shop.address, "/shop-api", document, &headers).await;
        let result = events.result().await;
        let extensions = &result["errors"][0]["extensions"];
        assert_eq!(*extensions, json!({ "code": code, "requestId": "mine" }), "{result}");
        assert_eq!(events.next().await, Some(Said::Complete));
        assert_eq!(events.next().await, None);
    }
}

#[tokio::test]
async fn an_idle_stream_shows_that_it_lives() {
    let shop =
        speaking(Options { heartbeat: Duration::from_millis(40), ..Options::default() }).await;
    let admin = shop.admin().await;
    let token = bearer(&admin);
    let headers = [("authorization", token.as_str())];
    let mut events = Events::open(shop.address, "/admin-api", EVENTS, &headers).await;
    for _ in 0..4 {
        assert_eq!(events.said().await, Some(Said::Comment));
    }
    write(&shop, &[event(shop.app.new_id(), 1)]).await;
    assert_eq!(events.result().await["data"]["orderEvents"]["sequence"], 1);
}

#[tokio::test]
async fn a_stream_that_is_left_ends_on_the_server() {
    let shop =
        speaking(Options { heartbeat: Duration::from_millis(40), ..Options::default() }).await;
    let admin = shop.admin().await;
    let token = bearer(&admin);
    let headers = [("authorization", token.as_str())];
    let open = async || {
        let metrics = shop.client("/metrics").send(crate::support::Call::default()).await.text;
        let line = metrics.lines().find(|line| line.starts_with("cartwright_streams "));
        line.expect("the gauge").ends_with(" 1")
    };
    let events = Events::open(shop.address, "/admin-api", EVENTS, &headers).await;
    super::until("the stream is open", super::wire::LIMIT, &open).await;
    drop(events);
    super::until("the stream has ended", super::wire::LIMIT, async || !open().await).await;
}

#[tokio::test]
async fn a_thank_you_page_follows_its_order() {
    use crate::order::market::{Market, pay};
    let market = Market::open().await;
    let mug = market.variant("MUG", 1000, 5).await;
    let guest = market.paying(&mug, 1, "ada@example.test").await;
    let placed = pay(&guest, "auto", json!({})).await;
    let code = placed.text_at("addPaymentToOrder.code");
    let document = format!("subscription {{ orderUpdated(code: \"{code}\") {{ code state }} }}");
    let token = bearer(&guest);
    let headers = [("authorization", token.as_str())];
    let mut own = Events::open(market.shop.address, "/shop-api", &document, &headers).await;
    let wanted = json!({ "code": code, "state": "PaymentSettled" });
    assert_eq!(own.result().await["data"]["orderUpdated"], wanted);
    // A token that has ended is none: whoever may read the order by its code may follow it too.
    let stale = [("authorization", "Bearer 0123456789")];
    let mut late = Events::open(market.shop.address, "/shop-api", &document, &stale).await;
    assert_eq!(late.result().await["data"]["orderUpdated"], wanted);
}
