//! A customer's orders and history, and what they cost.

use serde_json::{Value, json};

use crate::order::market::{Market, active, add, pay, set_address, set_method, transition};
use crate::people::{logged_in, texts};
use crate::support::Client;

async fn buy(market: &Market, client: &Client, variant: &str) -> String {
    add(client, variant, 1).await.data("addItemToOrder.id");
    set_address(client, "Shipping", "1 Main Street").await.data("setOrderShippingAddress.id");
    set_method(client, &market.shipping).await.data("setOrderShippingMethod.id");
    transition(client, "ArrangingPayment").await.data("transitionOrderToState.id");
    pay(client, "auto", json!({})).await.text_at("addPaymentToOrder.id")
}

#[tokio::test]
async fn a_customer_sees_their_orders_and_nobody_elses() {
    let market = Market::open().await;
    let mug = market.variant("MUG", 1000, 100).await;
    let (ada, _) = logged_in(&market.shop, "ada@example.test").await;
    let (bob, _) = logged_in(&market.shop, "bob@example.test").await;
    let first = buy(&market, &ada, &mug).await;
    market.shop.clock.advance(chrono::Duration::minutes(1));
    let second = buy(&market, &ada, &mug).await;
    let others = buy(&market, &bob, &mug).await;
    add(&ada, &mug, 2).await.data("addItemToOrder.id");
    let document = "query($options: OrderListOptions) { activeCustomer { emailAddress
        orders(options: $options) { totalItems items { id state customer { orders { totalItems } } } } } }";
    let all = ada.run(document, json!({})).await;
    assert_eq!(all.data("activeCustomer.orders.totalItems"), 3);
    assert_eq!(
        texts(&all.data("activeCustomer.orders.items"), "id")[..2],
        [first.clone(), second.clone()]
    );
    assert_eq!(all.data("activeCustomer.orders.items.0.customer.orders.totalItems"), 3);
    let options = json!({ "take": 1, "sort": { "createdAt": "DESC" }, "filter": { "active": { "eq": false } } });
    let newest = ada.run(document, json!({ "options": options })).await;
    assert_eq!(newest.data("activeCustomer.orders.totalItems"), 2);
    assert_eq!(newest.text_at("activeCustomer.orders.items.0.id"), second);
    let much = ada.run(document, json!({ "options": { "take": 101 } })).await;
    assert_eq!(much.code(), "USER_INPUT_ERROR");
    let order = "query($id: ID!) { order(id: $id) { id } }";
    assert_eq!(ada.run(order, json!({ "id": first })).await.text_at("order.id"), first);
    assert_eq!(ada.run(order, json!({ "id": others })).await.data("order"), Value::Null);
    // A guest sees an order by its code, but not what else its customer ordered.
    let (guest, _) = market.placed(&mug, 1, "auto").await;
    let code = market
        .admin
        .ask("{ orders(options: { sort: { createdAt: DESC }, take: 1 }) { items { code } } }")
        .await
        .text_at("orders.items.0.code");
    let by_code = "query($code: String!) { orderByCode(code: $code) { customer { orders { totalItems items { id } } addresses { id } user { id } } } }";
    let seen = guest.run(by_code, json!({ "code": code })).await;
    assert_eq!(
        seen.data("orderByCode.customer"),
        json!({ "orders": { "totalItems": 0, "items": [] }, "addresses": [], "user": null })
    );
    assert_eq!(
        market.shop.guest().run(document, json!({})).await.data("activeCustomer"),
        Value::Null
    );
}

#[tokio::test]
async fn the_house_reads_what_happened_to_a_customer() {
    let market = Market::open().await;
    let (ada, id) = logged_in(&market.shop, "ada@example.test").await;
    let update = "mutation { updateCustomer(input: { lastName: \"King\" }) { lastName } }";
    assert_eq!(ada.ask(update).await.data("updateCustomer.lastName"), "King");
    let document = "query($id: ID!, $options: HistoryEntryListOptions) { customer(id: $id) { history(options: $options) { totalItems items { type isPublic data administrator { id } } } } }";
    let all = market.admin.run(document, json!({ "id": id })).await;
    assert_eq!(
        texts(&all.data("customer.history.items"), "type"),
        ["CUSTOMER_REGISTERED", "CUSTOMER_VERIFIED", "CUSTOMER_DETAIL_UPDATED"]
    );
    let options = json!({ "filter": { "type": { "eq": "CUSTOMER_DETAIL_UPDATED" } }, "take": 1 });
    let one = market.admin.run(document, json!({ "id": id, "options": options })).await;
    assert_eq!(one.data("customer.history.totalItems"), 1);
    assert_eq!(one.data("customer.history.items.0.administrator"), Value::Null);
    let own = ada.ask("{ activeCustomer { history { totalItems } } }").await;
    assert_eq!(own.code(), "FORBIDDEN");
}

#[tokio::test]
async fn the_orders_of_ten_customers_cost_what_those_of_one_cost() {
    let market = Market::open().await;
    let mug = market.variant("MUG", 1000, 500).await;
    for n in 0..10 {
        let guest = market.paying(&mug, 1, &format!("buyer{n}@example.com")).await;
        pay(&guest, "auto", json!({})).await.data("addPaymentToOrder.id");
        active(&guest).await;
    }
    let document = "query($take: Int!) { customers(options: { take: $take }) { items { emailAddress
        orders(options: { take: 2, sort: { createdAt: DESC } }) { totalItems items { code lines { productVariant { sku } } } }
        history { totalItems items { type } } addresses { id } } } }";
    let one = market.admin.run(document, json!({ "take": 1 })).await;
    let ten = market.admin.run(document, json!({ "take": 10 })).await;
    let items = ten.data("customers.items");
    assert_eq!(items.as_array().map(Vec::len), Some(10));
    for item in items.as_array().unwrap() {
        assert_eq!(item["orders"]["totalItems"], 1, "{item}");
        assert_eq!(item["orders"]["items"][0]["lines"][0]["productVariant"]["sku"], "MUG");
    }
    assert_eq!(one.statements, ten.statements);
    assert!(ten.statements <= 9, "{} statements", ten.statements);
}
