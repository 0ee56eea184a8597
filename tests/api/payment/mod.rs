//! Paying and settling.

use serde_json::{Value, json};

use crate::order::market::{Market, active, pay};

const SETTLE: &str =
    "mutation($id: ID!) { settlePayment(id: $id) { __typename ... on Payment { state amount }
    ... on ErrorResult { errorCode message } ... on SettlePaymentError { paymentErrorMessage }
    ... on PaymentStateTransitionError { transitionError fromState toState } } }";

async fn payment(market: &Market, order: &str) -> String {
    let read = market
        .admin
        .run("query($id: ID!) { order(id: $id) { payments { id } } }", json!({ "id": order }))
        .await;
    read.text_at("order.payments.0.id")
}

#[tokio::test]
async fn an_authorized_payment_is_settled() {
    let market = Market::open().await;
    let mug = market.variant("MUG", 1000, 100).await;
    let (_, order) = market.placed(&mug, 1, "manual").await;
    let id = payment(&market, &order).await;
    let settled = market.admin.run(SETTLE, json!({ "id": id })).await;
    assert_eq!(
        settled.data("settlePayment"),
        json!({ "__typename": "Payment", "state": "Settled", "amount": 1800 })
    );
    let read = market
        .admin
        .run("query($id: ID!) { order(id: $id) { state paymentStatus } }", json!({ "id": order }))
        .await;
    assert_eq!(read.data("order"), json!({ "state": "PaymentSettled", "paymentStatus": "PAID" }));
    assert_eq!(market.stock(&mug).await, (100, 1));
    let again = market.admin.run(SETTLE, json!({ "id": id })).await;
    assert_eq!(again.data("settlePayment.state"), "Settled");
    let unknown =
        market.admin.run(SETTLE, json!({ "id": "00000000-0000-0000-0000-00000000aaaa" })).await;
    assert_eq!(unknown.code(), "ENTITY_NOT_FOUND");
    assert_eq!(market.shop.guest().run(SETTLE, json!({ "id": id })).await.code(), "FORBIDDEN");
}

#[tokio::test]
async fn what_the_provider_refuses_is_recorded() {
    let market = Market::open().await;
    let mug = market.variant("MUG", 1000, 100).await;
    let guest = market.paying(&mug, 1, "ada@example.com").await;
    let declined =
        pay(&guest, "auto", json!({ "shouldDecline": true, "errorMessage": "no money" })).await;
    assert_eq!(declined.data("addPaymentToOrder.errorCode"), "PAYMENT_DECLINED_ERROR");
    assert_eq!(declined.data("addPaymentToOrder.paymentErrorMessage"), "no money");
    let keyed = guest.with("idempotency-key", "pay-for-the-mug-1");
    let failed =
        pay(&keyed, "auto", json!({ "shouldError": true, "errorMessage": "broken" })).await;
    assert_eq!(failed.data("addPaymentToOrder.__typename"), "PaymentFailedError");
    let again = pay(&keyed, "auto", json!({ "shouldError": true, "errorMessage": "broken" })).await;
    assert_eq!(again.data("addPaymentToOrder"), failed.data("addPaymentToOrder"));
    assert_eq!(market.count("select count(*) from payments").await, 2);
    assert_eq!(market.stock(&mug).await, (100, 0));
    let payments = "{ orders { items { payments { id state } } } }";
    let declined = market.admin.ask(payments).await;
    assert_eq!(declined.data("orders.items.0.payments.0.state"), "Declined");
    let id = declined.text_at("orders.items.0.payments.0.id");
    let refused = market.admin.run(SETTLE, json!({ "id": id })).await;
    assert_eq!(refused.data("settlePayment.errorCode"), "PAYMENT_STATE_TRANSITION_ERROR");
    assert_eq!(refused.data("settlePayment.fromState"), "Declined");
    assert_eq!(refused.data("settlePayment.toState"), "Settled");
    let unknown = pay(&guest, "nothing", json!({})).await;
    assert_eq!(unknown.code(), "USER_INPUT_ERROR");
    let read = active(&guest).await;
    assert_eq!(read.data("activeOrder.state"), "ArrangingPayment");
    let paid =
        pay(&guest, "manual", json!({ "shouldErrorOnSettle": true, "errorMessage": "later" }))
            .await;
    assert_eq!(paid.data("addPaymentToOrder.state"), "PaymentAuthorized");
    assert_eq!(paid.data("addPaymentToOrder.payments.2.state"), "Authorized");
    assert_ne!(paid.data("addPaymentToOrder.payments.2.transactionId"), Value::Null);
    let told = paid.data("addPaymentToOrder.payments").as_array().cloned().unwrap_or_default();
    let of = |payment: &Value| ["id", "state", "transactionId"].map(|name| payment[name].clone());
    let read =
        market.admin.ask("{ orders { items { payments { id state transactionId } } } }").await;
    let read = read.data("orders.items.0.payments").as_array().cloned().unwrap_or_default();
    assert_eq!(told.len(), 3);
    assert_eq!(
        told.iter().map(of).collect::<Vec<_>>(),
        read.iter().map(of).collect::<Vec<_>>(),
        "the answer names what was just written, a later read what is kept"
    );
    let id = paid.text_at("addPaymentToOrder.payments.2.id");
    let refused = market.admin.run(SETTLE, json!({ "id": id })).await;
    assert_eq!(refused.data("settlePayment.paymentErrorMessage"), "later");
    let stuck = market.admin.run(SETTLE, json!({ "id": id })).await;
    assert_eq!(stuck.data("settlePayment.__typename"), "SettlePaymentError");
}

#[tokio::test]
async fn the_last_unit_is_not_paid_for_when_it_is_gone() {
    let market = Market::open().await;
    let mug = market.variant("MUG", 1000, 1).await;
    let (ada, bob) = (
        market.paying(&mug, 1, "ada@example.com").await,
        market.paying(&mug, 1, "bob@example.com").await,
    );
    assert_eq!(
        pay(&ada, "auto", json!({})).await.data("addPaymentToOrder.state"),
        "PaymentSettled"
    );
    let refused = pay(&bob, "auto", json!({})).await;
    assert_eq!(refused.data("addPaymentToOrder.__typename"), "OrderStateTransitionError");
    assert_eq!(
        refused.data("addPaymentToOrder.transitionError"),
        "There is not enough in stock of: MUG"
    );
    assert_eq!(market.count("select count(*) from payments").await, 1);
    assert_eq!(market.stock(&mug).await, (1, 1));
    assert_eq!(active(&bob).await.data("activeOrder.state"), "ArrangingPayment");
}
