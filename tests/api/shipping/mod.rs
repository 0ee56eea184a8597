//! Ways to ship: definitions, settings, what storefronts see.

use serde_json::{Value, json};

use crate::support::{Answer, Client, Shop};

mod tables;
mod trial;

const METHOD: &str = "{ id code name description languageCode fulfillmentHandlerCode customFields
    createdAt updatedAt checker { code args { name value } } calculator { code args { name value } }
    translations { id languageCode name description createdAt updatedAt } }";

fn input(changes: Value) -> Value {
    let mut input = json!({
        "code": "standard", "fulfillmentHandler": "manual-fulfillment",
        "checker": { "code": "default-shipping-eligibility-checker",
            "arguments": [{ "name": "orderMinimum", "value": "0" }] },
        "calculator": { "code": "default-shipping-calculator",
            "arguments": [{ "name": "taxRate", "value": "20" }, { "name": "rate", "value": "500" }] },
        "translations": [{ "languageCode": "en", "name": "Standard", "description": "In a week" },
            { "languageCode": "de", "name": "Normal" }],
    });
    for (name, value) in changes.as_object().unwrap() {
        input[name] = value.clone();
    }
    json!({ "input": input })
}

async fn create(admin: &Client, changes: Value) -> Answer {
    let document = format!(
        "mutation($input: CreateShippingMethodInput!) {{ createShippingMethod(input: $input) {METHOD} }}"
    );
    admin.run(&document, input(changes)).await
}

async fn update(admin: &Client, change: Value) -> Answer {
    let document = format!(
        "mutation($input: UpdateShippingMethodInput!) {{ updateShippingMethod(input: $input) {METHOD} }}"
    );
    admin.run(&document, json!({ "input": change })).await
}

const ACTIVE: &str =
    "{ activeShippingMethods { id code name description customFields translations { name } } }";

#[tokio::test]
async fn definitions_are_data() {
    let shop = Shop::open().await;
    let reader = shop.staff(&["ReadOrder"]).await;
    let seen = reader
        .ask(
            "{ shippingEligibilityCheckers { code description args { name type defaultValue } }
               shippingCalculators { code args { name type list required defaultValue label description ui } }
               fulfillmentHandlers { code args { name } } }",
        )
        .await;
    assert_eq!(
        seen.data("shippingEligibilityCheckers.0.code"),
        "default-shipping-eligibility-checker"
    );
    assert_eq!(
        seen.data("shippingEligibilityCheckers.0.args"),
        json!([{ "name": "orderMinimum", "type": "int", "defaultValue": 0 }])
    );
    assert_eq!(seen.data("shippingCalculators.0.code"), "default-shipping-calculator");
    assert_eq!(seen.data("shippingCalculators.0.args.1.name"), "includesTax");
    assert_eq!(seen.data("shippingCalculators.0.args.1.ui.options.0.value"), "auto");
    assert_eq!(seen.data("fulfillmentHandlers.0.code"), "manual-fulfillment");
    for field in ["shippingEligibilityCheckers", "shippingCalculators", "fulfillmentHandlers"] {
        let hidden = shop.guest().ask(&format!("{{ {field} {{ code }} }}")).await;
        assert_eq!(hidden.code(), "FORBIDDEN");
    }
}

#[tokio::test]
async fn a_method_is_made_and_storefronts_see_it_at_once() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    assert_eq!(shop.guest().ask(ACTIVE).await.data("activeShippingMethods"), json!([]));
    let made = create(&admin, json!({})).await;
    assert_eq!(made.data("createShippingMethod.name"), "Standard");
    assert_eq!(made.data("createShippingMethod.description"), "In a week");
    assert_eq!(made.data("createShippingMethod.languageCode"), "en");
    // Arguments in the order of the definition.
    assert_eq!(
        made.data("createShippingMethod.calculator.args"),
        json!([{ "name": "rate", "value": "500" }, { "name": "taxRate", "value": "20" }])
    );
    let id = made.text_at("createShippingMethod.id");
    let seen = shop.guest().at("languageCode=de").ask(ACTIVE).await;
    assert_eq!(
        seen.data("activeShippingMethods.0"),
        json!({ "id": id, "code": "standard", "name": "Normal", "description": "",
            "customFields": null, "translations": [{ "name": "Standard" }, { "name": "Normal" }] })
    );
    let one = format!("query($id: ID!) {{ shippingMethod(id: $id) {METHOD} }}");
    let one = admin.run(&one, json!({ "id": id })).await;
    assert_eq!(one.data("shippingMethod"), made.data("createShippingMethod"));
    let filter = "{ shippingMethods(options: { filter: { name: { contains: \"stand\" },
        fulfillmentHandlerCode: { eq: \"manual-fulfillment\" }, languageCode: { eq: \"en\" } } })
        { totalItems items { code } } }";
    let list = admin.ask(filter).await;
    assert_eq!(list.data("shippingMethods.items"), json!([{ "code": "standard" }]));
    assert!(list.statements <= 2);
}

#[tokio::test]
async fn a_change_keeps_what_it_does_not_name() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let id = create(&admin, json!({})).await.text_at("createShippingMethod.id");
    let change = json!({ "id": id, "code": "express", "translations": [{ "languageCode": "en", "name": "Express" }],
        "calculator": { "code": "default-shipping-calculator", "arguments": [{ "name": "rate", "value": "900" }] } });
    let changed = update(&admin, change).await;
    assert_eq!(changed.data("updateShippingMethod.code"), "express");
    assert_eq!(changed.data("updateShippingMethod.name"), "Express");
    assert_eq!(changed.data("updateShippingMethod.description"), "In a week");
    assert_eq!(
        changed.data("updateShippingMethod.calculator.args"),
        json!([{ "name": "rate", "value": "900" }])
    );
    assert_eq!(changed.data("updateShippingMethod.checker.args.0.name"), "orderMinimum");
    assert_eq!(changed.data("updateShippingMethod.translations.1.name"), "Normal");
    let seen = shop.guest().ask(ACTIVE).await;
    assert_eq!(seen.data("activeShippingMethods.0.code"), "express");
}

