//! Channels and sellers.

use serde_json::{Value, json};

use crate::support::{Answer, Client, Shop};

const CREATE: &str = "mutation($input: CreateChannelInput!) { createChannel(input: $input) {
    __typename
    ... on Channel { id code token currencyCode defaultCurrencyCode availableCurrencyCodes
      defaultLanguageCode availableLanguageCodes pricesIncludeTax trackInventory
      outOfStockThreshold defaultTaxZone { id } defaultShippingZone { name }
      seller { id name customFields } customFields createdAt updatedAt }
    ... on LanguageNotAvailableError { errorCode message languageCode } } }";

const UPDATE: &str = "mutation($input: UpdateChannelInput!) { updateChannel(input: $input) {
    __typename
    ... on Channel { id code token defaultCurrencyCode availableCurrencyCodes trackInventory
      outOfStockThreshold pricesIncludeTax seller { id } }
    ... on LanguageNotAvailableError { errorCode languageCode } } }";

fn input(changes: Value) -> Value {
    let mut input = json!({
        "code": "uk", "token": "uk-token", "defaultLanguageCode": "en", "pricesIncludeTax": true,
        "defaultCurrencyCode": "GBP", "defaultTaxZoneId": "1", "defaultShippingZoneId": "1",
    });
    for (name, value) in changes.as_object().unwrap() {
        input[name] = value.clone();
    }
    json!({ "input": input })
}

async fn create(admin: &Client, changes: Value) -> Answer {
    admin.run(CREATE, input(changes)).await
}

async fn count(admin: &Client) -> Value {
    admin.ask("{ channels { totalItems } }").await.data("channels.totalItems")
}

#[tokio::test]
async fn the_active_channel_is_public_to_storefronts_and_known_to_who_is_logged_in() {
    let shop = Shop::open().await;
    let document = "{ activeChannel { id code token currencyCode defaultLanguageCode
        availableLanguageCodes pricesIncludeTax defaultTaxZone { id name members { id } }
        seller { name } } }";
    let seen = shop.guest().ask(document).await;
    assert_eq!(seen.data("activeChannel.id"), "1");
    assert_eq!(seen.data("activeChannel.code"), "__default_channel__");
    assert_eq!(seen.data("activeChannel.currencyCode"), "USD");
    assert_eq!(seen.data("activeChannel.availableLanguageCodes"), json!(["en"]));
    assert_eq!(seen.data("activeChannel.defaultTaxZone.name"), "Default Zone");
    assert_eq!(seen.data("activeChannel.seller.name"), "Default Seller");
    assert_eq!(seen.statements, 0);
    assert_eq!(shop.client("/admin-api").ask(document).await.code(), "FORBIDDEN");
    let staff = shop.staff(&["ReadOrder", "Authenticated"]).await;
    assert_eq!(staff.ask(document).await.data("activeChannel.id"), "1");
}

#[tokio::test]
async fn a_new_channel_is_open_at_once_to_guests_and_the_superadmin() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let made = create(
        &admin,
        json!({ "availableCurrencyCodes": ["USD"], "trackInventory": false,
            "outOfStockThreshold": 3, "sellerId": "1" }),
    )
    .await;
    assert_eq!(made.data("createChannel.__typename"), "Channel");
    assert_eq!(made.data("createChannel.availableCurrencyCodes"), json!(["GBP", "USD"]));
    assert_eq!(made.data("createChannel.availableLanguageCodes"), json!(["en"]));
    assert_eq!(made.data("createChannel.currencyCode"), "GBP");
    assert_eq!(made.data("createChannel.trackInventory"), false);
    assert_eq!(made.data("createChannel.outOfStockThreshold"), 3);
    assert_eq!(made.data("createChannel.pricesIncludeTax"), true);
    assert_eq!(made.data("createChannel.seller.name"), "Default Seller");
    assert_eq!(made.data("createChannel.defaultTaxZone.id"), "1");
    let id = made.text_at("createChannel.id");

    let guest = shop.guest().with("vendure-token", "uk-token");
    let seen = guest.ask("{ activeChannel { code defaultCurrencyCode } }").await;
    assert_eq!(seen.data("activeChannel.code"), "uk");
    assert_eq!(seen.data("activeChannel.defaultCurrencyCode"), "GBP");
    let there = admin.with("vendure-token", "uk-token");
    let one = there.run("query($id: ID!) { channel(id: $id) { code } }", json!({ "id": id })).await;
    assert_eq!(one.data("channel.code"), "uk");
    let list = there
        .ask("{ channels(options: { sort: { code: ASC } }) { totalItems items { code } } }")
        .await;
    assert_eq!(list.data("channels.totalItems"), 2);
    assert_eq!(list.data("channels.items.1.code"), "uk");
    assert!(list.statements <= 2);

    let lost = shop.guest().with("vendure-token", "nowhere").ask("{ activeChannel { id } }").await;
    assert_eq!(lost.code(), "CHANNEL_NOT_FOUND");
}

