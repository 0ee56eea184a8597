//! Products and variants: what comes along, who sees them, what a storefront can do with them.

use std::time::Duration;

use cartwright::catalog::search::indexer;
use serde_json::{Value, json};

use super::{Move, Rich, Two};
use crate::order::market::{add, set_address, set_customer, set_method, transition};
use crate::people::texts;
use crate::support::Client;

const PRODUCT: &str =
    "query($id: ID!) { product(id: $id) { id name optionGroups { id } assets { id }
    facetValues { id } variants { id price currencyCode options { id } } } }";
const LISTS: &str =
    "{ products { totalItems } productVariants { totalItems } assets { totalItems } productOptionGroups { totalItems }
       facets { totalItems } }";

async fn found(client: &Client, term: &str) -> Vec<String> {
    let document = "query($input: SearchInput!) { search(input: $input) { items { sku } } }";
    let answer = client.run(document, json!({ "input": { "term": term } })).await;
    let mut skus = texts(&answer.data("search.items"), "sku");
    skus.sort();
    skus
}

async fn catch_up(two: &Two) {
    let done = indexer::catch_up(&two.market.shop.app, Duration::from_secs(30)).await;
    assert!(done.expect("an index"), "the index is behind");
}

#[tokio::test]
async fn a_product_brings_what_a_storefront_needs_to_sell_it() {
    let two = Two::open().await;
    let mug = Rich::make(two.admin(), "mug").await;
    let done = two.assign(&[&mug.product], Value::Null).await;
    let codes = texts(&done.data("assignProductsToChannel.0.channels"), "code");
    assert_eq!(codes, ["__default_channel__", "second"], "{}", done.text);
    let told = two.there.run(PRODUCT, json!({ "id": mug.product })).await;
    assert_eq!(told.data("product.optionGroups"), json!([{ "id": mug.group }]));
    assert_eq!(told.data("product.assets"), json!([{ "id": mug.asset }]));
    // Facets come by themselves.
    assert_eq!(told.data("product.facetValues"), json!([]));
    assert_eq!(told.data("product.variants.0.currencyCode"), "GBP");
    let count = |n: i64| json!({ "totalItems": n });
    assert_eq!(
        two.there.ask(LISTS).await.data(""),
        json!({ "products": count(1), "productVariants": count(2), "assets": count(1),
            "productOptionGroups": count(1), "facets": count(0) })
    );
    // From there, only that channel is told.
    let codes =
        "query($id: ID!) { product(id: $id) { channels { code } variants { channels { code } } } }";
    let own = two.there.run(codes, json!({ "id": mug.product })).await;
    assert_eq!(own.data("product.channels"), json!([{ "code": "second" }]));
    assert_eq!(own.data("product.variants.1.channels"), json!([{ "code": "second" }]));
}

#[tokio::test]
async fn storefronts_see_and_sell_what_their_channel_has() {
    let two = Two::open().await;
    let (mug, tea) = (Rich::make(two.admin(), "mug").await, Rich::make(two.admin(), "tea").await);
    catch_up(&two).await;
    let buyer = two.buyer();
    let list = "{ products { totalItems items { id } } }";
    // Twice each: the second answer may be a kept one.
    for _ in 0..2 {
        assert_eq!(
            buyer.run(PRODUCT, json!({ "id": mug.product })).await.data("product"),
            Value::Null
        );
        assert_eq!(buyer.ask(list).await.data("products.totalItems"), 0);
    }
    assert!(found(&buyer, "mug").await.is_empty());
    assert_eq!(add(&buyer, &mug.variants[0], 1).await.code(), "ENTITY_NOT_FOUND");
    assert_eq!(two.market.shop.guest().ask(list).await.data("products.totalItems"), 2);

    two.assign(&[&mug.product], Value::Null).await.data("assignProductsToChannel.0.id");
    catch_up(&two).await;
    let told = buyer.run(PRODUCT, json!({ "id": mug.product })).await;
    assert_eq!(told.data("product.id"), mug.product);
    assert_eq!(buyer.run(PRODUCT, json!({ "id": tea.product })).await.data("product"), Value::Null);
    assert_eq!(
        buyer.ask(list).await.data("products"),
        json!({ "totalItems": 1, "items": [{ "id": mug.product }] })
    );
    assert_eq!(found(&buyer, "mug").await, ["mug-0", "mug-1"]);
    assert!(found(&buyer, "tea").await.is_empty());
    // No location delivers there yet.
    assert_eq!(
        add(&buyer, &mug.variants[0], 1).await.data("addItemToOrder.errorCode"),
        "INSUFFICIENT_STOCK_ERROR"
    );
    two.moved("assignStockLocationsToChannel", "stockLocationIds", vec!["1".into()]).await;
    let added = add(&buyer, &mug.variants[0], 2).await;
    assert_eq!(added.data("addItemToOrder.totalWithTax"), 2 * 1200, "{}", added.text);

    let gone = two.remove(&[&mug.product]).await;
    assert_eq!(gone, json!([{ "id": mug.product }]));
    catch_up(&two).await;
    for _ in 0..2 {
        assert_eq!(
            buyer.run(PRODUCT, json!({ "id": mug.product })).await.data("product"),
            Value::Null
        );
        assert_eq!(buyer.ask(list).await.data("products.totalItems"), 0);
    }
    assert!(found(&buyer, "mug").await.is_empty());
    assert_eq!(
        two.there.run(PRODUCT, json!({ "id": mug.product })).await.data("product"),
        Value::Null
    );
    assert_eq!(add(&two.buyer(), &mug.variants[0], 1).await.code(), "ENTITY_NOT_FOUND");
    assert_eq!(two.market.shop.guest().ask(list).await.data("products.totalItems"), 2);
}

