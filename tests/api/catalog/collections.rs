//! Collections: the tree, and what they hold.

use serde_json::{Value, json};

use super::facets::colours;
use crate::support::goods::{goods, product, variant};
use crate::support::{Answer, Client, Shop};

async fn create(admin: &Client, name: &str, more: Value) -> Answer {
    let mut input = json!({ "filters": [], "translations": [{ "languageCode": "en", "name": name, "slug": "", "description": "" }] });
    input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let document = "mutation($input: CreateCollectionInput!) { createCollection(input: $input) {
        id createdAt updatedAt languageCode name slug position description isPrivate inheritFilters parentId customFields
        breadcrumbs { id name slug } featuredAsset { id } assets { id } parent { id name } children { id }
        filters { code args { name value } } translations { id name slug description }
        productVariants { totalItems items { sku } } productVariantCount } }";
    admin.run(document, json!({ "input": input })).await
}

fn by_facets(ids: &[&str], any: bool) -> Value {
    json!([{ "code": "facet-value-filter", "arguments": [
        { "name": "facetValueIds", "value": json!(ids).to_string() },
        { "name": "containsAny", "value": any.to_string() } ] }])
}

#[tokio::test]
async fn a_collection_holds_what_its_filters_let_through() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let (_, values) = colours(&admin, false).await;
    let (red, blue) = (values[0].as_str(), values[1].as_str());
    let mug = product(&admin, "Mug", json!({ "facetValueIds": [red] })).await;
    variant(&admin, &mug, "PLAIN", json!({})).await;
    variant(&admin, &mug, "BLUE", json!({ "facetValueIds": [blue] })).await;
    let cup = goods(&admin, "Cup", 100, 1).await;
    let any = create(&admin, "Any", json!({ "filters": by_facets(&[red, blue], true) })).await;
    assert_eq!(any.data("createCollection.productVariantCount"), 2);
    let all = create(&admin, "All", json!({ "filters": by_facets(&[red, blue], false) })).await;
    assert_eq!(all.data("createCollection.productVariants.items"), json!([{ "sku": "BLUE" }]));
    let chosen = json!([{ "code": "variant-id-filter", "arguments": [{ "name": "variantIds", "value": json!([cup.variant]).to_string() }] }]);
    let cups = create(&admin, "Cups", json!({ "filters": chosen })).await;
    assert_eq!(cups.data("createCollection.productVariants.items"), json!([{ "sku": "Cup" }]));
    assert_eq!(
        create(&admin, "None", json!({})).await.data("createCollection.productVariantCount"),
        0
    );
    let of = shop.guest().ask(r#"{ product(slug: "mug") { collections { slug breadcrumbs { name } parent { id } } } }"#).await;
    assert_eq!(of.data("product.collections.0.slug"), "any");
    assert_eq!(of.data("product.collections.1.slug"), "all");
    assert_eq!(of.data("product.collections.2"), Value::Null);
    let sorted = admin.ask("{ collections(options: { sort: { productVariantCount: DESC }, filter: { productVariantCount: { gte: 1 } } }) { items { slug productVariantCount } } }").await;
    assert_eq!(sorted.data("collections.items.0.slug"), "any");
    assert_eq!(sorted.data("collections.items").as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn collections_form_a_tree() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let guest = shop.guest();
    let top = create(&admin, "Top", json!({})).await;
    assert_eq!(top.data("createCollection.parentId"), "1");
    assert_eq!(top.data("createCollection.parent.name"), "__root_collection__");
    let top = top.text_at("createCollection.id");
    let sub = create(&admin, "Sub", json!({ "parentId": top })).await;
    assert_eq!(sub.data("createCollection.breadcrumbs.0.id"), "1");
    assert_eq!(sub.data("createCollection.breadcrumbs.2.slug"), "sub");
    let sub = sub.text_at("createCollection.id");
    create(&admin, "Secret", json!({ "parentId": top, "isPrivate": true })).await;
    let seen = guest.ask(r#"{ collections { totalItems } collection(slug: "top") { children { slug } } secret: collection(slug: "secret") { id } }"#).await;
    assert_eq!(seen.data("collections.totalItems"), 2);
    assert_eq!(seen.data("collection.children"), json!([{ "slug": "sub" }]));
    assert_eq!(seen.data("secret"), Value::Null);
    let tops = guest.ask(r#"{ top: collections(options: { topLevelOnly: true }) { items { slug } } by: collections(options: { filter: { parentId: { eq: "1" } } }) { items { slug } } }"#).await;
    assert_eq!(tops.data("top.items"), json!([{ "slug": "top" }]));
    assert_eq!(tops.data("by.items"), json!([{ "slug": "top" }]));
    let update = "mutation($input: UpdateCollectionInput!) { updateCollection(input: $input) { name slug parent { id } } }";
    let ring = admin.run(update, json!({ "input": { "id": top, "parentId": sub } })).await;
    assert_eq!(ring.code(), "USER_INPUT_ERROR");
    let moved = admin.run(update, json!({ "input": { "id": sub, "parentId": "1", "translations": [{ "languageCode": "en", "slug": "Top" }] } })).await;
    assert_eq!(moved.data("updateCollection.slug"), "top-2");
    assert_eq!(moved.data("updateCollection.parent.id"), "1");
    let delete = "mutation($id: ID!) { deleteCollection(id: $id) { result } }";
    assert_eq!(admin.run(delete, json!({ "id": "1" })).await.code(), "USER_INPUT_ERROR");
    assert_eq!(
        admin.run(delete, json!({ "id": top })).await.data("deleteCollection.result"),
        "DELETED"
    );
    assert_eq!(admin.ask("{ collections { totalItems } }").await.data("collections.totalItems"), 1);
    assert_eq!(guest.ask("{ collection { id } }").await.code(), "USER_INPUT_ERROR");
}

#[tokio::test]
async fn filters_are_listed_and_checked() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let told = admin
        .ask("{ collectionFilters { code description args { name type list required } } }")
        .await;
    assert_eq!(told.data("collectionFilters.0.code"), "facet-value-filter");
    assert_eq!(told.data("collectionFilters.1.code"), "variant-id-filter");
    let unknown = json!({ "filters": [{ "code": "no-such-filter", "arguments": [] }] });
    assert_eq!(create(&admin, "X", unknown).await.code(), "USER_INPUT_ERROR");
    assert_eq!(admin.ask("{ collections { totalItems } }").await.data("collections.totalItems"), 0);
}