#[tokio::test]
async fn another_server_process_serves_a_new_channel() {
    let shop = Shop::open().await;
    let other = shop.second().await;
    let admin = shop.admin().await;
    create(&admin, json!({})).await.data("createChannel.id");
    let there = other.admin().await.with("vendure-token", "uk-token");
    assert_eq!(there.ask("{ activeChannel { code } }").await.data("activeChannel.code"), "uk");
}

#[tokio::test]
async fn a_channel_speaks_only_what_the_installation_speaks() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    for changes in
        [json!({ "defaultLanguageCode": "fr" }), json!({ "availableLanguageCodes": ["en", "fr"] })]
    {
        let refused = create(&admin, changes).await;
        assert_eq!(refused.data("createChannel.__typename"), "LanguageNotAvailableError");
        assert_eq!(refused.data("createChannel.errorCode"), "LANGUAGE_NOT_AVAILABLE_ERROR");
        assert_eq!(refused.data("createChannel.languageCode"), "fr");
        assert!(refused.text_at("createChannel.message").contains("\"fr\" is not available"));
    }
    assert_eq!(count(&admin).await, 1);
    let german = admin.with("accept-language", "de");
    let german = create(&german, json!({ "defaultLanguageCode": "fr" })).await;
    assert!(german.text_at("createChannel.message").contains("nicht verfügbar"));
    let changed = json!({ "input": { "id": "1", "defaultLanguageCode": "fr" } });
    let refused = admin.run(UPDATE, changed).await;
    assert_eq!(refused.data("updateChannel.languageCode"), "fr");
    let still = shop.guest().ask("{ activeChannel { defaultLanguageCode } }").await;
    assert_eq!(still.data("activeChannel.defaultLanguageCode"), "en");
}

#[tokio::test]
async fn what_a_channel_cannot_be_is_told_and_nothing_is_made() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let wrong = [
        (json!({ "code": "__default_channel__" }), "USER_INPUT_ERROR", "with this code"),
        (json!({ "defaultTaxZoneId": "77" }), "ENTITY_NOT_FOUND", "No Zone with the id"),
        (json!({ "defaultShippingZoneId": "77" }), "ENTITY_NOT_FOUND", "No Zone with the id"),
        (json!({ "sellerId": "77" }), "ENTITY_NOT_FOUND", "No Seller with the id"),
        (json!({ "defaultCurrencyCode": null }), "USER_INPUT_ERROR", "defaultCurrencyCode"),
    ];
    for (changes, code, text) in wrong {
        let refused = create(&admin, changes).await;
        assert_eq!(refused.code(), code, "{}", refused.text);
        assert!(refused.message().contains(text), "{}", refused.text);
    }
    create(&admin, json!({})).await.data("createChannel.id");
    let twice = create(&admin, json!({ "code": "other" })).await;
    assert!(twice.message().contains("with this token"), "{}", twice.text);
    assert_eq!(count(&admin).await, 2);
}

#[tokio::test]
async fn the_former_name_of_the_currency_still_counts() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let changes = json!({ "defaultCurrencyCode": null, "currencyCode": "EUR" });
    let made = create(&admin, changes).await;
    assert_eq!(made.data("createChannel.defaultCurrencyCode"), "EUR");
}

#[tokio::test]
async fn a_change_is_seen_at_the_next_request() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let change = json!({ "input": { "id": "1", "code": "main", "token": "t", "trackInventory": true,
        "outOfStockThreshold": -2, "defaultCurrencyCode": "EUR", "pricesIncludeTax": true } });
    let changed = admin.run(UPDATE, change).await;
    assert_eq!(changed.data("updateChannel.code"), "main");
    assert_eq!(changed.data("updateChannel.availableCurrencyCodes"), json!(["EUR", "USD"]));
    assert_eq!(changed.data("updateChannel.outOfStockThreshold"), -2);
    let seen = shop
        .guest()
        .ask("{ activeChannel { code token defaultCurrencyCode pricesIncludeTax } }")
        .await;
    assert_eq!(
        seen.data("activeChannel"),
        json!({ "code": "main", "token": "t", "defaultCurrencyCode": "EUR", "pricesIncludeTax": true })
    );
    let reset = json!({ "input": { "id": "1", "trackInventory": null, "sellerId": null } });
    let reset = admin.run(UPDATE, reset).await;
    assert_eq!(reset.data("updateChannel.trackInventory"), Value::Null);
    assert_eq!(reset.data("updateChannel.seller"), Value::Null);
    assert_eq!(reset.data("updateChannel.outOfStockThreshold"), -2);
    assert_eq!(reset.data("updateChannel.code"), "main");
    let nobody = admin.run(UPDATE, json!({ "input": { "id": "77" } })).await;
    assert_eq!(nobody.code(), "ENTITY_NOT_FOUND");
}

