use serde_json::json;

use super::{administrator, role, texts};
use crate::support::Shop;

#[tokio::test]
async fn a_role_is_made_changed_and_deleted() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let id = role(&admin, "reader", &["ReadOrder"]).await;
    let found = admin
        .run(
            "query($id: ID!) { role(id: $id) { code description permissions channels { code } } }",
            json!({ "id": id }),
        )
        .await;
    assert_eq!(found.data("role.permissions"), json!(["Authenticated", "ReadOrder"]));
    assert_eq!(found.data("role.channels.0.code"), "__default_channel__");
    let (client, _) = administrator(&shop, "grace@example.test", &[&id]).await;
    assert_eq!(client.ask("{ customers { totalItems } }").await.code(), "FORBIDDEN");
    let changed = admin
        .run(
            "mutation($input: UpdateRoleInput!) { updateRole(input: $input) { code permissions } }",
            json!({ "input": { "id": id, "permissions": ["ReadCustomer"] } }),
        )
        .await;
    assert_eq!(changed.data("updateRole.code"), "reader");
    assert_eq!(changed.data("updateRole.permissions"), json!(["Authenticated", "ReadCustomer"]));
    assert_eq!(client.ask("{ customers { totalItems } }").await.data("customers.totalItems"), 0);
    let gone = admin
        .run("mutation($id: ID!) { deleteRole(id: $id) { result } }", json!({ "id": id }))
        .await;
    assert_eq!(gone.data("deleteRole.result"), "DELETED");
    assert_eq!(client.ask("{ customers { totalItems } }").await.code(), "FORBIDDEN");
    let missing = admin.run("query($id: ID!) { role(id: $id) { id } }", json!({ "id": id })).await;
    assert_eq!(missing.data("role"), json!(null));
}

#[tokio::test]
async fn what_the_server_relies_on_stays() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let list = admin.ask("{ roles { totalItems items { id code } } }").await;
    assert_eq!(
        texts(&list.data("roles.items"), "code"),
        ["__super_admin_role__", "__customer_role__"]
    );
    for id in texts(&list.data("roles.items"), "id") {
        let update =
            "mutation($id: ID!) { updateRole(input: { id: $id, description: \"x\" }) { id } }";
        assert_eq!(admin.run(update, json!({ "id": id })).await.code(), "ILLEGAL_OPERATION");
        let delete = "mutation($id: ID!) { deleteRole(id: $id) { result } }";
        assert_eq!(admin.run(delete, json!({ "id": id })).await.code(), "ILLEGAL_OPERATION");
    }
}

#[tokio::test]
async fn nobody_gives_or_sees_what_they_do_not_hold() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let staff =
        ["CreateAdministrator", "ReadAdministrator", "UpdateAdministrator", "DeleteAdministrator"];
    let staff = role(&admin, "staff", &staff).await;
    let orders = role(&admin, "orders", &["ReadOrder"]).await;
    let (client, _) = administrator(&shop, "grace@example.test", &[&staff]).await;
    let create = "mutation($p: [Permission!]!) { createRole(input: { code: \"x\", description: \"\", permissions: $p }) { id } }";
    let refused = client.run(create, json!({ "p": ["ReadOrder"] })).await;
    assert_eq!(refused.code(), "USER_INPUT_ERROR");
    assert!(refused.message().contains("ReadOrder"));
    for odd in ["Owner", "Public"] {
        let refused = admin.run(create, json!({ "p": [odd] })).await;
        assert_eq!(refused.code(), "USER_INPUT_ERROR");
    }
    let list = client.ask("{ roles(options: { sort: { code: DESC } }) { items { code } } }").await;
    assert_eq!(texts(&list.data("roles.items"), "code"), ["staff", "__customer_role__"]);
    let hidden =
        client.run("query($id: ID!) { role(id: $id) { id } }", json!({ "id": orders })).await;
    assert_eq!(hidden.data("role"), json!(null));
    let delete = "mutation($id: ID!) { deleteRole(id: $id) { result } }";
    assert_eq!(client.run(delete, json!({ "id": orders })).await.code(), "ENTITY_NOT_FOUND");
    let allowed = client.run(create, json!({ "p": ["ReadAdministrator"] })).await;
    assert!(allowed.data("createRole.id").is_string());
    let taken = client.run(create, json!({ "p": ["ReadAdministrator"] })).await;
    assert_eq!(taken.code(), "USER_INPUT_ERROR");
}
