//! Orders as administrators see and handle them.

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::market::{Market, active};

const LIST: &str = "query AdminOrders($options: OrderListOptions) {
  orders(options: $options) {
    totalItems
    items {
      id code state active type createdAt updatedAt orderPlacedAt
      totalQuantity subTotal subTotalWithTax shipping shippingWithTax total totalWithTax currencyCode
      customer { id firstName lastName emailAddress }
      shippingLines { id price priceWithTax shippingMethod { id code name } }
      lines { id quantity unitPrice unitPriceWithTax linePrice linePriceWithTax productVariant { id name sku } }
      payments { id method amount state transactionId }
    }
  }
}";

#[tokio::test]
async fn orders_are_listed_filtered_and_sorted() {
    let market = Market::open().await;
    let mug = market.variant("MUG", 1000, 100).await;
    let (_, first) = market.placed(&mug, 1, "auto").await;
    let one = market.admin.run(LIST, json!({})).await;
    for quantity in 2..5 {
        market.placed(&mug, quantity, "manual").await;
    }
    market.cart(&mug, 7).await;
    let all = market.admin.run(LIST, json!({})).await;
    assert_eq!(all.data("orders.totalItems"), 5);
    assert!(all.statements <= 10, "{} statements", all.statements);
    assert_eq!(all.statements, one.statements);
    let asked =
        |filter: Value, sort: Value| json!({ "options": { "filter": filter, "sort": sort } });
    let placed = market
        .admin
        .run(LIST, asked(json!({ "active": { "eq": false } }), json!({ "totalWithTax": "DESC" })))
        .await;
    assert_eq!(placed.data("orders.totalItems"), 4);
    assert_eq!(placed.data("orders.items.0.totalQuantity"), 4);
    assert_eq!(placed.data("orders.items.3.id"), first);
    let settled = market
        .admin
        .run(LIST, asked(json!({ "state": { "eq": "PaymentSettled" } }), json!({})))
        .await;
    assert_eq!(settled.data("orders.totalItems"), 1);
    let transaction = settled.text_at("orders.items.0.payments.0.transactionId");
    let by = market.admin.run(LIST, asked(json!({ "transactionId": { "eq": transaction }, "customerLastName": { "contains": "love" } }), json!({ "customerLastName": "ASC", "transactionId": "DESC" }))).await;
    assert_eq!(by.data("orders.totalItems"), 1);
    assert_eq!(market.shop.guest().run(LIST, json!({})).await.code(), "FORBIDDEN");
}

#[tokio::test]
async fn orders_are_listed_by_their_last_change_with_carts_and_without() {
    let market = Market::open().await;
    let mug = market.variant("MUG", 1000, 100).await;
    let (_, first) = market.placed(&mug, 1, "manual").await;
    let (_, second) = market.placed(&mug, 2, "manual").await;
    market.shop.clock.advance(TimeDelta::minutes(1));
    let guest = market.cart(&mug, 7).await;
    market.shop.clock.advance(TimeDelta::minutes(1));
    let cart = active(&guest).await.text_at("activeOrder.id");
    let moved = "mutation($id: ID) { transitionOrderToState(id: $id, state: \"Modifying\") {
        __typename ... on Order { updatedAt } } }";
    let moved = market.admin.run(moved, json!({ "id": first })).await;
    let since = moved.text_at("transitionOrderToState.updatedAt");
    let listed = async |filter: Value, operator: &str| {
        let options = json!({ "filter": filter, "filterOperator": operator,
            "sort": { "updatedAt": "DESC" } });
        let answer = market.admin.run(LIST, json!({ "options": options })).await;
        let items = answer.data("orders.items");
        let items = items.as_array().expect("items");
        let times: Vec<_> = items.iter().map(|o| o["updatedAt"].as_str().expect("one")).collect();
        assert!(times.is_sorted_by(|a, b| a > b), "{times:?}");
        let id = |o: &Value| o["id"].as_str().expect("an id").to_owned();
        items.iter().map(id).collect::<Vec<_>>()
    };
    let no_cart = json!({ "active": { "eq": false } });
    assert_eq!(listed(no_cart.clone(), "AND").await, [first.clone(), second.clone()]);
    assert_eq!(listed(json!({}), "AND").await, [first.clone(), cart.clone(), second.clone()]);
    assert_eq!(listed(json!({}), "OR").await, Vec::<String>::new());
    let mut recent = json!({ "updatedAt": { "after": three_minutes_before(&since) } });
    assert_eq!(listed(recent.clone(), "AND").await.len(), 3);
    recent["active"] = no_cart["active"].clone();
    assert_eq!(listed(recent.clone(), "AND").await, [first.clone(), second.clone()]);
    assert_eq!(listed(recent.clone(), "OR").await, [first.clone(), cart, second]);
    recent["updatedAt"] = json!({ "after": since });
    assert_eq!(listed(recent, "AND").await, Vec::<String>::new());
}

