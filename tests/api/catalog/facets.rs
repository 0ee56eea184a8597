//! Facets and their values.

use serde_json::{Value, json};

use crate::support::goods::product;
use crate::support::{Client, Shop};

/// A facet with two values: its id and theirs.
pub(super) async fn colours(admin: &Client, private: bool) -> (String, Vec<String>) {
    let name = |name: &str| json!([{ "languageCode": "en", "name": name }]);
    let made = admin
        .run(
            "mutation($input: CreateFacetInput!) { createFacet(input: $input) {
               id code name isPrivate languageCode createdAt updatedAt customFields translations { name }
               values { id code name facetId facet { id } languageCode translations { name } }
               valueList(options: { take: 1 }) { totalItems items { code } } } }",
            json!({ "input": { "code": "colour", "isPrivate": private, "translations": name("Colour"), "values": [
                { "code": "red", "translations": name("Red") }, { "code": "blue", "translations": name("Blue") } ] } }),
        )
        .await;
    assert_eq!(made.data("createFacet.valueList.totalItems"), 2);
    let ids = [0, 1].map(|at| made.text_at(&format!("createFacet.values.{at}.id")));
    (made.text_at("createFacet.id"), ids.into())
}

#[tokio::test]
async fn facets_and_values_are_read_and_changed() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let (facet, values) = colours(&admin, false).await;
    let changed = admin
        .run(
            "mutation($facet: ID!, $value: ID!) {
               updateFacet(input: { id: $facet, translations: [{ languageCode: en, name: \"Color\" }] }) { name code }
               updateFacetValues(input: [{ id: $value, code: \"blue\" }]) { name code }
               createFacetValues(input: [{ facetId: $facet, code: \"green\", translations: [{ languageCode: en, name: \"Green\" }] }]) { id name facet { code } } }",
            json!({ "facet": facet, "value": values[0] }),
        )
        .await;
    assert_eq!(changed.data("updateFacet.name"), "Color");
    assert_eq!(changed.data("updateFacetValues.0.code"), "blue-2");
    assert_eq!(changed.data("createFacetValues.0.facet.code"), "colour");
    let (second, _) = colours(&admin, false).await;
    let read = admin
        .run(
            "query($id: ID!, $value: ID!) { facet(id: $id) { code } facets { totalItems } facetValue(id: $value) { name facet { name } }
               facetValues(options: { filter: { code: { eq: \"green\" } } }) { totalItems items { name } } }",
            json!({ "id": second, "value": values[1] }),
        )
        .await;
    assert_eq!(read.data("facet.code"), "colour-2");
    assert_eq!(read.data("facets.totalItems"), 2);
    assert_eq!(read.data("facetValues.totalItems"), 1);
}

#[tokio::test]
async fn private_facets_are_not_told() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let guest = shop.guest();
    let (facet, values) = colours(&admin, true).await;
    product(&admin, "Mug", json!({ "facetValueIds": values })).await;
    let seen =
        guest.ask(r#"{ product(slug: "mug") { facetValues { id } } facets { totalItems } }"#).await;
    assert_eq!(seen.data("product.facetValues"), json!([]));
    assert_eq!(seen.data("facets.totalItems"), 0);
    let one = guest.run("query($id: ID!) { facet(id: $id) { id } }", json!({ "id": facet })).await;
    assert_eq!(one.data("facet"), Value::Null);
    let open = admin.run("mutation($id: ID!) { updateFacet(input: { id: $id, isPrivate: false }) { isPrivate } }", json!({ "id": facet })).await;
    assert_eq!(open.data("updateFacet.isPrivate"), false);
    let seen = guest.ask(r#"{ product(slug: "mug") { facetValues { code facet { code } } } facets { totalItems } }"#).await;
    assert_eq!(seen.data("product.facetValues.1.code"), "blue");
    assert_eq!(seen.data("facets.totalItems"), 1);
}

#[tokio::test]
async fn what_is_used_is_deleted_by_force_only() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let (facet, values) = colours(&admin, false).await;
    let mug = product(&admin, "Mug", json!({ "facetValueIds": values })).await;
    let delete = "mutation($ids: [ID!]!, $force: Boolean) { deleteFacetValues(ids: $ids, force: $force) { result message } }";
    let kept = admin.run(delete, json!({ "ids": [values[0]] })).await;
    assert_eq!(kept.data("deleteFacetValues.0.result"), "NOT_DELETED");
    assert_eq!(
        kept.data("deleteFacetValues.0.message"),
        "The facet value is used by 1 product and no variant"
    );
    let gone = admin.run(delete, json!({ "ids": [values[0]], "force": true })).await;
    assert_eq!(gone.data("deleteFacetValues.0.result"), "DELETED");
    let read = "query($id: ID!) { product(id: $id) { facetValues { id } } }";
    assert_eq!(
        admin.run(read, json!({ "id": mug })).await.data("product.facetValues"),
        json!([{ "id": values[1] }])
    );
    let whole = "mutation($id: ID!, $force: Boolean) { deleteFacet(id: $id, force: $force) { result message } }";
    assert_eq!(
        admin.run(whole, json!({ "id": facet })).await.data("deleteFacet.result"),
        "NOT_DELETED"
    );
    assert_eq!(
        admin.run(whole, json!({ "id": facet, "force": true })).await.data("deleteFacet.result"),
        "DELETED"
    );
    assert_eq!(admin.run(read, json!({ "id": mug })).await.data("product.facetValues"), json!([]));
    assert_eq!(admin.run(whole, json!({ "id": facet })).await.code(), "ENTITY_NOT_FOUND");
}
