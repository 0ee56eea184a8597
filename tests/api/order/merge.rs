//! What a log-in makes of the carts of guest and customer.

use serde_json::{Value, json};

use super::market::{
    Market, active, add, pay, set_address, set_customer, set_method, transition, whole,
};
use crate::people::{customer, login};
use crate::support::Client;

const EMAIL: &str = "ada@example.test";

async fn enter(client: &Client) {
    let done = login(client, EMAIL, "secret-1").await;
    assert_eq!(done.data("login.__typename"), "CurrentUser", "{}", done.text);
}

/// The customer's client, logged in elsewhere.
async fn elsewhere(market: &Market) -> Client {
    customer(&market.admin, EMAIL, Some("secret-1")).await;
    let client = market.shop.guest();
    enter(&client).await;
    client
}

fn lines(cart: &Value) -> Vec<(String, i64)> {
    let line = |line: &Value| {
        let sku = line["productVariant"]["sku"].as_str().unwrap().to_owned();
        (sku, line["quantity"].as_i64().unwrap())
    };
    let mut lines: Vec<_> = cart["lines"].as_array().unwrap().iter().map(line).collect();
    lines.sort();
    lines
}

fn of(lines: &[(&str, i64)]) -> Vec<(String, i64)> {
    lines.iter().map(|(sku, quantity)| ((*sku).to_owned(), *quantity)).collect()
}

#[tokio::test]
async fn two_carts_become_one() {
    let market = Market::open().await;
    let mug = market.variant("MUG", 1000, 100).await;
    let tea = market.variant("TEA", 300, 100).await;
    let pot = market.variant("POT", 4000, 2).await;
    let known = elsewhere(&market).await;
    add(&known, &mug, 1).await;
    let kept = add(&known, &tea, 2).await.text_at("addItemToOrder.code");
    let guest = market.cart(&mug, 3).await;
    add(&guest, &pot, 2).await;
    let before = guest.token();
    enter(&guest).await;
    let cart = active(&guest).await.data("activeOrder");
    assert_eq!(cart["code"], json!(kept));
    assert_eq!(lines(&cart), of(&[("MUG", 3), ("POT", 2), ("TEA", 2)]));
    assert_eq!(cart["totalWithTax"], json!((3000 + 8000 + 600) * 6 / 5));
    assert_eq!(cart["customer"]["emailAddress"], EMAIL);
    assert_eq!(active(&known).await.data("activeOrder"), cart);
    assert_eq!(market.count("select count(*) from orders").await, 1);
    assert_ne!(guest.token(), before);
    guest.use_token(before.as_deref());
    assert_eq!(active(&guest).await.data("activeOrder"), Value::Null);
}

#[tokio::test]
async fn units_that_are_gone_are_left_behind() {
    let market = Market::open().await;
    let (mug, tea) = (market.variant("MUG", 1000, 9).await, market.variant("TEA", 300, 9).await);
    let known = elsewhere(&market).await;
    add(&known, &tea, 1).await;
    let guest = market.cart(&mug, 8).await;
    let sql = market.shop.database().await;
    sql.execute("update stock_levels set on_hand = 5 where on_hand = 9", &[]).await.unwrap();
    enter(&guest).await;
    let cart = active(&guest).await.data("activeOrder");
    assert_eq!(lines(&cart), of(&[("MUG", 5), ("TEA", 1)]));
}

#[tokio::test]
async fn a_cart_of_only_one_of_them_is_kept() {
    let market = Market::open().await;
    let mug = market.variant("MUG", 1000, 100).await;
    let known = elsewhere(&market).await;
    // The customer has none.
    let guest = market.cart(&mug, 2).await;
    let code = active(&guest).await.text_at("activeOrder.code");
    enter(&guest).await;
    let cart = active(&guest).await.data("activeOrder");
    assert_eq!(
        (cart["code"].as_str(), &cart["customer"]["emailAddress"]),
        (Some(code.as_str()), &json!(EMAIL))
    );
    // The guest has none, or an empty one.
    let nobody = market.shop.guest();
    enter(&nobody).await;
    assert_eq!(active(&nobody).await.text_at("activeOrder.code"), code);
    let empty = market.shop.guest();
    assert_eq!(
        transition(&empty, "ArrangingPayment").await.data("transitionOrderToState.errorCode"),
        "ORDER_STATE_TRANSITION_ERROR"
    );
    enter(&empty).await;
    assert_eq!(active(&empty).await.text_at("activeOrder.code"), code);
    // The customer has an empty one.
    assert_eq!(
        known.ask(&whole("removeAllOrderLines", "")).await.data("removeAllOrderLines.lines"),
        json!([])
    );
    let again = market.cart(&mug, 7).await;
    let code = active(&again).await.text_at("activeOrder.code");
    enter(&again).await;
    assert_eq!(active(&known).await.text_at("activeOrder.code"), code);
    assert_eq!(market.count("select count(*) from orders").await, 1);
}

#[tokio::test]
async fn a_guests_cart_that_has_a_buyer_stays_as_it_is() {
    let market = Market::open().await;
    let mug = market.variant("MUG", 1000, 100).await;
    let known = elsewhere(&market).await;
    let kept = add(&known, &mug, 1).await.text_at("addItemToOrder.code");
    let guest = market.cart(&mug, 5).await;
    set_customer(&guest, "bob@example.test").await.data("setCustomerForOrder.id");
    enter(&guest).await;
    let cart = active(&guest).await.data("activeOrder");
    assert_eq!((cart["code"].as_str(), lines(&cart)), (Some(kept.as_str()), of(&[("MUG", 1)])));
    assert_eq!(market.count("select count(*) from orders").await, 2);
}

#[tokio::test]
async fn an_empty_cart_with_money_is_cancelled_and_not_lost() {
    let market = Market::open().await;
    let mug = market.variant("MUG", 1000, 100).await;
    let known = elsewhere(&market).await;
    add(&known, &mug, 1).await;
    set_address(&known, "Shipping", "1 Main Street").await.data("setOrderShippingAddress.id");
    set_method(&known, &market.shipping).await.data("setOrderShippingMethod.id");
    transition(&known, "ArrangingPayment").await.data("transitionOrderToState.id");
    let declined = pay(&known, "auto", json!({ "shouldDecline": true })).await;
    assert_eq!(declined.data("addPaymentToOrder.errorCode"), "PAYMENT_DECLINED_ERROR");
    assert_eq!(
        transition(&known, "AddingItems").await.data("transitionOrderToState.state"),
        "AddingItems"
    );
    known.ask(&whole("removeAllOrderLines", "")).await.data("removeAllOrderLines.id");
    let old = active(&known).await.text_at("activeOrder.id");
    let guest = market.cart(&mug, 4).await;
    enter(&guest).await;
    assert_eq!(lines(&active(&guest).await.data("activeOrder")), of(&[("MUG", 4)]));
    let document = "query($id: ID!) { order(id: $id) { state active payments { state }
        history(options: { filter: { type: { eq: \"ORDER_NOTE\" } } }) { items { isPublic data } } } }";
    let read = market.admin.run(document, json!({ "id": old })).await;
    assert_eq!(read.data("order.state"), "Cancelled", "{}", read.text);
    assert_eq!(read.data("order.active"), false);
    assert_eq!(read.data("order.payments"), json!([{ "state": "Declined" }]));
    assert_eq!(read.data("order.history.items.0.isPublic"), false, "{}", read.text);
}
