//! Collections, facets, option groups and pictures.

use serde_json::{Value, json};

use super::{Move, Rich, Two};
use crate::people::texts;
use crate::support::Client;

async fn values(client: &Client, product: &str) -> Vec<String> {
    let document = "query($id: ID!) { product(id: $id) { facetValues { id } } }";
    texts(&client.run(document, json!({ "id": product })).await.data("product.facetValues"), "id")
}

async fn collection(admin: &Client, name: &str, parent: Option<&str>, mug: &Rich) -> String {
    let filter = json!({ "code": "facet-value-filter", "arguments": [
        { "name": "facetValueIds", "value": json!([mug.value]).to_string() }, { "name": "containsAny", "value": "false" }] });
    let mut input = json!({ "filters": [filter], "assetIds": [mug.asset], "translations":
        [{ "languageCode": "en", "name": name, "slug": name, "description": "" }] });
    if let Some(parent) = parent {
        input["parentId"] = json!(parent);
    }
    let document =
        "mutation($input: CreateCollectionInput!) { createCollection(input: $input) { id } }";
    admin.run(document, json!({ "input": input })).await.text_at("createCollection.id")
}

#[tokio::test]
async fn a_collection_is_seen_in_its_channels() {
    let two = Two::open().await;
    let mug = Rich::make(two.admin(), "mug").await;
    let top = collection(two.admin(), "top", None, &mug).await;
    let sub = collection(two.admin(), "sub", Some(&top), &mug).await;
    two.assign(&[&mug.product], Value::Null).await.data("assignProductsToChannel.0.id");
    let document = "query($id: ID!) { collections { items { id } } collection(id: $id) { name parent { name }
        breadcrumbs { name } productVariants { totalItems } } product(id: $product) { collections { id } } }"
        .replace("($id: ID!)", "($id: ID!, $product: ID!)");
    let variables = json!({ "id": sub, "product": mug.product });
    for client in [two.buyer(), two.there.clone()] {
        let told = client.run(&document, variables.clone()).await;
        let nothing = json!({ "collections": { "items": [] }, "collection": null, "product": { "collections": [] } });
        assert_eq!(told.data(""), nothing);
    }
    let done = two.moved("assignCollectionsToChannel", "collectionIds", vec![sub.clone()]).await;
    assert_eq!(done, json!([{ "id": sub }]));
    for client in [two.buyer(), two.there.clone()] {
        let told = client.run(&document, variables.clone()).await;
        assert_eq!(told.data("collections.items"), json!([{ "id": sub }]));
        assert_eq!(told.data("product.collections"), json!([{ "id": sub }]));
        // What it is a part of belongs to another channel.
        let crumbs = json!([{ "name": "__root_collection__" }, { "name": "sub" }]);
        let own = json!({ "name": "sub", "parent": null, "breadcrumbs": crumbs, "productVariants": { "totalItems": 2 } });
        assert_eq!(told.data("collection"), own);
    }
    assert_eq!(two.there.ask("{ assets { totalItems } }").await.data("assets.totalItems"), 1);
    let home = two.admin().run(&document, variables.clone()).await;
    assert_eq!(home.data("collection.parent"), json!({ "name": "top" }));
    for _ in 0..2 {
        let done =
            two.moved("removeCollectionsFromChannel", "collectionIds", vec![sub.clone()]).await;
        assert_eq!(done, json!([{ "id": sub }]));
        assert_eq!(
            two.buyer().run(&document, variables.clone()).await.data("collections.items"),
            json!([])
        );
    }
    assert_eq!(
        two.admin()
            .run(&document, variables)
            .await
            .data("collections.items")
            .as_array()
            .unwrap()
            .len(),
        2
    );
}

