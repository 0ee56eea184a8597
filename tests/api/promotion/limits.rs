//! Uses: taken on the payment page, given back by whoever leaves it.

use serde_json::json;

use super::*;
use crate::order::market::{active, add, set_address, set_customer, set_method, transition};

/// A guest with a mug and a code, ready for the payment page.
async fn ready(market: &Market, mug: &str, email: &str, code: Option<&str>) -> Client {
    let guest = market.cart(mug, 1).await;
    set_customer(&guest, email).await.data("setCustomerForOrder.id");
    set_address(&guest, "Shipping", "1 Main Street").await.data("setOrderShippingAddress.id");
    set_method(&guest, &market.shipping).await.data("setOrderShippingMethod.id");
    if let Some(code) = code {
        apply(&guest, code).await.data("applyCouponCode.id");
    }
    guest
}

#[tokio::test]
async fn a_use_is_held_from_the_payment_page_on_and_given_back_when_it_is_left() {
    let market = Market::open().await;
    let mug = market.variant("MUG", 1000, 50).await;
    coupon(&market.admin, "ONE", json!({ "usageLimit": 1 })).await;
    let first = ready(&market, &mug, "ada@example.com", Some("ONE")).await;
    let second = ready(&market, &mug, "eve@example.com", Some("ONE")).await;
    assert_eq!(uses(&market).await, 0, "a cart holds none");
    transition(&first, "ArrangingPayment").await;
    assert_eq!(uses(&market).await, 1);
    assert_eq!(market.count("select uses from promotion_limits").await, 1);
    // The second keeps the code until it is paid: then it goes.
    let moved = transition(&second, "ArrangingPayment").await;
    assert_eq!(moved.data("transitionOrderToState.totalWithTax"), 1680);
    assert_eq!(uses(&market).await, 1);
    let third = market.cart(&mug, 1).await;
    assert_eq!(
        apply(&third, "ONE").await.data("applyCouponCode.errorCode"),
        "COUPON_CODE_LIMIT_ERROR"
    );
    // The first goes back to the shop: the use is free.
    transition(&first, "AddingItems").await;
    assert_eq!(uses(&market).await, 0);
    assert_eq!(apply(&third, "ONE").await.data("applyCouponCode.subTotal"), 900);
    let paid = pay(&second).await;
    assert_eq!(paid.data("addPaymentToOrder.totalWithTax"), 1680, "{}", paid.text);
    assert_eq!(market.count("select uses from promotion_limits").await, 1);
    transition(&first, "ArrangingPayment").await;
    let refused = pay(&first).await;
    assert_eq!(
        refused.data("addPaymentToOrder.removedCouponCodes"),
        json!(["ONE"]),
        "{}",
        refused.text
    );
    assert_eq!(pay(&first).await.data("addPaymentToOrder.totalWithTax"), 1800);
    assert_eq!(uses(&market).await, 1);
}

#[tokio::test]
async fn a_cancelled_cart_gives_its_use_back() {
    let market = Market::open().await;
    let mug = market.variant("MUG", 1000, 50).await;
    coupon(&market.admin, "ONE", json!({ "usageLimit": 1 })).await;
    let guest = ready(&market, &mug, "ada@example.com", Some("ONE")).await;
    transition(&guest, "ArrangingPayment").await;
    assert_eq!(uses(&market).await, 1);
    let done = transition(&guest, "Cancelled").await;
    assert_eq!(done.data("transitionOrderToState.state"), "Cancelled", "{}", done.text);
    assert_eq!(
        (uses(&market).await, market.count("select uses from promotion_limits").await),
        (0, 0)
    );
}

#[tokio::test]
async fn automatic_promotions_are_limited_too() {
    let market = Market::open().await;
    let mug = market.variant("MUG", 1000, 50).await;
    made(&market.admin, json!({ "usageLimit": 2, "perCustomerUsageLimit": 1 })).await;
    let ada = ready(&market, &mug, "ada@example.com", None).await;
    assert_eq!(active(&ada).await.data("activeOrder.subTotal"), 900);
    transition(&ada, "ArrangingPayment").await;
    assert_eq!(pay(&ada).await.data("addPaymentToOrder.totalWithTax"), 1680);
    // Ada had hers: it goes as soon as it is known that it is her.
    let again = market.cart(&mug, 1).await;
    assert_eq!(active(&again).await.data("activeOrder.subTotal"), 900);
    assert_eq!(
        set_customer(&again, "ada@example.com").await.data("setCustomerForOrder.subTotal"),
        1000
    );
    assert_eq!(add(&again, &mug, 1).await.data("addItemToOrder.subTotal"), 2000);
    // The last one is held by Eve on her payment page; nobody else gets it.
    let eve = ready(&market, &mug, "eve@example.com", None).await;
    let late = ready(&market, &mug, "late@example.com", None).await;
    transition(&eve, "ArrangingPayment").await;
    transition(&late, "ArrangingPayment").await;
    let refused = pay(&late).await;
    assert_eq!(
        refused.data("addPaymentToOrder.errorCode"),
        "COUPON_REMOVED_DURING_CHECKOUT_ERROR",
        "{}",
        refused.text
    );
    assert_eq!(refused.data("addPaymentToOrder.removedCouponCodes"), json!([]));
    assert_eq!(pay(&late).await.data("addPaymentToOrder.totalWithTax"), 1800);
    assert_eq!(pay(&eve).await.data("addPaymentToOrder.totalWithTax"), 1680);
    let guest = market.cart(&mug, 1).await;
    assert_eq!(active(&guest).await.data("activeOrder.subTotal"), 1000, "none is left");
}

