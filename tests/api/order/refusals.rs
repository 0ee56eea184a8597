//! Refusals of the checkout that no other test provokes, and that nothing changes with them.

use cartwright::app::Options;
use serde_json::json;

use super::market::{Market, active, add, pay, set_address, set_customer, set_method, whole};
use crate::people::{customer, logged_in};
use crate::support::{Setup, Shop};

#[tokio::test]
async fn where_guests_may_not_buy_they_are_told() {
    let options = Options { guest_checkout: false, ..Options::default() };
    let shop = Shop::open_with(Setup { options, ..Setup::default() }).await;
    let market = Market::on(shop).await;
    let mug = market.variant("MUG", 1000, 100).await;
    let guest = market.cart(&mug, 1).await;
    let document = whole("setCustomerForOrder(input: $input)", "($input: CreateCustomerInput!)")
        .replace("__typename", "__typename ... on GuestCheckoutError { errorDetail }");
    let input = json!({ "firstName": "A", "lastName": "B", "emailAddress": "a@b.test" });
    let refused = guest.run(&document, json!({ "input": input })).await;
    assert_eq!(refused.data("setCustomerForOrder.errorCode"), "GUEST_CHECKOUT_ERROR");
    assert_ne!(refused.text_at("setCustomerForOrder.errorDetail"), "");
    assert_eq!(active(&guest).await.data("activeOrder.customer"), json!(null));
    assert_eq!(market.count("select count(*) from customers").await, 0);
}

#[tokio::test]
async fn who_is_logged_in_needs_not_say_who_buys() {
    let market = Market::open().await;
    let mug = market.variant("MUG", 1000, 100).await;
    let (ada, _) = logged_in(&market.shop, "ada@example.test").await;
    add(&ada, &mug, 1).await.data("addItemToOrder.id");
    let refused = set_customer(&ada, "bob@example.test").await;
    assert_eq!(refused.data("setCustomerForOrder.errorCode"), "ALREADY_LOGGED_IN_ERROR");
    assert_eq!(active(&ada).await.data("activeOrder.customer.emailAddress"), "ada@example.test");
}

#[tokio::test]
async fn the_address_of_an_account_is_its_owners() {
    let market = Market::open().await;
    let mug = market.variant("MUG", 1000, 100).await;
    customer(&market.admin, "ada@example.test", Some("secret-1")).await;
    let guest = market.cart(&mug, 1).await;
    let refused = set_customer(&guest, "Ada@Example.test").await;
    assert_eq!(refused.data("setCustomerForOrder.errorCode"), "EMAIL_ADDRESS_CONFLICT_ERROR");
    assert_eq!(active(&guest).await.data("activeOrder.customer"), json!(null));
    let name = market
        .count("select count(*) from customers where first_name = 'Ada' and last_name = 'Byron'");
    assert_eq!(name.await, 1);
}

#[tokio::test]
async fn a_payment_method_that_admits_nobody_is_told_and_refused() {
    let market = Market::open().await;
    let mug = market.variant("MUG", 1000, 100).await;
    let guest = market.paying(&mug, 1, "ada@example.com").await;
    let sql = market.shop.database().await;
    let checker = "update payment_methods set checker = '{\"code\": \"gone\", \"args\": []}' where code = 'auto'";
    sql.execute(checker, &[]).await.unwrap();
    // As if another process had written it: noticed within a second.
    market.shop.app.settings.refresh(&market.shop.app.pool).await.unwrap();
    let ways = guest.ask("{ eligiblePaymentMethods { code isEligible eligibilityMessage } }").await;
    assert_eq!(
        ways.data("eligiblePaymentMethods.0"),
        json!({ "code": "auto", "isEligible": false, "eligibilityMessage": null })
    );
    let refused = pay(&guest, "auto", json!({})).await;
    assert_eq!(refused.data("addPaymentToOrder.errorCode"), "INELIGIBLE_PAYMENT_METHOD_ERROR");
    assert_eq!(market.count("select count(*) from payments").await, 0);
    let paid = pay(&guest, "manual", json!({})).await;
    assert_eq!(paid.data("addPaymentToOrder.state"), "PaymentAuthorized");
}

#[tokio::test]
async fn what_is_due_follows_the_cart_when_money_was_paid_before() {
    let market = Market::open().await;
    let mug = market.variant("MUG", 1000, 100).await;
    let guest = market.paying(&mug, 1, "ada@example.com").await;
    let sql = market.shop.database().await;
    // A part is paid: 600 of 1800.
    let part = "insert into payments (id, order_id, method, amount, state, captured)
        select gen_random_uuid(), id, 'voucher', 600, 'Settled', 600 from orders";
    sql.execute(part, &[]).await.unwrap();
    let moved = super::market::transition(&guest, "AddingItems").await;
    let id = moved.text_at("transitionOrderToState.id");
    let status = async || {
        let document = "query($id: ID!) { order(id: $id) { totalWithTax paymentStatus } }";
        let read = market.admin.run(document, json!({ "id": id })).await;
        (read.data("order.totalWithTax"), read.text_at("order.paymentStatus"))
    };
    assert_eq!(status().await, (json!(1800), "PARTIALLY_PAID".into()));
    let line = active(&guest).await.text_at("activeOrder.lines.0.id");
    set_method(&guest, &Market::method(&market.admin, "free", 0, 0).await)
        .await
        .data("setOrderShippingMethod.id");
    assert_eq!(status().await, (json!(1200), "PARTIALLY_PAID".into()));
    let remove = whole("removeOrderLine(orderLineId: $id)", "($id: ID!)");
    guest.run(&remove, json!({ "id": line })).await.data("removeOrderLine.id");
    assert_eq!(status().await, (json!(0), "OVERPAID".into()));
    add(&guest, &mug, 2).await.data("addItemToOrder.id");
    assert_eq!(status().await.1, "PARTIALLY_PAID");
    set_address(&guest, "Billing", "2 Side Street").await.data("setOrderBillingAddress.id");
    assert_eq!(status().await.1, "PARTIALLY_PAID");
}

#[tokio::test]
async fn who_knows_an_address_does_not_learn_what_its_owner_told() {
    let market = Market::open().await;
    let mug = market.variant("MUG", 1000, 100).await;
    let document = "mutation($input: CreateCustomerInput!) { setCustomerForOrder(input: $input) {
        __typename ... on Order { customer { id title phoneNumber } } } }";
    let mut input = json!({ "firstName": "Ada", "lastName": "Lovelace",
        "emailAddress": "ada@example.test", "title": "Countess", "phoneNumber": "0123" });
    let ada = market.cart(&mug, 1).await;
    let told = ada.run(document, json!({ "input": input })).await;
    assert_eq!(told.data("setCustomerForOrder.customer.phoneNumber"), "0123");
    for field in ["title", "phoneNumber"] {
        input.as_object_mut().unwrap().remove(field);
    }
    let stranger = market.cart(&mug, 1).await;
    let seen = stranger.run(document, json!({ "input": input })).await;
    let customer = told.text_at("setCustomerForOrder.customer.id");
    assert_eq!(
        seen.data("setCustomerForOrder.customer"),
        json!({ "id": customer, "title": null, "phoneNumber": null })
    );
}