#[tokio::test]
async fn a_facet_is_seen_in_its_channels() {
    let two = Two::open().await;
    let mug = Rich::make(two.admin(), "mug").await;
    two.assign(&[&mug.product], Value::Null).await.data("assignProductsToChannel.0.id");
    let lists = "query($id: ID!) { facets { items { id } } facet(id: $id) { id } }";
    for client in [two.buyer(), two.there.clone()] {
        let told = client.run(lists, json!({ "id": mug.facet })).await;
        assert_eq!(told.data(""), json!({ "facets": { "items": [] }, "facet": null }));
        assert!(values(&client, &mug.product).await.is_empty());
    }
    let done = two.moved("assignFacetsToChannel", "facetIds", vec![mug.facet.clone()]).await;
    assert_eq!(done, json!([{ "id": mug.facet }]));
    for client in [two.buyer(), two.there.clone()] {
        let told = client.run(lists, json!({ "id": mug.facet })).await;
        assert_eq!(told.data("facet.id"), mug.facet);
        assert_eq!(values(&client, &mug.product).await, std::slice::from_ref(&mug.value));
    }
    // The products of the channel have its values.
    let refused = two.moved("removeFacetsFromChannel", "facetIds", vec![mug.facet.clone()]).await;
    assert_eq!(refused[0]["errorCode"], "FACET_IN_USE_ERROR");
    assert!(
        refused[0]["message"].as_str().unwrap().contains("1 product and no variant"),
        "{refused}"
    );
    assert_eq!(values(&two.there, &mug.product).await, std::slice::from_ref(&mug.value));
    let answer =
        "... on Facet { id } ... on FacetInUseError { facetCode productCount variantCount }";
    let ids = [mug.facet.clone()];
    let call = |more: Value| Move {
        field: "removeFacetsFromChannel",
        of: "facetIds",
        ids: &ids,
        answer,
        more,
    };
    let told = two.from(two.admin(), call(json!({}))).await;
    let counts = json!({ "facetCode": "mug", "productCount": 1, "variantCount": 0 });
    assert_eq!(told.data("removeFacetsFromChannel.0"), counts);
    let told = two.from(two.admin(), call(json!({ "force": true }))).await;
    assert_eq!(told.data("removeFacetsFromChannel"), json!([{ "id": mug.facet }]));
    assert!(values(&two.there, &mug.product).await.is_empty());
    assert_eq!(values(two.admin(), &mug.product).await, std::slice::from_ref(&mug.value));
    // It is out, so nothing holds it back any more.
    let again = two.from(two.admin(), call(json!({}))).await;
    assert_eq!(again.data("removeFacetsFromChannel"), json!([{ "id": mug.facet }]));
}