#[tokio::test]
async fn a_limit_that_comes_later_counts_what_was_used_before() {
    let market = Market::open().await;
    let (admin, mug) = (&market.admin, market.variant("MUG", 1000, 50).await);
    let id = coupon(admin, "MANY", json!({})).await;
    for email in ["a@example.com", "b@example.com"] {
        let guest = ready(&market, &mug, email, Some("MANY")).await;
        transition(&guest, "ArrangingPayment").await;
        assert_eq!(pay(&guest).await.data("addPaymentToOrder.totalWithTax"), 1680);
    }
    assert_eq!(market.count("select count(*) from promotion_limits").await, 0);
    update(admin, json!({ "id": id, "usageLimit": 2 })).await;
    assert_eq!(market.count("select uses from promotion_limits").await, 2);
    let guest = market.cart(&mug, 1).await;
    let refused = apply(&guest, "MANY").await;
    assert_eq!(refused.data("applyCouponCode.errorCode"), "COUPON_CODE_LIMIT_ERROR");
    update(admin, json!({ "id": id, "usageLimit": 3 })).await;
    assert_eq!(apply(&guest, "MANY").await.data("applyCouponCode.subTotal"), 900);
    update(admin, json!({ "id": id, "usageLimit": null })).await;
    assert_eq!(market.count("select count(*) from promotion_limits").await, 0);
}

#[tokio::test]
async fn the_database_has_the_last_word() {
    let market = Market::open().await;
    let mug = market.variant("MUG", 1000, 50).await;
    let id =
        coupon(&market.admin, "ONE", json!({ "usageLimit": 1, "perCustomerUsageLimit": 1 })).await;
    let guest = ready(&market, &mug, "ada@example.com", Some("ONE")).await;
    ready(&market, &mug, "ada@example.com", None).await;
    transition(&guest, "ArrangingPayment").await;
    let sql = market.shop.database().await;
    let take = "insert into promotion_uses (promotion_id, order_id, customer_id)
        select $1::text::uuid, id, customer_id from orders where state = 'AddingItems'";
    let refused = sql.execute(take, &[&id]).await.unwrap_err();
    let refused = refused.as_db_error().unwrap().constraint().unwrap().to_owned();
    assert_eq!(refused, "promotion_limits_usage_limit_check");
    update(&market.admin, json!({ "id": id, "usageLimit": 5 })).await;
    let refused = sql.execute(take, &[&id]).await.unwrap_err();
    let refused = refused.as_db_error().unwrap().constraint().unwrap().to_owned();
    assert_eq!(refused, "promotion_limits_per_customer_usage_limit_check");
    assert_eq!(uses(&market).await, 1);
}

#[tokio::test]
async fn a_promotion_that_is_gone_holds_nobody_up() {
    let market = Market::open().await;
    let (admin, mug) = (&market.admin, market.variant("MUG", 1000, 50).await);
    let id = made(admin, json!({ "usageLimit": 1 })).await;
    let first = ready(&market, &mug, "ada@example.com", None).await;
    let late = ready(&market, &mug, "late@example.com", None).await;
    transition(&first, "ArrangingPayment").await;
    update(admin, json!({ "id": id, "enabled": false })).await;
    // What was seen in the cart is what is charged, also when the promotion has ended since.
    let moved = transition(&late, "ArrangingPayment").await;
    assert_eq!(moved.data("transitionOrderToState.totalWithTax"), 1680, "{}", moved.text);
    assert_eq!(pay(&late).await.data("addPaymentToOrder.state"), "PaymentSettled");
    assert_eq!(pay(&first).await.data("addPaymentToOrder.state"), "PaymentSettled");
    assert_eq!(uses(&market).await, 1, "the one that was held before");
}
