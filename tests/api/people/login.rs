use chrono::Duration;
use serde_json::json;

use super::{customer, logged_in, login};
use crate::support::Shop;

#[tokio::test]
async fn an_administrator_logs_in_and_out() {
    let shop = Shop::open().await;
    let (client, _) = super::administrator(&shop, "grace@example.test", &["1"]).await;
    assert_eq!(client.token().map(|token| token.len()), Some(64));
    let me = client.ask("{ me { id identifier channels { id code permissions } } }").await;
    assert_eq!(me.data("me.identifier"), "grace@example.test");
    assert_eq!(me.data("me.channels.0.code"), "__default_channel__");
    let permissions = me.data("me.channels.0.permissions");
    assert!(permissions.as_array().unwrap().contains(&json!("SuperAdmin")));
    let active = client.ask("{ activeAdministrator { firstName emailAddress user { identifier lastLogin verified roles { code } authenticationMethods { id strategy } } } }").await;
    assert_eq!(active.data("activeAdministrator.firstName"), "Grace");
    assert_eq!(active.data("activeAdministrator.user.roles.0.code"), "__super_admin_role__");
    assert_eq!(active.data("activeAdministrator.user.authenticationMethods.0.strategy"), "native");
    assert!(active.data("activeAdministrator.user.lastLogin").is_string());
    let token = client.token().unwrap();
    let out = client.ask("mutation { logout { success } }").await;
    assert_eq!(out.data("logout.success"), true);
    assert_eq!(out.header("vendure-auth-token"), Some(""));
    client.use_token(Some(&token));
    assert_eq!(client.ask("{ me { id } }").await.code(), "FORBIDDEN");
}

#[tokio::test]
async fn a_customer_logs_in_on_the_shop_api_only() {
    let shop = Shop::open().await;
    customer(&shop.admin().await, "ada@example.test", Some("secret-1")).await;
    let guest = shop.guest();
    let answer = login(&guest, " Ada@Example.TEST ", "secret-1").await;
    assert_eq!(answer.data("login.identifier"), "ada@example.test");
    assert_eq!(answer.data("login.channels.0.permissions"), json!(["Authenticated"]));
    assert_eq!(answer.header("vendure-auth-token").map(str::len), Some(64));
    let me = guest.ask("{ me { identifier } activeCustomer { firstName } }").await;
    assert_eq!(me.data("me.identifier"), "ada@example.test");
    assert_eq!(me.data("activeCustomer.firstName"), "Ada");
    assert_eq!(guest.on("/admin-api").ask("{ me { id } }").await.code(), "FORBIDDEN");
    let refused = login(&shop.client("/admin-api"), "ada@example.test", "secret-1").await;
    assert_eq!(refused.data("login.__typename"), "InvalidCredentialsError");
    assert_eq!(refused.data("login.errorCode"), "INVALID_CREDENTIALS_ERROR");
    assert_eq!(refused.data("login.authenticationError"), "");
}

#[tokio::test]
async fn an_administrator_is_nobody_to_the_shop_api() {
    let shop = Shop::open().await;
    super::administrator(&shop, "grace@example.test", &["1"]).await;
    let refused = login(&shop.guest(), "grace@example.test", "secret-2").await;
    assert_eq!(refused.data("login.__typename"), "InvalidCredentialsError");
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_name_get_the_same_answer() {
    let shop = Shop::open().await;
    customer(&shop.admin().await, "ada@example.test", Some("secret-1")).await;
    let guest = shop.guest();
    let wrong = login(&guest, "ada@example.test", "secret-2").await;
    let unknown = login(&guest, "nobody@example.test", "secret-2").await;
    assert_eq!(wrong.data("login"), unknown.data("login"));
    assert_eq!(wrong.data("login.message"), "The provided credentials are invalid");
    assert_eq!(guest.token(), None);
    let german = guest.with("accept-language", "de");
    let german = login(&german, "ada@example.test", "secret-2").await;
    assert_eq!(german.data("login.message"), "Name oder Passwort stimmt nicht");
}

#[tokio::test]
async fn an_account_without_a_password_cannot_be_used() {
    let shop = Shop::open().await;
    customer(&shop.admin().await, "ada@example.test", None).await;
    let refused = login(&shop.guest(), "ada@example.test", "").await;
    assert_eq!(refused.data("login.__typename"), "InvalidCredentialsError");
}

#[tokio::test]
async fn an_address_that_is_not_proven_is_not_let_in() {
    let shop = Shop::open().await;
    customer(&shop.admin().await, "ada@example.test", Some("secret-1")).await;
    shop.database().await.execute("update users set verified = false", &[]).await.unwrap();
    let refused = login(&shop.guest(), "ada@example.test", "secret-1").await;
    assert_eq!(refused.data("login.__typename"), "NotVerifiedError");
}

#[tokio::test]
async fn authenticate_does_what_login_does() {
    let shop = Shop::open().await;
    customer(&shop.admin().await, "ada@example.test", Some("secret-1")).await;
    let guest = shop.guest();
    let document =
        "mutation($input: AuthenticationInput!) { authenticate(input: $input, rememberMe: true) {
      __typename ... on CurrentUser { identifier } ... on InvalidCredentialsError { message } } }";
    let native = json!({ "username": "ada@example.test", "password": "secret-1" });
    let done = guest.run(document, json!({ "input": { "native": native } })).await;
    assert_eq!(done.data("authenticate.identifier"), "ada@example.test");
    let wrong = json!({ "username": "ada@example.test", "password": "no" });
    let refused = shop.guest().run(document, json!({ "input": { "native": wrong } })).await;
    assert_eq!(refused.data("authenticate.__typename"), "InvalidCredentialsError");
    let nothing = guest.run(document, json!({ "input": {} })).await;
    assert_eq!(nothing.code(), "USER_INPUT_ERROR");
}

