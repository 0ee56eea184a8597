//! Option groups, options, and the combinations that variants are.

use serde_json::{Value, json};

use crate::support::goods::{product, variant};
use crate::support::{Client, Shop};

async fn sizes(admin: &Client) -> (String, Vec<String>) {
    let name = |name: &str| json!([{ "languageCode": "en", "name": name }]);
    let made = admin
        .run(
            "mutation($input: CreateProductOptionGroupInput!) { createProductOptionGroup(input: $input) {
               id code name languageCode productCount createdAt updatedAt customFields channels { id }
               translations { id name languageCode } options { id code name groupId group { id } translations { name } } } }",
            json!({ "input": { "code": "size", "translations": name("Size"), "options": [
                { "code": "s", "translations": name("Small") }, { "code": "l", "translations": name("Large") } ] } }),
        )
        .await;
    let ids = [0, 1].map(|at| made.text_at(&format!("createProductOptionGroup.options.{at}.id")));
    (made.text_at("createProductOptionGroup.id"), ids.into())
}

async fn sized(admin: &Client) -> (String, String, Vec<String>) {
    let (group, options) = sizes(admin).await;
    let product = product(admin, "Shirt", json!({})).await;
    let added = admin
        .run(
            "mutation($product: ID!, $group: ID!) { addOptionGroupToProduct(productId: $product, optionGroupId: $group) { optionGroups { id options { name } } } }",
            json!({ "product": product, "group": group }),
        )
        .await;
    assert_eq!(added.data("addOptionGroupToProduct.optionGroups.0.options.1.name"), "Large");
    (product, group, options)
}

#[tokio::test]
async fn groups_and_options_are_read_and_changed() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let (group, options) = sizes(&admin).await;
    let more = admin
        .run(
            "mutation($group: ID!) { createProductOption(input: { productOptionGroupId: $group, code: \"xl\", translations: [{ languageCode: en, name: \"Huge\" }] }) { id name code group { code } } }",
            json!({ "group": group }),
        )
        .await;
    assert_eq!(more.data("createProductOption.group.code"), "size");
    let id = more.text_at("createProductOption.id");
    let renamed = admin
        .run(
            "mutation($id: ID!, $group: ID!) {
               updateProductOption(input: { id: $id, translations: [{ languageCode: en, name: \"Giant\" }] }) { name code }
               updateProductOptionGroup(input: { id: $group, code: \"sizes\" }) { code name options { name } } }",
            json!({ "id": id, "group": group }),
        )
        .await;
    assert_eq!(renamed.data("updateProductOption.name"), "Giant");
    assert_eq!(renamed.data("updateProductOptionGroup.options.2.name"), "Giant");
    let lists = admin
        .run(
            "query($id: ID!, $group: ID!) { productOptionGroups { totalItems items { code } } productOptionGroup(id: $group) { id }
               productOptions(groupId: $group, options: { sort: { name: DESC } }) { totalItems items { name } } productOption(id: $id) { name } }",
            json!({ "id": id, "group": group }),
        )
        .await;
    assert_eq!(lists.data("productOptionGroups.items.0.code"), "sizes");
    assert_eq!(lists.data("productOptions.totalItems"), 3);
    assert_eq!(lists.data("productOptions.items.0.name"), "Small");
    assert_eq!(lists.data("productOption.name"), "Giant");
    let deleted = admin
        .run(
            "mutation($id: ID!) { deleteProductOption(id: $id) { result } }",
            json!({ "id": options[0] }),
        )
        .await;
    assert_eq!(deleted.data("deleteProductOption.result"), "DELETED");
    let gone = admin
        .run("query($id: ID!) { productOption(id: $id) { id } }", json!({ "id": options[0] }))
        .await;
    assert_eq!(gone.data("productOption"), Value::Null);
}

#[tokio::test]
async fn a_variant_is_one_option_of_each_group() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let (product, _, options) = sized(&admin).await;
    let small = variant(&admin, &product, "S", json!({ "optionIds": [options[0]] })).await;
    let create = "mutation($input: [CreateProductVariantInput!]!) { createProductVariants(input: $input) { id } }";
    for wrong in [json!([]), json!([options[0], options[1]]), json!([options[0]])] {
        let input =
            json!([{ "productId": product, "sku": "X", "translations": [], "optionIds": wrong }]);
        let refused = admin.run(create, json!({ "input": input })).await;
        assert_eq!(refused.code(), "USER_INPUT_ERROR");
    }
    let seen = shop.guest().ask(r#"{ product(slug: "shirt") { variants { id options { id code name groupId group { id code name } } } } }"#).await;
    assert_eq!(seen.data("product.variants.0.id"), small);
    assert_eq!(seen.data("product.variants.0.options.0.group.code"), "size");
}

#[tokio::test]
async fn what_is_used_is_taken_away_by_force_only() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let (product, group, options) = sized(&admin).await;
    variant(&admin, &product, "S", json!({ "optionIds": [options[0]] })).await;
    let used = admin
        .run(
            "mutation($id: ID!) { deleteProductOption(id: $id) { result message } }",
            json!({ "id": options[0] }),
        )
        .await;
    assert_eq!(used.data("deleteProductOption.result"), "NOT_DELETED");
    assert_eq!(used.data("deleteProductOption.message"), "The option is used by 1 variant");
    let delete = "mutation($id: ID!, $force: Boolean) { deleteProductOptionGroup(id: $id, force: $force) { result message } }";
    let kept = admin.run(delete, json!({ "id": group })).await;
    assert_eq!(kept.data("deleteProductOptionGroup.result"), "NOT_DELETED");
    let remove = "mutation($product: ID!, $group: ID!, $force: Boolean) {
        removeOptionGroupFromProduct(productId: $product, optionGroupId: $group, force: $force) {
          ... on Product { id optionGroups { id } variants { options { id } } }
          ... on ProductOptionInUseError { errorCode message optionGroupCode productVariantCount } } }";
    let refused = admin.run(remove, json!({ "product": product, "group": group })).await;
    assert_eq!(
        refused.data("removeOptionGroupFromProduct.errorCode"),
        "PRODUCT_OPTION_IN_USE_ERROR"
    );
    assert_eq!(refused.data("removeOptionGroupFromProduct.productVariantCount"), 1);
    let removed =
        admin.run(remove, json!({ "product": product, "group": group, "force": true })).await;
    assert_eq!(removed.data("removeOptionGroupFromProduct.optionGroups"), json!([]));
    assert_eq!(removed.data("removeOptionGroupFromProduct.variants.0.options"), json!([]));
    let gone = admin.run(delete, json!({ "id": group })).await;
    assert_eq!(gone.data("deleteProductOptionGroup.result"), "DELETED");
    assert_eq!(admin.run(delete, json!({ "id": group })).await.code(), "ENTITY_NOT_FOUND");
}
