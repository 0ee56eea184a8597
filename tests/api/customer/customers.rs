use serde_json::{Value, json};

use crate::people::{customer, logged_in, login, texts};
use crate::support::Shop;

const CREATE: &str = "mutation($input: CreateCustomerInput!, $password: String) {
  createCustomer(input: $input, password: $password) { __typename
    ... on Customer { id createdAt updatedAt title firstName lastName phoneNumber emailAddress customFields
      addresses { id } groups { id } user { identifier verified roles { code } } }
    ... on EmailAddressConflictError { errorCode message } } }";

fn ada(email: &str) -> Value {
    json!({ "title": "Ms", "firstName": "Ada", "lastName": "Byron", "phoneNumber": "1", "emailAddress": email })
}

async fn history(shop: &Shop) -> Vec<String> {
    let rows =
        "select type from history_entries where customer_id is not null order by created_at, id";
    let rows = shop.database().await.query(rows, &[]).await.unwrap();
    rows.iter().map(|row| row.get(0)).collect()
}

#[tokio::test]
async fn a_customer_is_made_with_an_account() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let made = admin
        .run(CREATE, json!({ "input": ada("Ada@Example.test"), "password": "secret-1" }))
        .await;
    assert_eq!(made.data("createCustomer.emailAddress"), "ada@example.test");
    assert_eq!(made.data("createCustomer.user.identifier"), "ada@example.test");
    assert_eq!(made.data("createCustomer.user.verified"), true);
    assert_eq!(made.data("createCustomer.user.roles.0.code"), "__customer_role__");
    assert_eq!(made.data("createCustomer.addresses"), json!([]));
    assert_eq!(history(&shop).await, ["CUSTOMER_REGISTERED", "CUSTOMER_VERIFIED"]);
    let other = admin.run(CREATE, json!({ "input": ada("bob@example.test") })).await;
    assert_eq!(other.data("createCustomer.user.verified"), false);
}

#[tokio::test]
async fn an_e_mail_address_belongs_to_one_customer() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let id = customer(&admin, "ada@example.test", None).await;
    let refused = admin.run(CREATE, json!({ "input": ada("ADA@example.test") })).await;
    assert_eq!(refused.data("createCustomer.__typename"), "EmailAddressConflictError");
    assert_eq!(refused.data("createCustomer.errorCode"), "EMAIL_ADDRESS_CONFLICT_ERROR");
    let bob = customer(&admin, "bob@example.test", None).await;
    let update = "mutation($input: UpdateCustomerInput!) { adminUpdateCustomer(input: $input) { __typename ... on Customer { id emailAddress } } }";
    let taken = admin
        .run(update, json!({ "input": { "id": bob, "emailAddress": "ada@example.test" } }))
        .await;
    assert_eq!(taken.data("adminUpdateCustomer.__typename"), "EmailAddressConflictError");
    let odd = admin.run(CREATE, json!({ "input": ada("no address") })).await;
    assert_eq!(odd.code(), "USER_INPUT_ERROR");
    let short =
        admin.run(CREATE, json!({ "input": ada("x@example.test"), "password": "abc" })).await;
    assert_eq!(short.code(), "USER_INPUT_ERROR");
    let list = admin.ask("{ customers { totalItems items { id } } }").await;
    assert_eq!(texts(&list.data("customers.items"), "id"), [id, bob]);
}

#[tokio::test]
async fn an_administrator_changes_a_customer() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let id = customer(&admin, "ada@example.test", Some("secret-1")).await;
    let update = "mutation($input: UpdateCustomerInput!) { adminUpdateCustomer(input: $input) { ... on Customer { title firstName lastName emailAddress user { identifier } } } }";
    let input = json!({ "id": id, "title": "Lady", "lastName": "Lovelace", "emailAddress": "New@example.test" });
    let changed = admin.run(update, json!({ "input": input })).await;
    assert_eq!(changed.data("adminUpdateCustomer.firstName"), "Ada");
    assert_eq!(changed.data("adminUpdateCustomer.lastName"), "Lovelace");
    assert_eq!(changed.data("adminUpdateCustomer.user.identifier"), "new@example.test");
    let done = login(&shop.guest(), "new@example.test", "secret-1").await;
    assert_eq!(done.data("login.__typename"), "CurrentUser");
    let cleared = admin.run(update, json!({ "input": { "id": id, "title": null } })).await;
    assert_eq!(cleared.data("adminUpdateCustomer.title"), json!(null));
    assert_eq!(cleared.data("adminUpdateCustomer.lastName"), "Lovelace");
    let missing = admin.run(update, json!({ "input": { "firstName": "X" } })).await;
    assert_eq!(missing.code(), "ENTITY_NOT_FOUND");
    let database = shop.database().await;
    let entry = "select data, administrator_id::text, is_public from history_entries where type = 'CUSTOMER_DETAIL_UPDATED' order by created_at, id limit 1";
    let entry = database.query_one(entry, &[]).await.unwrap();
    assert!(entry.get::<_, Option<String>>(1).is_some());
    assert!(!entry.get::<_, bool>(2));
}

