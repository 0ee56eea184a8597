//! Who there is and what they may. (The matrix of all fields and callers is `access.rs`.)

mod administrators;
mod guests;
mod keys;
mod limits;
mod login;
mod reach;
mod roles;

use serde_json::{Value, json};

use crate::support::{Client, Shop};

pub(crate) const LOGIN: &str = "mutation($username: String!, $password: String!) {
  login(username: $username, password: $password) {
    __typename
    ... on CurrentUser { id identifier channels { id token code permissions } }
    ... on InvalidCredentialsError { errorCode message authenticationError }
    ... on NotVerifiedError { errorCode message }
    ... on NativeAuthStrategyError { errorCode message }
  }
}";

/// Logs in and gives the answer.
pub(crate) async fn login(
    client: &Client,
    username: &str,
    password: &str,
) -> crate::support::Answer {
    client.run(LOGIN, json!({ "username": username, "password": password })).await
}

/// Makes a customer with a password; gives the id.
pub(crate) async fn customer(admin: &Client, email: &str, password: Option<&str>) -> String {
    let made = admin
        .run(
            "mutation($input: CreateCustomerInput!, $password: String) {
               createCustomer(input: $input, password: $password) { ... on Customer { id } } }",
            json!({
                "input": { "firstName": "Ada", "lastName": "Byron", "emailAddress": email },
                "password": password,
            }),
        )
        .await;
    made.text_at("createCustomer.id")
}

/// A storefront's client of a new customer, logged in.
pub(crate) async fn logged_in(shop: &Shop, email: &str) -> (Client, String) {
    let id = customer(&shop.admin().await, email, Some("secret-1")).await;
    let client = shop.guest();
    let answer = login(&client, email, "secret-1").await;
    assert_eq!(answer.data("login.__typename"), "CurrentUser");
    (client, id)
}

/// Makes a role in the default channel; gives the id.
pub(crate) async fn role(admin: &Client, code: &str, permissions: &[&str]) -> String {
    let made = admin
        .run(
            "mutation($input: CreateRoleInput!) { createRole(input: $input) { id } }",
            json!({ "input": { "code": code, "description": code, "permissions": permissions } }),
        )
        .await;
    made.text_at("createRole.id")
}

/// Makes a role in these channels; gives the id.
pub(crate) async fn role_in(
    admin: &Client,
    code: &str,
    permissions: &[&str],
    channels: &[&str],
) -> String {
    let input = json!({ "code": code, "description": code, "permissions": permissions,
        "channelIds": channels });
    let document = "mutation($input: CreateRoleInput!) { createRole(input: $input) { id } }";
    admin.run(document, json!({ "input": input })).await.text_at("createRole.id")
}

/// Makes an administrator with roles and logs them in.
pub(crate) async fn administrator(shop: &Shop, email: &str, roles: &[&str]) -> (Client, String) {
    let made = shop
        .admin()
        .await
        .run(
            "mutation($input: CreateAdministratorInput!) { createAdministrator(input: $input) { id } }",
            json!({ "input": {
                "firstName": "Grace", "lastName": "Hopper", "emailAddress": email,
                "password": "secret-2", "roleIds": roles,
            } }),
        )
        .await;
    let id = made.text_at("createAdministrator.id");
    let client = shop.client("/admin-api");
    let answer = login(&client, email, "secret-2").await;
    assert_eq!(answer.data("login.__typename"), "CurrentUser");
    (client, id)
}

/// The texts of a list.
pub(crate) fn texts(list: &Value, field: &str) -> Vec<String> {
    let items = list.as_array().cloned().unwrap_or_default();
    items.iter().map(|item| item[field].as_str().unwrap_or_default().to_owned()).collect()
}
