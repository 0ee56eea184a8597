//! Searches, and the index that follows the catalogue.

use std::time::{Duration, Instant};

use cartwright::catalog::search::indexer;
use serde_json::{Value, json};

use crate::import::import;
use crate::support::{Answer, Client, Shop};

const FILE: &str = "name,slug,description,assets,facets,optionGroups,optionValues,sku,price,taxCategory,stockOnHand,trackInventory,variantAssets,variantFacets
Café Mug,mug,<p>Holds tea</p>,https://x.test/mug.jpg,Material:Clay|Room:Kitchen,Size,Large,MUG-L,15,,7,,,
,,,,,,Small,MUG-S,12,,7,,https://x.test/s.jpg,Season:Winter
Teapot,teapot,Pours well,,Material:Clay,,,POT-1,39.90,,3,,,
Steel Spoon,spoon,Stirs tea,,Material:Steel|Room:Kitchen,,,SPOON,4.50,,3,,,
";

const SEARCH: &str = "query($input: SearchInput!) { search(input: $input) {
    totalItems
    items { productId productName slug sku productVariantId productVariantName currencyCode description score
      facetIds facetValueIds collectionIds productAsset { id preview focalPoint { x y } } productVariantAsset { preview }
      price { ... on PriceRange { min max } ... on SinglePrice { value } }
      priceWithTax { __typename ... on PriceRange { min max } ... on SinglePrice { value } } }
    facetValues { count facetValue { code facet { code } } }
    collections { count collection { name } } } }";

async fn indexed() -> Shop {
    let shop = Shop::open().await;
    assert!(import(&shop, FILE).await.is_clean());
    catch_up(&shop).await;
    shop
}

async fn catch_up(shop: &Shop) {
    let done = indexer::catch_up(&shop.app, Duration::from_secs(30)).await;
    assert!(done.expect("an index"), "the index is behind");
}

async fn search(client: &Client, input: Value) -> Answer {
    client.run(SEARCH, json!({ "input": input })).await
}

fn skus(answer: &Answer) -> Vec<String> {
    let items = answer.data("search.items");
    let sku = |item: &Value| item["sku"].as_str().expect("a sku").to_owned();
    items.as_array().expect("items").iter().map(sku).collect()
}

async fn found(client: &Client, input: Value) -> Vec<String> {
    let mut skus = skus(&search(client, input).await);
    skus.sort();
    skus
}

#[tokio::test]
async fn words_find_names_skus_and_descriptions() {
    let shop = indexed().await;
    let guest = shop.guest();
    assert_eq!(found(&guest, json!({ "term": "cafe" })).await, ["MUG-L", "MUG-S"]);
    assert_eq!(found(&guest, json!({ "term": "TEA" })).await, ["MUG-L", "MUG-S", "POT-1", "SPOON"]);
    assert_eq!(found(&guest, json!({ "term": "steel spo" })).await, ["SPOON"]);
    assert_eq!(found(&guest, json!({ "term": "mug-s" })).await, ["MUG-S"]);
    assert_eq!(found(&guest, json!({ "term": "nothing" })).await, Vec::<String>::new());
    assert_eq!(found(&guest, json!({ "term": null })).await.len(), 4);
    assert_eq!(found(&guest, json!({ "term": "  " })).await.len(), 4);
    assert_eq!(found(&guest, json!({})).await.len(), 4);
}

#[tokio::test]
async fn products_are_grouped_with_a_range_of_prices() {
    let shop = indexed().await;
    let answer = search(&shop.guest(), json!({ "groupByProduct": true, "term": "mug" })).await;
    assert_eq!(answer.data("search.totalItems"), json!(1));
    let item = answer.data("search.items.0");
    assert_eq!(item["slug"], "mug");
    assert_eq!(item["priceWithTax"]["__typename"], "PriceRange");
    assert_eq!(item["price"], json!({ "min": 1200, "max": 1500 }));
    assert_eq!(item["productAsset"]["preview"], "https://x.test/mug.jpg");
    assert_eq!(item["facetValueIds"].as_array().expect("ids").len(), 3);
    let single = search(&shop.guest(), json!({ "term": "mug-s" })).await;
    assert_eq!(single.data("search.items.0.price"), json!({ "value": 1200 }));
    assert_eq!(single.data("search.items.0.productVariantAsset.preview"), "https://x.test/s.jpg");
    assert_eq!(single.data("search.items.0.productVariantName"), "Café Mug Small");
}

