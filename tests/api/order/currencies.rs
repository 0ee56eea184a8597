//! Several currencies in a channel: prices in each, carts that follow their buyer's choice, amounts with
//! no, two and three decimals.

use std::time::Duration;

use cartwright::catalog::search::indexer;
use serde_json::{Value, json};

use super::market::{
    Market, active, add, pay, set_address, set_customer, set_method, transition, whole,
};
use crate::people::{customer, login};
use crate::support::goods::{product, variant};
use crate::support::{Answer, Client};

const PRICES: [(&str, i64); 4] = [("USD", 1000), ("EUR", 905), ("JPY", 1499), ("KWD", 3075)];

/// A market that sells in four currencies.
async fn market() -> Market {
    let market = Market::open().await;
    let change = "mutation { updateChannel(input: { id: 1, availableCurrencyCodes: [USD, EUR, JPY, KWD] }) { ... on Channel { availableCurrencyCodes } } }";
    let codes = market.admin.ask(change).await.data("updateChannel.availableCurrencyCodes");
    assert_eq!(codes, json!(["USD", "EUR", "JPY", "KWD"]));
    market
}

/// A product with a variant that has these prices.
async fn goods(market: &Market, name: &str, prices: &[(&str, i64)]) -> (String, String) {
    let product = product(&market.admin, name, json!({})).await;
    let price = |(code, price): &(&str, i64)| json!({ "currencyCode": code, "price": price });
    let prices: Vec<Value> = prices.iter().map(price).collect();
    let more = json!({ "sku": name, "prices": prices, "stockOnHand": 1000 });
    let variant = variant(&market.admin, &product, name, more).await;
    (product, variant)
}

async fn choose(client: &Client, code: &str) -> Answer {
    let document = whole("setCurrencyCodeForOrder(currencyCode: $code)", "($code: CurrencyCode!)");
    client.run(&document, json!({ "code": code })).await
}

fn money(order: &Value) -> (String, i64) {
    let code = order["currencyCode"].as_str().unwrap_or_default().to_owned();
    (code, order["subTotal"].as_i64().unwrap_or(-1))
}

#[tokio::test]
async fn a_cart_keeps_the_currency_that_its_buyer_chose() {
    let market = market().await;
    let (_, mug) = goods(&market, "mug", &PRICES).await;
    let guest = market.cart(&mug, 2).await;
    let chosen = choose(&guest, "EUR").await;
    assert_eq!(money(&chosen.data("setCurrencyCodeForOrder")), ("EUR".into(), 1810));
    // Its order read and written, and what its answer names.
    assert!(chosen.statements <= 3, "{} statements", chosen.statements);
    let line = &chosen.data("setCurrencyCodeForOrder.lines.0");
    assert_eq!((&line["unitPrice"], &line["productVariant"]["price"]), (&json!(905), &json!(905)));
    assert_eq!(line["productVariant"]["currencyCode"], "EUR");
    // A request that names no currency leaves it; one that names another does not.
    let more = add(&guest, &mug, 1).await;
    assert_eq!(money(&more.data("addItemToOrder")), ("EUR".into(), 2715));
    let addressed = set_address(&guest, "Shipping", "1 Main Street").await;
    assert_eq!(money(&addressed.data("setOrderShippingAddress")), ("EUR".into(), 2715));
    let named = add(&guest.at("currencyCode=JPY"), &mug, 1).await;
    assert_eq!(money(&named.data("addItemToOrder")), ("JPY".into(), 4 * 1499));
    let unnamed = add(&guest, &mug, 1).await;
    assert_eq!(money(&unnamed.data("addItemToOrder")), ("JPY".into(), 5 * 1499));
    // The same again changes nothing.
    let same = choose(&guest, "JPY").await;
    assert_eq!(
        same.data("setCurrencyCodeForOrder.updatedAt"),
        unnamed.data("addItemToOrder.updatedAt")
    );
    let id = same.text_at("setCurrencyCodeForOrder.id");
    let history = "query($id: ID!) { order(id: $id) { history(options: { filter: { type: { eq: \"ORDER_CURRENCY_UPDATED\" } } }) { items { data isPublic } } } }";
    let told = market.admin.run(history, json!({ "id": id })).await;
    let data = json!({ "previousCurrency": "USD", "newCurrency": "EUR" });
    assert_eq!(told.data("order.history.items"), json!([{ "data": data, "isPublic": true }]));
}

#[tokio::test]
async fn without_a_choice_a_cart_follows_the_request() {
    let market = market().await;
    let (_, mug) = goods(&market, "mug", &PRICES).await;
    let guest = market.shop.guest();
    let named = add(&guest.at("currencyCode=EUR"), &mug, 1).await;
    assert_eq!(money(&named.data("addItemToOrder")), ("EUR".into(), 905));
    let unnamed = add(&guest, &mug, 1).await;
    assert_eq!(money(&unnamed.data("addItemToOrder")), ("USD".into(), 2000));
}

