use chrono::Duration;
use serde_json::{Value, json};

use super::role;
use crate::support::{Client, Shop};

const CREATE: &str =
    "mutation($input: CreateApiKeyInput!) { createApiKey(input: $input) { apiKey entityId } }";

async fn key(admin: &Client, role: &str, expires_at: Value) -> (String, String) {
    let input = json!({
        "roleIds": [role], "expiresAt": expires_at,
        "translations": [{ "languageCode": "en", "name": "Warehouse" }],
    });
    let made = admin.run(CREATE, json!({ "input": input })).await;
    (made.text_at("createApiKey.apiKey"), made.text_at("createApiKey.entityId"))
}

fn holder(shop: &Shop, key: &str) -> Client {
    shop.client("/admin-api").with("vendure-api-key", key)
}

#[tokio::test]
async fn a_key_does_what_its_roles_allow() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let reader = role(&admin, "reader", &["ReadSettings"]).await;
    let (text, id) = key(&admin, &reader, Value::Null).await;
    let (lookup, secret) = text.split_once(':').unwrap();
    assert_eq!((lookup.len(), secret.len()), (32, 64));
    let partner = holder(&shop, &text);
    let list = partner
        .ask("{ taxCategories { totalItems } me { identifier channels { permissions } } }")
        .await;
    assert_eq!(list.data("taxCategories.totalItems"), 1);
    assert_eq!(list.data("me.identifier"), format!("apikey-user-{lookup}"));
    assert_eq!(list.data("me.channels.0.permissions"), json!(["Authenticated", "ReadSettings"]));
    assert_eq!(partner.ask("{ administrators { totalItems } }").await.code(), "FORBIDDEN");
    let found = admin
        .run(
            "query($id: ID!) { apiKey(id: $id) { id name lookupId lastUsedAt expiresAt
               owner { identifier } user { identifier roles { code } } translations { id languageCode name } } }",
            json!({ "id": id }),
        )
        .await;
    assert_eq!(found.data("apiKey.lookupId"), lookup);
    assert_eq!(found.data("apiKey.name"), "Warehouse");
    assert_eq!(found.data("apiKey.owner.identifier"), "superadmin");
    assert_eq!(found.data("apiKey.user.roles.0.code"), "reader");
    assert!(found.data("apiKey.lastUsedAt").is_string());
}

#[tokio::test]
async fn a_key_may_come_as_bearer_and_takes_the_admin_surface() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let reader = role(&admin, "reader", &["ReadSettings"]).await;
    let (text, _) = key(&admin, &reader, Value::Null).await;
    let partner = shop.client("/graphql");
    partner.use_token(Some(&text));
    let list = partner.ask("{ taxCategories { totalItems } }").await;
    assert_eq!(list.data("taxCategories.totalItems"), 1);
    assert_eq!(list.header("vendure-auth-token"), None);
}

#[tokio::test]
async fn a_secret_is_stored_as_hash_only() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let reader = role(&admin, "reader", &["ReadSettings"]).await;
    let (text, _) = key(&admin, &reader, Value::Null).await;
    let (lookup, secret) = text.split_once(':').unwrap();
    let database = shop.database().await;
    let row = "select secret_hash, to_jsonb(k)::text from api_keys k where lookup_id = $1";
    let row = database.query_one(row, &[&lookup]).await.unwrap();
    assert_eq!(row.get::<_, Vec<u8>>(0).len(), 32);
    assert!(!row.get::<_, String>(1).contains(secret));
}

#[tokio::test]
async fn a_wrong_secret_is_nobody() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let reader = role(&admin, "reader", &["ReadSettings"]).await;
    let (text, _) = key(&admin, &reader, Value::Null).await;
    let (lookup, _) = text.split_once(':').unwrap();
    for wrong in [format!("{lookup}:{}", "0".repeat(64)), format!("{lookup}:"), lookup.to_owned()] {
        let refused = holder(&shop, &wrong).ask("{ taxCategories { totalItems } }").await;
        assert_eq!(refused.code(), "FORBIDDEN");
    }
}

#[tokio::test]
async fn a_key_is_rotated_and_keeps_its_look_up_id() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let reader = role(&admin, "reader", &["ReadSettings"]).await;
    let (old, id) = key(&admin, &reader, Value::Null).await;
    let rotated = admin
        .run("mutation($id: ID!) { rotateApiKey(id: $id) { apiKey } }", json!({ "id": id }))
        .await;
    let new = rotated.text_at("rotateApiKey.apiKey");
    assert_eq!(old.split_once(':').unwrap().0, new.split_once(':').unwrap().0);
    let ask = "{ taxCategories { totalItems } }";
    assert_eq!(holder(&shop, &old).ask(ask).await.code(), "FORBIDDEN");
    assert_eq!(holder(&shop, &new).ask(ask).await.data("taxCategories.totalItems"), 1);
}

