//! Tax categories and rates.

use serde_json::{Value, json};

use crate::support::{Answer, Client, Shop};

const CREATE_CATEGORY: &str = "mutation($input: CreateTaxCategoryInput!) { createTaxCategory(input: $input) { id name isDefault customFields } }";
const CREATE_RATE: &str = "mutation($input: CreateTaxRateInput!) { createTaxRate(input: $input) {
    id name enabled value customFields category { id name } zone { id name } } }";
const UPDATE_RATE: &str = "mutation($input: UpdateTaxRateInput!) { updateTaxRate(input: $input) {
    id name enabled value category { name } zone { id } } }";

async fn category(admin: &Client, name: &str, is_default: bool) -> String {
    let input = json!({ "input": { "name": name, "isDefault": is_default } });
    admin.run(CREATE_CATEGORY, input).await.text_at("createTaxCategory.id")
}

async fn rate(admin: &Client, changes: Value) -> Answer {
    let mut input =
        json!({ "name": "VAT", "enabled": true, "value": 20, "categoryId": "1", "zoneId": "1" });
    for (name, value) in changes.as_object().unwrap() {
        input[name] = value.clone();
    }
    admin.run(CREATE_RATE, json!({ "input": input })).await
}

#[tokio::test]
async fn a_category_is_created_and_listed() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let made = admin.run(CREATE_CATEGORY, json!({ "input": { "name": "Books" } })).await;
    assert_eq!(made.data("createTaxCategory.name"), "Books");
    assert_eq!(made.data("createTaxCategory.isDefault"), false);
    let list =
        admin.ask("{ taxCategories { totalItems items { name createdAt updatedAt } } }").await;
    assert_eq!(list.data("taxCategories.totalItems"), 2);
    assert_eq!(list.data("taxCategories.items.1.name"), "Books");
    assert!(list.statements <= 2);
}

#[tokio::test]
async fn there_is_one_default_category() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let food = category(&admin, "Food", true).await;
    let document =
        "{ taxCategories(options: { filter: { isDefault: { eq: true } } }) { items { name } } }";
    let defaults = admin.ask(document).await.data("taxCategories.items");
    assert_eq!(defaults, json!([{ "name": "Food" }]));
    let update = "mutation($id: ID!, $d: Boolean) { updateTaxCategory(input: { id: $id, isDefault: $d }) { name isDefault } }";
    let changed = admin.run(update, json!({ "id": "1", "d": true })).await;
    assert_eq!(changed.data("updateTaxCategory.isDefault"), true);
    let one = admin
        .run("query($id: ID!) { taxCategory(id: $id) { name isDefault } }", json!({ "id": food }))
        .await;
    assert_eq!(one.data("taxCategory"), json!({ "name": "Food", "isDefault": false }));
    assert_eq!(admin.run(update, json!({ "id": "77" })).await.code(), "ENTITY_NOT_FOUND");
}

#[tokio::test]
async fn a_category_in_use_stays() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let food = category(&admin, "Food", false).await;
    let id = rate(&admin, json!({ "categoryId": food })).await.text_at("createTaxRate.id");
    let delete = "mutation($id: ID!) { deleteTaxCategory(id: $id) { result message } }";
    let used = admin.run(delete, json!({ "id": food })).await;
    assert_eq!(used.data("deleteTaxCategory.result"), "NOT_DELETED");
    assert!(used.text_at("deleteTaxCategory.message").contains("tax rates or products"));
    let free = "mutation($id: ID!) { deleteTaxRate(id: $id) { result message } }";
    let freed = admin.run(free, json!({ "id": id })).await;
    assert_eq!(freed.data("deleteTaxRate"), json!({ "result": "DELETED", "message": null }));
    let gone = admin.run(delete, json!({ "id": food })).await;
    assert_eq!(gone.data("deleteTaxCategory.result"), "DELETED");
    assert_eq!(admin.run(delete, json!({ "id": food })).await.code(), "ENTITY_NOT_FOUND");
    assert_eq!(admin.run(free, json!({ "id": id })).await.code(), "ENTITY_NOT_FOUND");
}

