//! Filling and emptying a cart.

use serde_json::{Value, json};

use super::market::{Market, active, add, whole};

#[tokio::test]
async fn an_item_is_added_and_summed_up() {
    let market = Market::open().await;
    let mug = market.variant("MUG", 123, 100).await;
    let guest = market.shop.guest();
    let first = add(&guest, &mug, 1).await;
    assert_eq!(first.data("addItemToOrder.__typename"), "Order");
    assert_eq!(first.data("addItemToOrder.state"), "AddingItems");
    assert_eq!(first.data("addItemToOrder.active"), true);
    assert_eq!(first.text_at("addItemToOrder.code").len(), 16);
    assert_eq!(first.data("addItemToOrder.totalWithTax"), 148);
    assert!(first.statements <= 9, "{} statements", first.statements);
    let more = add(&guest, &mug, 2).await;
    assert_eq!(more.data("addItemToOrder.lines.0.quantity"), 3);
    assert_eq!(more.data("addItemToOrder.lines.0.linePrice"), 369);
    assert_eq!(more.data("addItemToOrder.subTotalWithTax"), 443);
    assert_eq!(
        more.data("addItemToOrder.taxSummary.0"),
        json!({ "description": "Standard", "taxRate": 20.0, "taxBase": 369, "taxTotal": 74 })
    );
    assert_eq!(more.data("addItemToOrder.lines.0.productVariant.sku"), "MUG");
    assert!(more.statements <= 8, "{} statements", more.statements);
    let read = active(&guest).await;
    assert_eq!(
        read.data("activeOrder"),
        more.json["data"]["addItemToOrder"]
            .as_object()
            .map(|order| {
                let mut order = order.clone();
                order.remove("__typename");
                Value::Object(order)
            })
            .unwrap()
    );
    assert!(read.statements <= 5, "{} statements", read.statements);
}

#[tokio::test]
async fn what_cannot_be_added_is_refused_and_changes_nothing() {
    let market = Market::open().await;
    let mug = market.variant("MUG", 1000, 5).await;
    let guest = market.shop.guest();
    let unknown = add(&guest, "00000000-0000-0000-0000-00000000aaaa", 1).await;
    assert_eq!(unknown.code(), "ENTITY_NOT_FOUND");
    assert_eq!(
        add(&guest, &mug, -1).await.data("addItemToOrder.errorCode"),
        "NEGATIVE_QUANTITY_ERROR"
    );
    assert_eq!(active(&guest).await.data("activeOrder.lines"), json!([]));
    let limit = guest
        .run(
            "mutation($id: ID!) { addItemToOrder(productVariantId: $id, quantity: 1000) { __typename ... on OrderLimitError { errorCode maxItems } } }",
            json!({ "id": mug }),
        )
        .await;
    assert_eq!(
        limit.data("addItemToOrder"),
        json!({ "__typename": "OrderLimitError", "errorCode": "ORDER_LIMIT_ERROR", "maxItems": 999 })
    );
    let short = guest
        .run(
            "mutation($id: ID!) { addItemToOrder(productVariantId: $id, quantity: 7) { ... on InsufficientStockError { errorCode message quantityAvailable order { totalQuantity } } } }",
            json!({ "id": mug }),
        )
        .await;
    assert_eq!(short.data("addItemToOrder.quantityAvailable"), 5);
    assert_eq!(short.data("addItemToOrder.order.totalQuantity"), 5);
    let none = add(&guest, &mug, 1).await;
    assert_eq!(none.data("addItemToOrder.errorCode"), "INSUFFICIENT_STOCK_ERROR");
    assert_eq!(none.data("addItemToOrder.message"), "There is none left in stock");
    assert_eq!(active(&guest).await.data("activeOrder.totalQuantity"), 5);
    assert_eq!(market.count("select count(*) from orders").await, 1);
}

#[tokio::test]
async fn lines_are_adjusted_and_removed() {
    let market = Market::open().await;
    let (mug, tea) = (market.variant("MUG", 1000, 10).await, market.variant("TEA", 300, 10).await);
    let guest = market.shop.guest();
    let both = guest
        .run(
            "mutation($inputs: [AddItemInput!]!) { addItemsToOrder(inputs: $inputs) { order { id lines { id quantity } }
               errorResults { __typename ... on ErrorResult { errorCode message } ... on InsufficientStockError { quantityAvailable } } } }",
            json!({ "inputs": [{ "productVariantId": mug, "quantity": 2 }, { "productVariantId": tea, "quantity": 12 }] }),
        )
        .await;
    assert_eq!(both.data("addItemsToOrder.errorResults.0.quantityAvailable"), 10);
    let lines = both.data("addItemsToOrder.order.lines");
    let of =
        |units: i32| lines.as_array().unwrap().iter().find(|l| l["quantity"] == units).unwrap();
    assert!(of(10)["id"].is_string());
    let line = of(2)["id"].as_str().unwrap().to_owned();
    let adjust = whole("adjustOrderLine(orderLineId: $id, quantity: $q)", "($id: ID!, $q: Int!)");
    let adjusted = guest.run(&adjust, json!({ "id": line, "q": 4 })).await;
    assert_eq!(adjusted.data("adjustOrderLine.totalQuantity"), 14);
    let short = guest.run(&adjust, json!({ "id": line, "q": 11 })).await;
    assert_eq!(short.data("adjustOrderLine.errorCode"), "INSUFFICIENT_STOCK_ERROR");
    assert_eq!(active(&guest).await.data("activeOrder.totalQuantity"), 20);
    let negative = guest.run(&adjust, json!({ "id": line, "q": -1 })).await;
    assert_eq!(negative.data("adjustOrderLine.errorCode"), "NEGATIVE_QUANTITY_ERROR");
    let unknown = guest.run(&adjust, json!({ "id": "nothing", "q": 1 })).await;
    assert_eq!(unknown.code(), "USER_INPUT_ERROR");
    let remove = whole("removeOrderLine(orderLineId: $id)", "($id: ID!)");
    let removed = guest.run(&remove, json!({ "id": line })).await;
    assert_eq!(removed.data("removeOrderLine.totalQuantity"), 10);
    assert_eq!(guest.run(&remove, json!({ "id": line })).await.code(), "USER_INPUT_ERROR");
    let emptied = guest.ask(&whole("removeAllOrderLines", "")).await;
    assert_eq!(emptied.data("removeAllOrderLines.lines"), json!([]));
    assert_eq!(emptied.data("removeAllOrderLines.totalWithTax"), 0);
}

#[tokio::test]
async fn a_key_is_answered_once() {
    let market = Market::open().await;
    let mug = market.variant("MUG", 1000, 5).await;
    let guest = market.cart(&mug, 1).await;
    let keyed = guest.with("idempotency-key", "add-one-mug-0001");
    let first = add(&keyed, &mug, 9).await;
    assert_eq!(first.data("addItemToOrder.errorCode"), "INSUFFICIENT_STOCK_ERROR");
    assert!(first.statements <= 10, "{} statements", first.statements);
    let again = add(&keyed, &mug, 9).await;
    assert_eq!(again.data("addItemToOrder"), first.data("addItemToOrder"));
    assert_eq!(again.json["extensions"]["replayed"], true);
    assert_eq!(active(&guest).await.data("activeOrder.totalQuantity"), 5);
    let other = add(&keyed, &mug, 2).await;
    assert_eq!(other.code(), "IDEMPOTENCY_KEY_REUSED");
}
