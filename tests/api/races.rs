//! Many at once.

use futures_util::future::join_all;
use serde_json::json;

use crate::order::market::{Market, active, add, pay, set_address};

#[tokio::test(flavor = "multi_thread")]
async fn the_last_units_go_to_so_many_buyers() {
    let market = Market::open().await;
    let mug = market.variant("MUG", 1000, 5).await;
    let mut buyers = Vec::new();
    for n in 0..32 {
        buyers.push(market.paying(&mug, 1, &format!("buyer{n}@example.com")).await);
    }
    let answers = join_all(buyers.iter().map(|buyer| pay(buyer, "auto", json!({})))).await;
    let paid = answers.iter().filter(|a| a.data("addPaymentToOrder.__typename") == "Order").count();
    let refused = answers
        .iter()
        .filter(|a| a.data("addPaymentToOrder.__typename") == "OrderStateTransitionError")
        .count();
    assert_eq!((paid, refused), (5, 27));
    assert_eq!(market.stock(&mug).await, (5, 5));
    assert_eq!(market.count("select count(*) from payments").await, 5);
    assert_eq!(
        market.count("select count(distinct number) from orders where placed_at is not null").await,
        5
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_is_placed_once() {
    let market = Market::open().await;
    let mug = market.variant("MUG", 1000, 50).await;
    let guest = market.paying(&mug, 1, "ada@example.com").await;
    let answers = join_all((0..8).map(|_| pay(&guest, "auto", json!({})))).await;
    let placed =
        answers.iter().filter(|a| a.data("addPaymentToOrder.__typename") == "Order").count();
    assert_eq!(placed, 1);
    assert_eq!(market.stock(&mug).await, (50, 1));
    assert_eq!(market.count("select count(*) from payments").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn parallel_first_adds_make_one_cart() {
    let market = Market::open().await;
    let mug = market.variant("MUG", 1000, 500).await;
    let guest = market.shop.guest();
    active(&guest).await;
    let answers = join_all((0..8).map(|_| add(&guest, &mug, 1))).await;
    for answer in &answers {
        assert_eq!(answer.data("addItemToOrder.__typename"), "Order", "{}", answer.text);
    }
    assert_eq!(market.count("select count(*) from orders").await, 1);
    assert_eq!(active(&guest).await.data("activeOrder.totalQuantity"), 8);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_key_at_once_takes_effect_once() {
    let market = Market::open().await;
    let mug = market.variant("MUG", 1000, 500).await;
    let guest = market.cart(&mug, 1).await.with("idempotency-key", "once-and-only-once");
    let answers = join_all((0..8).map(|_| add(&guest, &mug, 1))).await;
    for answer in &answers {
        assert_eq!(answer.data("addItemToOrder.totalQuantity"), 2, "{}", answer.text);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn addresses_set_at_once_both_stick() {
    let market = Market::open().await;
    let mug = market.variant("MUG", 1000, 500).await;
    let guest = market.cart(&mug, 1).await;
    let both = futures_util::future::join(
        set_address(&guest, "Shipping", "1 Ship Street"),
        set_address(&guest, "Billing", "2 Bill Street"),
    );
    both.await;
    let read = active(&guest).await;
    assert_eq!(read.data("activeOrder.shippingAddress.streetLine1"), "1 Ship Street");
    assert_eq!(read.data("activeOrder.billingAddress.streetLine1"), "2 Bill Street");
}
