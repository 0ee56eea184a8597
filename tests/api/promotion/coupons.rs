//! Codes that buyers give.

use serde_json::json;

use super::*;
use crate::order::market::{active, add, set_customer, transition};

#[tokio::test]
async fn a_code_is_applied_once_and_taken_off_again() {
    let market = Market::open().await;
    let mug = market.variant("MUG", 1000, 50).await;
    let id = coupon(&market.admin, "Spring", json!({})).await;
    let guest = market.cart(&mug, 1).await;
    let applied = apply(&guest, " sPRING ").await;
    assert_eq!(applied.data("applyCouponCode.couponCodes"), json!(["Spring"]));
    assert_eq!(applied.data("applyCouponCode.subTotalWithTax"), 1080);
    assert_eq!(applied.data("applyCouponCode.promotions.0.id"), id);
    let again = apply(&guest, "SPRING").await;
    assert_eq!(again.data("applyCouponCode"), applied.data("applyCouponCode"));
    let history = "{ activeOrder { history { items { type data } } } }";
    let told = |answer: &Answer| -> Vec<String> {
        let items = answer.data("activeOrder.history.items");
        let kinds =
            items.as_array().unwrap().iter().map(|item| item["type"].as_str().unwrap().to_owned());
        kinds.filter(|kind| kind.contains("COUPON")).collect()
    };
    assert_eq!(told(&guest.ask(history).await), ["ORDER_COUPON_APPLIED"]);
    let gone = take_off(&guest, "spring").await;
    assert_eq!(gone.data("removeCouponCode.couponCodes"), json!([]));
    assert_eq!(gone.data("removeCouponCode.subTotalWithTax"), 1200);
    assert_eq!(gone.data("removeCouponCode.discounts"), json!([]));
    assert_eq!(take_off(&guest, "spring").await.data("removeCouponCode.subTotalWithTax"), 1200);
    assert_eq!(told(&guest.ask(history).await), ["ORDER_COUPON_APPLIED", "ORDER_COUPON_REMOVED"]);
}

#[tokio::test]
async fn a_code_may_come_before_the_first_item() {
    let market = Market::open().await;
    let mug = market.variant("MUG", 1000, 50).await;
    coupon(&market.admin, "EARLY", json!({})).await;
    let guest = market.shop.guest();
    assert_eq!(apply(&guest, "early").await.data("applyCouponCode.couponCodes"), json!(["EARLY"]));
    assert_eq!(add(&guest, &mug, 1).await.data("addItemToOrder.subTotal"), 900);
    // A refused code leaves a cart too, as clients expect.
    let other = market.shop.guest();
    let refused = apply(&other, "none").await;
    assert_eq!(refused.data("applyCouponCode.errorCode"), "COUPON_CODE_INVALID_ERROR");
    assert_eq!(refused.data("applyCouponCode.couponCode"), "none");
    assert_eq!(active(&other).await.data("activeOrder.couponCodes"), json!([]));
}

#[tokio::test]
async fn codes_that_cannot_be_used_say_why() {
    let market = Market::open().await;
    let (admin, mug) = (&market.admin, market.variant("MUG", 1000, 50).await);
    coupon(admin, "OVER", json!({ "endsAt": "2020-01-01T00:00:00Z" })).await;
    coupon(admin, "OFF", json!({ "enabled": false })).await;
    coupon(admin, "NONE", json!({ "usageLimit": 0 })).await;
    let gone = coupon(admin, "GONE", json!({})).await;
    delete(admin, &gone).await;
    let guest = market.cart(&mug, 1).await;
    for (code, error) in [
        ("OVER", "COUPON_CODE_EXPIRED_ERROR"),
        ("OFF", "COUPON_CODE_INVALID_ERROR"),
        ("GONE", "COUPON_CODE_INVALID_ERROR"),
        ("NONE", "COUPON_CODE_LIMIT_ERROR"),
    ] {
        let refused = apply(&guest, code).await;
        assert_eq!(refused.data("applyCouponCode.errorCode"), error, "{code}");
        assert_eq!(refused.data("applyCouponCode.couponCode"), code);
    }
    assert_eq!(apply(&guest, "NONE").await.data("applyCouponCode.limit"), 0);
    assert_eq!(active(&guest).await.data("activeOrder.couponCodes"), json!([]));
}

