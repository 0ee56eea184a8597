//! Zones and their members.

use serde_json::{Value, json};

use crate::support::{Client, Shop};

const ZONE: &str =
    "{ id name customFields createdAt updatedAt members { __typename id code type } }";

async fn country(admin: &Client, code: &str) -> String {
    let made = admin
        .run(
            "mutation($code: String!) { createCountry(input: { code: $code, enabled: true,
               translations: [{ languageCode: en, name: $code }] }) { id } }",
            json!({ "code": code }),
        )
        .await;
    made.text_at("createCountry.id")
}

async fn zone(admin: &Client, name: &str, members: Value) -> String {
    let made = admin
        .run(
            "mutation($input: CreateZoneInput!) { createZone(input: $input) { id } }",
            json!({ "input": { "name": name, "memberIds": members } }),
        )
        .await;
    made.text_at("createZone.id")
}

async fn read(admin: &Client, id: &str) -> Value {
    let document = format!("query($id: ID!) {{ zone(id: $id) {ZONE} }}");
    admin.run(&document, json!({ "id": id })).await.data("zone")
}

#[tokio::test]
async fn a_zone_has_members_that_come_and_go() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let (at, de) = (country(&admin, "AT").await, country(&admin, "DE").await);
    let id = zone(&admin, "Europe", json!([at])).await;
    let made = read(&admin, &id).await;
    assert_eq!(made["name"], "Europe");
    assert_eq!(
        made["members"],
        json!([{ "__typename": "Country", "id": at, "code": "AT", "type": "country" }])
    );

    let add = "mutation($id: ID!, $m: [ID!]!) { addMembersToZone(zoneId: $id, memberIds: $m) { id members { code } } }";
    let more = admin.run(add, json!({ "id": id, "m": [de, at] })).await;
    assert_eq!(more.data("addMembersToZone.members"), json!([{ "code": "AT" }, { "code": "DE" }]));
    let remove = "mutation($id: ID!, $m: [ID!]!) { removeMembersFromZone(zoneId: $id, memberIds: $m) { members { code } } }";
    let less = admin.run(remove, json!({ "id": id, "m": at })).await;
    assert_eq!(less.data("removeMembersFromZone.members"), json!([{ "code": "DE" }]));

    let rename = "mutation($id: ID!) { updateZone(input: { id: $id, name: \"EU\" }) { name members { code } } }";
    let renamed = admin.run(rename, json!({ "id": id })).await;
    assert_eq!(renamed.data("updateZone.name"), "EU");
    assert_eq!(read(&admin, &id).await["members"][0]["code"], "DE");
    let list = admin.ask("{ zones(options: { sort: { name: ASC } }) { totalItems items { name members { code } } } }").await;
    assert_eq!(list.data("zones.totalItems"), 2);
    assert_eq!(list.data("zones.items.1.members.0.code"), "DE");
    assert!(list.statements <= 2);
}

#[tokio::test]
async fn unknown_members_change_nothing() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let at = country(&admin, "AT").await;
    let create = "mutation($m: [ID!]) { createZone(input: { name: \"Z\", memberIds: $m }) { id } }";
    let refused = admin.run(create, json!({ "m": [at, "77"] })).await;
    assert_eq!(refused.code(), "ENTITY_NOT_FOUND");
    assert_eq!(refused.message(), "No Region with the id \"77\" could be found");
    assert_eq!(admin.ask("{ zones { totalItems } }").await.data("zones.totalItems"), 1);
    let add = "mutation($m: [ID!]!) { addMembersToZone(zoneId: 1, memberIds: $m) { id } }";
    assert_eq!(admin.run(add, json!({ "m": [at, "77"] })).await.code(), "ENTITY_NOT_FOUND");
    assert_eq!(read(&admin, "1").await["members"], json!([]));
    let nowhere = "mutation($m: [ID!]!) { addMembersToZone(zoneId: 77, memberIds: $m) { id } }";
    assert_eq!(admin.run(nowhere, json!({ "m": [at] })).await.code(), "ENTITY_NOT_FOUND");
}

#[tokio::test]
async fn a_zone_in_use_stays() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let delete = "mutation($id: ID!) { deleteZone(id: $id) { result message } }";
    let used = admin.run(delete, json!({ "id": "1" })).await;
    assert_eq!(used.data("deleteZone.result"), "NOT_DELETED");
    assert!(used.text_at("deleteZone.message").contains("default zone of a channel"));
    let id = zone(&admin, "Taxed", json!([])).await;
    let rate =
        "mutation($zone: ID!) { createTaxRate(input: { name: \"VAT\", enabled: true, value: 20,
        categoryId: 1, zoneId: $zone }) { id } }";
    let rate = admin.run(rate, json!({ "zone": id })).await.text_at("createTaxRate.id");
    let used = admin.run(delete, json!({ "id": id })).await;
    assert!(used.text_at("deleteZone.message").contains("tax rates"));
    let free = "mutation($id: ID!) { deleteTaxRate(id: $id) { result } }";
    admin.run(free, json!({ "id": rate })).await.data("deleteTaxRate");
    assert_eq!(admin.run(delete, json!({ "id": id })).await.data("deleteZone.result"), "DELETED");
    assert_eq!(read(&admin, &id).await, Value::Null);
    assert_eq!(admin.run(delete, json!({ "id": id })).await.code(), "ENTITY_NOT_FOUND");
}

#[tokio::test]
async fn zones_are_for_who_may() {
    let shop = Shop::open().await;
    let clerk = shop.staff(&["ReadOrder"]).await;
    for field in [
        "{ zones { totalItems } }",
        "{ zone(id: 1) { id } }",
        "mutation { createZone(input: { name: \"Z\" }) { id } }",
        "mutation { updateZone(input: { id: 1 }) { id } }",
        "mutation { deleteZone(id: 1) { result } }",
        "mutation { addMembersToZone(zoneId: 1, memberIds: []) { id } }",
        "mutation { removeMembersFromZone(zoneId: 1, memberIds: []) { id } }",
    ] {
        assert_eq!(shop.guest().ask(field).await.code(), "FORBIDDEN", "{field}");
        assert_eq!(clerk.ask(field).await.code(), "FORBIDDEN", "{field}");
    }
    let editor = shop.staff(&["UpdateZone"]).await;
    let done =
        editor.ask("mutation { updateZone(input: { id: 1, name: \"Home\" }) { name } }").await;
    assert_eq!(done.data("updateZone.name"), "Home");
}
