//! The events of one order when many hands change it at once.

use futures_util::future::join_all;
use serde_json::json;

use super::settle;
use crate::order::market::{Market, active, add};

const HANDS: usize = 3;
const TURNS: usize = 6;

/// A key is written before the cart is locked, so whoever locks later may have begun earlier.
#[tokio::test]
async fn the_events_of_an_order_come_in_their_order_however_many_hands_it_has() {
    let market = Market::open().await;
    let mug = market.variant("MUG", 1000, 1000).await;
    let guest = market.cart(&mug, 1).await;
    let order = active(&guest).await.text_at("activeOrder.id");
    let hand = async |hand: usize| {
        for turn in 0..TURNS {
            let keyed = guest.with("idempotency-key", &format!("hand-{hand}-turn-{turn}"));
            add(&keyed, &mug, 1).await.text_at("addItemToOrder.id");
        }
    };
    join_all((0..HANDS).map(hand)).await;
    settle(&market.shop.app).await;
    let list =
        "query($order: ID!) { orderEvents(filter: { orders: [$order] }, first: 100) { sequence } }";
    let events = market.admin.run(list, json!({ "order": order })).await;
    let sequences: Vec<i64> =
        serde_json::from_value::<Vec<serde_json::Value>>(events.data("orderEvents"))
            .expect("a list")
            .iter()
            .map(|event| event["sequence"].as_i64().expect("a number"))
            .collect();
    assert_eq!(sequences.len(), 2 + HANDS * TURNS, "{sequences:?}");
    assert!(sequences.is_sorted_by(|a, b| a < b), "{sequences:?}");
}
