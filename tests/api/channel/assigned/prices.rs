//! What assigned variants cost in the other channel.

use serde_json::{Value, json};

use super::{Rich, Two};
use crate::support::Client;

async fn prices(client: &Client, product: &str) -> Value {
    let document = "query($id: ID!) { product(id: $id) { variants { price priceWithTax currencyCode prices { currencyCode price } } } }";
    client.run(document, json!({ "id": product })).await.data("product.variants")
}

/// The prices that are kept in the second channel, in the order of their amounts.
async fn kept(two: &Two) -> Vec<i64> {
    let rows = two
        .market
        .shop
        .database()
        .await
        .query("select price from variant_prices where currency_code = 'GBP' order by 1", &[])
        .await
        .unwrap();
    rows.iter().map(|row| row.get(0)).collect()
}

#[tokio::test]
async fn prices_are_copied_with_tax_and_factor() {
    let two = Two::open().await;
    let mug = Rich::make(two.admin(), "mug").await;
    two.assign(&[&mug.product], json!(0.5)).await.data("assignProductsToChannel.0.id");
    // 10.00 and 15.00 are 12.00 and 18.00 with the tax that the other channel's prices include.
    let price = |net: i64, gross: i64| {
        json!({ "price": net, "priceWithTax": gross,
        "currencyCode": "GBP", "prices": [{ "currencyCode": "GBP", "price": gross }] })
    };
    assert_eq!(prices(&two.there, &mug.product).await, json!([price(500, 600), price(750, 900)]));
    // Nothing changed at home.
    let home = prices(two.admin(), &mug.product).await;
    assert_eq!(home[0]["prices"], json!([{ "currencyCode": "USD", "price": 1000 }]));
}

#[tokio::test]
async fn a_factor_is_taken_as_it_is_written() {
    let two = Two::open().await;
    let mug = Rich::make(two.admin(), "mug").await;
    let tea = Rich::make(two.admin(), "tea").await;
    // 12.00 × 1.00125 is 12.015 and 18.00 × 1.00125 is 18.0225: half a penny goes up. In binary
    // the first would be below it.
    two.assign(&[&mug.product], json!(1.00125)).await.data("assignProductsToChannel.0.id");
    assert_eq!(kept(&two).await, [1202, 1802]);
    two.assign(&[&tea.product], json!(0)).await.data("assignProductsToChannel.0.id");
    assert_eq!(kept(&two).await, [0, 0, 1202, 1802]);
}

/// Without a factor what is there stays, so that a repeat changes nothing; a factor says that prices
/// shall be made anew.
#[tokio::test]
async fn prices_that_are_there_change_only_by_a_factor() {
    let two = Two::open().await;
    let mug = Rich::make(two.admin(), "mug").await;
    two.assign(&[&mug.product], Value::Null).await.data("assignProductsToChannel.0.id");
    assert_eq!(kept(&two).await, [1200, 1800]);
    let update = "mutation($input: [UpdateProductVariantInput!]!) { updateProductVariants(input: $input) { id } }";
    let own = json!({ "input": [{ "id": mug.variants[0], "price": 777 }] });
    two.there.run(update, own).await.data("updateProductVariants.0.id");
    let versions = "select (select count(*) from products where cardinality(channel_ids) > 2)
        + (select count(*) from product_variants where cardinality(channel_ids) > 2)";
    two.assign(&[&mug.product], Value::Null).await.data("assignProductsToChannel.0.id");
    assert_eq!(kept(&two).await, [777, 1800]);
    assert_eq!(two.market.count(versions).await, 0, "assigned twice, there once");
    // A variant that is new gets its price, the others keep theirs.
    let more = json!({ "sku": "new", "price": 3000 });
    let plain = crate::support::goods::product(two.admin(), "plain", json!({})).await;
    crate::support::goods::variant(two.admin(), &plain, "plain", more).await;
    two.assign(&[&mug.product, &plain], Value::Null).await.data("assignProductsToChannel.1.id");
    assert_eq!(kept(&two).await, [777, 1800, 3600]);
    for _ in 0..2 {
        two.assign(&[&mug.product], json!(2)).await.data("assignProductsToChannel.0.id");
        assert_eq!(kept(&two).await, [2400, 3600, 3600]);
    }
}

#[tokio::test]
async fn the_price_is_that_of_the_currency_that_is_asked_for() {
    let two = Two::open().await;
    let mug = Rich::make(two.admin(), "mug").await;
    let euros = "mutation { updateChannel(input: { id: 1, availableCurrencyCodes: [USD, EUR] }) { ... on Channel { id } } }";
    two.admin().ask(euros).await.data("updateChannel.id");
    let update = "mutation($input: [UpdateProductVariantInput!]!) { updateProductVariants(input: $input) { id } }";
    let price =
        json!({ "id": mug.variants[0], "prices": [{ "currencyCode": "EUR", "price": 50 }] });
    two.admin().run(update, json!({ "input": [price] })).await.data("updateProductVariants.0.id");
    let document = "mutation($input: AssignProductsToChannelInput!) { assignProductsToChannel(input: $input) { id } }";
    let input = json!({ "input": { "productIds": [mug.product], "channelId": two.id } });
    let done = two.admin().at("currencyCode=EUR").run(document, input).await;
    assert_eq!(done.data("assignProductsToChannel.0.id"), mug.product);
    // The other variant has no price in euros, and so gets none.
    assert_eq!(kept(&two).await, [60]);
}

#[tokio::test]
async fn what_no_price_can_be_is_refused_and_changes_nothing() {
    let two = Two::open().await;
    let mug = Rich::make(two.admin(), "mug").await;
    for (factor, message) in [
        (json!(-1), "A price cannot be negative"),
        (json!(9_007_199_254_740_991_i64), "An amount is too large"),
    ] {
        let refused = two.assign(&[&mug.product], factor).await;
        assert_eq!(refused.code(), "USER_INPUT_ERROR", "{}", refused.text);
        assert_eq!(refused.message(), message);
        assert_eq!(
            two.there.ask("{ products { totalItems } }").await.data("products.totalItems"),
            0
        );
        assert!(kept(&two).await.is_empty());
    }
    // To the channel that it is in already nothing comes, whatever the factor.
    let document = "mutation($input: AssignProductVariantsToChannelInput!) { assignProductVariantsToChannel(input: $input) { id price } }";
    let input = json!({ "input": { "productVariantIds": [mug.variants[0]], "channelId": "1", "priceFactor": 3 } });
    let same = two.admin().run(document, input).await;
    assert_eq!(same.data("assignProductVariantsToChannel.0.price"), 1000);
}
