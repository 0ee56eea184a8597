//! Administrators, roles and keys, as seen by who administers one channel only.

use serde_json::{Value, json};

use super::{role, role_in, texts};
use crate::channel::second::{Second, administrator, key};
use crate::support::Client;

const HELD: [&str; 9] = [
    "CreateAdministrator",
    "ReadAdministrator",
    "UpdateAdministrator",
    "DeleteAdministrator",
    "CreateApiKey",
    "ReadApiKey",
    "UpdateApiKey",
    "DeleteApiKey",
    "ReadOrder",
];

const PEOPLE: &str = "{ administrators(options: { sort: { emailAddress: ASC } }) { totalItems items { id emailAddress firstName updatedAt user { roles { id code } } } } }";
const PERSON: &str = "query($id: ID!) { administrator(id: $id) { emailAddress } }";
const CHANGE: &str = "mutation($id: ID!) { updateAdministrator(input: { id: $id, firstName: \"Taken\", password: \"secret-9\" }) { firstName } }";
const REMOVE: &str = "mutation($id: ID!) { deleteAdministrator(id: $id) { result } }";
const GIVE: &str = "mutation($id: ID!, $role: ID!) { assignRoleToAdministrator(administratorId: $id, roleId: $role) { id } }";

async fn people(client: &Client) -> Value {
    client.ask(PEOPLE).await.data("administrators")
}

#[tokio::test]
async fn who_belongs_to_other_channels_is_neither_seen_nor_changed() {
    let second = Second::open(&HELD).await;
    let admin = &second.admin;
    let at_home = role(admin, "at-home", &["ReadOrder"]).await;
    let everywhere = role_in(admin, "everywhere", &["ReadOrder"], &["1", &second.id]).await;
    let there = role_in(admin, "there", &["ReadOrder"], &[&second.id]).await;
    let hidden = [
        "1".to_owned(),
        administrator(admin, "home@example.test", &[&at_home]).await,
        administrator(admin, "both@example.test", &[&at_home, &there]).await,
        administrator(admin, "everywhere@example.test", &[&everywhere]).await,
        administrator(admin, "nothing@example.test", &[]).await,
    ];
    let before = people(admin).await;
    for (who, client) in &second.both {
        let list = people(client).await;
        assert_eq!(texts(&list["items"], "emailAddress"), ["second@example.test"], "{who}");
        assert_eq!(list["totalItems"], 1, "{who}");
        for id in &hidden {
            let none = client.run(PERSON, json!({ "id": id })).await;
            assert_eq!(none.data("administrator"), Value::Null, "{who}");
            for document in [CHANGE, REMOVE, GIVE] {
                let refused = client.run(document, json!({ "id": id, "role": there })).await;
                assert_eq!(refused.code(), "ENTITY_NOT_FOUND", "{who}: {}", refused.text);
            }
        }
        assert_eq!(people(admin).await, before, "{who}");
    }
    for (_, client) in &second.both {
        let own = administrator(client, "new@example.test", &[&there]).await;
        let seen = client.run(PERSON, json!({ "id": own })).await;
        assert_eq!(seen.data("administrator.emailAddress"), "new@example.test");
        let changed = client.run(CHANGE, json!({ "id": own })).await;
        assert_eq!(changed.data("updateAdministrator.firstName"), "Taken");
        let gone = client.run(REMOVE, json!({ "id": own })).await;
        assert_eq!(gone.data("deleteAdministrator.result"), "DELETED");
    }
}

#[tokio::test]
async fn oneself_is_always_seen() {
    let second = Second::open(&["ReadOrder"]).await;
    let (_, clerk) = &second.both[0];
    let own = clerk.ask("{ activeAdministrator { emailAddress } me { identifier } }").await;
    assert_eq!(own.data("activeAdministrator.emailAddress"), "second@example.test");
    assert_eq!(own.data("me.identifier"), "second@example.test");
    assert_eq!(clerk.ask(PEOPLE).await.code(), "FORBIDDEN");
}