fn three_minutes_before(moment: &str) -> String {
    let moment: chrono::DateTime<chrono::Utc> = moment.parse().expect("a moment");
    (moment - TimeDelta::minutes(3)).to_rfc3339()
}

#[tokio::test]
async fn an_administrator_reads_and_moves_an_order() {
    let market = Market::open().await;
    let mug = market.variant("MUG", 1000, 100).await;
    let (_, id) = market.placed(&mug, 2, "manual").await;
    let detail = "query($id: ID!) { order(id: $id) {
        id state nextStates version channels { code } modifications { id } sellerOrders { id } aggregateOrderId aggregateOrder { id }
        promotions { id } surcharges { id } couponCodes paymentStatus fulfillmentStatus customFields type
        lines { createdAt orderPlacedQuantity unitPriceChangeSinceAdded lineTax order { id } customFields }
        payments { id state nextStates metadata refunds { id } } } }";
    let read = market.admin.run(detail, json!({ "id": id })).await;
    assert_eq!(read.data("order.state"), "PaymentAuthorized");
    assert_eq!(read.data("order.paymentStatus"), "AUTHORIZED");
    assert_eq!(read.data("order.lines.0.orderPlacedQuantity"), 2);
    let version = read.data("order.version");
    let step = "mutation($id: ID, $state: String!, $v: Int) { transitionOrderToState(id: $id, state: $state, expectedVersion: $v) {
        __typename ... on Order { state version } ... on OrderStateTransitionError { transitionError } } }";
    let outdated = market.admin.run(step, json!({ "id": id, "state": "Modifying", "v": 1 })).await;
    assert_eq!(outdated.code(), "ORDER_VERSION_CONFLICT");
    assert_eq!(outdated.json["errors"][0]["extensions"]["currentVersion"], version);
    let refused = market.admin.run(step, json!({ "id": id, "state": "Cancelled" })).await;
    assert_eq!(
        refused.data("transitionOrderToState.transitionError"),
        "All units must be cancelled first"
    );
    let moved = market
        .admin
        .run(step, json!({ "id": id, "state": "ArrangingAdditionalPayment", "v": version }))
        .await;
    assert_eq!(moved.data("transitionOrderToState.state"), "ArrangingAdditionalPayment");
    let off = market.admin.run(step, json!({ "id": id, "state": "Cancelled" })).await;
    assert_eq!(off.data("transitionOrderToState.state"), "Cancelled");
    assert_eq!(market.stock(&mug).await, (100, 0));
    assert_eq!(
        market.admin.run(step, json!({ "state": "Cancelled" })).await.code(),
        "USER_INPUT_ERROR"
    );
    let unknown = json!({ "id": "00000000-0000-0000-0000-00000000aaaa", "state": "Cancelled" });
    assert_eq!(market.admin.run(step, unknown).await.code(), "ENTITY_NOT_FOUND");
    let fields = "mutation($id: ID) { adminSetOrderCustomFields(input: { id: $id }) { id } }";
    assert_eq!(
        market.admin.run(fields, json!({ "id": id })).await.data("adminSetOrderCustomFields.id"),
        id
    );
}

#[tokio::test]
async fn a_manual_payment_places_a_cart() {
    let market = Market::open().await;
    let mug = market.variant("MUG", 1000, 100).await;
    let guest = market.cart(&mug, 1).await;
    let id = active(&guest).await.text_at("activeOrder.id");
    let manual = "mutation($input: ManualPaymentInput!) { addManualPaymentToOrder(input: $input) {
        __typename ... on ErrorResult { errorCode } ... on Order { state totalWithTax payments { method amount state transactionId } } } }";
    let input = |id: &str| json!({ "input": { "orderId": id, "method": "bank", "transactionId": "T-1", "metadata": { "a": 1 } } });
    let refused = market.admin.run(manual, input(&id)).await;
    assert_eq!(refused.data("addManualPaymentToOrder.errorCode"), "MANUAL_PAYMENT_STATE_ERROR");
    let guest = market.paying(&mug, 3, "bob@example.com").await;
    let id = active(&guest).await.text_at("activeOrder.id");
    let paid = market.admin.run(manual, input(&id)).await;
    assert_eq!(paid.data("addManualPaymentToOrder.state"), "PaymentSettled");
    assert_eq!(
        paid.data("addManualPaymentToOrder.payments.0"),
        json!({ "method": "bank", "amount": 4200, "state": "Settled", "transactionId": "T-1" })
    );
    assert_eq!(market.stock(&mug).await, (100, 3));
    assert_eq!(market.shop.guest().run(manual, input(&id)).await.code(), "FORBIDDEN");
}
