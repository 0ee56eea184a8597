use cartwright::access::attempts::Limits;
use cartwright::app::Options;
use chrono::Duration;

use super::{customer, login};
use crate::support::{Setup, Shop};

async fn strict() -> Shop {
    let login_limits = Limits { account: 3, address: 5, window_seconds: 60, loopback_factor: 1 };
    let options = Options { login_limits, ..Options::default() };
    Shop::open_with(Setup { options, ..Setup::default() }).await
}

#[tokio::test]
async fn an_account_bears_a_few_failures_only() {
    let shop = strict().await;
    customer(&shop.admin().await, "ada@example.test", Some("secret-1")).await;
    let guest = shop.guest();
    for _ in 0..3 {
        let refused = login(&guest, "ada@example.test", "wrong").await;
        assert_eq!(refused.data("login.__typename"), "InvalidCredentialsError");
    }
    let refused = login(&guest, "ada@example.test", "secret-1").await;
    assert_eq!(refused.code(), "TOO_MANY_ATTEMPTS");
    let wait = refused.json["errors"][0]["extensions"]["retryAfter"].as_u64().unwrap();
    assert!((1..=61).contains(&wait), "{wait}");
    assert_eq!(refused.header("retry-after"), Some(wait.to_string().as_str()));
    shop.clock.advance(Duration::seconds(61));
    let done = login(&guest, "ada@example.test", "secret-1").await;
    assert_eq!(done.data("login.__typename"), "CurrentUser");
}

#[tokio::test]
async fn an_address_bears_a_few_failures_only() {
    let shop = strict().await;
    customer(&shop.admin().await, "ada@example.test", Some("secret-1")).await;
    for n in 0..5 {
        login(&shop.guest(), &format!("nobody-{n}@example.test"), "wrong").await;
    }
    let refused = login(&shop.guest(), "ada@example.test", "secret-1").await;
    assert_eq!(refused.code(), "TOO_MANY_ATTEMPTS");
}

#[tokio::test]
async fn successes_do_not_count() {
    let shop = strict().await;
    customer(&shop.admin().await, "ada@example.test", Some("secret-1")).await;
    for _ in 0..8 {
        let done = login(&shop.guest(), "ada@example.test", "secret-1").await;
        assert_eq!(done.data("login.__typename"), "CurrentUser");
    }
}

#[tokio::test]
async fn the_machine_itself_is_trusted_more() {
    let shop = Shop::open().await;
    customer(&shop.admin().await, "ada@example.test", Some("secret-1")).await;
    for _ in 0..12 {
        let refused = login(&shop.guest(), "ada@example.test", "wrong").await;
        assert_eq!(refused.data("login.__typename"), "InvalidCredentialsError");
    }
}

#[tokio::test]
async fn guessing_the_current_password_is_limited_too() {
    let shop = strict().await;
    let (client, _) = super::logged_in(&shop, "ada@example.test").await;
    let document = r#"mutation { updateCustomerPassword(currentPassword: "no", newPassword: "secret-3") { __typename } }"#;
    for _ in 0..3 {
        let refused = client.ask(document).await;
        assert_eq!(refused.data("updateCustomerPassword.__typename"), "InvalidCredentialsError");
    }
    assert_eq!(client.ask(document).await.code(), "TOO_MANY_ATTEMPTS");
}
