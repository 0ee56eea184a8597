//! Variables that do not fit are refused before anything runs.

use serde_json::{Value, json};

use super::{RESPONSE, post};
use crate::order::market::{Market, active};
use crate::support::Shop;

#[tokio::test]
async fn what_is_no_value_of_its_type_is_refused_where_it_stands() {
    let shop = Shop::open().await;
    let guest = shop.guest();
    let address =
        "mutation($i: CreateAddressInput!) { setOrderShippingAddress(input: $i) { __typename } }";
    let products = "query($o: ProductListOptions) { products(options: $o) { totalItems } }";
    let methods =
        "mutation($ids: [ID!]!) { setOrderShippingMethod(shippingMethodId: $ids) { __typename } }";
    let wrong = [
        (address, json!({}), "$i"),
        (address, json!({ "i": null }), "$i"),
        (address, json!({ "i": "text" }), "$i"),
        (address, json!({ "i": { "countryCode": "AT" } }), "$i.streetLine1"),
        (address, json!({ "i": { "countryCode": "AT", "streetLine1": 5 } }), "$i.streetLine1"),
        (address, json!({ "i": { "countryCode": "AT", "streetLine1": null } }), "$i.streetLine1"),
        (
            address,
            json!({ "i": { "countryCode": "AT", "streetLine1": "1", "moon": 1 } }),
            "$i.moon",
        ),
        (products, json!({ "o": { "sort": { "name": "SIDEWAYS" } } }), "$o.sort.name"),
        (products, json!({ "o": { "skip": "5" } }), "$o.skip"),
        (products, json!({ "o": { "skip": 2.5 } }), "$o.skip"),
        (products, json!({ "o": { "skip": 2_147_483_648_i64 } }), "$o.skip"),
        (
            products,
            json!({ "o": { "filter": { "_or": [{}, { "name": { "eq": [1] } }] } } }),
            "$o.filter._or[1].name.eq",
        ),
        (methods, json!({ "ids": ["1", true] }), "$ids[1]"),
        (methods, json!({ "ids": ["1", null] }), "$ids[1]"),
    ];
    for (query, variables, place) in wrong {
        let body = json!({ "query": query, "variables": variables }).to_string();
        let answer = post(&guest, &body, &[("accept", RESPONSE)]).await;
        assert_eq!(answer.status, 400, "{variables}: {}", answer.text);
        assert_eq!(answer.code(), "BAD_USER_INPUT", "{variables}: {}", answer.text);
        let said = answer.message();
        assert!(said.starts_with(&format!("Variable \"{place}\" ")), "{variables}: {said}");
        assert_eq!(answer.json.get("data"), None, "{}", answer.text);
    }
}

#[tokio::test]
async fn what_fits_runs_also_in_its_shorter_forms() {
    let shop = Shop::open().await;
    let guest = shop.guest();
    let products = "query($o: ProductListOptions) { products(options: $o) { totalItems } }";
    let methods =
        "mutation($ids: [ID!]!) { setOrderShippingMethod(shippingMethodId: $ids) { __typename } }";
    let right = [
        (products, json!({})),
        (products, json!({ "o": null })),
        (products, json!({ "o": {} })),
        (methods, json!({ "ids": [] })),
        (methods, json!({ "ids": "1" })),
        (methods, json!({ "ids": [1, "1"] })),
        (
            products,
            json!({ "o": { "skip": null, "sort": { "name": "ASC" }, "filter": { "_or": { "name": { "eq": "x" } } } } }),
        ),
    ];
    for (query, variables) in right {
        let answer = guest.run(query, variables.clone()).await;
        assert_eq!(answer.errors(), Vec::<Value>::new(), "{variables}: {}", answer.text);
    }
}

/// A variable of the second field that does not fit keeps the first from running, too.
#[tokio::test]
async fn nothing_has_happened_when_a_variable_is_refused() {
    let market = Market::open().await;
    let mug = market.variant("MUG", 1000, 10).await;
    let guest = market.cart(&mug, 1).await;
    let document = "mutation($id: ID!, $q: Int!) {
        one: addItemToOrder(productVariantId: $id, quantity: 1) { __typename }
        two: addItemToOrder(productVariantId: $id, quantity: $q) { __typename } }";
    for wrong in [json!("2"), json!(2_147_483_648_i64), json!(null), json!([1, 2])] {
        let answer = guest.run(document, json!({ "id": mug, "q": wrong })).await;
        assert_eq!(answer.code(), "BAD_USER_INPUT", "{}", answer.text);
    }
    assert_eq!(active(&guest).await.data("activeOrder.totalQuantity"), 1);
}