#[tokio::test]
async fn a_key_ends_at_its_time() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let reader = role(&admin, "reader", &["ReadSettings"]).await;
    let ends = shop.clock.now() + Duration::hours(1);
    let (text, id) = key(&admin, &reader, json!(ends.to_rfc3339())).await;
    let partner = holder(&shop, &text);
    let ask = "{ taxCategories { totalItems } }";
    assert_eq!(partner.ask(ask).await.data("taxCategories.totalItems"), 1);
    shop.clock.advance(Duration::hours(2));
    assert_eq!(partner.ask(ask).await.code(), "FORBIDDEN");
    let change = "mutation($input: UpdateApiKeyInput!) { updateApiKey(input: $input) { name expiresAt user { roles { code } } } }";
    let past = json!({ "input": { "id": id, "expiresAt": ends.to_rfc3339() } });
    assert_eq!(admin.run(change, past).await.code(), "USER_INPUT_ERROR");
    let longer = json!({ "input": {
        "id": id, "expiresAt": null,
        "translations": [{ "languageCode": "de", "name": "Lager" }],
    } });
    let changed = admin.at("languageCode=de").run(change, longer).await;
    assert_eq!(changed.data("updateApiKey.name"), "Lager");
    assert_eq!(changed.data("updateApiKey.expiresAt"), json!(null));
    assert_eq!(partner.ask(ask).await.data("taxCategories.totalItems"), 1);
}

#[tokio::test]
async fn a_deleted_key_ends_at_once() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let reader = role(&admin, "reader", &["ReadSettings"]).await;
    let (text, id) = key(&admin, &reader, Value::Null).await;
    let (other, _) = key(&admin, &reader, Value::Null).await;
    let partner = holder(&shop, &text);
    let ask = "{ taxCategories { totalItems } }";
    assert_eq!(partner.ask(ask).await.data("taxCategories.totalItems"), 1);
    let delete = "mutation($ids: [ID!]!) { deleteApiKeys(ids: $ids) { result message } }";
    let gone = admin.run(delete, json!({ "ids": [id] })).await;
    assert_eq!(gone.data("deleteApiKeys.0.result"), "DELETED");
    assert_eq!(partner.ask(ask).await.code(), "FORBIDDEN");
    assert_eq!(holder(&shop, &other).ask(ask).await.data("taxCategories.totalItems"), 1);
    let list = admin.ask("{ apiKeys(options: { sort: { name: ASC }, filter: { name: { eq: \"Warehouse\" } } }) { totalItems items { lookupId } } }").await;
    assert_eq!(list.data("apiKeys.totalItems"), 1);
    assert_eq!(admin.run(delete, json!({ "ids": [id] })).await.code(), "ENTITY_NOT_FOUND");
}

#[tokio::test]
async fn the_use_is_noted_once_a_minute() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let reader = role(&admin, "reader", &["ReadSettings"]).await;
    let (text, _) = key(&admin, &reader, Value::Null).await;
    let partner = holder(&shop, &text);
    let database = shop.database().await;
    let used = async || {
        let row = database.query_one("select last_used_at::text from api_keys", &[]).await;
        row.unwrap().get::<_, Option<String>>(0)
    };
    assert_eq!(used().await, None);
    partner.ask("{ __typename }").await;
    let first = used().await;
    assert!(first.is_some());
    shop.clock.advance(Duration::seconds(30));
    partner.ask("{ __typename }").await;
    assert_eq!(used().await, first);
    shop.clock.advance(Duration::seconds(31));
    partner.ask("{ __typename }").await;
    assert_ne!(used().await, first);
}

#[tokio::test]
async fn nobody_makes_or_takes_a_key_that_may_more_than_they_may() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let keys =
        role(&admin, "keys", &["CreateApiKey", "ReadApiKey", "UpdateApiKey", "DeleteApiKey"]).await;
    let reader = role(&admin, "reader", &["ReadSettings"]).await;
    let (_, strong) = key(&admin, &reader, Value::Null).await;
    let (keeper, _) = super::administrator(&shop, "keeper@example.test", &[&keys]).await;
    let input =
        json!({ "roleIds": [reader], "translations": [{ "languageCode": "en", "name": "X" }] });
    let refused = keeper.run(CREATE, json!({ "input": input })).await;
    assert_eq!(refused.code(), "USER_INPUT_ERROR");
    assert!(refused.message().contains("ReadSettings"), "{}", refused.message());
    let rotate = "mutation($id: ID!) { rotateApiKey(id: $id) { apiKey } }";
    assert_eq!(keeper.run(rotate, json!({ "id": strong })).await.code(), "USER_INPUT_ERROR");
    let (own, _) = key(&keeper, &keys, Value::Null).await;
    let by_key = holder(&shop, &own).run(CREATE, json!({ "input": input })).await;
    assert_eq!(by_key.code(), "USER_INPUT_ERROR");
    let nameless = json!({ "input": { "roleIds": [keys], "translations": [] } });
    assert_eq!(keeper.run(CREATE, nameless).await.code(), "USER_INPUT_ERROR");
}

#[tokio::test]
async fn a_replay_does_not_tell_a_key_again() {
    let shop = Shop::open().await;
    let admin = shop.admin().await.with("idempotency-key", "make-the-key");
    let reader = role(&shop.admin().await, "reader", &["ReadSettings"]).await;
    let input = json!({ "input": { "roleIds": [reader], "translations": [{ "languageCode": "en", "name": "X" }] } });
    let made = admin.run(CREATE, input.clone()).await;
    let again = admin.run(CREATE, input).await;
    assert_eq!(again.code(), "ILLEGAL_OPERATION");
    assert_eq!(
        again.json["errors"][0]["extensions"]["entityId"],
        made.data("createApiKey.entityId")
    );
}
