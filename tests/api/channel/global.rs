//! What holds for all channels.

use serde_json::json;

use crate::support::Shop;

const UPDATE: &str =
    "mutation($input: UpdateGlobalSettingsInput!) { updateGlobalSettings(input: $input) {
    __typename
    ... on GlobalSettings { id availableLanguages trackInventory outOfStockThreshold }
    ... on ChannelDefaultLanguageError { errorCode message language channelCode } } }";

#[tokio::test]
async fn global_settings_are_read_by_who_is_logged_in() {
    let shop = Shop::open().await;
    let staff = shop.staff(&["ReadOrder", "Authenticated"]).await;
    let document = "{ globalSettings { id createdAt updatedAt availableLanguages trackInventory
        outOfStockThreshold customFields } }";
    let seen = staff.ask(document).await;
    assert_eq!(seen.data("globalSettings.id"), "1");
    assert_eq!(seen.data("globalSettings.availableLanguages"), json!(["en"]));
    assert_eq!(seen.data("globalSettings.trackInventory"), true);
    assert_eq!(seen.data("globalSettings.outOfStockThreshold"), 0);
    assert_eq!(seen.statements, 0);
    assert_eq!(shop.guest().ask(document).await.code(), "FORBIDDEN");
    let change = staff.run(UPDATE, json!({ "input": { "trackInventory": false } })).await;
    assert_eq!(change.code(), "FORBIDDEN");
}

#[tokio::test]
async fn the_server_tells_what_it_can_do() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let seen = admin
        .ask(
            "{ globalSettings { serverConfig { moneyStrategyPrecision permittedAssetTypes
              orderProcess { name to } permissions { name description assignable }
              entityCustomFields { entityName customFields { __typename } }
              customFieldConfig { Order { ... on CustomField { name type list }
                ... on StructCustomFieldConfig { fields { ... on StructField { name } } } }
                OrderLine { __typename } } } } }",
        )
        .await;
    let config = seen.data("globalSettings.serverConfig");
    assert_eq!(config["moneyStrategyPrecision"], 2);
    assert_eq!(config["orderProcess"][0]["name"], "Created");
    assert_eq!(config["orderProcess"][0]["to"], json!(["AddingItems", "Draft"]));
    assert_eq!(config["orderProcess"].as_array().unwrap().len(), 13);
    assert_eq!(config["customFieldConfig"]["Order"], json!([]));
    assert_eq!(config["entityCustomFields"].as_array().unwrap().len(), 36);
    let permissions = config["permissions"].as_array().unwrap();
    let rate = permissions.iter().find(|p| p["name"] == "UpdateTaxRate").unwrap();
    assert_eq!(
        *rate,
        json!({ "name": "UpdateTaxRate", "description": "May update tax rate", "assignable": true })
    );
    assert!(permissions.iter().all(|p| p["name"] != "SuperAdmin" && p["name"] != "Owner"));
}

#[tokio::test]
async fn a_language_that_a_channel_falls_back_to_stays() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let more = json!({ "input": { "availableLanguages": ["en", "de"], "trackInventory": false,
        "outOfStockThreshold": -5 } });
    let done = admin.run(UPDATE, more).await;
    assert_eq!(
        done.data("updateGlobalSettings"),
        json!({ "__typename": "GlobalSettings", "id": "1", "availableLanguages": ["en", "de"],
            "trackInventory": false, "outOfStockThreshold": -5 })
    );
    let refused = admin.run(UPDATE, json!({ "input": { "availableLanguages": ["de"] } })).await;
    assert_eq!(refused.data("updateGlobalSettings.errorCode"), "CHANNEL_DEFAULT_LANGUAGE_ERROR");
    assert_eq!(refused.data("updateGlobalSettings.language"), "en");
    assert_eq!(refused.data("updateGlobalSettings.channelCode"), "__default_channel__");
    let still = admin.ask("{ globalSettings { availableLanguages trackInventory } }").await;
    assert_eq!(still.data("globalSettings.availableLanguages"), json!(["en", "de"]));
    assert_eq!(still.data("globalSettings.trackInventory"), false);
    let editor = shop.staff(&["UpdateGlobalSettings"]).await;
    let done = editor.run(UPDATE, json!({ "input": { "availableLanguages": ["en"] } })).await;
    assert_eq!(done.data("updateGlobalSettings.availableLanguages"), json!(["en"]));
}
