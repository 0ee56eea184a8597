//! Which line is sent by which method.

use serde_json::{Value, json};

use super::market::{Market, active, add, set_customer, set_method, transition, whole};
use crate::support::{Answer, Client};

async fn assign(client: &Client, input: Value) -> Answer {
    let document = whole("assignShippingLines(input: $input)", "($input: [AssignShippingLineInput!]!)")
        .replace("... on ErrorResult", "... on Order { lines { shippingLineId } }
          ... on ShippingLineAssignmentError { unassignedOrderLineIds repeatedOrderLineIds } ... on ErrorResult");
    client.run(&document, json!({ "input": input })).await
}

/// A cart of a mug, a tea and a tray, with the ids of its lines.
async fn cart(market: &Market) -> (Client, [String; 3]) {
    let guest = market.shop.guest();
    for sku in ["MUG", "TEA", "TRAY"] {
        let variant = market.variant(sku, 1000, 10).await;
        add(&guest, &variant, 1).await.data("addItemToOrder.id");
    }
    let seen = active(&guest).await;
    let line = |at: usize| seen.text_at(&format!("activeOrder.lines.{at}.id"));
    (guest, [line(0), line(1), line(2)])
}

fn entry(method: &str, lines: &[&String]) -> Value {
    json!({ "shippingMethodId": method, "orderLineIds": lines })
}

#[tokio::test]
async fn each_line_goes_by_its_method() {
    let market = Market::open().await;
    let fast = Market::method(&market.admin, "fast", 900, 0).await;
    let (guest, [mug, tea, tray]) = cart(&market).await;
    let input = json!([entry(&market.shipping, &[&mug, &tray]), entry(&fast, &[&tea])]);
    let sent = assign(&guest, input).await;
    assert_eq!(sent.data("assignShippingLines.shipping"), 1400, "{}", sent.text);
    assert_eq!(sent.data("assignShippingLines.shippingWithTax"), 1680);
    let id = |at: usize| sent.data(&format!("assignShippingLines.shippingLines.{at}.id"));
    let by = |at: usize| sent.data(&format!("assignShippingLines.lines.{at}.shippingLineId"));
    assert_eq!([by(0), by(1), by(2)], [id(0), id(1), id(0)]);
    assert_eq!(sent.data("assignShippingLines.shippingLines.1.shippingMethod.code"), "fast");
    assert!(sent.statements <= 2, "{}", sent.statements);
    // What comes later goes with the last one, what nothing is sent with any more goes.
    let cup = market.variant("CUP", 500, 10).await;
    let more = add(&guest, &cup, 1).await;
    assert_eq!(more.data("addItemToOrder.shipping"), 1400);
    let remove = whole("removeOrderLine(orderLineId: $id)", "($id: ID!)");
    for line in [&mug, &tray] {
        guest.run(&remove, json!({ "id": line })).await.data("removeOrderLine.id");
    }
    let seen = active(&guest).await;
    assert_eq!(seen.data("activeOrder.shipping"), 900);
    assert_eq!(seen.data("activeOrder.shippingLines.1"), Value::Null);
    // One method for all again.
    let all = set_method(&guest, &market.shipping).await;
    assert_eq!(all.data("setOrderShippingMethod.shipping"), 500);
}

#[tokio::test]
async fn what_is_not_complete_changes_nothing() {
    let market = Market::open().await;
    let dear = Market::method(&market.admin, "dear", 100, 1_000_000).await;
    let (guest, [mug, tea, tray]) = cart(&market).await;
    set_method(&guest, &market.shipping).await.data("setOrderShippingMethod.id");
    let before = active(&guest).await.json;
    let post = &market.shipping;
    let refused = assign(&guest, json!([entry(post, &[&mug, &mug]), entry(post, &[&tea])])).await;
    assert_eq!(refused.data("assignShippingLines.__typename"), "ShippingLineAssignmentError");
    assert_eq!(
        refused.data("assignShippingLines.message"),
        "Each line of the order must be sent by exactly one shipping method"
    );
    assert_eq!(refused.data("assignShippingLines.unassignedOrderLineIds"), json!([tray]));
    assert_eq!(refused.data("assignShippingLines.repeatedOrderLineIds"), json!([mug]));
    let all = [&mug, &tea, &tray];
    for method in [dear.as_str(), "no-such-method"] {
        let refused = assign(&guest, json!([entry(method, &all)])).await;
        let code = "assignShippingLines.errorCode";
        assert_eq!(refused.data(code), "INELIGIBLE_SHIPPING_METHOD_ERROR");
    }
    let nobodys = "77".to_owned();
    let refused = assign(&guest, json!([entry(post, &[&mug, &tea, &tray, &nobodys])])).await;
    assert_eq!(refused.code(), "USER_INPUT_ERROR");
    assert_eq!(active(&guest).await.json, before);
    let (other, [theirs, ..]) = cart(&market).await;
    let refused = assign(&guest, json!([entry(post, &[&mug, &tea, &tray, &theirs])])).await;
    assert_eq!(refused.code(), "USER_INPUT_ERROR", "another cart's line is no line");
    assert_eq!(active(&other).await.data("activeOrder.shippingLines"), json!([]));
    set_customer(&guest, "ada@example.test").await.data("setCustomerForOrder.id");
    transition(&guest, "ArrangingPayment").await.data("transitionOrderToState.id");
    let refused = assign(&guest, json!([entry(post, &all)])).await;
    assert_eq!(refused.data("assignShippingLines.errorCode"), "ORDER_MODIFICATION_ERROR");
    let nobody = assign(&market.shop.guest(), json!([])).await;
    assert_eq!(nobody.data("assignShippingLines.errorCode"), "NO_ACTIVE_ORDER_ERROR");
    assert_eq!(assign(&market.admin, json!([])).await.code(), "FORBIDDEN");
}

#[tokio::test]
async fn a_key_assigns_once() {
    let market = Market::open().await;
    let (guest, [mug, tea, tray]) = cart(&market).await;
    let keyed = guest.with("idempotency-key", "assign-lines-of-this-cart");
    let input = json!([entry(&market.shipping, &[&mug, &tea, &tray])]);
    let first = assign(&keyed, input.clone()).await;
    let again = assign(&keyed, input).await;
    assert_eq!(first.data("assignShippingLines.shipping"), 500);
    assert_eq!(again.json["extensions"]["replayed"], true, "{}", again.text);
    assert_eq!(again.data("assignShippingLines"), first.data("assignShippingLines"));
}
