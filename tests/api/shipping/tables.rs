//! What ways to ship cost by weight, by the value of the order and by where it goes, and what
//! happens to an order that may no longer use its own.

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::order::market::{
    Market, active, add, pay, set_address, set_customer, set_method, transition, whole,
};
use crate::support::goods::{product, variant};
use crate::support::{Answer, Client};

/// A built-in operation with texts as its arguments.
pub(crate) fn operation(code: &str, args: &[(&str, &str)]) -> Value {
    let arg = |(name, value): &(&str, &str)| json!({ "name": name, "value": value });
    json!({ "code": code, "arguments": args.iter().map(arg).collect::<Vec<_>>() })
}

pub(crate) fn anybody() -> Value {
    operation("default-shipping-eligibility-checker", &[])
}

fn by_weight() -> Value {
    let args = [("upToGrams", "[500, 1000]"), ("prices", "[100, 200]")];
    operation("weight-table-shipping-calculator", &args)
}

async fn weigh(admin: &Client, variant: &str, grams: Value) -> Answer {
    let document = "mutation($input: [UpdateProductVariantInput!]!) { updateProductVariants(input: $input) { id weight } }";
    admin.run(document, json!({ "input": [{ "id": variant, "weight": grams }] })).await
}

/// The ways to ship a cart: their codes and prices.
async fn ways(client: &Client) -> (Vec<(String, i64)>, u64) {
    let quotes = client.ask("{ eligibleShippingMethods { code price } }").await;
    let all = quotes.data("eligibleShippingMethods");
    let told = |quote: &Value| {
        (quote["code"].as_str().unwrap().to_owned(), quote["price"].as_i64().unwrap())
    };
    (all.as_array().unwrap().iter().map(told).collect(), quotes.statements)
}

fn way(code: &str, price: i64) -> (String, i64) {
    (code.to_owned(), price)
}

async fn adjust(client: &Client, quantity: i32) -> Answer {
    let line =
        client.ask("{ activeOrder { lines { id } } }").await.text_at("activeOrder.lines.0.id");
    let document = whole("adjustOrderLine(orderLineId: $id, quantity: $q)", "($id: ID!, $q: Int!)");
    client.run(&document, json!({ "id": line, "q": quantity })).await
}

const REPLACED: &str = "{ activeOrder { shippingWithTax
    shippingLines { shippingMethod { code } replacedShippingMethod { code } } } }";

#[tokio::test]
async fn a_variant_has_a_weight() {
    let market = Market::open().await;
    let mug = market.variant("MUG", 1000, 10).await;
    let of = "query($id: ID!) { productVariant(id: $id) { weight } }";
    let read = market.admin.run(of, json!({ "id": mug })).await;
    assert_eq!(read.data("productVariant.weight"), Value::Null);
    let weighed = weigh(&market.admin, &mug, json!(350)).await;
    assert_eq!(weighed.data("updateProductVariants.0.weight"), 350);
    let refused = weigh(&market.admin, &mug, json!(-1)).await;
    assert_eq!(refused.code(), "USER_INPUT_ERROR");
    assert_eq!(refused.message(), "A weight cannot be negative");
    // What is not named stays; storefronts see it, too.
    let other = "mutation($input: [UpdateProductVariantInput!]!) { updateProductVariants(input: $input) { weight } }";
    let kept = market.admin.run(other, json!({ "input": [{ "id": mug, "sku": "MUG-2" }] })).await;
    assert_eq!(kept.data("updateProductVariants.0.weight"), 350);
    let cart = market.cart(&mug, 1).await;
    let seen = cart.ask("{ activeOrder { lines { productVariant { weight } } } }").await;
    assert_eq!(seen.data("activeOrder.lines.0.productVariant.weight"), 350);
    let gone = weigh(&market.admin, &mug, Value::Null).await;
    assert_eq!(gone.data("updateProductVariants.0.weight"), Value::Null);
    let cup = product(&market.admin, "Cup", json!({})).await;
    let made = variant(&market.admin, &cup, "CUP", json!({ "weight": 0 })).await;
    let read = market.admin.run(of, json!({ "id": made })).await;
    assert_eq!(read.data("productVariant.weight"), 0);
    let cups = "select count(*) from product_variants";
    let count = market.count(cups).await;
    let create = "mutation($input: [CreateProductVariantInput!]!) { createProductVariants(input: $input) { id } }";
    let input = json!([{ "productId": cup, "sku": "X", "translations": [], "weight": -5 }]);
    let refused = market.admin.run(create, json!({ "input": input })).await;
    assert_eq!(refused.message(), "A weight cannot be negative");
    assert_eq!(market.count(cups).await, count);
}

