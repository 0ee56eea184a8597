//! Limits under many buyers at once.

use futures_util::future::join_all;
use serde_json::json;

use super::*;
use crate::order::market::{set_address, set_customer, set_method, transition};

const BUYERS: usize = 50;

/// Buyers with a mug and a code, each with an e-mail address.
async fn buyers(market: &Market, mug: &str, email: fn(usize) -> String) -> Vec<Client> {
    let mut all = Vec::new();
    for n in 0..BUYERS {
        let guest = market.cart(mug, 1).await;
        set_customer(&guest, &email(n)).await.data("setCustomerForOrder.id");
        set_address(&guest, "Shipping", "1 Main Street").await.data("setOrderShippingAddress.id");
        set_method(&guest, &market.shipping).await.data("setOrderShippingMethod.id");
        apply(&guest, "FEW").await.data("applyCouponCode.id");
        all.push(guest);
    }
    all
}

/// Goes to the payment page and pays, again when the code was taken off.
async fn buy(guest: &Client) -> i64 {
    let moved = transition(guest, "ArrangingPayment").await;
    assert_eq!(moved.data("transitionOrderToState.state"), "ArrangingPayment", "{}", moved.text);
    for _ in 0..2 {
        let paid = pay(guest).await;
        if paid.data("addPaymentToOrder.__typename") == "Order" {
            return paid.data("addPaymentToOrder.totalWithTax").as_i64().unwrap();
        }
        let code = paid.data("addPaymentToOrder.errorCode");
        assert_eq!(code, "COUPON_REMOVED_DURING_CHECKOUT_ERROR", "{}", paid.text);
    }
    panic!("the code was taken off twice")
}

/// Orders that carry the code, after a discount that the code gives.
const CARRY: &str =
    "select count(*) from orders where placed_at is not null and coupon_codes = array['FEW']";
const DISCOUNTED: &str =
    "select count(distinct o.id) from orders o join order_lines l on l.order_id = o.id
    where placed_at is not null and l.adjustments <> '[]'";

#[tokio::test(flavor = "multi_thread")]
async fn five_uses_go_to_five_of_fifty_buyers() {
    let market = Market::open().await;
    let mug = market.variant("MUG", 1000, 500).await;
    coupon(&market.admin, "FEW", json!({ "usageLimit": 5 })).await;
    let all = buyers(&market, &mug, |n| format!("buyer{n}@example.com")).await;
    let totals = join_all(all.iter().map(buy)).await;
    assert_eq!(totals.iter().filter(|total| **total == 1680).count(), 5);
    assert_eq!(totals.iter().filter(|total| **total == 1800).count(), BUYERS - 5);
    assert_eq!(market.count(CARRY).await, 5);
    assert_eq!(market.count(DISCOUNTED).await, 5);
    assert_eq!(uses(&market).await, 5);
    assert_eq!(market.count("select uses from promotion_limits").await, 5);
    let paid = "select sum(amount)::bigint from payments where state = 'Settled'";
    assert_eq!(market.count(paid).await, 5 * 1680 + 45 * 1800);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_customer_has_a_code_twice() {
    let market = Market::open().await;
    let mug = market.variant("MUG", 1000, 500).await;
    coupon(&market.admin, "FEW", json!({ "perCustomerUsageLimit": 1 })).await;
    let all = buyers(&market, &mug, |n| format!("buyer{}@example.com", n % 10)).await;
    let totals = join_all(all.iter().map(buy)).await;
    assert_eq!(totals.iter().filter(|total| **total == 1680).count(), 10);
    assert_eq!(market.count(CARRY).await, 10);
    let twice = "select count(*) from (select customer_id from promotion_uses group by customer_id having count(*) > 1) t";
    assert_eq!(market.count(twice).await, 0);
    assert_eq!(uses(&market).await, 10);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_limited_promotions_lock_nobody_out() {
    let market = Market::open().await;
    let mug = market.variant("MUG", 1000, 500).await;
    coupon(&market.admin, "FEW", json!({ "usageLimit": 30 })).await;
    made(&market.admin, json!({ "usageLimit": 20 })).await;
    let all = buyers(&market, &mug, |n| format!("buyer{n}@example.com")).await;
    let served = join_all(all.iter().map(|guest| async {
        transition(guest, "ArrangingPayment").await;
        transition(guest, "AddingItems").await;
        transition(guest, "ArrangingPayment").await;
        loop {
            let paid = pay(guest).await;
            if paid.data("addPaymentToOrder.__typename") == "Order" {
                break;
            }
            assert_eq!(
                paid.data("addPaymentToOrder.errorCode"),
                "COUPON_REMOVED_DURING_CHECKOUT_ERROR"
            );
        }
    }));
    served.await;
    assert_eq!(market.count(CARRY).await, 30);
    assert_eq!(uses(&market).await, 50);
    let differ = "select count(*) from promotion_limits l where uses <>
        (select count(*) from promotion_uses u where u.promotion_id = l.promotion_id) or uses > usage_limit";
    assert_eq!(market.count(differ).await, 0);
}
