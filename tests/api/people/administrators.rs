use serde_json::json;

use super::{administrator, login, role, texts};
use crate::support::Shop;

#[tokio::test]
async fn administrators_are_listed_and_read() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let (_, id) = administrator(&shop, "Grace@Example.test", &["1"]).await;
    let list = admin
        .ask("{ administrators(options: { sort: { lastName: DESC }, filter: { emailAddress: { contains: \"grace\" } } }) { totalItems items { id firstName lastName emailAddress user { roles { code } } } } }")
        .await;
    assert_eq!(texts(&list.data("administrators.items"), "emailAddress"), ["grace@example.test"]);
    let one = admin
        .run("query($id: ID!) { administrator(id: $id) { lastName createdAt updatedAt customFields } }", json!({ "id": id }))
        .await;
    assert_eq!(one.data("administrator.lastName"), "Hopper");
    let none = admin.ask("{ administrator(id: \"nobody\") { id } }").await;
    assert_eq!(none.data("administrator"), json!(null));
}

#[tokio::test]
async fn the_list_costs_the_same_for_one_and_for_many() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let ask = "{ administrators { totalItems items { id user { id roles { code channels { code } } } } } }";
    administrator(&shop, "a@example.test", &["1"]).await;
    let few = admin.ask(ask).await.statements;
    administrator(&shop, "b@example.test", &["1"]).await;
    administrator(&shop, "c@example.test", &["1"]).await;
    let many = admin.ask(ask).await;
    assert_eq!(many.data("administrators.totalItems"), 4);
    assert_eq!(many.statements, few);
    assert!(few <= 3, "{few}");
}

#[tokio::test]
async fn a_new_password_ends_the_sessions_that_knew_the_old_one() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let (client, id) = administrator(&shop, "grace@example.test", &["1"]).await;
    let changed = admin
        .run(
            "mutation($input: UpdateAdministratorInput!) { updateAdministrator(input: $input) { firstName emailAddress } }",
            json!({ "input": { "id": id, "firstName": "G", "emailAddress": "hopper@example.test", "password": "secret-9" } }),
        )
        .await;
    assert_eq!(changed.data("updateAdministrator.emailAddress"), "hopper@example.test");
    assert_eq!(client.ask("{ me { id } }").await.code(), "FORBIDDEN");
    let again = login(&shop.client("/admin-api"), "hopper@example.test", "secret-9").await;
    assert_eq!(again.data("login.__typename"), "CurrentUser");
}

#[tokio::test]
async fn one_changes_oneself() {
    let shop = Shop::open().await;
    let (client, _) = administrator(&shop, "grace@example.test", &[]).await;
    let change = "mutation($input: UpdateActiveAdministratorInput!) { updateActiveAdministrator(input: $input) { firstName lastName } }";
    let changed = client
        .run(change, json!({ "input": { "firstName": "Amazing", "password": "secret-7" } }))
        .await;
    assert_eq!(changed.data("updateActiveAdministrator.firstName"), "Amazing");
    assert_eq!(changed.data("updateActiveAdministrator.lastName"), "Hopper");
    assert!(client.ask("{ me { id } }").await.data("me.id").is_string());
    let nobody = shop.client("/admin-api").run(change, json!({ "input": {} })).await;
    assert_eq!(nobody.code(), "FORBIDDEN");
}

#[tokio::test]
async fn a_role_is_given() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let orders = role(&admin, "orders", &["ReadCustomer"]).await;
    let (client, id) = administrator(&shop, "grace@example.test", &[]).await;
    assert_eq!(client.ask("{ customers { totalItems } }").await.code(), "FORBIDDEN");
    let give = "mutation($a: ID!, $r: ID!) { assignRoleToAdministrator(administratorId: $a, roleId: $r) { user { roles { code } } } }";
    let given = admin.run(give, json!({ "a": id, "r": orders })).await;
    assert_eq!(given.data("assignRoleToAdministrator.user.roles.0.code"), "orders");
    assert_eq!(client.ask("{ customers { totalItems } }").await.data("customers.totalItems"), 0);
    assert_eq!(admin.run(give, json!({ "a": id, "r": "none" })).await.code(), "ENTITY_NOT_FOUND");
}

#[tokio::test]
async fn the_last_who_may_do_everything_stays() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let delete = "mutation($id: ID!) { deleteAdministrator(id: $id) { result message } }";
    assert_eq!(admin.run(delete, json!({ "id": "1" })).await.code(), "ILLEGAL_OPERATION");
    let strip = "mutation { updateAdministrator(input: { id: \"1\", roleIds: [] }) { id } }";
    assert_eq!(admin.ask(strip).await.code(), "ILLEGAL_OPERATION");
    let (client, id) = administrator(&shop, "grace@example.test", &["1"]).await;
    let gone = client.run(delete, json!({ "id": "1" })).await;
    assert_eq!(gone.data("deleteAdministrator.result"), "DELETED");
    assert_eq!(admin.ask("{ me { id } }").await.code(), "FORBIDDEN");
    assert_eq!(client.run(delete, json!({ "id": id })).await.code(), "ILLEGAL_OPERATION");
    assert_eq!(client.run(delete, json!({ "id": "1" })).await.code(), "ENTITY_NOT_FOUND");
}

#[tokio::test]
async fn nobody_takes_over_who_may_more() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let staff = role(
        &admin,
        "staff",
        &["CreateAdministrator", "UpdateAdministrator", "DeleteAdministrator"],
    )
    .await;
    let (client, own) = administrator(&shop, "grace@example.test", &[&staff]).await;
    let take = "mutation { updateAdministrator(input: { id: \"1\", password: \"mine\" }) { id } }";
    assert_eq!(client.ask(take).await.code(), "USER_INPUT_ERROR");
    let delete = "mutation { deleteAdministrator(id: \"1\") { result } }";
    assert_eq!(client.ask(delete).await.code(), "USER_INPUT_ERROR");
    let rise = "mutation($id: ID!) { assignRoleToAdministrator(administratorId: $id, roleId: \"1\") { id } }";
    assert_eq!(client.run(rise, json!({ "id": own })).await.code(), "USER_INPUT_ERROR");
    let create = "mutation($r: [ID!]!) { createAdministrator(input: { firstName: \"X\", lastName: \"Y\", emailAddress: \"x@example.test\", password: \"secret\", roleIds: $r }) { id } }";
    assert_eq!(client.run(create, json!({ "r": ["1"] })).await.code(), "USER_INPUT_ERROR");
    assert!(
        client
            .run(create, json!({ "r": [staff] }))
            .await
            .data("createAdministrator.id")
            .is_string()
    );
}

#[tokio::test]
async fn what_cannot_be_is_refused() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let create = "mutation($email: String!, $password: String!) { createAdministrator(input: { firstName: \"X\", lastName: \"Y\", emailAddress: $email, password: $password, roleIds: [] }) { id } }";
    let short = admin.run(create, json!({ "email": "x@example.test", "password": "abc" })).await;
    assert_eq!(short.code(), "USER_INPUT_ERROR");
    assert!(short.message().contains('4'), "{}", short.message());
    let long =
        admin.run(create, json!({ "email": "x@example.test", "password": "x".repeat(73) })).await;
    assert_eq!(long.code(), "USER_INPUT_ERROR");
    let taken = admin.run(create, json!({ "email": "SuperAdmin", "password": "secret" })).await;
    assert_eq!(taken.code(), "USER_INPUT_ERROR");
    let list = admin.ask("{ administrators { totalItems } }").await;
    assert_eq!(list.data("administrators.totalItems"), 1);
}