#[tokio::test]
async fn a_rate_is_made_changed_and_listed() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let made = rate(&admin, json!({ "value": 7.7 })).await;
    assert_eq!(made.data("createTaxRate.value"), 7.7);
    assert_eq!(made.data("createTaxRate.zone"), json!({ "id": "1", "name": "Default Zone" }));
    assert_eq!(made.data("createTaxRate.category"), json!({ "id": "1", "name": "Standard Tax" }));
    let id = made.text_at("createTaxRate.id");
    let food = category(&admin, "Food", false).await;
    let change =
        json!({ "input": { "id": id, "value": 8.125, "enabled": false, "categoryId": food } });
    let changed = admin.run(UPDATE_RATE, change).await;
    assert_eq!(
        changed.data("updateTaxRate"),
        json!({ "id": id, "name": "VAT", "enabled": false, "value": 8.125,
            "category": { "name": "Food" }, "zone": { "id": "1" } })
    );
    let one = "query($id: ID!) { taxRate(id: $id) { value zone { members { id } } }
        taxRates(options: { filter: { enabled: { eq: false } } }) { totalItems items { value category { name } } } }";
    let seen = admin.run(one, json!({ "id": id })).await;
    assert_eq!(seen.data("taxRate.value"), 8.125);
    assert_eq!(seen.data("taxRates.totalItems"), 1);
    assert!(seen.statements <= 2);
    let none = admin.ask("{ taxRate(id: 77) { id } taxCategory(id: 77) { id } }").await;
    assert_eq!(none.data(""), json!({ "taxRate": null, "taxCategory": null }));
}

#[tokio::test]
async fn what_a_rate_cannot_be_is_told_and_nothing_is_made() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    for (changes, code) in [
        (json!({ "value": -1 }), "USER_INPUT_ERROR"),
        (json!({ "value": 1000.5 }), "USER_INPUT_ERROR"),
        (json!({ "value": 1.23456 }), "USER_INPUT_ERROR"),
        (json!({ "value": 1e300 }), "USER_INPUT_ERROR"),
        (json!({ "categoryId": "77" }), "ENTITY_NOT_FOUND"),
        (json!({ "zoneId": "77" }), "ENTITY_NOT_FOUND"),
    ] {
        let refused = rate(&admin, changes.clone()).await;
        assert_eq!(refused.code(), code, "{changes}: {}", refused.text);
    }
    let id = rate(&admin, json!({})).await.text_at("createTaxRate.id");
    let wrong = admin.run(UPDATE_RATE, json!({ "input": { "id": id, "value": -5 } })).await;
    assert_eq!(
        wrong.message(),
        "A tax rate lies between 0 and 1000 percent and has at most four decimals"
    );
    let nobody = admin.run(UPDATE_RATE, json!({ "input": { "id": "77" } })).await;
    assert_eq!(nobody.code(), "ENTITY_NOT_FOUND");
    let list = admin.ask("{ taxRates { items { value } } }").await;
    assert_eq!(list.data("taxRates.items"), json!([{ "value": 20.0 }]));
}

#[tokio::test]
async fn taxes_are_for_who_may() {
    let shop = Shop::open().await;
    let clerk = shop.staff(&["ReadOrder"]).await;
    for field in [
        "{ taxCategories { totalItems } }",
        "{ taxCategory(id: 1) { id } }",
        "{ taxRates { totalItems } }",
        "{ taxRate(id: 1) { id } }",
        "mutation { createTaxCategory(input: { name: \"X\" }) { id } }",
        "mutation { updateTaxCategory(input: { id: 1 }) { id } }",
        "mutation { deleteTaxCategory(id: 1) { result } }",
        "mutation { updateTaxRate(input: { id: 1 }) { id } }",
        "mutation { deleteTaxRate(id: 1) { result } }",
    ] {
        assert_eq!(shop.guest().ask(field).await.code(), "FORBIDDEN", "{field}");
        assert_eq!(clerk.ask(field).await.code(), "FORBIDDEN", "{field}");
    }
    assert_eq!(rate(&clerk, json!({})).await.code(), "FORBIDDEN");
    let maker = shop.staff(&["CreateTaxRate"]).await;
    rate(&maker, json!({})).await.text_at("createTaxRate.id");
}

#[tokio::test]
async fn a_shop_is_new_for_each_test() {
    for _ in 0..3 {
        let shop = Shop::open().await;
        let admin = shop.admin().await;
        let list = admin.ask("{ taxCategories { totalItems } }").await;
        assert_eq!(list.data("taxCategories.totalItems"), 1);
        category(&admin, "Food", false).await;
    }
}