#[tokio::test]
async fn facets_narrow_and_are_counted_over_all_pages() {
    let shop = indexed().await;
    let guest = shop.guest();
    let answer = search(&guest, json!({ "groupByProduct": true, "take": 0 })).await;
    assert_eq!(answer.data("search.totalItems"), json!(3));
    assert_eq!(answer.data("search.items"), json!([]));
    let counts = answer.data("search.facetValues");
    let count = |code: &str| {
        let of = counts.as_array().expect("counts").iter();
        of.filter(|c| c["facetValue"]["code"] == code).map(|c| c["count"].clone()).next()
    };
    assert_eq!(count("clay"), Some(json!(2)));
    assert_eq!(count("kitchen"), Some(json!(2)));
    assert_eq!(count("winter"), Some(json!(1)));
    let ids = shop.database().await.query("select id::text, code from facet_values", &[]).await;
    let ids = ids.expect("values");
    let id = |code: &str| {
        let row = ids.iter().find(|row| row.get::<_, &str>(1) == code).expect("a value");
        row.get::<_, String>(0)
    };
    let (clay, steel, kitchen) = (id("clay"), id("steel"), id("kitchen"));
    let both = json!({ "facetValueFilters": [{ "and": clay }, { "and": kitchen }] });
    assert_eq!(found(&guest, both).await, ["MUG-L", "MUG-S"]);
    let either = json!({ "facetValueFilters": [{ "or": [clay, steel] }] });
    assert_eq!(found(&guest, either).await.len(), 4);
    let old = json!({ "facetValueIds": [clay, steel] });
    assert_eq!(found(&guest, old).await.len(), 4);
    let all = json!({ "facetValueIds": [clay, steel], "facetValueOperator": "AND" });
    assert_eq!(found(&guest, all).await.len(), 0);
    let wrong = json!({ "facetValueFilters": [{ "and": clay, "or": [steel] }] });
    assert_eq!(search(&guest, wrong).await.code(), "USER_INPUT_ERROR");
}

#[tokio::test]
async fn collections_narrow_and_are_counted() {
    let shop = indexed().await;
    let (guest, admin) = (shop.guest(), shop.admin().await);
    let database = shop.database().await;
    let value = async |code: &str| {
        let sql = "select id::text from facet_values where code = $1";
        let row = database.query_one(sql, &[&code]).await.expect("a value");
        row.get::<_, String>(0)
    };
    let (clay, kitchen) = (value("clay").await, value("kitchen").await);
    let create =
        "mutation($input: CreateCollectionInput!) { createCollection(input: $input) { id } }";
    let collection = async |slug: &str, values: &[&str], private: bool| {
        let filter = json!({ "code": "facet-value-filter", "arguments": [
            { "name": "facetValueIds", "value": json!(values).to_string() }, { "name": "containsAny", "value": "false" }] });
        let input = json!({ "filters": [filter], "isPrivate": private, "translations":
            [{ "languageCode": "en", "name": slug, "slug": slug, "description": "" }] });
        admin.run(create, json!({ "input": input })).await.text_at("createCollection.id")
    };
    let pottery = collection("pottery", &[&clay], false).await;
    let cooking = collection("cooking", &[&kitchen], false).await;
    let secret = collection("secret", &[&clay, &kitchen], true).await;
    catch_up(&shop).await;
    let all = ["MUG-L", "MUG-S", "POT-1"];
    assert_eq!(found(&guest, json!({ "collectionId": pottery })).await, all);
    assert_eq!(found(&guest, json!({ "collectionSlug": "pottery" })).await, all);
    assert_eq!(found(&guest, json!({ "collectionIds": [pottery] })).await, all);
    let mugs = ["MUG-L", "MUG-S"];
    let both = json!({ "collectionIds": [pottery, cooking] });
    let either = found(&guest, both).await;
    assert_eq!(either, ["MUG-L", "MUG-S", "POT-1", "SPOON"]);
    let slugs = json!({ "collectionSlugs": ["cooking"], "term": "mug" });
    assert_eq!(found(&guest, slugs).await, mugs);
    assert_eq!(found(&guest, json!({ "collectionSlug": "nowhere" })).await.len(), 0);
    let narrowed = json!({ "collectionId": pottery, "facetValueFilters": [{ "and": kitchen }], "groupByProduct": true });
    let answer = search(&guest, narrowed).await;
    assert_eq!(answer.data("search.totalItems"), json!(1));
    assert_eq!(answer.data("search.items.0.price"), json!({ "min": 1200, "max": 1500 }));
    assert_eq!(
        answer.data("search.items.0.priceWithTax"),
        json!({ "__typename": "PriceRange", "min": 1200, "max": 1500 })
    );
    let counted =
        search(&guest, json!({ "groupByProduct": true })).await.data("search.collections");
    let count = |name: &str| {
        let of = counted.as_array().expect("counts").iter();
        of.filter(|c| c["collection"]["name"] == name).map(|c| c["count"].clone()).next()
    };
    assert_eq!((count("pottery"), count("cooking")), (Some(json!(2)), Some(json!(2))));
    // Private collections are not told of, and narrow nothing that a storefront could see.
    assert_eq!(count("secret"), None);
    assert_eq!(found(&guest, json!({ "collectionId": secret })).await.len(), 0);
    assert_eq!(found(&guest, json!({ "collectionSlug": "secret" })).await.len(), 0);
    let ids = search(&guest, json!({ "term": "mug-s" })).await.data("search.items.0.collectionIds");
    assert!(!ids.as_array().expect("ids").contains(&json!(secret)), "{ids}");
    assert_eq!(found(&admin, json!({ "collectionId": secret })).await, mugs);
}

