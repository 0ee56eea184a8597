//! Trying ways to ship with goods that nobody has ordered.

use serde_json::{Value, json};

use super::tables::{anybody, operation};
use crate::order::market::Market;
use crate::support::{Answer, Client};

const TEST: &str = "query($input: TestShippingMethodInput!) { testShippingMethod(input: $input) {
    eligible quote { price priceWithTax metadata } } }";
const ALL: &str = "query($input: TestEligibleShippingMethodsInput!) {
    testEligibleShippingMethods(input: $input) { id code name description price priceWithTax metadata } }";

fn address() -> Value {
    json!({ "streetLine1": "1 Main Street", "countryCode": "AT" })
}

fn goods(variant: &str, quantity: i32) -> Value {
    json!([{ "productVariantId": variant, "quantity": quantity }])
}

async fn test(client: &Client, checker: Value, calculator: Value, lines: Value) -> Answer {
    let input = json!({ "checker": checker, "calculator": calculator, "shippingAddress": address(), "lines": lines });
    client.run(TEST, json!({ "input": input })).await
}

#[tokio::test]
async fn rules_are_tried_before_they_are_kept() {
    let market = Market::open().await;
    let mug = market.variant("MUG", 1000, 0).await;
    let weigh = "mutation($input: [UpdateProductVariantInput!]!) { updateProductVariants(input: $input) { id } }";
    let input = json!({ "input": [{ "id": mug, "weight": 400 }] });
    market.admin.run(weigh, input).await.data("updateProductVariants.0.id");
    let args = [("upToGrams", "[400, 1000]"), ("prices", "[100, 200]"), ("taxRate", "20")];
    let by_weight = || operation("weight-table-shipping-calculator", &args);
    let minimum = || operation("default-shipping-eligibility-checker", &[("orderMinimum", "2400")]);
    let of = async |checker, units| {
        let tried = test(&market.admin, checker, by_weight(), goods(&mug, units)).await;
        assert!(tried.statements <= 1, "{}", tried.statements);
        tried.data("testShippingMethod")
    };
    let quote = |price: i64| json!({ "eligible": true, "quote": { "price": price, "priceWithTax": price * 6 / 5, "metadata": null } });
    let none = json!({ "eligible": false, "quote": null });
    assert_eq!(of(anybody(), 1).await, quote(100), "stock does not matter here");
    assert_eq!(of(anybody(), 2).await, quote(200));
    assert_eq!(of(anybody(), 3).await, none, "too heavy");
    assert_eq!(of(minimum(), 1).await, none);
    assert_eq!(of(minimum(), 2).await, quote(200));
    assert_eq!(market.count("select count(*) from shipping_methods").await, 1);
    assert_eq!(market.count("select count(*) from orders").await, 0);
}

#[tokio::test]
async fn methods_are_tried_with_goods() {
    let market = Market::open().await;
    let mug = market.variant("MUG", 1000, 0).await;
    Market::method(&market.admin, "dear", 100, 2400).await;
    let codes = async |units| {
        let input = json!({ "shippingAddress": address(), "lines": goods(&mug, units) });
        let tried = market.admin.run(ALL, json!({ "input": input })).await;
        let all = tried.data("testEligibleShippingMethods");
        let told = |quote: &Value| (quote["code"].clone(), quote["priceWithTax"].clone());
        all.as_array().unwrap().iter().map(told).collect::<Vec<_>>()
    };
    assert_eq!(codes(1).await, [(json!("post"), json!(600))]);
    assert_eq!(codes(2).await, [(json!("dear"), json!(120)), (json!("post"), json!(600))]);
}

#[tokio::test]
async fn what_cannot_be_tried_says_why() {
    let market = Market::open().await;
    let mug = market.variant("MUG", 1000, 0).await;
    let flat = |rate: &str| operation("default-shipping-calculator", &[("rate", rate)]);
    let admin = &market.admin;
    let odd = test(admin, anybody(), flat("-1"), goods(&mug, 1)).await;
    assert_eq!(odd.code(), "USER_INPUT_ERROR");
    let odd = test(admin, operation("magic", &[]), flat("1"), goods(&mug, 1)).await;
    assert_eq!(
        odd.message(),
        "No ShippingEligibilityChecker with the code \"magic\" could be found"
    );
    let odd = test(admin, anybody(), flat("1"), goods(&mug, -1)).await;
    assert_eq!(odd.message(), "A quantity cannot be negative");
    assert_eq!(test(admin, anybody(), flat("1"), goods("77", 1)).await.code(), "ENTITY_NOT_FOUND");
    let nowhere = json!({ "checker": anybody(), "calculator": flat("1"), "lines": [],
        "shippingAddress": { "streetLine1": "", "countryCode": "XX" } });
    assert_eq!(admin.run(TEST, json!({ "input": nowhere })).await.code(), "USER_INPUT_ERROR");
    let clerk = market.shop.staff(&["ReadOrder"]).await;
    assert_eq!(test(&clerk, anybody(), flat("1"), json!([])).await.code(), "FORBIDDEN");
    let guest = market.shop.guest();
    assert_eq!(test(&guest, anybody(), flat("1"), json!([])).await.code(), "FORBIDDEN");
    let input = json!({ "input": { "shippingAddress": address(), "lines": [] } });
    assert_eq!(clerk.run(ALL, input.clone()).await.code(), "FORBIDDEN");
    let reader = market.shop.staff(&["ReadShippingMethod"]).await;
    assert_eq!(reader.run(ALL, input).await.data("testEligibleShippingMethods.0.code"), "post");
    let empty = test(&reader, anybody(), flat("1"), json!([])).await;
    assert_eq!(empty.data("testShippingMethod.eligible"), true);
}

#[tokio::test]
async fn goods_of_another_channel_are_not_found() {
    let market = Market::open().await;
    let channel = "mutation { createChannel(input: { code: \"uk\", token: \"uk\", defaultLanguageCode: en,
        pricesIncludeTax: false, defaultCurrencyCode: EUR, defaultTaxZoneId: 1, defaultShippingZoneId: 1 })
        { ... on Channel { token } } }";
    let mug = market.variant("MUG", 1000, 0).await;
    market.admin.ask(channel).await.text_at("createChannel.token");
    let uk = market.admin.with("vendure-token", "uk");
    let flat = operation("default-shipping-calculator", &[("rate", "1")]);
    let there = test(&uk, anybody(), flat, goods(&mug, 1)).await;
    assert_eq!(there.code(), "ENTITY_NOT_FOUND", "{}", there.text);
    let input = json!({ "input": { "shippingAddress": address(), "lines": [] } });
    assert_eq!(uk.run(ALL, input).await.data("testEligibleShippingMethods"), json!([]));
}
