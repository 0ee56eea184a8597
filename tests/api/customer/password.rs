use crate::people::{logged_in, login};
use crate::support::Shop;

const CHANGE: &str = "mutation($old: String!, $new: String!) {
  updateCustomerPassword(currentPassword: $old, newPassword: $new) {
    __typename ... on Success { success } ... on InvalidCredentialsError { authenticationError }
    ... on PasswordValidationError { errorCode message validationErrorMessage } } }";

#[tokio::test]
async fn a_password_is_changed_by_who_knows_it() {
    let shop = Shop::open().await;
    let (client, _) = logged_in(&shop, "ada@example.test").await;
    let other = shop.guest();
    login(&other, "ada@example.test", "secret-1").await;
    let change = async |old: &str, new: &str| {
        client.run(CHANGE, serde_json::json!({ "old": old, "new": new })).await
    };
    let wrong = change("secret-0", "secret-2").await;
    assert_eq!(wrong.data("updateCustomerPassword.__typename"), "InvalidCredentialsError");
    let short = change("secret-1", "abc").await;
    assert_eq!(short.data("updateCustomerPassword.errorCode"), "PASSWORD_VALIDATION_ERROR");
    assert_eq!(
        short.data("updateCustomerPassword.validationErrorMessage"),
        "it needs at least 4 characters"
    );
    let done = change("secret-1", "secret-2").await;
    assert_eq!(done.data("updateCustomerPassword.success"), true);
    assert!(client.ask("{ me { id } }").await.data("me.id").is_string());
    assert_eq!(other.ask("{ me { id } }").await.code(), "FORBIDDEN");
    let old = login(&shop.guest(), "ada@example.test", "secret-1").await;
    assert_eq!(old.data("login.__typename"), "InvalidCredentialsError");
    let new = login(&shop.guest(), "ada@example.test", "secret-2").await;
    assert_eq!(new.data("login.__typename"), "CurrentUser");
}

#[tokio::test]
async fn guests_have_no_password() {
    let shop = Shop::open().await;
    let refused =
        shop.guest().run(CHANGE, serde_json::json!({ "old": "x", "new": "secret-2" })).await;
    assert_eq!(refused.code(), "FORBIDDEN");
}
