//! What hot reads cost in statements, whatever the number of rows.

use serde_json::{Value, json};

use crate::support::goods::{goods, product, variant};
use crate::support::{Client, Shop};

const BROWSE: &str =
    "query Browse($options: ProductListOptions) { products(options: $options) { totalItems items {
    id name slug description featuredAsset { id preview }
    variants { id name sku price priceWithTax currencyCode stockLevel } } } }";

const PRODUCT: &str = "query Product($slug: String!) { product(slug: $slug) {
    id name slug description createdAt updatedAt featuredAsset { id preview } assets { id preview }
    optionGroups { id code name options { id code name } } facetValues { id code name facet { id code name } }
    variants { id name sku price priceWithTax currencyCode stockLevel options { id code name } featuredAsset { id preview } } } }";

#[tokio::test]
async fn browsing_costs_the_same_for_one_and_for_many() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    for name in ["A", "B", "C"] {
        goods(&admin, name, 1000, 5).await;
    }
    let guest = shop.guest();
    let one = guest.run(BROWSE, json!({ "options": { "take": 1 } })).await;
    let all = guest.run(BROWSE, json!({ "options": { "take": 50 } })).await;
    assert_eq!(all.data("products.totalItems"), 3);
    assert_eq!(one.statements, all.statements);
    assert!(all.statements <= 6, "{}", all.statements);
}

#[tokio::test]
async fn a_product_page_costs_six_statements_at_most() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    goods(&admin, "A", 1000, 5).await;
    let page = shop.guest().run(PRODUCT, json!({ "slug": "a" })).await;
    assert_eq!(page.data("product.variants.0.price"), 1000);
    assert!(page.statements <= 6, "{}", page.statements);
}

/// Lists within lists: as many statements for one parent as for many, and each parent has its own
/// page, in the order that was asked for.
#[tokio::test]
async fn pages_within_pages_cost_the_same_for_one_and_for_many() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    for n in 0..10 {
        let facet = facet_with_values(&admin, &format!("facet-{n}")).await;
        let name = format!("P{n}");
        let id = product(&admin, &name, json!({ "facetValueIds": [facet] })).await;
        for price in [300, 100, 200] {
            let input = json!({ "sku": format!("{name}-{price}"), "price": price });
            variant(&admin, &id, &name, input).await;
        }
        collection(&admin, &name, &facet).await;
    }
    for client in [shop.guest(), admin] {
        let products = "products(options: { take: $take }) { items { name variantList(options: { take: $page, skip: 1, sort: { price: ASC } }) { totalItems items { sku price } } } }";
        each(&client, "products", products, |product, _| {
            let name = product["name"].as_str().expect("a name");
            let (two, three) = (format!("{name}-200"), format!("{name}-300"));
            let items = json!([{ "sku": two, "price": 200 }, { "sku": three, "price": 300 }]);
            assert_eq!(product["variantList"], json!({ "totalItems": 3, "items": items }));
        })
        .await;
        let facets = "facets(options: { take: $take }) { items { valueList(options: { take: $page, sort: { code: DESC } }) { totalItems items { code facet { code } } } } }";
        each(&client, "facets", facets, |facet, n| {
            let code = format!("facet-{n}");
            let value = |value: &str| json!({ "code": value, "facet": { "code": code } });
            let items = [value("c"), value("b")];
            assert_eq!(facet["valueList"], json!({ "totalItems": 3, "items": items }));
        })
        .await;
        let collections = "collections(options: { take: $take }) { items { name productVariants(options: { take: $page, filter: { price: { gt: 100 } }, sort: { price: DESC } }) { totalItems items { sku } } } }";
        each(&client, "collections", collections, |collection, _| {
            let name = collection["name"].as_str().expect("a name");
            let (two, three) = (format!("{name}-200"), format!("{name}-300"));
            let items = json!([{ "sku": three }, { "sku": two }]);
            assert_eq!(collection["productVariants"], json!({ "totalItems": 2, "items": items }));
        })
        .await;
    }
}

/// Reads a list of one and of ten, with lists of two within.
async fn each(client: &Client, root: &str, field: &str, right: impl Fn(&Value, usize)) {
    let document = format!("query($take: Int!, $page: Int!) {{ {field} }}");
    let one = client.run(&document, json!({ "take": 1, "page": 2 })).await;
    let ten = client.run(&document, json!({ "take": 10, "page": 2 })).await;
    let items = ten.data(&format!("{root}.items"));
    let items = items.as_array().expect("a list");
    assert_eq!(items.len(), 10);
    items.iter().enumerate().for_each(|(n, item)| right(item, n));
    assert_eq!(one.statements, ten.statements, "{root}");
    assert!(ten.statements <= 6, "{root}: {} statements", ten.statements);
    let none = client.run(&document, json!({ "take": 10, "page": 0 })).await;
    assert!(!none.text.contains("sku") && !none.text.contains("\"b\""), "{}", none.text);
}

async fn facet_with_values(admin: &Client, code: &str) -> String {
    let document =
        "mutation($input: CreateFacetInput!) { createFacet(input: $input) { values { id code } } }";
    let named = |name: &str| json!([{ "languageCode": "en", "name": name }]);
    let values =
        ["a", "b", "c"].map(|value| json!({ "code": value, "translations": named(value) }));
    let input =
        json!({ "code": code, "isPrivate": false, "translations": named(code), "values": values });
    admin.run(document, json!({ "input": input })).await.text_at("createFacet.values.0.id")
}

async fn collection(admin: &Client, name: &str, value: &str) {
    let document =
        "mutation($input: CreateCollectionInput!) { createCollection(input: $input) { id } }";
    let filter = json!({ "code": "facet-value-filter", "arguments": [
        { "name": "facetValueIds", "value": json!([value]).to_string() }, { "name": "containsAny", "value": "false" }] });
    let input = json!({ "filters": [filter], "translations":
        [{ "languageCode": "en", "name": name, "slug": name, "description": "" }] });
    admin.run(document, json!({ "input": input })).await.text_at("createCollection.id");
}
