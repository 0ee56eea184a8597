//! Ways to pay: definitions, settings, what storefronts see.

use serde_json::{Value, json};

use crate::support::{Answer, Client, Shop};

const METHOD: &str = "{ id code name description enabled customFields createdAt updatedAt
    checker { code } handler { code args { name value } }
    translations { id languageCode name description createdAt updatedAt } }";

fn input(changes: Value) -> Value {
    let mut input = json!({
        "code": "card", "enabled": true,
        "handler": { "code": "dummy-payment-handler",
            "arguments": [{ "name": "automaticSettle", "value": "true" }, { "name": "other", "value": "1" }] },
        "translations": [{ "languageCode": "en", "name": "Card", "description": "Any card" }],
    });
    for (name, value) in changes.as_object().unwrap() {
        input[name] = value.clone();
    }
    json!({ "input": input })
}

async fn create(admin: &Client, changes: Value) -> Answer {
    let document = format!(
        "mutation($input: CreatePaymentMethodInput!) {{ createPaymentMethod(input: $input) {METHOD} }}"
    );
    admin.run(&document, input(changes)).await
}

async fn update(admin: &Client, change: Value) -> Answer {
    let document = format!(
        "mutation($input: UpdatePaymentMethodInput!) {{ updatePaymentMethod(input: $input) {METHOD} }}"
    );
    admin.run(&document, json!({ "input": change })).await
}

const ACTIVE: &str = "{ activePaymentMethods { id code name description customFields translations { languageCode } } }";
const DELETE: &str = "mutation($id: ID!, $force: Boolean) { deletePaymentMethod(id: $id, force: $force) { result message } }";

#[tokio::test]
async fn definitions_are_data() {
    let shop = Shop::open().await;
    let reader = shop.staff(&["ReadOrder"]).await;
    let seen = reader
        .ask(
            "{ paymentMethodHandlers { code description args { name type defaultValue } }
               paymentMethodEligibilityCheckers { code } }",
        )
        .await;
    assert_eq!(seen.data("paymentMethodHandlers.0.code"), "dummy-payment-handler");
    assert_eq!(
        seen.data("paymentMethodHandlers.0.args"),
        json!([{ "name": "automaticSettle", "type": "boolean", "defaultValue": false }])
    );
    assert_eq!(seen.data("paymentMethodEligibilityCheckers"), json!([]));
    for field in ["paymentMethodHandlers", "paymentMethodEligibilityCheckers"] {
        let hidden = shop.guest().ask(&format!("{{ {field} {{ code }} }}")).await;
        assert_eq!(hidden.code(), "FORBIDDEN");
    }
}

#[tokio::test]
async fn a_method_is_made_and_storefronts_see_it_while_it_is_enabled() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let made = create(&admin, json!({})).await;
    assert_eq!(made.data("createPaymentMethod.name"), "Card");
    assert_eq!(made.data("createPaymentMethod.checker"), Value::Null);
    // What the handler does not take is not kept.
    assert_eq!(
        made.data("createPaymentMethod.handler.args"),
        json!([{ "name": "automaticSettle", "value": "true" }])
    );
    let id = made.text_at("createPaymentMethod.id");
    let seen = shop.guest().ask(ACTIVE).await;
    assert_eq!(
        seen.data("activePaymentMethods"),
        json!([{ "id": id, "code": "card", "name": "Card", "description": "Any card",
            "customFields": null, "translations": [{ "languageCode": "en" }] }])
    );
    let off = update(
        &admin,
        json!({ "id": id, "enabled": false,
        "translations": [{ "languageCode": "de", "name": "Karte" }] }),
    )
    .await;
    assert_eq!(off.data("updatePaymentMethod.enabled"), false);
    assert_eq!(off.data("updatePaymentMethod.name"), "Card");
    assert_eq!(off.data("updatePaymentMethod.translations.1.name"), "Karte");
    assert_eq!(shop.guest().ask(ACTIVE).await.data("activePaymentMethods"), json!([]));
    let one = format!("query($id: ID!) {{ paymentMethod(id: $id) {METHOD} }}");
    let one = admin.run(&one, json!({ "id": id })).await;
    assert_eq!(one.data("paymentMethod"), off.data("updatePaymentMethod"));
    let list = admin.ask("{ paymentMethods(options: { filter: { enabled: { eq: false } } }) { totalItems items { code } } }").await;
    assert_eq!(list.data("paymentMethods.items"), json!([{ "code": "card" }]));
    assert!(list.statements <= 2);
}

