//! From a cart to a placed order.

use serde_json::{Value, json};

use super::market::{
    Market, active, add, pay, set_address, set_customer, set_method, transition, whole,
};

#[tokio::test]
async fn a_guest_checks_out() {
    let market = Market::open().await;
    let mug = market.variant("MUG", 1000, 10).await;
    let tea = market.variant("TEA", 300, 10).await;
    let guest = market.shop.guest();
    let mut statements = 0;
    let mut budget = Vec::new();
    let mut note = |name: &str, count: u64| {
        statements += count;
        budget.push(format!("{name} {count}"));
    };
    note("add", add(&guest, &mug, 2).await.statements);
    note("add", add(&guest, &tea, 1).await.statements);
    let customer = set_customer(&guest, "Ada@Example.com").await;
    assert_eq!(customer.data("setCustomerForOrder.customer.emailAddress"), "ada@example.com");
    note("customer", customer.statements);
    let shipping = set_address(&guest, "Shipping", "1 Main Street").await;
    assert_eq!(shipping.data("setOrderShippingAddress.shippingAddress.country"), "Austria");
    note("shipping address", shipping.statements);
    note("billing address", set_address(&guest, "Billing", "1 Main Street").await.statements);
    let methods = guest
        .ask("{ eligibleShippingMethods { id code price priceWithTax name description metadata } }")
        .await;
    assert_eq!(methods.data("eligibleShippingMethods.0.priceWithTax"), 600);
    note("methods", methods.statements);
    let method = set_method(&guest, &methods.text_at("eligibleShippingMethods.0.id")).await;
    assert_eq!(method.data("setOrderShippingMethod.shippingWithTax"), 600);
    note("set method", method.statements);
    let ways = guest.ask("{ eligiblePaymentMethods { code isEligible } nextOrderStates }").await;
    assert_eq!(
        ways.data("eligiblePaymentMethods.0"),
        json!({ "code": "auto", "isEligible": true })
    );
    assert_eq!(ways.data("nextOrderStates"), json!(["ArrangingPayment", "Cancelled"]));
    let arranging = transition(&guest, "ArrangingPayment").await;
    assert_eq!(arranging.data("transitionOrderToState.state"), "ArrangingPayment");
    note("transition", arranging.statements);
    assert_eq!(
        add(&guest, &tea, 1).await.data("addItemToOrder.errorCode"),
        "ORDER_MODIFICATION_ERROR"
    );
    let paid = pay(&guest, "auto", json!({ "public": { "a": 1 }, "secret": 2 })).await;
    note("pay", paid.statements);
    assert_eq!(paid.data("addPaymentToOrder.state"), "PaymentSettled", "{}", paid.text);
    assert_eq!(paid.data("addPaymentToOrder.totalWithTax"), 2760 + 600);
    assert_eq!(paid.data("addPaymentToOrder.payments.0.amount"), 3360);
    assert_eq!(paid.data("addPaymentToOrder.payments.0.metadata"), json!({ "public": { "a": 1 } }));
    assert_ne!(paid.data("addPaymentToOrder.orderPlacedAt"), Value::Null);
    assert!(statements <= 70, "{statements}: {budget:?}");
    assert_eq!(market.stock(&mug).await, (10, 2));
    assert_eq!(market.stock(&tea).await, (10, 1));
    assert_eq!(active(&guest).await.data("activeOrder"), Value::Null);
    let code = paid.text_at("addPaymentToOrder.code");
    let by_code = "query($code: String!) { orderByCode(code: $code) { state number } }";
    let read = guest.run(by_code, json!({ "code": code })).await;
    assert_eq!(read.data("orderByCode.state"), "PaymentSettled");
    assert!(read.text_at("orderByCode.number").parse::<i64>().unwrap() > 1000);
    assert_eq!(guest.run(by_code, json!({ "code": "NOTHING" })).await.code(), "FORBIDDEN");
    market.shop.clock.advance(chrono::Duration::hours(3));
    assert_eq!(guest.run(by_code, json!({ "code": code })).await.code(), "FORBIDDEN");
    assert_eq!(market.count("select count(*) from addresses").await, 1);
    assert_eq!(
        market.count("select count(*) from order_events where type = 'order.placed'").await,
        1
    );
    let holes = "select count(*) from (select sequence, row_number() over (partition by order_id order by sequence) n from order_events) s where s.sequence <> s.n";
    assert_eq!(market.count(holes).await, 0);
    let kinds = market.shop.database().await;
    let row = kinds
        .query_one(
            "select string_agg(data->>'to', ' ' order by created_at, id) from history_entries",
            &[],
        )
        .await
        .unwrap();
    assert_eq!(row.get::<_, String>(0), "AddingItems ArrangingPayment Settled PaymentSettled");
}

