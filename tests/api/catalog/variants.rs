//! Variants: prices, stock, changes.

use serde_json::{Value, json};

use crate::support::goods::{goods, product, variant};
use crate::support::{Answer, Client, Shop};

const UPDATE: &str = "mutation($input: [UpdateProductVariantInput!]!) { updateProductVariants(input: $input) {
    id sku name enabled price priceWithTax stockOnHand stockLevel trackInventory
    outOfStockThreshold useGlobalOutOfStockThreshold prices { currencyCode price customFields } } }";

async fn update(admin: &Client, input: Value) -> Answer {
    admin.run(UPDATE, json!({ "input": [input] })).await
}

#[tokio::test]
async fn a_variant_has_all_its_fields() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let mug = goods(&admin, "Mug", 1000, 2).await;
    let read = admin
        .run(
            "query($id: ID!) { productVariant(id: $id) {
               id productId createdAt updatedAt languageCode sku name price priceWithTax currencyCode
               stockLevel customFields enabled trackInventory stockOnHand stockAllocated
               outOfStockThreshold useGlobalOutOfStockThreshold
               product { id name } featuredAsset { id } assets { id } options { id } facetValues { id }
               taxRateApplied { id name value enabled category { id } } taxCategory { id name }
               translations { id languageCode name createdAt updatedAt }
               prices { currencyCode price } channels { id }
               stockLevels { id createdAt updatedAt stockLocationId stockOnHand stockAllocated customFields stockLocation { id name } }
               stockMovements { totalItems items { ... on StockAdjustment { id type quantity createdAt updatedAt productVariant { id } } } } } }",
            json!({ "id": mug.variant }),
        )
        .await;
    assert_eq!(read.data("productVariant.price"), 1000);
    assert_eq!(read.data("productVariant.stockLevel"), "LOW_STOCK");
    assert_eq!(read.data("productVariant.stockOnHand"), 2);
    assert_eq!(read.data("productVariant.product.id"), mug.product);
    assert_eq!(read.data("productVariant.stockLevels.0.stockLocation.id"), "1");
    assert_eq!(read.data("productVariant.stockMovements.items.0.quantity"), 2);
    assert_eq!(read.data("productVariant.stockMovements.items.0.type"), "ADJUSTMENT");
    assert!(
        admin.ask(r#"{ productVariant(id: "x") { id } }"#).await.data("productVariant").is_null()
    );
    assert_eq!(shop.guest().ask(r#"{ productVariant(id: "x") { id } }"#).await.code(), "FORBIDDEN");
}

#[tokio::test]
async fn a_variant_is_changed() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let mug = goods(&admin, "Mug", 1000, 2).await;
    let changed = update(
        &admin,
        json!({ "id": mug.variant, "sku": "MUG-2", "price": 1200, "stockOnHand": 7, "trackInventory": "TRUE",
                "outOfStockThreshold": -3, "useGlobalOutOfStockThreshold": false,
                "translations": [{ "languageCode": "en", "name": "Large mug" }] }),
    )
    .await;
    assert_eq!(changed.data("updateProductVariants.0.sku"), "MUG-2");
    assert_eq!(changed.data("updateProductVariants.0.name"), "Large mug");
    assert_eq!(changed.data("updateProductVariants.0.price"), 1200);
    assert_eq!(changed.data("updateProductVariants.0.stockOnHand"), 7);
    let less = update(&admin, json!({ "id": mug.variant, "stockOnHand": -3 })).await;
    assert_eq!(less.data("updateProductVariants.0.stockOnHand"), -3);
    let refused =
        update(&admin, json!({ "id": mug.variant, "sku": "no", "stockOnHand": -4 })).await;
    assert_eq!(refused.code(), "USER_INPUT_ERROR");
    let read = update(&admin, json!({ "id": mug.variant })).await;
    assert_eq!(read.data("updateProductVariants.0.stockOnHand"), -3);
    assert_eq!(read.data("updateProductVariants.0.sku"), "MUG-2");
}

#[tokio::test]
async fn refused_changes_change_nothing() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let mug = goods(&admin, "Mug", 1000, 2).await;
    for (input, code) in [
        (json!({ "id": "nothing" }), "ENTITY_NOT_FOUND"),
        (json!({ "id": mug.variant, "taxCategoryId": "nothing" }), "ENTITY_NOT_FOUND"),
        (json!({ "id": mug.variant, "price": -1 }), "USER_INPUT_ERROR"),
        (
            json!({ "id": mug.variant, "prices": [{ "currencyCode": "XAF", "price": 1 }] }),
            "USER_INPUT_ERROR",
        ),
        (
            json!({ "id": mug.variant, "stockLevels": [{ "stockLocationId": "nothing", "stockOnHand": 1 }] }),
            "ENTITY_NOT_FOUND",
        ),
        (json!({ "id": mug.variant, "optionIds": ["nothing"] }), "USER_INPUT_ERROR"),
    ] {
        assert_eq!(update(&admin, input).await.code(), code);
    }
    let read = update(&admin, json!({ "id": mug.variant })).await;
    assert_eq!(read.data("updateProductVariants.0.price"), 1000);
}

#[tokio::test]
async fn prices_are_kept_by_currency() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let channel = admin.ask("{ channels { items { id defaultCurrencyCode } } }").await;
    let own = channel.text_at("channels.items.0.defaultCurrencyCode");
    let other = if own == "EUR" { "CHF" } else { "EUR" };
    let set = admin
        .run(
            "mutation($input: UpdateChannelInput!) { updateChannel(input: $input) { ... on Channel { id } } }",
            json!({ "input": { "id": "1", "availableCurrencyCodes": [own, other] } }),
        )
        .await;
    assert_eq!(set.data("updateChannel.id"), "1");
    let id = product(&admin, "Mug", json!({})).await;
    let prices = json!([{ "currencyCode": other, "price": 900 }]);
    let variant = variant(&admin, &id, "Mug", json!({ "price": 1000, "prices": prices })).await;
    let there = shop.guest().at(&format!("currencyCode={other}"));
    let seen = there.ask(r#"{ product(slug: "mug") { variants { price currencyCode } } }"#).await;
    assert_eq!(seen.data("product.variants.0.price"), 900);
    assert_eq!(seen.data("product.variants.0.currencyCode"), other);
    let gone = json!([{ "currencyCode": other, "price": 0, "delete": true }]);
    let changed = update(&admin, json!({ "id": variant, "prices": gone })).await;
    assert_eq!(changed.data("updateProductVariants.0.prices").as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_deleted_or_disabled_variant_is_not_offered() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let guest = shop.guest();
    let mug = goods(&admin, "Mug", 1000, 2).await;
    let seen = r#"{ product(slug: "mug") { variants { id } variantList { totalItems } } }"#;
    update(&admin, json!({ "id": mug.variant, "enabled": false })).await;
    assert_eq!(guest.ask(seen).await.data("product.variants"), json!([]));
    assert_eq!(guest.ask(seen).await.data("product.variantList.totalItems"), 0);
    let delete = "mutation($id: ID!) { deleteProductVariant(id: $id) { result } }";
    let gone = admin.run(delete, json!({ "id": mug.variant })).await;
    assert_eq!(gone.data("deleteProductVariant.result"), "DELETED");
    let left = admin
        .run(
            "query($id: ID!) { product(id: $id) { variants { id } } }",
            json!({ "id": mug.product }),
        )
        .await;
    assert_eq!(left.data("product.variants"), json!([]));
    assert_eq!(admin.run(delete, json!({ "id": mug.variant })).await.code(), "ENTITY_NOT_FOUND");
}