#[tokio::test]
async fn operations_are_checked_before_they_are_stored() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let rate = |value: &str| {
        json!({ "calculator": { "code": "default-shipping-calculator",
            "arguments": [{ "name": "rate", "value": value }] } })
    };
    let wrong = [
        (
            json!({ "calculator": { "code": "magic", "arguments": [] } }),
            "No ShippingCalculator with the code \"magic\" could be found",
        ),
        (
            json!({ "checker": { "code": "magic", "arguments": [] } }),
            "No ShippingEligibilityChecker with the code \"magic\" could be found",
        ),
        (
            json!({ "fulfillmentHandler": "magic" }),
            "No FulfillmentHandler with the code \"magic\" could be found",
        ),
        (rate("much"), "The argument \"rate\" cannot be \"much\""),
        (
            json!({ "calculator": { "code": "default-shipping-calculator",
            "arguments": [{ "name": "includesTax", "value": "perhaps" }] } }),
            "The argument \"includesTax\" cannot be \"perhaps\"",
        ),
    ];
    for (changes, message) in wrong {
        let refused = create(&admin, changes).await;
        assert_eq!(refused.code(), "USER_INPUT_ERROR");
        assert_eq!(refused.message(), message);
    }
    let list = admin.ask("{ shippingMethods { totalItems } }").await;
    assert_eq!(list.data("shippingMethods.totalItems"), 0);
    let id = create(&admin, json!({})).await.text_at("createShippingMethod.id");
    let mut change = rate("-");
    change["id"] = json!(id);
    assert_eq!(update(&admin, change).await.code(), "USER_INPUT_ERROR");
}

#[tokio::test]
async fn a_deleted_method_is_offered_to_nobody() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let id = create(&admin, json!({})).await.text_at("createShippingMethod.id");
    let delete = "mutation($id: ID!) { deleteShippingMethod(id: $id) { result message } }";
    let gone = admin.run(delete, json!({ "id": id })).await;
    assert_eq!(gone.data("deleteShippingMethod"), json!({ "result": "DELETED", "message": null }));
    assert_eq!(shop.guest().ask(ACTIVE).await.data("activeShippingMethods"), json!([]));
    let both = "query($id: ID!) { shippingMethod(id: $id) { id } shippingMethods { totalItems } }";
    let seen = admin.run(both, json!({ "id": id })).await;
    assert_eq!(seen.data("shippingMethod"), Value::Null);
    assert_eq!(seen.data("shippingMethods.totalItems"), 0);
    assert_eq!(admin.run(delete, json!({ "id": id })).await.code(), "ENTITY_NOT_FOUND");
    assert_eq!(update(&admin, json!({ "id": id })).await.code(), "ENTITY_NOT_FOUND");
}

#[tokio::test]
async fn a_method_belongs_to_its_channel_and_to_the_default_one() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let uk = admin.with("vendure-token", &channel(&admin, "uk").await);
    let fr = admin.with("vendure-token", &channel(&admin, "fr").await);
    let id = create(&uk, json!({})).await.text_at("createShippingMethod.id");
    let both =
        "query($id: ID!) { shippingMethod(id: $id) { code } shippingMethods { totalItems } }";
    for (client, count) in [(&admin, 1), (&uk, 1), (&fr, 0)] {
        let seen = client.run(both, json!({ "id": id })).await;
        assert_eq!(seen.data("shippingMethods.totalItems"), count);
        assert_eq!(seen.data("shippingMethod").is_null(), count == 0);
    }
    assert_eq!(update(&fr, json!({ "id": id })).await.code(), "ENTITY_NOT_FOUND");
    let guest = shop.guest().with("vendure-token", "fr");
    assert_eq!(guest.ask(ACTIVE).await.data("activeShippingMethods"), json!([]));
}

#[tokio::test]
async fn methods_are_for_who_may() {
    let shop = Shop::open().await;
    let clerk = shop.staff(&["ReadCatalog"]).await;
    for field in [
        "{ shippingMethods { totalItems } }",
        "{ shippingMethod(id: 1) { id } }",
        "mutation { updateShippingMethod(input: { id: 1, translations: [] }) { id } }",
        "mutation { deleteShippingMethod(id: 1) { result } }",
    ] {
        assert_eq!(shop.guest().ask(field).await.code(), "FORBIDDEN", "{field}");
        assert_eq!(clerk.ask(field).await.code(), "FORBIDDEN", "{field}");
    }
    assert_eq!(create(&clerk, json!({})).await.code(), "FORBIDDEN");
    let maker = shop.staff(&["CreateShippingMethod"]).await;
    create(&maker, json!({})).await.text_at("createShippingMethod.id");
}

/// A new channel; its code is its token.
async fn channel(admin: &Client, code: &str) -> String {
    let document = "mutation($code: String!) { createChannel(input: { code: $code, token: $code,
        defaultLanguageCode: en, pricesIncludeTax: false, defaultCurrencyCode: EUR,
        defaultTaxZoneId: 1, defaultShippingZoneId: 1 }) { ... on Channel { token } } }";
    admin.run(document, json!({ "code": code })).await.text_at("createChannel.token")
}