#[tokio::test]
async fn results_are_sorted_and_paged() {
    let shop = indexed().await;
    let guest = shop.guest();
    let by = |sort: Value| json!({ "sort": sort, "groupByProduct": true });
    let names = async |input: Value| {
        let items = search(&guest, input).await.data("search.items");
        let name = |item: &Value| item["productName"].as_str().expect("a name").to_owned();
        items.as_array().expect("items").iter().map(name).collect::<Vec<_>>()
    };
    assert_eq!(names(by(json!({ "name": "ASC" }))).await, ["Café Mug", "Steel Spoon", "Teapot"]);
    assert_eq!(names(by(json!({ "price": "DESC" }))).await, ["Teapot", "Café Mug", "Steel Spoon"]);
    let second =
        json!({ "sort": { "price": "ASC" }, "groupByProduct": true, "skip": 1, "take": 1 });
    assert_eq!(names(second).await, ["Café Mug"]);
    let german = guest.at("languageCode=de");
    let answer = search(&german, by(json!({ "name": "DESC" }))).await;
    assert_eq!(answer.data("search.items.0.productName"), "Teapot");
    let much = search(&guest, json!({ "take": 101 })).await;
    assert_eq!(much.code(), "USER_INPUT_ERROR");
}

#[tokio::test]
async fn what_is_disabled_is_found_by_the_house_alone() {
    let shop = indexed().await;
    let database = shop.database().await;
    let sql = "update products set enabled = false where source_key = 'teapot'";
    database.execute(sql, &[]).await.expect("an update");
    catch_up(&shop).await;
    assert_eq!(found(&shop.guest(), json!({ "term": "teapot" })).await, Vec::<String>::new());
    let admin = shop.admin().await;
    let seen = admin
        .ask("{ search(input: { term: \"teapot\" }) { items { sku enabled channelIds } } }")
        .await;
    assert_eq!(seen.data("search.items.0.enabled"), json!(false));
    assert_eq!(seen.data("search.items.0.channelIds"), json!(["1"]));
    let hidden = shop.guest().ask("{ search(input: {}) { items { enabled } } }").await;
    assert_eq!(hidden.code(), "FORBIDDEN");
    assert_eq!(
        shop.client("/admin-api").ask("{ search(input: {}) { totalItems } }").await.code(),
        "FORBIDDEN"
    );
}

#[tokio::test]
async fn a_change_is_found_within_five_seconds() {
    let shop = Shop::open().await;
    let (app, stop) = (shop.app.clone(), shop.app.stopping.clone());
    shop.app.spawn(indexer::run(app, stop));
    import(&shop, FILE).await;
    let guest = shop.guest();
    within_five_seconds(&guest, json!({}), 4).await;
    let database = shop.database().await;
    let rename = "update products set translations = jsonb_set(translations, '{0,name}', '\"Kettle\"') where source_key = 'teapot'";
    database.execute(rename, &[]).await.expect("an update");
    within_five_seconds(&guest, json!({ "term": "kettle" }), 1).await;
    let delete = "update products set deleted_at = now() where source_key = 'teapot'";
    database.execute(delete, &[]).await.expect("an update");
    within_five_seconds(&guest, json!({ "term": "kettle" }), 0).await;
}

async fn within_five_seconds(guest: &Client, input: Value, count: usize) {
    let start = Instant::now();
    while found(guest, input.clone()).await.len() != count {
        assert!(start.elapsed() < Duration::from_secs(5), "not {count} for {input}");
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_new_tax_rate_changes_prices_with_tax() {
    let shop = indexed().await;
    let admin = shop.admin().await;
    let rate = admin
        .ask("mutation { createTaxRate(input: { name: \"VAT\", enabled: true, value: 20, categoryId: \"1\", zoneId: \"1\" }) { id } }")
        .await;
    rate.data("createTaxRate.id");
    catch_up(&shop).await;
    let answer = search(&shop.guest(), json!({ "term": "spoon" })).await;
    assert_eq!(answer.data("search.items.0.price.value"), json!(450));
    assert_eq!(answer.data("search.items.0.priceWithTax.value"), json!(540));
}

#[tokio::test]
async fn two_processes_follow_without_doing_it_twice() {
    let shop = Shop::open().await;
    import(&shop, FILE).await;
    let second = shop.second().await;
    let patience = Duration::from_secs(30);
    let (one, other) = tokio::join!(
        indexer::catch_up(&shop.app, patience),
        indexer::catch_up(&second.app, patience)
    );
    assert!(one.expect("an index") && other.expect("an index"));
    let sql = "select count(*) from catalog_changes where topic = 'search'";
    let told: i64 = shop.database().await.query_one(sql, &[]).await.expect("a count").get(0);
    assert_eq!(told, 1);
    assert_eq!(found(&second.guest(), json!({})).await.len(), 4);
}

#[tokio::test]
async fn a_search_costs_five_statements_however_much_is_found() {
    let shop = indexed().await;
    let answer = search(&shop.guest(), json!({ "term": "tea" })).await;
    assert_eq!(answer.data("search.totalItems"), json!(4));
    assert!(answer.statements <= 5, "{} statements", answer.statements);
    let one = search(&shop.guest(), json!({ "term": "pours" })).await;
    assert!(one.statements <= 5, "{} statements", one.statements);
}