#[tokio::test]
async fn a_currency_can_be_chosen_before_anything_is_in_the_cart() {
    let market = market().await;
    let (_, mug) = goods(&market, "mug", &PRICES).await;
    let guest = market.shop.guest();
    let chosen = choose(&guest, "KWD").await;
    assert_eq!(money(&chosen.data("setCurrencyCodeForOrder")), ("KWD".into(), 0));
    let added = add(&guest, &mug, 1).await;
    assert_eq!(added.data("addItemToOrder.id"), chosen.data("setCurrencyCodeForOrder.id"));
    assert_eq!(money(&added.data("addItemToOrder")), ("KWD".into(), 3075));
}

#[tokio::test]
async fn what_the_channel_does_not_have_is_refused_and_changes_nothing() {
    let market = market().await;
    let (_, mug) = goods(&market, "mug", &PRICES).await;
    let (_, tea) = goods(&market, "tea", &[("USD", 300), ("EUR", 250)]).await;
    let stranger = market.shop.guest();
    assert_eq!(choose(&stranger, "GBP").await.code(), "USER_INPUT_ERROR");
    assert_eq!(active(&stranger).await.data("activeOrder"), Value::Null);
    let guest = market.cart(&mug, 1).await;
    add(&guest, &tea, 2).await.data("addItemToOrder.id");
    let before = active(&guest).await.data("activeOrder");
    for code in ["GBP", "JPY"] {
        let refused = choose(&guest, code).await;
        assert_eq!(refused.code(), "USER_INPUT_ERROR", "{}", refused.text);
        assert_eq!(active(&guest).await.data("activeOrder"), before, "{code}");
    }
    let named = guest.at("currencyCode=JPY");
    let refused = add(&named, &mug, 1).await;
    assert_eq!(refused.message(), format!("The variant {tea} has no price in JPY in this channel"));
    let refused = add(&market.shop.guest().at("currencyCode=JPY"), &tea, 1).await;
    assert_eq!(refused.code(), "USER_INPUT_ERROR", "never for nothing: {}", refused.text);
    assert_eq!(active(&guest).await.data("activeOrder"), before);
    assert_eq!(
        money(&choose(&guest, "EUR").await.data("setCurrencyCodeForOrder")),
        ("EUR".into(), 905 + 500)
    );
    // A price that is taken away takes no cart with it.
    let update = "mutation($input: [UpdateProductVariantInput!]!) { updateProductVariants(input: $input) { prices { currencyCode price } } }";
    let gone =
        json!({ "id": tea, "prices": [{ "currencyCode": "EUR", "price": 0, "delete": true }] });
    let told = market.admin.run(update, json!({ "input": [gone] })).await;
    assert_eq!(
        told.data("updateProductVariants.0.prices"),
        json!([{ "currencyCode": "USD", "price": 300 }])
    );
    let after = set_address(&guest, "Shipping", "1 Main Street").await;
    assert_eq!(money(&after.data("setOrderShippingAddress")), ("EUR".into(), 905 + 500));
}

#[tokio::test]
async fn on_the_payment_page_the_currency_is_settled() {
    let market = market().await;
    let (_, mug) = goods(&market, "mug", &PRICES).await;
    let guest = market.paying(&mug, 1, "ada@example.com").await;
    let refused = choose(&guest, "EUR").await;
    assert_eq!(refused.data("setCurrencyCodeForOrder.errorCode"), "ORDER_MODIFICATION_ERROR");
    assert_eq!(active(&guest).await.data("activeOrder.currencyCode"), "USD");
}

/// What is 14.99 in yen is 1499 of them: no client divides, and neither does the server.
#[tokio::test]
async fn amounts_have_as_many_decimals_as_their_currency() {
    let market = market().await;
    let (mug, sku) = goods(&market, "mug", &PRICES).await;
    let done = indexer::catch_up(&market.shop.app, Duration::from_secs(30)).await;
    assert!(done.expect("an index"));
    let document = "query($id: ID!) { product(id: $id) { variants { price priceWithTax currencyCode } }
        search(input: { groupByProduct: false }) { items { currencyCode price { ... on SinglePrice { value } } priceWithTax { ... on SinglePrice { value } } } } }";
    // 20 percent, rounded to the unit: of 14.99 yen that is 1798.8.
    for (code, price, with_tax) in [("EUR", 905, 1086), ("JPY", 1499, 1799), ("KWD", 3075, 3690)] {
        let guest = market.shop.guest().at(&format!("currencyCode={code}"));
        let told = guest.run(document, json!({ "id": mug })).await;
        let own = json!({ "price": price, "priceWithTax": with_tax, "currencyCode": code });
        assert_eq!(told.data("product.variants.0"), own);
        let found = json!({ "currencyCode": code, "price": { "value": price }, "priceWithTax": { "value": with_tax } });
        assert_eq!(told.data("search.items.0"), found);
        add(&guest, &sku, 3).await.data("addItemToOrder.id");
        set_customer(&guest, "ada@example.com").await.data("setCustomerForOrder.id");
        set_address(&guest, "Shipping", "1 Main Street").await.data("setOrderShippingAddress.id");
        set_method(&guest, &market.shipping).await.data("setOrderShippingMethod.id");
        transition(&guest, "ArrangingPayment").await.data("transitionOrderToState.id");
        let paid = pay(&guest, "auto", json!({})).await;
        let order = paid.data("addPaymentToOrder");
        // Three of them are rounded once.
        let three = (price * 3 * 12 + 5) / 10;
        assert_eq!(
            (&order["subTotal"], &order["subTotalWithTax"]),
            (&json!(price * 3), &json!(three)),
            "{code}"
        );
        assert_eq!(order["payments"][0]["amount"], json!(three + 600), "{code}");
        assert_eq!(
            (&order["currencyCode"], &order["state"]),
            (&json!(code), &json!("PaymentSettled"))
        );
    }
}

