//! Channels: prices with tax, and a second channel with its own token and currency.

use serde_json::{Value, json};

use super::market::{Market, active, add, pay, set_address, set_customer, set_method, transition};
use crate::support::Client;

#[tokio::test]
async fn where_prices_include_tax_totals_are_counted_from_them() {
    let market = Market::open().await;
    let change = "mutation { updateChannel(input: { id: 1, pricesIncludeTax: true }) { ... on Channel { pricesIncludeTax } } }";
    assert_eq!(market.admin.ask(change).await.data("updateChannel.pricesIncludeTax"), true);
    let mug = market.variant("MUG", 999, 100).await;
    let tea = market.variant("TEA", 1200, 100).await;
    let guest = market.shop.guest();
    // 3 × 9.99 with 20 % are 29.97: 24.98 without (each 8.33, rounded from 8.325).
    let first = add(&guest, &mug, 3).await;
    let line = first.data("addItemToOrder.lines.0");
    assert_eq!((&line["unitPriceWithTax"], &line["unitPrice"]), (&json!(999), &json!(833)));
    assert_eq!((&line["linePriceWithTax"], &line["linePrice"]), (&json!(2997), &json!(2498)));
    let both = add(&guest, &tea, 2).await;
    assert_eq!(both.data("addItemToOrder.subTotalWithTax"), 2997 + 2400);
    assert_eq!(both.data("addItemToOrder.subTotal"), 2498 + 2000);
    set_customer(&guest, "ada@example.com").await.data("setCustomerForOrder.id");
    set_address(&guest, "Shipping", "1 Main Street").await.data("setOrderShippingAddress.id");
    let quotes = guest.ask("{ eligibleShippingMethods { price priceWithTax } }").await;
    assert_eq!(
        quotes.data("eligibleShippingMethods"),
        json!([{ "price": 417, "priceWithTax": 500 }])
    );
    let sent = set_method(&guest, &market.shipping).await.data("setOrderShippingMethod");
    assert_eq!((&sent["shipping"], &sent["shippingWithTax"]), (&json!(417), &json!(500)));
    assert_eq!((&sent["total"], &sent["totalWithTax"]), (&json!(4915), &json!(5897)));
    let summary = sent["taxSummary"].as_array().unwrap();
    let sum = |field: &str| summary.iter().map(|tax| tax[field].as_i64().unwrap()).sum::<i64>();
    assert_eq!((sum("taxBase"), sum("taxTotal")), (4915, 982), "{summary:?}");
    transition(&guest, "ArrangingPayment").await.data("transitionOrderToState.id");
    let paid = pay(&guest, "auto", json!({})).await;
    assert_eq!(paid.data("addPaymentToOrder.state"), "PaymentSettled");
    assert_eq!(paid.data("addPaymentToOrder.payments.0.amount"), 5897);
}

/// A market with a second channel that sells in pounds.
async fn with_a_second_channel() -> (Market, Client, String) {
    let market = Market::open().await;
    let create = "mutation($input: CreateChannelInput!) { createChannel(input: $input) { ... on Channel { id } ... on ErrorResult { message } } }";
    let input = json!({ "code": "uk", "token": "uk-token", "defaultLanguageCode": "en", "pricesIncludeTax": false,
        "defaultCurrencyCode": "GBP", "availableCurrencyCodes": ["GBP", "EUR"], "defaultTaxZoneId": "1", "defaultShippingZoneId": "1" });
    market.admin.run(create, json!({ "input": input })).await.text_at("createChannel.id");
    // The one location delivers for both.
    let share = "update stock_locations set channel_ids = (select array_agg(id) from channels)";
    market.shop.database().await.execute(share, &[]).await.unwrap();
    let admin = market.admin.with("vendure-token", "uk-token");
    let shipping = Market::method(&admin, "royal", 300, 0).await;
    let method = "mutation { createPaymentMethod(input: { code: \"uk-auto\", enabled: true,
        handler: { code: \"dummy-payment-handler\", arguments: [{ name: \"automaticSettle\", value: \"true\" }] },
        translations: [] }) { id } }";
    admin.ask(method).await.text_at("createPaymentMethod.id");
    (market, admin, shipping)
}