#[tokio::test]
async fn what_a_method_cannot_be_is_told_and_nothing_is_made() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let wrong = [
        (
            json!({ "handler": { "code": "magic", "arguments": [] } }),
            "No PaymentMethodHandler with the code \"magic\" could be found",
        ),
        (
            json!({ "checker": { "code": "magic", "arguments": [] } }),
            "No PaymentMethodEligibilityChecker with the code \"magic\" could be found",
        ),
    ];
    for (changes, message) in wrong {
        let refused = create(&admin, changes).await;
        assert_eq!(refused.code(), "USER_INPUT_ERROR");
        assert_eq!(refused.message(), message);
    }
    create(&admin, json!({})).await.text_at("createPaymentMethod.id");
    let twice = create(&admin, json!({})).await;
    assert_eq!(twice.message(), "There is a payment method with the code \"card\" already");
    let other = create(&admin, json!({ "code": "cash" })).await.text_at("createPaymentMethod.id");
    assert_eq!(
        update(&admin, json!({ "id": other, "code": "card" })).await.code(),
        "USER_INPUT_ERROR"
    );
    assert_eq!(update(&admin, json!({ "id": "77" })).await.code(), "ENTITY_NOT_FOUND");
    let list = admin.ask("{ paymentMethods { items { code } } }").await;
    assert_eq!(list.data("paymentMethods.items"), json!([{ "code": "card" }, { "code": "cash" }]));
}

#[tokio::test]
async fn a_method_of_several_channels_is_deleted_by_force_only() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let document = "mutation { createChannel(input: { code: \"uk\", token: \"uk\", defaultLanguageCode: en,
        pricesIncludeTax: false, defaultCurrencyCode: GBP, defaultTaxZoneId: 1, defaultShippingZoneId: 1 })
        { ... on Channel { id } } }";
    admin.ask(document).await.text_at("createChannel.id");
    let uk = admin.with("vendure-token", "uk");
    let guest = shop.guest().with("vendure-token", "uk");
    let id = create(&uk, json!({})).await.text_at("createPaymentMethod.id");
    let refused = admin.run(DELETE, json!({ "id": id })).await;
    assert_eq!(refused.data("deletePaymentMethod.result"), "NOT_DELETED");
    assert!(refused.text_at("deletePaymentMethod.message").contains("channels too: uk."));
    assert_eq!(guest.ask(ACTIVE).await.data("activePaymentMethods.0.code"), "card");
    // In its own channel it only leaves that channel.
    let left = uk.run(DELETE, json!({ "id": id })).await;
    assert_eq!(left.data("deletePaymentMethod.result"), "DELETED");
    assert_eq!(guest.ask(ACTIVE).await.data("activePaymentMethods"), json!([]));
    assert_eq!(shop.guest().ask(ACTIVE).await.data("activePaymentMethods.0.code"), "card");
    assert_eq!(uk.run(DELETE, json!({ "id": id })).await.code(), "ENTITY_NOT_FOUND");
    let gone = admin.run(DELETE, json!({ "id": id })).await;
    assert_eq!(gone.data("deletePaymentMethod.result"), "DELETED");
    let again = create(&uk, json!({})).await.text_at("createPaymentMethod.id");
    let forced = admin.run(DELETE, json!({ "id": again, "force": true })).await;
    assert_eq!(forced.data("deletePaymentMethod.result"), "DELETED");
    assert_eq!(guest.ask(ACTIVE).await.data("activePaymentMethods"), json!([]));
    let one = "query($id: ID!) { paymentMethod(id: $id) { id } paymentMethods { totalItems } }";
    let one = admin.run(one, json!({ "id": again })).await;
    assert_eq!(one.data("paymentMethod"), Value::Null);
    assert_eq!(one.data("paymentMethods.totalItems"), 0);
}

#[tokio::test]
async fn methods_are_for_who_may() {
    let shop = Shop::open().await;
    let clerk = shop.staff(&["ReadCatalog"]).await;
    for field in [
        "{ paymentMethods { totalItems } }",
        "{ paymentMethod(id: 1) { id } }",
        "mutation { updatePaymentMethod(input: { id: 1 }) { id } }",
        "mutation { deletePaymentMethod(id: 1) { result } }",
    ] {
        assert_eq!(shop.guest().ask(field).await.code(), "FORBIDDEN", "{field}");
        assert_eq!(clerk.ask(field).await.code(), "FORBIDDEN", "{field}");
    }
    assert_eq!(create(&clerk, json!({})).await.code(), "FORBIDDEN");
    let maker = shop.staff(&["CreatePaymentMethod"]).await;
    create(&maker, json!({})).await.text_at("createPaymentMethod.id");
}
