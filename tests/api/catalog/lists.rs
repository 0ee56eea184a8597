//! Filters and sorts of the lists that compute.

use serde_json::json;

use super::facets::colours;
use crate::support::Shop;
use crate::support::goods::{goods, product, variant};

#[tokio::test]
async fn products_are_found_by_what_they_refer_to() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let (_, values) = colours(&admin, false).await;
    product(&admin, "Red", json!({ "facetValueIds": [values[0]] })).await;
    goods(&admin, "Mug", 100, 1).await;
    let found = admin
        .run(
            "query($value: String!) {
               facet: products(options: { filter: { facetValueId: { eq: $value } } }) { items { name } }
               sku: products(options: { filter: { sku: { contains: \"MU\" } } }) { items { name } }
               group: products(options: { filter: { optionGroupId: { eq: $value } } }) { totalItems }
               name: products(options: { sort: { name: DESC }, filter: { _or: [{ name: { eq: \"Red\" } }, { slug: { eq: \"mug\" } }] } }) { items { name } } }",
            json!({ "value": values[0] }),
        )
        .await;
    assert_eq!(found.data("facet.items"), json!([{ "name": "Red" }]));
    assert_eq!(found.data("sku.items"), json!([{ "name": "Mug" }]));
    assert_eq!(found.data("group.totalItems"), 0);
    assert_eq!(found.data("name.items"), json!([{ "name": "Red" }, { "name": "Mug" }]));
}

#[tokio::test]
async fn variants_are_found_and_sorted_by_price_and_stock() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let mug = product(&admin, "Mug", json!({})).await;
    variant(&admin, &mug, "A", json!({ "price": 300, "stockOnHand": 0 })).await;
    variant(&admin, &mug, "B", json!({ "price": 100, "stockOnHand": 2 })).await;
    variant(&admin, &mug, "C", json!({ "price": 200, "stockOnHand": 9 })).await;
    let found = admin
        .run(
            "query($product: ID!) {
               cheap: productVariants(productId: $product, options: { filter: { price: { lte: 200 }, priceWithTax: { gt: 0 } }, sort: { price: ASC } }) { totalItems items { sku } }
               out: productVariants(options: { filter: { stockLevel: { eq: \"OUT_OF_STOCK\" } } }) { items { sku stockLevel } }
               low: productVariants(options: { filter: { stockLevel: { eq: \"LOW_STOCK\" } } }) { items { sku stockLevel } }
               many: productVariants(options: { filter: { stockOnHand: { gte: 2 } }, sort: { stockOnHand: DESC }, take: 1 }) { totalItems items { sku } }
               enabled: productVariants(options: { filter: { enabled: { eq: false } } }) { totalItems } }",
            json!({ "product": mug }),
        )
        .await;
    assert_eq!(found.data("cheap.items"), json!([{ "sku": "B" }, { "sku": "C" }]));
    assert_eq!(found.data("out.items.0.sku"), "A");
    assert_eq!(found.data("low.items.0.sku"), "B");
    assert_eq!(found.data("many.totalItems"), 2);
    assert_eq!(found.data("many.items.0.sku"), "C");
    assert_eq!(found.data("enabled.totalItems"), 0);
    let refused = admin.ask("{ productVariants(options: { take: 1001 }) { totalItems } }").await;
    assert_eq!(refused.code(), "USER_INPUT_ERROR");
}
