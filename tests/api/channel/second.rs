//! A second channel, and those who may do something there only.

use serde_json::json;

use crate::people::{login, role_in};
use crate::support::{Client, Shop};

/// A shop with the channel `second`.
pub(crate) struct Second {
    pub(crate) shop: Shop,
    /// May do everything everywhere.
    pub(crate) admin: Client,
    /// The channel.
    pub(crate) id: String,
    /// The role of the two.
    pub(crate) role: String,
    /// An administrator and a key that may do something in the second channel only, by name.
    pub(crate) both: [(&'static str, Client); 2],
}

impl Second {
    /// Opens a shop in which two hold these permissions in the second channel.
    pub(crate) async fn open(permissions: &[&str]) -> Self {
        let shop = Shop::open().await;
        let admin = shop.admin().await;
        let id = channel(&admin, "second").await;
        let role = role_in(&admin, "of-second", permissions, &[&id]).await;
        let there = admin.with("vendure-token", "second-token");
        let person = administrator(&admin, "second@example.test", &[&role]).await;
        assert!(!person.is_empty());
        let clerk = shop.client("/admin-api").with("vendure-token", "second-token");
        let entered = login(&clerk, "second@example.test", "secret-2").await;
        assert_eq!(entered.data("login.__typename"), "CurrentUser");
        let (text, _) = key(&there, "Second", &[&role]).await;
        let key = shop.client("/admin-api").with("vendure-token", "second-token");
        let key = key.with("vendure-api-key", &text);
        Self { shop, admin, id, role, both: [("administrator", clerk), ("key", key)] }
    }
}

/// Makes a channel with the token `<code>-token`; gives the id.
pub(crate) async fn channel(admin: &Client, code: &str) -> String {
    let input = json!({ "code": code, "token": format!("{code}-token"),
        "defaultLanguageCode": "en", "pricesIncludeTax": true, "defaultCurrencyCode": "USD",
        "defaultTaxZoneId": "1", "defaultShippingZoneId": "1" });
    let document = "mutation($input: CreateChannelInput!) { createChannel(input: $input) { ... on Channel { id } } }";
    admin.run(document, json!({ "input": input })).await.text_at("createChannel.id")
}

/// Makes an administrator; gives the id.
pub(crate) async fn administrator(admin: &Client, email: &str, roles: &[&str]) -> String {
    let document =
        "mutation($input: CreateAdministratorInput!) { createAdministrator(input: $input) { id } }";
    let input = json!({ "firstName": "Grace", "lastName": "Hopper", "emailAddress": email,
        "password": "secret-2", "roleIds": roles });
    admin.run(document, json!({ "input": input })).await.text_at("createAdministrator.id")
}

/// Makes a key in the client's channel; gives its text and its id.
pub(crate) async fn key(client: &Client, name: &str, roles: &[&str]) -> (String, String) {
    let document =
        "mutation($input: CreateApiKeyInput!) { createApiKey(input: $input) { apiKey entityId } }";
    let input = json!({ "roleIds": roles,
        "translations": [{ "languageCode": "en", "name": name }] });
    let made = client.run(document, json!({ "input": input })).await;
    (made.text_at("createApiKey.apiKey"), made.text_at("createApiKey.entityId"))
}