/// A cart keeps what its channel has given up, at the price it had, and cannot be ordered.
#[tokio::test]
async fn a_cart_with_what_its_channel_gave_up_cannot_be_ordered() {
    let two = Two::open().await;
    let mug = Rich::make(two.admin(), "mug").await;
    two.assign(&[&mug.product], Value::Null).await.data("assignProductsToChannel.0.id");
    two.moved("assignStockLocationsToChannel", "stockLocationIds", vec!["1".into()]).await;
    two.moved(
        "assignShippingMethodsToChannel",
        "shippingMethodIds",
        vec![two.market.shipping.clone()],
    )
    .await;
    let buyer = two.buyer();
    let added = add(&buyer, &mug.variants[0], 2).await;
    let line = added.text_at("addItemToOrder.lines.0.id");
    two.remove(&[&mug.product]).await;
    set_customer(&buyer, "ada@example.com").await.data("setCustomerForOrder.id");
    let addressed = set_address(&buyer, "Shipping", "1 Main Street").await;
    assert_eq!(
        addressed.data("setOrderShippingAddress.subTotalWithTax"),
        2400,
        "{}",
        addressed.text
    );
    set_method(&buyer, &two.market.shipping).await.data("setOrderShippingMethod.id");
    let refused = transition(&buyer, "ArrangingPayment").await;
    assert_eq!(refused.data("transitionOrderToState.errorCode"), "ORDER_STATE_TRANSITION_ERROR");
    // The same goods elsewhere are no obstacle there.
    two.market.paying(&mug.variants[0], 1, "bob@example.com").await;
    let adjust = "mutation($id: ID!) { adjustOrderLine(orderLineId: $id, quantity: 1) { ... on Order { subTotalWithTax } } }";
    let fewer = buyer.run(adjust, json!({ "id": line })).await;
    assert_eq!(
        fewer.data("adjustOrderLine.subTotalWithTax"),
        1200,
        "never for nothing: {}",
        fewer.text
    );
    two.assign(&[&mug.product], Value::Null).await.data("assignProductsToChannel.0.id");
    assert_eq!(
        transition(&buyer, "ArrangingPayment").await.data("transitionOrderToState.state"),
        "ArrangingPayment"
    );
}