#[tokio::test]
async fn a_customer_changes_nobody_but_themselves() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let other = customer(&admin, "bob@example.test", None).await;
    let (client, id) = logged_in(&shop, "ada@example.test").await;
    let update = "mutation($input: UpdateCustomerInput!) { updateCustomer(input: $input) { id firstName emailAddress } }";
    let input = json!({ "id": other, "firstName": "Augusta", "emailAddress": "mine@example.test" });
    let changed = client.run(update, json!({ "input": input })).await;
    assert_eq!(changed.data("updateCustomer.id"), id);
    assert_eq!(changed.data("updateCustomer.firstName"), "Augusta");
    assert_eq!(changed.data("updateCustomer.emailAddress"), "ada@example.test");
    let guest = shop.guest().run(update, json!({ "input": { "firstName": "X" } })).await;
    assert_eq!(guest.code(), "FORBIDDEN");
    let bob = admin
        .run("query($id: ID!) { customer(id: $id) { firstName } }", json!({ "id": other }))
        .await;
    assert_eq!(bob.data("customer.firstName"), "Ada");
    for ask in ["{ customers { totalItems } }", "{ customer(id: \"1\") { id } }"] {
        assert_eq!(client.ask(ask).await.code(), "FORBIDDEN");
    }
}

#[tokio::test]
async fn a_deleted_customer_is_gone_with_the_account() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let (client, id) = logged_in(&shop, "ada@example.test").await;
    let delete = "mutation($id: ID!) { deleteCustomer(id: $id) { result } }";
    assert_eq!(
        admin.run(delete, json!({ "id": id })).await.data("deleteCustomer.result"),
        "DELETED"
    );
    assert_eq!(client.ask("{ me { id } }").await.code(), "FORBIDDEN");
    let refused = login(&shop.guest(), "ada@example.test", "secret-1").await;
    assert_eq!(refused.data("login.__typename"), "InvalidCredentialsError");
    let find = admin.run("query($id: ID!) { customer(id: $id) { id } }", json!({ "id": id })).await;
    assert_eq!(find.data("customer"), json!(null));
    assert_eq!(admin.run(delete, json!({ "id": id })).await.code(), "ENTITY_NOT_FOUND");
    // The address is free again.
    customer(&admin, "ada@example.test", Some("secret-1")).await;
}

#[tokio::test]
async fn a_list_is_filtered_sorted_and_paged() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    for n in 1..=3 {
        customer(&admin, &format!("c{n}@example.test"), None).await;
    }
    let page = admin.ask("{ customers(options: { take: 2, skip: 1, sort: { emailAddress: DESC } }) { totalItems items { emailAddress } } }").await;
    assert_eq!(page.data("customers.totalItems"), 3);
    assert_eq!(
        texts(&page.data("customers.items"), "emailAddress"),
        ["c2@example.test", "c1@example.test"]
    );
    let found = admin.ask("{ customers(options: { filter: { emailAddress: { contains: \"C3\" } } }) { totalItems } }").await;
    assert_eq!(found.data("customers.totalItems"), 1);
    let none = admin
        .ask("{ customers(options: { filter: { postalCode: { eq: \"1010\" } } }) { totalItems } }")
        .await;
    assert_eq!(none.data("customers.totalItems"), 0);
}

#[tokio::test]
async fn the_list_costs_the_same_for_one_and_for_many() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let ask =
        "{ customers { totalItems items { id user { id } addresses { id } groups { id } } } }";
    customer(&admin, "a@example.test", None).await;
    let few = admin.ask(ask).await.statements;
    customer(&admin, "b@example.test", None).await;
    let many = admin.ask(ask).await;
    assert_eq!(many.data("customers.totalItems"), 2);
    assert_eq!(many.statements, few);
    assert!(few <= 4, "{few}");
}
