//! Subscriptions over the wire: an order on the thank-you page, and the feed of the house.

use chrono::Duration;
use serde_json::json;

use crate::order::market::{Market, active};

const UPDATED: &str = "subscription($id: ID, $code: String) {
    orderUpdated(id: $id, code: $code) { id code state payments { state } } }";
const EVENTS: &str = "subscription($filter: OrderEventFilter) {
    orderEvents(after: BEGINNING, filter: $filter) { cursor sequence type orderState } }";
const SETTLE: &str =
    "mutation($id: ID!) { settlePayment(id: $id) { __typename ... on Payment { state } } }";

#[tokio::test]
async fn a_thank_you_page_sees_its_order_change() {
    let market = Market::open().await;
    let mug = market.variant("MUG", 1000, 100).await;
    let (guest, order) = market.placed(&mug, 1, "manual").await;
    let read = "query($id: ID!) { order(id: $id) { code payments { id } } }";
    let read = market.admin.run(read, json!({ "id": order })).await;
    let (code, payment) = (read.text_at("order.code"), read.text_at("order.payments.0.id"));
    // Who knows the code of a guest's order may follow it for a while; its id is no secret.
    let neighbour = market.shop.guest();
    let mut by_code = neighbour.follow(UPDATED, json!({ "code": code })).await;
    let told = by_code.next().await.expect("the order as it is");
    assert_eq!(told["data"]["orderUpdated"]["id"], json!(order), "{told}");
    let mut by_id = neighbour.follow(UPDATED, json!({ "id": order })).await;
    let refused = by_id.next().await.expect("a refusal");
    assert_eq!(refused["errors"][0]["extensions"]["code"], "FORBIDDEN", "{refused}");
    // The session that placed it follows for as long as it likes.
    market.shop.clock.advance(Duration::hours(3));
    let mut page = guest.follow(UPDATED, json!({ "code": code })).await;
    let now = page.next().await.expect("the order as it is");
    assert_eq!(now["data"]["orderUpdated"]["state"], "PaymentAuthorized", "{now}");
    market.admin.run(SETTLE, json!({ "id": payment })).await.data("settlePayment.state");
    let then = page.next().await.expect("the order as it became");
    assert_eq!(
        then["data"]["orderUpdated"],
        json!({ "id": order, "code": code, "state": "PaymentSettled", "payments": [{ "state": "Settled" }] })
    );
    // The house follows any order, and nobody else this one.
    let mut desk = market.admin.follow(UPDATED, json!({ "id": order })).await;
    let seen = desk.next().await.expect("the order as it is");
    let other = market.shop.guest();
    active(&other).await;
    for stranger in [other, market.shop.guest()] {
        let mut refused = stranger.follow(UPDATED, json!({ "code": code })).await;
        let answer = refused.next().await.expect("a refusal");
        assert_eq!(answer["errors"][0]["extensions"]["code"], "FORBIDDEN", "{answer}");
        assert_eq!(refused.next().await, None);
    }
    assert_eq!(seen["data"]["orderUpdated"]["state"], "PaymentSettled", "{seen}");
}

#[tokio::test]
async fn the_feed_tells_every_step_in_order() {
    let market = Market::open().await;
    let mug = market.variant("MUG", 1000, 100).await;
    let filter = json!({ "types": ["CART_CREATED", "ORDER_PLACED", "PAYMENT_SETTLED"] });
    let mut feed = market.admin.follow(EVENTS, json!({ "filter": filter })).await;
    let (_, order) = market.placed(&mug, 1, "auto").await;
    assert!(!order.is_empty());
    let mut kinds = Vec::new();
    let mut last = 0;
    while kinds.len() < 3 {
        let event = feed.next().await.expect("an event")["data"]["orderEvents"].clone();
        let sequence = event["sequence"].as_i64().expect("a number");
        assert!(sequence > last, "{event}");
        last = sequence;
        kinds.push(event["type"].as_str().expect("a type").to_owned());
    }
    kinds.sort();
    assert_eq!(kinds, ["CART_CREATED", "ORDER_PLACED", "PAYMENT_SETTLED"]);
    let mut refused = market.shop.guest().follow(EVENTS, json!({})).await;
    let answer = refused.next().await.expect("a refusal");
    assert_eq!(answer["errors"][0]["extensions"]["code"], "FORBIDDEN", "{answer}");
}