#[tokio::test]
async fn a_second_channel_sells_in_its_own_currency_and_on_its_own_account() {
    let (market, uk, royal) = with_a_second_channel().await;
    let mug = market.variant("MUG", 1000, 100).await;
    let (_, home) = market.placed(&mug, 1, "auto").await;
    let guest = market.shop.guest().with("vendure-token", "uk-token");
    let added = add(&guest, &mug, 2).await;
    assert_eq!(added.data("addItemToOrder.currencyCode"), "GBP", "{}", added.text);
    assert_eq!(added.data("addItemToOrder.totalWithTax"), 2400);
    let code = added.text_at("addItemToOrder.code");
    // A method of another channel is none here.
    let other = set_method(&guest, &market.shipping).await;
    assert_eq!(other.data("setOrderShippingMethod.errorCode"), "INELIGIBLE_SHIPPING_METHOD_ERROR");
    let ways = guest.ask("{ eligibleShippingMethods { code } eligiblePaymentMethods { code } activeChannel { code currencyCode } }").await;
    assert_eq!(ways.data("eligibleShippingMethods"), json!([{ "code": "royal" }]));
    assert_eq!(ways.data("eligiblePaymentMethods"), json!([{ "code": "uk-auto" }]));
    assert_eq!(ways.data("activeChannel"), json!({ "code": "uk", "currencyCode": "GBP" }));
    set_customer(&guest, "ada@example.com").await.data("setCustomerForOrder.id");
    set_address(&guest, "Shipping", "1 Main Street").await.data("setOrderShippingAddress.id");
    set_method(&guest, &royal).await.data("setOrderShippingMethod.id");
    transition(&guest, "ArrangingPayment").await.data("transitionOrderToState.id");
    assert_eq!(pay(&guest, "auto", json!({})).await.code(), "USER_INPUT_ERROR");
    let paid = pay(&guest, "uk-auto", json!({})).await;
    assert_eq!(paid.data("addPaymentToOrder.state"), "PaymentSettled");
    assert_eq!(paid.data("addPaymentToOrder.totalWithTax"), 2400 + 360);
    let abroad = paid.text_at("addPaymentToOrder.id");

    // Each channel counts its own orders, and sees them; the default channel sees all.
    let document = "query($id: ID!) { order(id: $id) { number currencyCode channels { code } } }";
    let seen = uk.run(document, json!({ "id": abroad })).await;
    assert_eq!(seen.text_at("order.number"), "1001");
    assert_eq!(seen.data("order.currencyCode"), "GBP");
    assert_eq!(uk.run(document, json!({ "id": home })).await.data("order"), Value::Null);
    let count = "{ orders { totalItems } }";
    assert_eq!(uk.ask(count).await.data("orders.totalItems"), 1);
    assert_eq!(market.admin.ask(count).await.data("orders.totalItems"), 2);
    let by_code = "query($code: String!) { orderByCode(code: $code) { id } }";
    let read = guest.run(by_code, json!({ "code": code })).await;
    assert_eq!(read.text_at("orderByCode.id"), abroad);
    let unknown =
        market.shop.guest().with("vendure-token", "fr-token").ask("{ activeOrder { id } }").await;
    assert_eq!(unknown.code(), "CHANNEL_NOT_FOUND");
}

#[tokio::test]
async fn each_channel_has_a_cart_of_its_own() {
    let (market, _, _) = with_a_second_channel().await;
    let mug = market.variant("MUG", 1000, 100).await;
    let guest = market.cart(&mug, 1).await;
    let abroad = guest.with("vendure-token", "uk-token");
    assert_eq!(active(&abroad).await.data("activeOrder"), Value::Null);
    let added = add(&abroad, &mug, 4).await;
    assert_eq!(added.data("addItemToOrder.totalQuantity"), 4);
    assert_eq!(active(&guest).await.data("activeOrder.totalQuantity"), 1);
    assert_eq!(active(&abroad).await.data("activeOrder.currencyCode"), "GBP");
    // Orders made elsewhere belong to the default channel too: without a cart of its own it shows them.
    let other = market.shop.guest();
    add(&other.with("vendure-token", "uk-token"), &mug, 2).await.data("addItemToOrder.id");
    assert_eq!(active(&other).await.data("activeOrder.currencyCode"), "GBP");
}

#[tokio::test]
async fn another_currency_of_the_channel_prices_the_cart() {
    let (market, _, _) = with_a_second_channel().await;
    let mug = market.variant("MUG", 1000, 100).await;
    let sql = market.shop.database().await;
    sql.execute(
        "insert into variant_prices (variant_id, channel_id, currency_code, price)
         select vp.variant_id, vp.channel_id, 'EUR', 1500 from variant_prices vp join channels c on c.id = vp.channel_id where c.code = 'uk'",
        &[],
    )
    .await
    .unwrap();
    let guest = market.shop.guest().with("vendure-token", "uk-token");
    let euros = guest.at("currencyCode=EUR");
    let added = add(&euros, &mug, 1).await;
    assert_eq!(added.data("addItemToOrder.currencyCode"), "EUR");
    assert_eq!(added.data("addItemToOrder.total"), 1500);
    let odd = guest.at("currencyCode=JPY").ask("{ activeOrder { id } }").await;
    assert_eq!(odd.code(), "USER_INPUT_ERROR");
}