/// Holding what a role allows is not enough: its channels must be the administrator's to look after.
#[tokio::test]
async fn roles_of_other_channels_are_neither_seen_nor_changed() {
    let second = Second::open(&HELD).await;
    let admin = &second.admin;
    let at_home = role(admin, "at-home", &["ReadOrder"]).await;
    let everywhere = role_in(admin, "everywhere", &["ReadOrder"], &["1", &second.id]).await;
    let list = "{ roles(options: { sort: { code: ASC } }) { totalItems items { id code permissions description updatedAt channels { id } } } }";
    let one = "query($id: ID!) { role(id: $id) { code } }";
    let update =
        "mutation($id: ID!) { updateRole(input: { id: $id, description: \"taken\" }) { id } }";
    let delete = "mutation($id: ID!) { deleteRole(id: $id) { result } }";
    // The administrator holds on the default channel what the roles allow, and no more.
    let ids = texts(&people(admin).await["items"], "id");
    let emails = texts(&people(admin).await["items"], "emailAddress");
    let own = emails.iter().position(|email| email == "second@example.test").expect("a person");
    let given = admin.run(GIVE, json!({ "id": ids[own], "role": at_home })).await;
    assert!(given.errors().is_empty(), "{}", given.text);
    let roles = async || admin.ask(list).await.data("roles");
    let before = roles().await;
    for (who, client) in &second.both {
        let seen = client.ask(list).await;
        assert_eq!(texts(&seen.data("roles.items"), "code"), ["of-second"], "{who}");
        assert_eq!(seen.data("roles.totalItems"), 1, "{who}");
        for id in ["1", &at_home, &everywhere] {
            let none = client.run(one, json!({ "id": id })).await;
            assert_eq!(none.data("role"), Value::Null, "{who}");
            for document in [update, delete] {
                let refused = client.run(document, json!({ "id": id })).await;
                assert_eq!(refused.code(), "ENTITY_NOT_FOUND", "{who}: {}", refused.text);
            }
        }
        assert_eq!(roles().await, before, "{who}");
    }
    let (_, key) = &second.both[1];
    let changed = key.run(update, json!({ "id": second.role })).await;
    assert_eq!(changed.text_at("updateRole.id"), second.role);
}

#[tokio::test]
async fn keys_of_other_channels_are_neither_seen_nor_changed() {
    let second = Second::open(&HELD).await;
    let (admin, there) = (&second.admin, second.admin.with("vendure-token", "second-token"));
    let (_, at_home) = key(admin, "Home", &["1"]).await;
    let (strong, strong_id) = key(&there, "Strong", &["1"]).await;
    let (_, own) = key(&there, "Own", &[&second.role]).await;
    let list = "{ apiKeys(options: { sort: { name: ASC } }) { totalItems items { id name lookupId updatedAt } } }";
    let one = "query($id: ID!) { apiKey(id: $id) { name } }";
    let update = "mutation($id: ID!) { updateApiKey(input: { id: $id, expiresAt: \"2100-01-01T00:00:00Z\" }) { id } }";
    let rotate = "mutation($id: ID!) { rotateApiKey(id: $id) { apiKey } }";
    let delete = "mutation($id: ID!) { deleteApiKeys(ids: [$id]) { result } }";
    let before = admin.ask(list).await.data("apiKeys");
    assert_eq!(texts(&before["items"], "name"), ["Home", "Own", "Second", "Strong"]);
    for (who, client) in &second.both {
        let seen = client.ask(list).await.data("apiKeys");
        assert_eq!(texts(&seen["items"], "name"), ["Own", "Second"], "{who}");
        assert_eq!(seen["totalItems"], 2, "{who}");
        for id in [&at_home, &strong_id] {
            let none = client.run(one, json!({ "id": id })).await;
            assert_eq!(none.data("apiKey"), Value::Null, "{who}");
            for document in [update, rotate, delete] {
                let refused = client.run(document, json!({ "id": id })).await;
                assert_eq!(refused.code(), "ENTITY_NOT_FOUND", "{who}: {}", refused.text);
            }
        }
        assert_eq!(admin.ask(list).await.data("apiKeys"), before, "{who}");
    }
    let holder = second.shop.client("/admin-api").with("vendure-api-key", &strong);
    assert!(holder.ask("{ me { identifier } }").await.errors().is_empty(), "it still counts");
    for (who, client) in &second.both {
        let rotated = client.run(rotate, json!({ "id": own })).await;
        assert!(rotated.errors().is_empty(), "{who}: {}", rotated.text);
    }
}
