//! Many at once.

use futures_util::future::join_all;
use serde_json::json;

use crate::order::market::{Market, active, add, pay, set_address, transition};

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

#[tokio::test(flavor = "multi_thread")]
async fn many_changes_of_many_carts_all_count() {
    const CARTS: usize = 12;
    const ADDS: i64 = 6;
    let market = Market::open().await;
    let mug = market.variant("MUG", 1000, 5000).await;
    let mut guests = Vec::new();
    for _ in 0..CARTS {
        guests.push(market.cart(&mug, 1).await);
    }
    let adds = guests.iter().flat_map(|guest| (0..ADDS).map(|_| add(guest, &mug, 1)));
    for answer in join_all(adds).await {
        assert_eq!(answer.data("addItemToOrder.__typename"), "Order", "{}", answer.text);
    }
    for guest in &guests {
        assert_eq!(active(guest).await.data("activeOrder.totalQuantity"), 1 + ADDS);
    }
    let wrong = "select count(*) from (
        select order_id from order_events group by order_id
        having count(*) <> max(sequence) or min(sequence) <> 1) holes";
    assert_eq!(market.count(wrong).await, 0, "events without holes, told once each");
    let untrue = "select count(*) from orders o where event_sequence <>
        (select count(*) from order_events e where e.order_id = o.id)";
    assert_eq!(market.count(untrue).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cart_that_is_being_paid_for_takes_nothing_more() {
    let market = Market::open().await;
    let mug = market.variant("MUG", 1000, 500).await;
    for n in 0..8 {
        let guest = market.paying(&mug, 1, &format!("buyer{n}@example.com")).await;
        let (paid, steps) = futures_util::future::join(
            pay(&guest, "auto", json!({})),
            join_all((0..4).map(|_| async {
                transition(&guest, "AddingItems").await;
                add(&guest, &mug, 1).await
            })),
        )
        .await;
        let placed = paid.data("addPaymentToOrder.__typename") == "Order";
        let added = steps.iter().any(|a| a.data("addItemToOrder.__typename") == "Order");
        assert!(placed || added, "somebody was served: {}", paid.text);
    }
    let untrue = "select count(*) from orders o where placed_at is not null and (
        sub_total_with_tax + shipping_with_tax <>
          (select sum(amount) from payments p where p.order_id = o.id and p.state = 'Settled')
        or (select sum(quantity) from order_lines l where l.order_id = o.id) <>
          (select sum(allocated) from order_lines l where l.order_id = o.id))";
    assert_eq!(market.count(untrue).await, 0, "what was paid is what was placed");
}