/// What a channel does not see it can neither give to a product nor take from it.
#[tokio::test]
async fn values_of_other_channels_stay_on_a_product() {
    let two = Two::open().await;
    let mug = Rich::make(two.admin(), "mug").await;
    let other = Rich::make(two.admin(), "other").await;
    let own = Rich::make(&two.there, "own").await;
    two.assign(&[&mug.product], Value::Null).await.data("assignProductsToChannel.0.id");
    let product = "mutation($id: ID!, $ids: [ID!]!) { updateProduct(input: { id: $id, facetValueIds: $ids }) { facetValues { id } } }";
    let variant = "mutation($id: ID!, $ids: [ID!]!) { updateProductVariants(input: [{ id: $id, facetValueIds: $ids }]) { facetValues { id } } }";
    let ids = json!({ "id": mug.product, "ids": [own.value] });
    let done = two.there.run(product, ids).await;
    assert_eq!(done.data("updateProduct.facetValues"), json!([{ "id": own.value }]));
    assert_eq!(values(two.admin(), &mug.product).await, [mug.value.clone(), own.value.clone()]);
    let none = two.there.run(product, json!({ "id": mug.product, "ids": [] })).await;
    assert_eq!(none.data("updateProduct.facetValues"), json!([]));
    assert_eq!(values(two.admin(), &mug.product).await, std::slice::from_ref(&mug.value));
    for (document, id) in [(product, &mug.product), (variant, &mug.variants[0])] {
        let refused = two.there.run(document, json!({ "id": id, "ids": [other.value] })).await;
        assert_eq!(refused.code(), "ENTITY_NOT_FOUND", "{}", refused.text);
    }
    let own = two.there.run(variant, json!({ "id": mug.variants[0], "ids": [own.value] })).await;
    assert_eq!(own.data("updateProductVariants.0.facetValues").as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn option_groups_are_seen_in_their_channels() {
    let two = Two::open().await;
    let mug = Rich::make(two.admin(), "mug").await;
    let loose = Rich::make(two.admin(), "loose").await;
    let lists = "query($id: ID!) { productOptionGroups { items { id } } productOptionGroup(id: $id) { id channels { code } } productOptions { totalItems } }";
    let there = two.there.run(lists, json!({ "id": loose.group })).await;
    assert_eq!(there.data("productOptionGroup"), Value::Null);
    let done = two
        .moved(
            "assignProductOptionGroupsToChannel",
            "productOptionGroupIds",
            vec![loose.group.clone()],
        )
        .await;
    assert_eq!(done, json!([{ "id": loose.group }]));
    let there = two.there.run(lists, json!({ "id": loose.group })).await;
    assert_eq!(there.data("productOptionGroups.items"), json!([{ "id": loose.group }]));
    assert_eq!(there.data("productOptionGroup.channels"), json!([{ "code": "second" }]));
    assert_eq!(there.data("productOptions.totalItems"), 2);
    two.assign(&[&mug.product], Value::Null).await.data("assignProductsToChannel.0.id");
    let ids = [mug.group.clone(), loose.group.clone()];
    let answer = "__typename ... on ProductOptionGroup { id } ... on ProductOptionGroupInUseError { errorCode message optionGroupCode productCount variantCount }";
    let call = |more: Value| Move {
        field: "removeProductOptionGroupsFromChannel",
        of: "productOptionGroupIds",
        ids: &ids,
        answer,
        more,
    };
    let told = two.from(two.admin(), call(json!({}))).await;
    let told = told.data("removeProductOptionGroupsFromChannel");
    // One by one: the one that nobody uses went.
    let used = &told[0];
    assert_eq!(
        (&used["errorCode"], &used["optionGroupCode"]),
        (&json!("PRODUCT_OPTION_GROUP_IN_USE_ERROR"), &json!("mug"))
    );
    assert_eq!((&used["productCount"], &used["variantCount"]), (&json!(1), &json!(2)));
    assert_eq!(told[1], json!({ "__typename": "ProductOptionGroup", "id": loose.group }));
    let there = two.there.run(lists, json!({ "id": loose.group })).await;
    assert_eq!(there.data("productOptionGroups.items"), json!([{ "id": mug.group }]));
    let told = two.from(two.admin(), call(json!({ "force": true }))).await;
    assert_eq!(told.data("removeProductOptionGroupsFromChannel").as_array().unwrap().len(), 2);
    let there = two.there.run(lists, json!({ "id": mug.group })).await;
    assert_eq!(there.data("productOptionGroups.items"), json!([]));
    // The product goes on being chosen by it.
    let document = "query($id: ID!) { product(id: $id) { optionGroups { id } } }";
    let product = two.buyer().run(document, json!({ "id": mug.product })).await;
    assert_eq!(product.data("product.optionGroups"), json!([{ "id": mug.group }]));
}

#[tokio::test]
async fn pictures_are_seen_in_their_channels() {
    let two = Two::open().await;
    let mug = Rich::make(two.admin(), "mug").await;
    let document = "query($id: ID!) { asset(id: $id) { id } assets { totalItems } }";
    let nothing = json!({ "asset": null, "assets": { "totalItems": 0 } });
    assert_eq!(two.there.run(document, json!({ "id": mug.asset })).await.data(""), nothing);
    for _ in 0..2 {
        let done = two.moved("assignAssetsToChannel", "assetIds", vec![mug.asset.clone()]).await;
        assert_eq!(done, json!([{ "id": mug.asset }]));
    }
    let told = two.there.run(document, json!({ "id": mug.asset })).await;
    assert_eq!(
        told.data(""),
        json!({ "asset": { "id": mug.asset }, "assets": { "totalItems": 1 } })
    );
    let twice = "select count(*) from assets where cardinality(channel_ids) <> 2";
    assert_eq!(two.market.count(twice).await, 0);
}