#[tokio::test]
async fn a_log_in_replaces_the_guests_session() {
    let shop = Shop::open().await;
    customer(&shop.admin().await, "ada@example.test", Some("secret-1")).await;
    let guest = shop.guest();
    guest.ask("{ activeCustomer { id } }").await;
    let before = guest.token().unwrap();
    login(&guest, "ada@example.test", "secret-1").await;
    let after = guest.token().unwrap();
    assert_ne!(before, after);
    guest.use_token(Some(&before));
    let unknown = guest.ask("{ __typename }").await;
    assert_eq!(unknown.header("vendure-auth-token"), Some(""));
}

#[tokio::test]
async fn logging_out_ends_all_sessions_of_the_account() {
    let shop = Shop::open().await;
    let (one, _) = logged_in(&shop, "ada@example.test").await;
    let other = shop.guest();
    login(&other, "ada@example.test", "secret-1").await;
    assert_eq!(one.ask("mutation { logout { success } }").await.data("logout.success"), true);
    assert_eq!(other.ask("{ me { id } }").await.code(), "FORBIDDEN");
}

#[tokio::test]
async fn logging_out_without_a_token_does_nothing() {
    let shop = Shop::open().await;
    let out = shop.guest().ask("mutation { logout { success } }").await;
    assert_eq!(out.data("logout.success"), false);
}

#[tokio::test]
async fn a_guests_session_outlives_the_log_out() {
    let shop = Shop::open().await;
    let guest = shop.guest();
    guest.ask("{ activeCustomer { id } }").await;
    let token = guest.token().unwrap();
    let out = guest.ask("mutation { logout { success } }").await;
    assert_eq!(out.data("logout.success"), true);
    assert_eq!(guest.token(), None);
    let count = shop.database().await.query_one("select count(*) from sessions", &[]).await;
    assert_eq!(count.unwrap().get::<_, i64>(0), 1);
    guest.use_token(Some(&token));
    assert_eq!(guest.ask("{ activeCustomer { id } }").await.header("vendure-auth-token"), None);
}

#[tokio::test]
async fn a_session_ends_when_its_time_is_over() {
    let shop = Shop::open().await;
    let (client, _) = logged_in(&shop, "ada@example.test").await;
    shop.clock.advance(Duration::days(366));
    let me = client.ask("{ me { id } }").await;
    assert_eq!(me.code(), "FORBIDDEN");
    assert_eq!(me.header("vendure-auth-token"), Some(""));
}

#[tokio::test]
async fn a_session_that_is_used_lives_on() {
    let shop = Shop::open().await;
    let (client, _) = logged_in(&shop, "ada@example.test").await;
    for _ in 0..3 {
        shop.clock.advance(Duration::days(200));
        assert!(client.ask("{ me { id } }").await.data("me.id").is_string());
    }
}

#[tokio::test]
async fn neither_tokens_nor_passwords_are_stored() {
    let shop = Shop::open().await;
    let (client, _) = logged_in(&shop, "ada@example.test").await;
    let token = client.token().unwrap();
    let database = shop.database().await;
    let hash = "select password_hash from users where identifier = 'ada@example.test'";
    let hash: String = database.query_one(hash, &[]).await.unwrap().get(0);
    assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
    let rows = database.query("select token_hash from sessions", &[]).await.unwrap();
    for row in rows {
        let stored: Vec<u8> = row.get(0);
        assert_eq!(stored.len(), 32);
        assert_ne!(stored, token.as_bytes());
    }
}

#[tokio::test]
async fn a_log_in_may_be_repeated_with_its_key() {
    let shop = Shop::open().await;
    customer(&shop.admin().await, "ada@example.test", Some("secret-1")).await;
    let keyed = || shop.guest().with("idempotency-key", "0123456789abcdef");
    let (one, other) = (keyed(), keyed());
    let first = login(&one, "ada@example.test", "secret-1").await;
    let again = login(&other, "ada@example.test", "secret-1").await;
    assert_eq!(first.data("login"), again.data("login"));
    assert_ne!(one.token(), other.token());
    assert!(other.ask("{ me { id } }").await.data("me.id").is_string());
    let wrong = login(&keyed(), "ada@example.test", "secret-2").await;
    assert_eq!(wrong.data("login.__typename"), "InvalidCredentialsError");
}

#[tokio::test]
async fn an_administrators_session_is_nobodys_customer() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let on_shop = admin.on("/shop-api").ask("{ activeCustomer { id } }").await;
    assert_eq!(on_shop.data("activeCustomer"), json!(null));
    let guest = shop.client("/admin-api").ask("{ activeAdministrator { id } }").await;
    assert_eq!(guest.data("activeAdministrator"), json!(null));
    assert_eq!(shop.guest().ask("{ activeAdministrator { id } }").await.code(), "FORBIDDEN");
}