#[tokio::test]
async fn variants_come_and_go_one_by_one_with_their_product() {
    let two = Two::open().await;
    let mug = Rich::make(two.admin(), "mug").await;
    let (small, large) = (mug.variants[0].clone(), mug.variants[1].clone());
    let assign =
        |ids: Vec<String>| two.moved("assignProductVariantsToChannel", "productVariantIds", ids);
    let remove =
        |ids: Vec<String>| two.moved("removeProductVariantsFromChannel", "productVariantIds", ids);
    assert_eq!(assign(vec![large.clone()]).await, json!([{ "id": large }]));
    let there = two.there.run(PRODUCT, json!({ "id": mug.product })).await;
    assert_eq!(texts(&there.data("product.variants"), "id"), std::slice::from_ref(&large));
    assert_eq!(there.data("product.assets"), json!([{ "id": mug.asset }]));
    assign(vec![small.clone(), large.clone()]).await;
    assert_eq!(remove(vec![large.clone()]).await, json!([{ "id": large }]));
    let there = two.there.run(PRODUCT, json!({ "id": mug.product })).await;
    assert_eq!(texts(&there.data("product.variants"), "id"), std::slice::from_ref(&small));
    // The last one takes the product with it.
    remove(vec![small.clone()]).await;
    assert_eq!(
        two.there.run(PRODUCT, json!({ "id": mug.product })).await.data("product"),
        Value::Null
    );
    let here = two.admin().run(PRODUCT, json!({ "id": mug.product })).await;
    assert_eq!(texts(&here.data("product.variants"), "id"), [small, large]);
    let prices =
        two.market.count("select count(*) from variant_prices where currency_code = 'GBP'").await;
    assert_eq!(prices, 0);
}

#[tokio::test]
async fn what_is_made_in_a_channel_goes_on_to_a_third() {
    let two = Two::open().await;
    let cup = Rich::make(&two.there, "cup").await;
    let tea = Rich::make(two.admin(), "tea").await;
    let third = super::super::second::channel(two.admin(), "third").await;
    let ids = [cup.product.clone(), tea.product.clone()];
    let answer = "id channels { code }";
    let more = json!({ "channelId": third });
    let call = Move { field: "assignProductsToChannel", of: "productIds", ids: &ids, answer, more };
    let done = two.from(&two.there, call).await;
    // What the channel does not see it does not give.
    assert_eq!(
        done.data("assignProductsToChannel"),
        json!([{ "id": cup.product, "channels": [{ "code": "second" }] }])
    );
    let seen =
        two.admin().with("vendure-token", "third-token").ask("{ products { items { id } } }").await;
    assert_eq!(seen.data("products.items"), json!([{ "id": cup.product }]));
    // Taken out from within, it is no longer seen; to do so again changes nothing.
    for _ in 0..2 {
        let ids = [cup.product.clone()];
        let call = Move {
            field: "removeProductsFromChannel",
            of: "productIds",
            ids: &ids,
            answer: "id",
            more: json!({}),
        };
        assert_eq!(two.from(&two.there, call).await.data("removeProductsFromChannel"), json!([]));
    }
    assert_eq!(two.there.ask("{ products { totalItems } }").await.data("products.totalItems"), 0);
}

#[tokio::test]
async fn to_assign_and_remove_costs_the_same_however_many_variants_there_are() {
    let two = Two::open().await;
    let few = Rich::make(two.admin(), "few").await;
    let many = Rich::make(two.admin(), "many").await;
    two.market
        .shop
        .database()
        .await
        .execute(
            "with made as (
               insert into product_variants (id, product_id, sku, tax_category_id, channel_ids)
               select gen_random_uuid(), v.product_id, v.sku || n, v.tax_category_id, v.channel_ids
               from product_variants v, generate_series(1, 1000) n where v.sku = 'many-0' returning id)
             insert into variant_prices (variant_id, channel_id, currency_code, price)
             select m.id, '00000000-0000-0000-0000-000000000001', 'USD', 100 from made m",
            &[],
        )
        .await
        .unwrap();
    let mut costs = Vec::new();
    for product in [&few.product, &many.product] {
        let ids = [product.clone()];
        let mut cost = Vec::new();
        for field in ["assignProductsToChannel", "removeProductsFromChannel"] {
            let call = Move { field, of: "productIds", ids: &ids, answer: "id", more: json!({}) };
            let done = two.from(two.admin(), call).await;
            assert_eq!(done.data(&format!("{field}.0.id")), **product);
            cost.push(done.statements);
        }
        costs.push(cost);
    }
    assert_eq!(costs[0], costs[1]);
    assert!(costs[0][0] <= 10 && costs[0][1] <= 6, "{costs:?}");
    let left = two
        .market
        .count("select count(*) from product_variants where cardinality(channel_ids) > 1")
        .await;
    assert_eq!(left, 0);
}