#[tokio::test]
async fn a_cart_is_sent_by_its_weight() {
    let market = Market::open().await;
    let mug = market.variant("MUG", 1000, 10).await;
    let tea = market.variant("TEA", 300, 10).await;
    weigh(&market.admin, &mug, json!(300)).await.data("updateProductVariants.0.weight");
    let guest = market.cart(&mug, 1).await;
    let (_, before) = ways(&guest).await;
    // So that the mug's line is the first.
    market.shop.clock.advance(TimeDelta::seconds(1));
    add(&guest, &tea, 1).await.data("addItemToOrder.id");
    let adding = add(&guest, &tea, 1).await.statements;
    let parcel = Market::way(&market.admin, "parcel", anybody(), by_weight()).await;
    let parcel = parcel.text_at("createShippingMethod.id");
    let (light, after) = ways(&guest).await;
    assert_eq!(light, [way("parcel", 100), way("post", 500)], "tea weighs nothing that is known");
    assert_eq!(after, before, "the weights are read with the order");
    let again = add(&guest, &tea, 1).await;
    assert_eq!(again.statements, adding);
    set_method(&guest, &parcel).await.data("setOrderShippingMethod.id");
    assert_eq!(adjust(&guest, 3).await.data("adjustOrderLine.shipping"), 200, "900 grams");
    // Too heavy: the cheapest other way takes its place, and the client can say so.
    let heavy = add(&guest, &mug, 1).await;
    assert_eq!(heavy.data("addItemToOrder.shippingWithTax"), 600);
    assert_eq!(ways(&guest).await.0, [way("post", 500)]);
    let read = guest.ask(REPLACED).await;
    assert_eq!(
        read.data("activeOrder.shippingLines"),
        json!([{ "shippingMethod": { "code": "post" }, "replacedShippingMethod": { "code": "parcel" } }])
    );
    let refused = set_method(&guest, &parcel).await;
    assert_eq!(
        refused.data("setOrderShippingMethod.errorCode"),
        "INELIGIBLE_SHIPPING_METHOD_ERROR"
    );
    set_method(&guest, &market.shipping).await.data("setOrderShippingMethod.id");
    let read = guest.ask(REPLACED).await;
    assert_eq!(read.data("activeOrder.shippingLines.0.replacedShippingMethod"), Value::Null);
}

// The second process does not know yet that weights are needed: the version in what it reads says so.
#[tokio::test]
async fn a_new_table_of_weights_is_used_at_once_everywhere() {
    let market = Market::open().await;
    let mug = market.variant("MUG", 1000, 10).await;
    weigh(&market.admin, &mug, json!(900)).await.data("updateProductVariants.0.weight");
    let second = market.shop.second().await;
    let guest = second.guest();
    add(&guest, &mug, 1).await.data("addItemToOrder.id");
    let parcel = Market::way(&market.admin, "parcel", anybody(), by_weight()).await;
    let parcel = parcel.text_at("createShippingMethod.id");
    let set = set_method(&guest, &parcel).await;
    assert_eq!(set.data("setOrderShippingMethod.shipping"), 200, "{}", set.text);
}

