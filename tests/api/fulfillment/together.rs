//! Units of several orders in one fulfillment, and requests that are sent twice.

use serde_json::json;

use super::{add, go, order, sold, stock};
use crate::support::Shop;

#[tokio::test]
async fn units_of_several_orders_travel_together() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let one = sold(&shop, 1, 1, "Settled").await;
    let other = sold(&shop, 2, 2, "Settled").await;
    let made = add(&admin, &[(&other.line, 2), (&one.line, 1)]).await;
    let id = made.data("addFulfillmentToOrder.id");
    for (to, state) in [("Shipped", "Shipped"), ("Delivered", "Delivered")] {
        go(&admin, &id, to).await.data("transitionFulfillmentToState.id");
        for sold in [&one, &other] {
            let seen = order(&admin, sold).await;
            assert_eq!(seen["state"], state);
            assert_eq!(seen["fulfillments"][0]["id"], id);
        }
    }
    go(&admin, &id, "Cancelled").await.data("transitionFulfillmentToState.id");
    assert_eq!(stock(&shop, &one).await, (1, 1));
    assert_eq!(stock(&shop, &other).await, (2, 2));
}

#[tokio::test]
async fn two_that_send_the_same_orders_do_not_wait_for_each_other_for_ever() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let one = sold(&shop, 20, 20, "Settled").await;
    let other = sold(&shop, 20, 20, "Settled").await;
    let there = [(one.line.as_str(), 1), (other.line.as_str(), 1)];
    let back = [(other.line.as_str(), 1), (one.line.as_str(), 1)];
    for _ in 0..5 {
        let (a, b) = tokio::join!(add(&admin, &there), add(&admin, &back));
        assert_eq!(a.data("addFulfillmentToOrder.state"), "Pending");
        assert_eq!(b.data("addFulfillmentToOrder.state"), "Pending");
    }
    assert_eq!(stock(&shop, &one).await, (10, 10));
    assert_eq!(stock(&shop, &other).await, (10, 10));
}

#[tokio::test]
async fn the_same_request_twice_is_done_once() {
    let shop = Shop::open().await;
    let sold = sold(&shop, 3, 3, "Settled").await;
    let admin = shop.admin().await.with("idempotency-key", "send-it-once-please");
    let first = add(&admin, &[(&sold.line, 1)]).await;
    let second = add(&admin, &[(&sold.line, 1)]).await;
    assert_eq!(first.data("addFulfillmentToOrder.id"), second.data("addFulfillmentToOrder.id"));
    assert_eq!(second.json["extensions"]["replayed"], json!(true));
    assert_eq!(stock(&shop, &sold).await, (2, 2));
}
