//! What storefronts are not shown, they cannot find out by asking for it either.

use serde_json::{Value, json};

use crate::support::Shop;
use crate::support::goods::goods;
use crate::support::introspection::{list, name};

/// Conditions and sorts that the admin API alone has.
const ADMIN_ONLY: [(&str, &[&str], &[&str]); 7] = [
    ("Collection", &["isPrivate", "inheritFilters"], &[]),
    ("Customer", &["postalCode"], &[]),
    ("Facet", &["isPrivate"], &[]),
    ("HistoryEntry", &["isPublic"], &[]),
    (
        "Order",
        &["customerLastName", "aggregateOrderId", "transactionId"],
        &["customerLastName", "aggregateOrderId", "transactionId"],
    ),
    ("Product", &["facetValueId", "optionGroupId", "sku"], &[]),
    (
        "ProductVariant",
        &[
            "stockOnHand",
            "stockAllocated",
            "outOfStockThreshold",
            "enabled",
            "trackInventory",
            "useGlobalOutOfStockThreshold",
            "facetValueId",
        ],
        &["stockOnHand", "stockAllocated", "outOfStockThreshold"],
    ),
];

#[tokio::test]
async fn storefronts_cannot_ask_for_stock_and_other_secrets() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    goods(&admin, "Mug", 1000, 7).await;
    let document = "query($options: ProductVariantListOptions) { products { items { variantList(options: $options) { totalItems items { sku } } } } }";
    let options = [
        json!({ "filter": { "stockOnHand": { "gt": 5 } } }),
        json!({ "filter": { "_and": [{ "_or": [{ "stockAllocated": { "eq": 0 } }] }] } }),
        json!({ "filter": { "enabled": { "eq": false } } }),
        json!({ "sort": { "stockOnHand": "ASC" } }),
    ];
    for options in options {
        let refused = shop.guest().run(document, json!({ "options": options })).await;
        assert_eq!(refused.code(), "USER_INPUT_ERROR", "{}", refused.text);
        let told = admin.run(document, json!({ "options": options })).await;
        assert_eq!(told.code(), "", "{}", told.text);
    }
    let told = shop
        .guest()
        .run(document, json!({ "options": { "sort": { "stockOnHand": "ASC" } } }))
        .await;
    assert_eq!(told.message(), "stockOnHand cannot be used in lists of the shop API");
    for filter in ["sku: { eq: \"Mug\" }", "facetValueId: { eq: \"1\" }"] {
        let refused = shop
            .guest()
            .ask(&format!("{{ products(options: {{ filter: {{ {filter} }} }}) {{ totalItems }} }}"))
            .await;
        assert_eq!(refused.code(), "USER_INPUT_ERROR", "{}", refused.text);
    }
    let own = "{ products(options: { filter: { name: { eq: \"Mug\" } } }) { totalItems } }";
    assert_eq!(shop.guest().ask(own).await.data("products.totalItems"), 1);
}

#[tokio::test]
async fn introspection_tells_storefronts_only_what_they_can_ask_for() {
    let shop = Shop::open().await;
    let document = "query($name: String!) { __type(name: $name) { inputFields { name } } }";
    let (guest, admin) = (shop.guest(), shop.admin().await);
    for (of, filters, sorts) in ADMIN_ONLY {
        for (kind, fields) in [("Filter", filters), ("Sort", sorts)] {
            let named = json!({ "name": format!("{of}{kind}Parameter") });
            let has = |told: &Value, field: &str| list(told).iter().any(|f| name(f) == field);
            let told = guest.run(document, named.clone()).await.data("__type.inputFields");
            let all = admin.run(document, named.clone()).await.data("__type.inputFields");
            for field in fields {
                assert!(!has(&told, field) && has(&all, field), "{named} {field}");
            }
            assert!(has(&told, "createdAt"), "{named}");
        }
    }
}

#[tokio::test]
async fn what_is_disabled_or_private_is_in_no_list_of_the_storefront() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let mug = goods(&admin, "Mug", 1000, 7).await;
    let tea = goods(&admin, "Tea", 1000, 7).await;
    let disable = "mutation($v: ID!, $p: ID!) { updateProductVariants(input: [{ id: $v, enabled: false }]) { id }
        updateProduct(input: { id: $p, enabled: false }) { id } }";
    admin
        .run(disable, json!({ "v": mug.variant, "p": tea.product }))
        .await
        .data("updateProduct.id");
    let facet = "mutation { createFacet(input: { code: \"margin\", isPrivate: true, translations: [{ languageCode: en, name: \"Margin\" }],
        values: [{ code: \"high\", translations: [{ languageCode: en, name: \"High\" }] }] }) { id values { id } } }";
    let facet = admin.ask(facet).await;
    let set = "mutation($p: ID!, $f: ID!) { updateProduct(input: { id: $p, facetValueIds: [$f] }) { id } }";
    let value = facet.text_at("createFacet.values.0.id");
    admin.run(set, json!({ "p": mug.product, "f": value })).await.data("updateProduct.id");
    let document = "query($tea: ID!, $facet: ID!) {
        products { totalItems items { variantList { totalItems } variants { id } facetValues { code } } }
        product(id: $tea) { id } facets { totalItems } facet(id: $facet) { id } }";
    let variables = json!({ "tea": tea.product, "facet": facet.text_at("createFacet.id") });
    let seen = shop.guest().run(document, variables.clone()).await;
    assert_eq!(
        seen.data(""),
        json!({
            "products": { "totalItems": 1, "items": [{ "variantList": { "totalItems": 0 }, "variants": [], "facetValues": [] }] },
            "product": null, "facets": { "totalItems": 0 }, "facet": null,
        })
    );
    let all = admin.run(document, variables).await;
    assert_eq!(all.data("products.totalItems"), 2);
    assert_eq!(all.data("products.items.0.variantList.totalItems"), 1);
    assert_eq!(all.data("products.items.0.facetValues.0.code"), "high");
}