#[tokio::test]
async fn carts_of_two_currencies_are_joined_in_that_of_the_account() {
    let market = market().await;
    let (_, mug) = goods(&market, "mug", &PRICES).await;
    let (_, tea) = goods(&market, "tea", &[("USD", 300), ("EUR", 250)]).await;
    customer(&market.admin, "ada@example.com", Some("secret-1")).await;
    let ada = market.shop.guest();
    login(&ada, "ada@example.com", "secret-1").await.data("login.id");
    add(&ada, &mug, 1).await.data("addItemToOrder.id");
    assert_eq!(choose(&ada, "EUR").await.data("setCurrencyCodeForOrder.currencyCode"), "EUR");
    let guest = market.cart(&tea, 2).await;
    login(&guest, "ada@example.com", "secret-1").await.data("login.id");
    assert_eq!(money(&active(&guest).await.data("activeOrder")), ("EUR".into(), 905 + 500));
}

/// The largest amount that can be told is 2^53 - 1, and nothing is ever counted wrong beyond it.
#[tokio::test]
async fn what_would_be_too_large_is_refused() {
    const LARGEST: i64 = 9_007_199_254_740_991;
    let market = market().await;
    let create = "mutation($input: [CreateProductVariantInput!]!) { createProductVariants(input: $input) { id } }";
    let gold = product(&market.admin, "gold", json!({})).await;
    let made = async |price: Value| {
        let text = json!([{ "languageCode": "en", "name": "gold" }]);
        let input = json!({ "productId": gold, "sku": "gold", "price": price, "stockOnHand": 10_000, "translations": text });
        market.admin.run(create, json!({ "input": [input] })).await
    };
    // With the tax of 20 percent this could not be told.
    let refused = made(json!(LARGEST)).await;
    assert_eq!(
        (refused.code().as_str(), refused.message().as_str()),
        ("USER_INPUT_ERROR", "An amount is too large")
    );
    for none in [json!(LARGEST + 1), json!(1e16), json!(10.5), json!("100"), json!(-1)] {
        let refused = made(none.clone()).await;
        assert!(
            ["USER_INPUT_ERROR", "BAD_USER_INPUT", "GRAPHQL_VALIDATION_FAILED"]
                .contains(&refused.code().as_str()),
            "{none}: {}",
            refused.text
        );
    }
    assert_eq!(market.count("select count(*) from product_variants").await, 0);
    let most = LARGEST / 6 * 5;
    let gold = made(json!(most)).await.text_at("createProductVariants.0.id");
    let guest = market.cart(&gold, 1).await;
    let before = active(&guest).await.data("activeOrder");
    assert_eq!(before["subTotal"], json!(most));
    let refused = add(&guest, &gold, 998).await;
    assert_eq!(
        (refused.code().as_str(), refused.message().as_str()),
        ("USER_INPUT_ERROR", "An amount is too large")
    );
    let refused = add(&market.shop.guest(), &gold, 999).await;
    assert_eq!(refused.code(), "USER_INPUT_ERROR");
    // Nor can shipping make it too large.
    let method = Market::method(&market.admin, "dear", most, 0).await;
    let refused = set_method(&guest, &method).await;
    assert_eq!(refused.message(), "An amount is too large", "{}", refused.text);
    assert_eq!(active(&guest).await.data("activeOrder"), before);
    let calculator = "mutation($input: CreateShippingMethodInput!) { createShippingMethod(input: $input) { id } }";
    let input = json!({ "code": "x", "fulfillmentHandler": "manual-fulfillment", "translations": [],
        "checker": { "code": "default-shipping-eligibility-checker", "arguments": [] },
        "calculator": { "code": "default-shipping-calculator", "arguments": [{ "name": "rate", "value": (LARGEST + 1).to_string() }] } });
    let refused = market.admin.run(calculator, json!({ "input": input })).await;
    assert_eq!(refused.code(), "USER_INPUT_ERROR", "{}", refused.text);
}