#[tokio::test]
async fn weights_count_when_carts_are_joined() {
    let market = Market::open().await;
    let mug = market.variant("MUG", 1000, 10).await;
    let tea = market.variant("TEA", 300, 10).await;
    for variant in [&mug, &tea] {
        weigh(&market.admin, variant, json!(400)).await.data("updateProductVariants.0.weight");
    }
    let parcel = Market::way(&market.admin, "parcel", anybody(), by_weight()).await;
    let parcel = parcel.text_at("createShippingMethod.id");
    let create = "mutation { createCustomer(input: { firstName: \"Ada\", lastName: \"L\", emailAddress: \"ada@example.test\" }, password: \"secret-1\") { ... on Customer { id } } }";
    market.admin.ask(create).await.text_at("createCustomer.id");
    let login =
        "mutation { login(username: \"ada@example.test\", password: \"secret-1\") { __typename } }";
    let ada = market.shop.guest();
    assert_eq!(ada.ask(login).await.data("login.__typename"), "CurrentUser");
    add(&ada, &mug, 1).await.data("addItemToOrder.id");
    let set = set_method(&ada, &parcel).await;
    assert_eq!(set.data("setOrderShippingMethod.shipping"), 100);
    let other = market.cart(&tea, 1).await;
    assert_eq!(other.ask(login).await.data("login.__typename"), "CurrentUser");
    assert_eq!(active(&other).await.data("activeOrder.shipping"), 200, "800 grams together");
}

#[tokio::test]
async fn by_the_value_of_the_order_and_free_from_an_amount() {
    let market = Market::open().await;
    let mug = market.variant("MUG", 1000, 100).await;
    let args = [("fromAmounts", "[2400, 6000]"), ("prices", "[300, 50]")];
    let by_value = operation("order-value-table-shipping-calculator", &args);
    Market::way(&market.admin, "by-value", anybody(), by_value)
        .await
        .text_at("createShippingMethod.id");
    let args = [("rate", "400"), ("freeFrom", "12000")];
    let free_from = operation("free-from-amount-shipping-calculator", &args);
    Market::way(&market.admin, "free-from", anybody(), free_from)
        .await
        .text_at("createShippingMethod.id");
    let guest = market.cart(&mug, 1).await;
    assert_eq!(ways(&guest).await.0, [way("free-from", 400), way("post", 500)]);
    adjust(&guest, 2).await.data("adjustOrderLine.id");
    let three = [way("by-value", 300), way("free-from", 400), way("post", 500)];
    assert_eq!(ways(&guest).await.0, three);
    adjust(&guest, 5).await.data("adjustOrderLine.id");
    assert_eq!(ways(&guest).await.0[0], way("by-value", 50));
    adjust(&guest, 10).await.data("adjustOrderLine.id");
    assert_eq!(ways(&guest).await.0[0], way("free-from", 0));
}

#[tokio::test]
async fn by_where_it_goes() {
    let market = Market::open().await;
    let admin = &market.admin;
    let mug = market.variant("MUG", 1000, 100).await;
    let country = admin
        .ask("{ countries(options: { filter: { code: { eq: \"AT\" } } }) { items { id } } }")
        .await;
    let country = country.text_at("countries.items.0.id");
    let zone = "mutation($input: CreateZoneInput!) { createZone(input: $input) { id } }";
    let near =
        admin.run(zone, json!({ "input": { "name": "Near", "memberIds": [country] } })).await;
    let near = near.text_at("createZone.id");
    let ids = json!([near]).to_string();
    let args = [("zoneIds", ids.as_str()), ("prices", "[100]"), ("elsewhere", "900")];
    let by_zone = operation("destination-zone-shipping-calculator", &args);
    Market::way(admin, "courier", anybody(), by_zone).await.text_at("createShippingMethod.id");
    let only = operation("destination-zone-shipping-eligibility-checker", &[("zoneIds", &ids)]);
    let flat = operation("default-shipping-calculator", &[("rate", "50")]);
    let bike = Market::way(admin, "bike", only, flat).await.text_at("createShippingMethod.id");
    let guest = market.cart(&mug, 1).await;
    // No address: the channel's zone for shipping, which is another one.
    assert_eq!(ways(&guest).await.0, [way("post", 500), way("courier", 900)]);
    set_address(&guest, "Shipping", "1 Main Street").await.data("setOrderShippingAddress.id");
    assert_eq!(ways(&guest).await.0, [way("bike", 50), way("courier", 100), way("post", 500)]);
    set_method(&guest, &bike).await.data("setOrderShippingMethod.id");
    let gone = whole("unsetOrderShippingAddress", "");
    let gone = guest.run(&gone, json!({})).await;
    assert_eq!(gone.data("unsetOrderShippingAddress.shipping"), 500);
    let read = guest.ask(REPLACED).await;
    assert_eq!(read.data("activeOrder.shippingLines.0.replacedShippingMethod.code"), "bike");
    // A country that joins the zone counts at once.
    set_address(&guest, "Shipping", "1 Main Street").await.data("setOrderShippingAddress.id");
    let leave = "mutation($zone: ID!, $ids: [ID!]!) { removeMembersFromZone(zoneId: $zone, memberIds: $ids) { id } }";
    admin
        .run(leave, json!({ "zone": near, "ids": [country] }))
        .await
        .text_at("removeMembersFromZone.id");
    assert_eq!(ways(&guest).await.0, [way("post", 500), way("courier", 900)]);
}

