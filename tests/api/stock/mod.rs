//! Stock of variants: levels and movements.

use serde_json::json;

use crate::order::market::Market;
use crate::support::Shop;
use crate::support::goods::goods;

#[tokio::test]
async fn stock_that_is_set_becomes_adjustments() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let mug = goods(&admin, "Mug", 1000, 5).await;
    let update = "mutation($input: [UpdateProductVariantInput!]!) { updateProductVariants(input: $input) { stockOnHand
        stockMovements(options: { type: ADJUSTMENT, skip: 1, take: 5 }) { totalItems items { __typename ... on StockAdjustment { quantity type } } } } }";
    for (on_hand, total) in [(5, 1), (2, 2), (9, 3)] {
        let input = json!([{ "id": mug.variant, "stockOnHand": on_hand }]);
        let set = admin.run(update, json!({ "input": input })).await;
        assert_eq!(set.data("updateProductVariants.0.stockOnHand"), on_hand);
        assert_eq!(set.data("updateProductVariants.0.stockMovements.totalItems"), total);
    }
    let read = admin
        .run(
            "query($id: ID!) { productVariant(id: $id) { stockMovements { items { ... on StockAdjustment { quantity } } }
               none: stockMovements(options: { type: SALE }) { totalItems items { __typename } } } }",
            json!({ "id": mug.variant }),
        )
        .await;
    assert_eq!(
        read.data("productVariant.stockMovements.items"),
        json!([{ "quantity": 5 }, { "quantity": -3 }, { "quantity": 7 }])
    );
    assert_eq!(read.data("productVariant.none.totalItems"), 0);
}

#[tokio::test]
async fn stock_is_kept_by_location_and_told_to_caches() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let shed =
        admin.ask(r#"mutation { createStockLocation(input: { name: "Shed" }) { id } }"#).await;
    let shed = shed.text_at("createStockLocation.id");
    let mug = goods(&admin, "Mug", 1000, 5).await;
    let database = shop.database().await;
    let count = "select count(*) from catalog_changes where topic = 'stock'";
    let before: i64 = database.query_one(count, &[]).await.unwrap().get(0);
    let input = json!([{ "id": mug.variant, "stockLevels": [{ "stockLocationId": shed, "stockOnHand": 4 }] }]);
    let set = admin
        .run(
            "mutation($input: [UpdateProductVariantInput!]!) { updateProductVariants(input: $input) { stockOnHand stockLevels { stockLocationId stockOnHand stockAllocated } } }",
            json!({ "input": input }),
        )
        .await;
    assert_eq!(set.data("updateProductVariants.0.stockOnHand"), 9);
    assert_eq!(set.data("updateProductVariants.0.stockLevels.1.stockLocationId"), shed);
    let after: i64 = database.query_one(count, &[]).await.unwrap().get(0);
    assert_eq!(after, before + 1);
    let same = admin
        .run(
            "mutation($input: [UpdateProductVariantInput!]!) { updateProductVariants(input: $input) { stockOnHand } }",
            json!({ "input": input }),
        )
        .await;
    assert_eq!(same.data("updateProductVariants.0.stockOnHand"), 9);
    let still: i64 = database.query_one(count, &[]).await.unwrap().get(0);
    assert_eq!(still, after);
}

#[tokio::test]
async fn an_allocation_names_its_line() {
    let market = Market::open().await;
    let mug = market.variant("MUG", 1000, 100).await;
    for _ in 0..3 {
        market.placed(&mug, 2, "auto").await;
    }
    let document = "query($id: ID!, $take: Int) { productVariant(id: $id) { stockMovements(options: { type: ALLOCATION, take: $take }) {
        totalItems items { ... on Allocation { quantity orderLine { quantity linePrice order { state } } } ... on Cancellation { orderLine { id } } } } } }";
    let one = market.admin.run(document, json!({ "id": mug, "take": 1 })).await;
    let all = market.admin.run(document, json!({ "id": mug })).await;
    assert_eq!(all.data("productVariant.stockMovements.totalItems"), 3);
    assert_eq!(
        all.data("productVariant.stockMovements.items.2"),
        json!({ "quantity": 2, "orderLine": { "quantity": 2, "linePrice": 2000, "order": { "state": "PaymentSettled" } } })
    );
    assert_eq!(one.statements, all.statements);
}
