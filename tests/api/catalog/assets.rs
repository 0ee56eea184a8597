//! Assets by URL.

use serde_json::{Value, json};

use crate::support::Shop;
use crate::support::goods::product;

const CREATE: &str = "mutation($input: CreateAssetFromUrlInput!) { createAssetFromUrl(input: $input) {
    id createdAt updatedAt languageCode name type fileSize mimeType width height source preview customFields
    focalPoint { x y } tags { id value } translations { id languageCode name } } }";

#[tokio::test]
async fn an_asset_is_known_by_its_address() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let input = json!({ "url": "https://cdn.example/pictures/mug.PNG?v=2" });
    let made = admin.run(CREATE, json!({ "input": input })).await;
    assert_eq!(made.data("createAssetFromUrl.name"), "mug.PNG");
    assert_eq!(made.data("createAssetFromUrl.type"), "IMAGE");
    assert_eq!(made.data("createAssetFromUrl.mimeType"), "image/png");
    assert_eq!(made.data("createAssetFromUrl.preview"), "https://cdn.example/pictures/mug.PNG?v=2");
    let id = made.text_at("createAssetFromUrl.id");
    let read = admin
        .run(
            "query($id: ID!) { asset(id: $id) { name } assets(options: { filter: { type: { eq: \"IMAGE\" } } }) { totalItems items { id } }
               tagged: assets(options: { tags: [\"x\"], tagsOperator: OR }) { totalItems } }",
            json!({ "id": id }),
        )
        .await;
    assert_eq!(read.data("asset.name"), "mug.PNG");
    assert_eq!(read.data("assets.items.0.id"), id);
    assert_eq!(read.data("tagged.totalItems"), 0);
    let mug = product(&admin, "Mug", json!({ "featuredAssetId": id })).await;
    let seen = shop
        .guest()
        .ask(r#"{ product(slug: "mug") { featuredAsset { id preview } assets { id } } }"#)
        .await;
    assert_eq!(seen.data("product.featuredAsset.id"), id);
    assert_eq!(seen.data("product.assets"), json!([{ "id": id }]));
    let none = admin
        .run("mutation($id: ID!) { updateProduct(input: { id: $id, assetIds: [] }) { featuredAsset { id } assets { id } } }", json!({ "id": mug }))
        .await;
    assert_eq!(none.data("updateProduct.featuredAsset"), Value::Null);
}

#[tokio::test]
async fn what_is_no_address_is_refused() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    for url in
        ["", "mug.png", "ftp://example/mug.png", "https://", "javascript:alert(1)", "http://a b/c"]
    {
        let refused = admin.run(CREATE, json!({ "input": { "url": url } })).await;
        assert_eq!(refused.code(), "USER_INPUT_ERROR", "{url}");
    }
    assert_eq!(admin.ask("{ assets { totalItems } }").await.data("assets.totalItems"), 0);
    assert_eq!(shop.guest().ask("{ assets { totalItems } }").await.code(), "FORBIDDEN");
}