#[tokio::test]
async fn what_cannot_be_right_is_refused() {
    let market = Market::open().await;
    let wrong = [
        (
            "weight-table-shipping-calculator",
            vec![("upToGrams", "[2, 1]"), ("prices", "[1, 2]")],
            "upToGrams",
        ),
        (
            "weight-table-shipping-calculator",
            vec![("upToGrams", "[1, 2]"), ("prices", "[1]")],
            "prices",
        ),
        (
            "order-value-table-shipping-calculator",
            vec![("fromAmounts", "[\"x\"]"), ("prices", "[1]")],
            "fromAmounts",
        ),
        ("default-shipping-calculator", vec![("rate", "-1")], "rate"),
    ];
    for (code, args, name) in wrong {
        let refused = Market::way(&market.admin, "odd", anybody(), operation(code, &args)).await;
        assert_eq!(refused.code(), "USER_INPUT_ERROR", "{code} {args:?}");
        assert!(refused.message().contains(name), "{}", refused.message());
    }
    let nowhere = [("zoneIds", "[\"77\"]"), ("prices", "[1]")];
    let nowhere = operation("destination-zone-shipping-calculator", &nowhere);
    let refused = Market::way(&market.admin, "odd", anybody(), nowhere).await;
    assert_eq!(refused.code(), "ENTITY_NOT_FOUND", "{}", refused.text);
    let nowhere =
        operation("destination-zone-shipping-eligibility-checker", &[("zoneIds", "[\"77\"]")]);
    let flat = operation("default-shipping-calculator", &[]);
    let refused = Market::way(&market.admin, "odd", nowhere, flat).await;
    assert_eq!(refused.code(), "ENTITY_NOT_FOUND", "{}", refused.text);
    assert_eq!(market.count("select count(*) from shipping_methods").await, 1);
}

#[tokio::test]
async fn a_deleted_method_gives_way_in_carts_and_stays_on_orders() {
    let market = Market::open().await;
    let mug = market.variant("MUG", 1000, 100).await;
    let slow = Market::method(&market.admin, "slow", 100, 0).await;
    let buyer = |email: &'static str| {
        let (market, mug, slow) = (&market, &mug, &slow);
        async move {
            let guest = market.cart(mug, 1).await;
            set_customer(&guest, email).await.data("setCustomerForOrder.id");
            set_method(&guest, slow).await.data("setOrderShippingMethod.id");
            guest
        }
    };
    let (ordered, undecided) = (buyer("a@example.test").await, buyer("b@example.test").await);
    transition(&ordered, "ArrangingPayment").await.data("transitionOrderToState.id");
    let code = pay(&ordered, "auto", json!({})).await.text_at("addPaymentToOrder.code");
    let delete = "mutation($id: ID!) { deleteShippingMethod(id: $id) { result } }";
    market.admin.run(delete, json!({ "id": slow })).await.data("deleteShippingMethod.result");
    let of = "query($code: String!) { orderByCode(code: $code) { shippingWithTax
        shippingLines { shippingMethod { code name } replacedShippingMethod { code } } } }";
    let read = ordered.run(of, json!({ "code": code })).await;
    assert_eq!(
        read.data("orderByCode"),
        json!({ "shippingWithTax": 120, "shippingLines": [
            { "shippingMethod": { "code": "slow", "name": "slow" }, "replacedShippingMethod": null }] })
    );
    let more = add(&undecided, &mug, 1).await;
    assert_eq!(more.data("addItemToOrder.shippingWithTax"), 600);
    let read = undecided.ask(REPLACED).await;
    assert_eq!(
        read.data("activeOrder.shippingLines"),
        json!([{ "shippingMethod": { "code": "post" }, "replacedShippingMethod": { "code": "slow" } }])
    );
}
