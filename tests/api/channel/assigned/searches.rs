//! Searches tell of the facets and collections of their channel only.

use std::time::Duration;

use cartwright::catalog::search::indexer;
use serde_json::{Value, json};

use super::{Rich, Two};
use crate::support::Client;

const SEARCH: &str = "query($input: SearchInput!) { search(input: $input) { totalItems
    items { facetIds facetValueIds collectionIds } facetValues { facetValue { id } } collections { collection { id } } } }";

async fn catch_up(two: &Two) {
    let done = indexer::catch_up(&two.market.shop.app, Duration::from_secs(30)).await;
    assert!(done.expect("an index"), "the index is behind");
}

async fn search(client: &Client, input: Value) -> Value {
    client.run(SEARCH, json!({ "input": input })).await.data("search")
}

#[tokio::test]
async fn searches_tell_of_what_the_channel_has() {
    let two = Two::open().await;
    let mug = Rich::make(two.admin(), "mug").await;
    let filter = json!({ "code": "facet-value-filter", "arguments": [
        { "name": "facetValueIds", "value": json!([mug.value]).to_string() }, { "name": "containsAny", "value": "false" }] });
    let input = json!({ "filters": [filter], "translations":
        [{ "languageCode": "en", "name": "all", "slug": "all", "description": "" }] });
    let document =
        "mutation($input: CreateCollectionInput!) { createCollection(input: $input) { id } }";
    let collection =
        two.admin().run(document, json!({ "input": input })).await.text_at("createCollection.id");
    two.assign(&[&mug.product], Value::Null).await.data("assignProductsToChannel.0.id");
    catch_up(&two).await;
    let nothing = json!({ "facetIds": [], "facetValueIds": [], "collectionIds": [] });
    let by_facet = json!({ "facetValueFilters": [{ "and": mug.value }], "groupByProduct": true });
    for client in [two.buyer(), two.there.clone()] {
        let told = search(&client, json!({ "groupByProduct": true })).await;
        let none =
            json!({ "totalItems": 1, "items": [nothing], "facetValues": [], "collections": [] });
        assert_eq!(told, none);
        assert_eq!(search(&client, by_facet.clone()).await["totalItems"], 0);
        assert_eq!(search(&client, json!({ "collectionId": collection })).await["totalItems"], 0);
        assert_eq!(search(&client, json!({ "collectionSlug": "all" })).await["totalItems"], 0);
    }
    let home = search(&two.market.shop.guest(), by_facet.clone()).await;
    assert_eq!(home["facetValues"], json!([{ "facetValue": { "id": mug.value } }]));
    two.moved("assignFacetsToChannel", "facetIds", vec![mug.facet.clone()]).await;
    two.moved("assignCollectionsToChannel", "collectionIds", vec![collection.clone()]).await;
    for client in [two.buyer(), two.there.clone()] {
        let told = search(&client, by_facet.clone()).await;
        let own = json!({ "facetIds": [mug.facet], "facetValueIds": [mug.value], "collectionIds": [collection] });
        assert_eq!(told["items"], json!([own]), "{told}");
        assert_eq!(told["collections"], json!([{ "collection": { "id": collection } }]));
        assert_eq!(search(&client, json!({ "collectionSlug": "all" })).await["totalItems"], 2);
    }
}