#[tokio::test]
async fn a_channel_is_deleted_unless_it_is_needed() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let made = create(&admin, json!({})).await;
    let id = made.text_at("createChannel.id");
    let delete = "mutation($id: ID!) { deleteChannel(id: $id) { result message } }";
    let first = admin.run(delete, json!({ "id": "1" })).await;
    assert_eq!(first.data("deleteChannel.result"), "NOT_DELETED");
    assert_eq!(first.data("deleteChannel.message"), "The default channel cannot be deleted");

    let database = shop.database().await;
    let key = format!(
        "insert into api_keys (id, name, lookup_id, secret_hash, user_id, owner_id, channel_id)
         select gen_random_uuid(), 'k', 'k', '', id, id, '{id}' from users limit 1"
    );
    database.batch_execute(&key).await.unwrap();
    let used = admin.run(delete, json!({ "id": id })).await;
    assert_eq!(used.data("deleteChannel.result"), "NOT_DELETED");
    assert!(used.text_at("deleteChannel.message").contains("API keys"));

    database.batch_execute("delete from api_keys").await.unwrap();
    let gone = admin.run(delete, json!({ "id": id })).await;
    assert_eq!(gone.data("deleteChannel"), json!({ "result": "DELETED", "message": null }));
    let roles = "select count(*) from roles where cardinality(channel_ids) <> 1";
    assert_eq!(database.query_one(roles, &[]).await.unwrap().get::<_, i64>(0), 0);
    let one = admin.run("query($id: ID!) { channel(id: $id) { id } }", json!({ "id": id })).await;
    assert_eq!(one.data("channel"), Value::Null);
    assert_eq!(admin.run(delete, json!({ "id": id })).await.code(), "ENTITY_NOT_FOUND");
}

#[tokio::test]
async fn the_same_request_again_makes_no_second_channel() {
    let shop = Shop::open().await;
    let admin = shop.admin().await.with("idempotency-key", "channel-uk-1");
    let first = create(&admin, json!({})).await;
    let again = create(&admin, json!({})).await;
    assert_eq!(first.data("createChannel"), again.data("createChannel"));
    assert_eq!(again.json["extensions"]["replayed"], true);
    let other = create(&admin, json!({ "code": "other" })).await;
    assert_eq!(other.code(), "IDEMPOTENCY_KEY_REUSED");
}

#[tokio::test]
async fn channels_are_for_who_may() {
    let shop = Shop::open().await;
    let fields = [
        "{ channels { totalItems } }",
        "{ channel(id: 1) { id } }",
        "{ sellers { totalItems } }",
        "{ seller(id: 1) { id } }",
        "mutation { deleteChannel(id: 1) { result } }",
        "mutation { updateChannel(input: { id: 1 }) { __typename } }",
    ];
    let clerk = shop.staff(&["ReadCatalog"]).await;
    for field in fields {
        assert_eq!(shop.guest().ask(field).await.code(), "FORBIDDEN", "{field}");
        assert_eq!(clerk.ask(field).await.code(), "FORBIDDEN", "{field}");
    }
    assert_eq!(create(&clerk, json!({})).await.code(), "FORBIDDEN");
    let reader = shop.staff(&["ReadChannel"]).await;
    assert_eq!(count(&reader).await, 1);
    assert_eq!(create(&reader, json!({})).await.code(), "FORBIDDEN");
    let maker = shop.staff(&["CreateChannel", "ReadChannel"]).await;
    create(&maker, json!({})).await.data("createChannel.id");
    assert_eq!(count(&maker).await, 2);
}

#[tokio::test]
async fn sellers_are_listed() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let list = admin.ask("{ sellers { totalItems items { id name createdAt } } }").await;
    assert_eq!(list.data("sellers.totalItems"), 1);
    assert_eq!(list.data("sellers.items.0.name"), "Default Seller");
    let one = admin.ask("{ seller(id: 1) { id name updatedAt } }").await;
    assert_eq!(one.data("seller.id"), "1");
    assert_eq!(admin.ask("{ seller(id: 2) { id } }").await.data("seller"), Value::Null);
}