#[tokio::test]
async fn a_code_that_ended_is_taken_off_before_payment_and_nothing_is_charged() {
    let market = Market::open().await;
    let (admin, mug) = (&market.admin, market.variant("MUG", 1000, 50).await);
    let id = coupon(admin, "SPRING", json!({})).await;
    let guest = market.paying(&mug, 1, "ada@example.com").await;
    // Codes are taken in any state.
    let applied = apply(&guest, "SPRING").await;
    assert_eq!(applied.data("applyCouponCode.state"), "ArrangingPayment");
    assert_eq!(applied.data("applyCouponCode.totalWithTax"), 1680);
    assert_eq!(uses(&market).await, 1);
    update(admin, json!({ "id": id, "enabled": false })).await;
    let refused = pay(&guest).await;
    assert_eq!(
        refused.data("addPaymentToOrder.errorCode"),
        "COUPON_REMOVED_DURING_CHECKOUT_ERROR",
        "{}",
        refused.text
    );
    assert_eq!(refused.data("addPaymentToOrder.removedCouponCodes"), json!(["SPRING"]));
    assert_eq!(refused.data("addPaymentToOrder.previousTotalWithTax"), 1680);
    assert_eq!(refused.data("addPaymentToOrder.newTotalWithTax"), 1800);
    assert_eq!(refused.data("addPaymentToOrder.currencyCode"), "USD");
    assert_eq!(market.count("select count(*) from payments").await, 0);
    assert_eq!(uses(&market).await, 0);
    let seen = active(&guest).await;
    assert_eq!(seen.data("activeOrder.state"), "ArrangingPayment");
    assert_eq!(seen.data("activeOrder.totalWithTax"), 1800);
    assert_eq!(seen.data("activeOrder.couponCodes"), json!([]));
    let paid = pay(&guest).await;
    assert_eq!(paid.data("addPaymentToOrder.state"), "PaymentSettled", "{}", paid.text);
    assert_eq!(market.count("select sum(amount)::bigint from payments").await, 1800);
}

#[tokio::test]
async fn a_code_without_effect_goes_silently_before_payment() {
    let market = Market::open().await;
    let (admin, mug) = (&market.admin, market.variant("MUG", 1000, 50).await);
    let rich =
        operation("minimum_order_amount", &[("amount", "100000"), ("taxInclusive", "false")]);
    let id = coupon(admin, "RICH", json!({ "conditions": [rich] })).await;
    let guest = market.paying(&mug, 1, "ada@example.com").await;
    assert_eq!(apply(&guest, "RICH").await.data("applyCouponCode.totalWithTax"), 1800);
    delete(admin, &id).await;
    let paid = pay(&guest).await;
    assert_eq!(paid.data("addPaymentToOrder.state"), "PaymentSettled", "{}", paid.text);
    assert_eq!(paid.data("addPaymentToOrder.couponCodes"), json!([]));
}

#[tokio::test]
async fn a_refused_payment_is_replayed_with_its_key() {
    let market = Market::open().await;
    let (admin, mug) = (&market.admin, market.variant("MUG", 1000, 50).await);
    let id = coupon(admin, "SPRING", json!({})).await;
    let guest = market.paying(&mug, 1, "ada@example.com").await;
    apply(&guest, "SPRING").await;
    update(admin, json!({ "id": id, "enabled": false })).await;
    let keyed = guest.with("idempotency-key", "pays-for-it-once-only");
    let first = pay(&keyed).await;
    let second = pay(&keyed).await;
    assert_eq!(first.data("addPaymentToOrder.errorCode"), "COUPON_REMOVED_DURING_CHECKOUT_ERROR");
    assert_eq!(second.data("addPaymentToOrder"), first.data("addPaymentToOrder"));
    assert_eq!(market.count("select count(*) from payments").await, 0);
}

#[tokio::test]
async fn a_code_for_another_buyer_is_taken_off_when_the_buyer_is_known() {
    let market = Market::open().await;
    let (admin, mug) = (&market.admin, market.variant("MUG", 1000, 50).await);
    coupon(admin, "ONCE", json!({ "perCustomerUsageLimit": 1 })).await;
    let first = market.paying(&mug, 1, "ada@example.com").await;
    apply(&first, "ONCE").await;
    assert_eq!(pay(&first).await.data("addPaymentToOrder.totalWithTax"), 1680);
    let second = market.cart(&mug, 1).await;
    assert_eq!(
        apply(&second, "ONCE").await.data("applyCouponCode.subTotal"),
        900,
        "nobody buys yet"
    );
    let known = set_customer(&second, "ada@example.com").await;
    assert_eq!(known.data("setCustomerForOrder.couponCodes"), json!([]), "{}", known.text);
    assert_eq!(known.data("setCustomerForOrder.subTotal"), 1000);
    let refused = apply(&second, "ONCE").await;
    assert_eq!(refused.data("applyCouponCode.errorCode"), "COUPON_CODE_LIMIT_ERROR");
    assert_eq!(refused.data("applyCouponCode.limit"), 1);
    let history = second.ask("{ activeOrder { history { items { type data } } } }").await;
    assert!(history.text.contains("ORDER_COUPON_REMOVED"), "{}", history.text);
    let other = set_customer(&second, "eve@example.com").await;
    assert_eq!(other.data("setCustomerForOrder.subTotal"), 1000);
    assert_eq!(apply(&second, "ONCE").await.data("applyCouponCode.subTotal"), 900);
    transition(&second, "ArrangingPayment").await;
}