#[tokio::test]
async fn the_payment_page_wants_items_a_customer_and_shipping() {
    let market = Market::open().await;
    let mug = market.variant("MUG", 1000, 10).await;
    let guest = market.shop.guest();
    let refused = transition(&guest, "ArrangingPayment").await;
    assert_eq!(
        refused.data("transitionOrderToState.transitionError"),
        "There is nothing in the order to be paid"
    );
    assert_eq!(refused.data("transitionOrderToState.fromState"), "AddingItems");
    add(&guest, &mug, 1).await;
    let refused = transition(&guest, "ArrangingPayment").await;
    assert_eq!(refused.data("transitionOrderToState.transitionError"), "Nobody knows yet who buys");
    set_customer(&guest, "ada@example.com").await;
    let refused = transition(&guest, "ArrangingPayment").await;
    assert_eq!(
        refused.data("transitionOrderToState.transitionError"),
        "Please choose first how the order is sent"
    );
    set_method(&guest, &market.shipping).await;
    let nowhere = transition(&guest, "Nowhere").await;
    assert_eq!(nowhere.data("transitionOrderToState.toState"), "Nowhere");
    let sql = market.shop.database().await;
    sql.execute("update stock_levels set on_hand = 0", &[]).await.unwrap();
    let refused = transition(&guest, "ArrangingPayment").await;
    assert_eq!(
        refused.data("transitionOrderToState.transitionError"),
        "There is not enough in stock of: MUG"
    );
    sql.execute("update product_variants set deleted_at = now()", &[]).await.unwrap();
    let refused = transition(&guest, "ArrangingPayment").await;
    assert_eq!(refused.data("transitionOrderToState.errorCode"), "ORDER_STATE_TRANSITION_ERROR");
    assert_eq!(active(&guest).await.data("activeOrder.state"), "AddingItems");
    let cancelled = transition(&guest, "Cancelled").await;
    assert_eq!(cancelled.data("transitionOrderToState.active"), false);
}

#[tokio::test]
async fn details_need_a_cart_and_must_make_sense() {
    let market = Market::open().await;
    let mug = market.variant("MUG", 1000, 10).await;
    let guest = market.shop.guest();
    let none = "NO_ACTIVE_ORDER_ERROR";
    assert_eq!(set_customer(&guest, "a@b.test").await.data("setCustomerForOrder.errorCode"), none);
    assert_eq!(
        set_address(&guest, "Billing", "x").await.data("setOrderBillingAddress.errorCode"),
        none
    );
    assert_eq!(
        set_method(&guest, &market.shipping).await.data("setOrderShippingMethod.errorCode"),
        none
    );
    assert_eq!(pay(&guest, "auto", json!({})).await.data("addPaymentToOrder.errorCode"), none);
    let fields = whole("setOrderCustomFields(input: {})", "");
    assert_eq!(guest.ask(&fields).await.data("setOrderCustomFields.errorCode"), none);
    for field in ["unsetOrderShippingAddress", "unsetOrderBillingAddress"] {
        assert_eq!(guest.ask(&whole(field, "")).await.data(&format!("{field}.errorCode")), none);
    }
    assert_eq!(guest.ask("{ eligibleShippingMethods { id } eligiblePaymentMethods { id } activeOrder { id } }").await.data(""),
        json!({ "eligibleShippingMethods": [], "eligiblePaymentMethods": [], "activeOrder": null }));
    add(&guest, &mug, 1).await;
    assert_eq!(guest.ask(&fields).await.data("setOrderCustomFields.__typename"), "Order");
    let known = guest.run(
        "mutation($input: CreateAddressInput!) { setOrderShippingAddress(input: $input) { __typename } }",
        json!({ "input": { "streetLine1": "x", "countryCode": "XX" } }),
    ).await;
    assert_eq!(known.code(), "USER_INPUT_ERROR");
    set_address(&guest, "Shipping", "1 Main Street").await;
    let unset = guest.ask(&whole("unsetOrderShippingAddress", "")).await;
    assert_eq!(unset.data("unsetOrderShippingAddress.shippingAddress.streetLine1"), Value::Null);
    set_address(&guest, "Billing", "2 Main Street").await;
    let unset = guest.ask(&whole("unsetOrderBillingAddress", "")).await;
    assert_eq!(unset.data("unsetOrderBillingAddress.billingAddress.streetLine1"), Value::Null);
    let dear = Market::method(&market.admin, "dear", 900, 100_000).await;
    assert_eq!(
        set_method(&guest, &dear).await.data("setOrderShippingMethod.errorCode"),
        "INELIGIBLE_SHIPPING_METHOD_ERROR"
    );
    assert_eq!(set_customer(&guest, "nobody").await.code(), "USER_INPUT_ERROR");
    assert_eq!(
        pay(&guest, "auto", json!({})).await.data("addPaymentToOrder.errorCode"),
        "ORDER_PAYMENT_STATE_ERROR"
    );
}

#[tokio::test]
async fn an_account_s_address_is_not_taken() {
    let market = Market::open().await;
    let mug = market.variant("MUG", 1000, 10).await;
    let guest = market.cart(&mug, 1).await;
    set_customer(&guest, "ada@example.com").await;
    let sql = market.shop.database().await;
    sql.batch_execute(
        "insert into users (id, identifier, kind, verified) values ('00000000-0000-0000-0000-00000000bbbb', 'ada@example.com', 'customer', true);
         update customers set user_id = '00000000-0000-0000-0000-00000000bbbb'",
    ).await.unwrap();
    let refused = set_customer(&guest, "ADA@example.com").await;
    assert_eq!(refused.data("setCustomerForOrder.errorCode"), "EMAIL_ADDRESS_CONFLICT_ERROR");
    let user = domain::id::UserId::from_wire("00000000-0000-0000-0000-00000000bbbb");
    let ada = market.shop.guest();
    ada.use_token(Some(&market.shop.session_of(user).await));
    add(&ada, &mug, 1).await.data("addItemToOrder.id");
    assert_eq!(
        set_customer(&ada, "x@example.com").await.data("setCustomerForOrder.errorCode"),
        "ALREADY_LOGGED_IN_ERROR"
    );
    assert_eq!(active(&ada).await.data("activeOrder.customer.lastName"), "Lovelace");
    let own = active(&ada).await.text_at("activeOrder.id");
    let order = "query($id: ID!) { order(id: $id) { id } }";
    assert_eq!(ada.run(order, json!({ "id": own })).await.data("order.id"), own);
    assert_eq!(
        market.shop.guest().run(order, json!({ "id": own })).await.data("order"),
        Value::Null
    );
}
