//! Products: made, changed, seen by storefronts, deleted.

use serde_json::json;

use crate::support::Shop;
use crate::support::goods::{goods, product};

#[tokio::test]
async fn a_product_is_created_with_texts_and_an_address() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let made = admin
        .run(
            "mutation($input: CreateProductInput!) { createProduct(input: $input) {
               id createdAt updatedAt languageCode name slug description enabled customFields
               featuredAsset { id } assets { id } variants { id } optionGroups { id } facetValues { id }
               collections { id } channels { id code } variantList { totalItems items { id } }
               translations { id createdAt updatedAt languageCode name slug description } } }",
            json!({ "input": { "translations": [
                { "languageCode": "en", "name": "Crème Mug", "description": "For coffee" },
                { "languageCode": "de", "name": "Becher", "slug": "Der Becher" },
            ] } }),
        )
        .await;
    assert_eq!(made.data("createProduct.slug"), "creme-mug");
    assert_eq!(made.data("createProduct.enabled"), true);
    assert_eq!(made.data("createProduct.translations.1.slug"), "der-becher");
    assert_eq!(made.data("createProduct.channels.0.id"), "1");
    let again = product(&admin, "Creme mug", json!({})).await;
    let read =
        admin.run("query($id: ID!) { product(id: $id) { slug } }", json!({ "id": again })).await;
    assert_eq!(read.data("product.slug"), "creme-mug-2");
    let german = shop.guest().at("languageCode=de");
    let found = german.ask(r#"{ product(slug: "der-becher") { name languageCode } }"#).await;
    assert_eq!(found.data("product.name"), "Becher");
    assert_eq!(found.data("product.languageCode"), "de");
}

#[tokio::test]
async fn a_product_is_changed_text_by_text() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let id = product(&admin, "Mug", json!({})).await;
    let changed = admin
        .run(
            "mutation($input: UpdateProductInput!) { updateProduct(input: $input) { name slug description enabled translations { languageCode name } } }",
            json!({ "input": { "id": id, "enabled": false, "translations": [
                { "languageCode": "en", "description": "Blue" },
                { "languageCode": "fr", "name": "Tasse" },
            ] } }),
        )
        .await;
    assert_eq!(changed.data("updateProduct.name"), "Mug");
    assert_eq!(changed.data("updateProduct.slug"), "mug");
    assert_eq!(changed.data("updateProduct.description"), "Blue");
    assert_eq!(changed.data("updateProduct.enabled"), false);
    assert_eq!(changed.data("updateProduct.translations.1.name"), "Tasse");
}

#[tokio::test]
async fn storefronts_see_enabled_products_only() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let guest = shop.guest();
    let mug = goods(&admin, "Mug", 1000, 5).await;
    let hidden = product(&admin, "Hidden", json!({ "enabled": false })).await;
    let list = guest
        .ask("{ products { totalItems items { id variants { sku stockLevel price } } } }")
        .await;
    assert_eq!(list.data("products.totalItems"), 1);
    assert_eq!(list.data("products.items.0.id"), mug.product);
    assert_eq!(list.data("products.items.0.variants.0.stockLevel"), "IN_STOCK");
    let one = "query($id: ID!) { product(id: $id) { id } }";
    assert!(guest.run(one, json!({ "id": hidden })).await.data("product").is_null());
    assert_eq!(admin.run(one, json!({ "id": hidden })).await.data("product.id"), hidden);
    assert!(guest.ask(r#"{ product(slug: "hidden") { id } }"#).await.data("product").is_null());
    assert!(guest.ask(r#"{ product(id: "no-id") { id } }"#).await.data("product").is_null());
    let refused = guest.ask("{ product { id } }").await;
    assert_eq!(refused.code(), "USER_INPUT_ERROR");
}

#[tokio::test]
async fn a_deleted_product_is_gone_with_its_variants_and_its_address() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let mug = goods(&admin, "Mug", 1000, 5).await;
    let delete = "mutation($id: ID!) { deleteProduct(id: $id) { result message } }";
    let gone = admin.run(delete, json!({ "id": mug.product })).await;
    assert_eq!(gone.data("deleteProduct.result"), "DELETED");
    let variants = admin.ask("{ productVariants { totalItems } products { totalItems } }").await;
    assert_eq!(variants.data("productVariants.totalItems"), 0);
    assert_eq!(variants.data("products.totalItems"), 0);
    assert!(shop.guest().ask(r#"{ product(slug: "mug") { id } }"#).await.data("product").is_null());
    let again = product(&admin, "Mug", json!({})).await;
    let read =
        admin.run("query($id: ID!) { product(id: $id) { slug } }", json!({ "id": again })).await;
    assert_eq!(read.data("product.slug"), "mug");
    let twice = admin.run(delete, json!({ "id": mug.product })).await;
    assert_eq!(twice.code(), "ENTITY_NOT_FOUND");
}

#[tokio::test]
async fn what_a_product_refers_to_must_be_there() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let document = "mutation($input: CreateProductInput!) { createProduct(input: $input) { id } }";
    for (field, value) in
        [("featuredAssetId", json!("nothing")), ("facetValueIds", json!(["nothing"]))]
    {
        let input = json!({ "translations": [], field: value });
        let refused = admin.run(document, json!({ "input": input })).await;
        assert_eq!(refused.code(), "ENTITY_NOT_FOUND");
    }
    assert_eq!(admin.ask("{ products { totalItems } }").await.data("products.totalItems"), 0);
    let guest = shop.guest().run(document, json!({ "input": { "translations": [] } })).await;
    assert_eq!(guest.code(), "FORBIDDEN");
}
