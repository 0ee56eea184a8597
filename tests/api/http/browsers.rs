//! What pages of other origins may do, and the cookie.

use cartwright::http::Options;
use hyper::Method;
use serde_json::json;

use super::{ask, parts, speaking};
use crate::support::{Answer, Call, Client, Shop};

const FRIEND: &str = "https://shop.example";
const STRANGER: &str = "https://evil.example";
const WHO: &str = "{ activeChannel { code } activeOrder { id } }";

async fn friendly() -> Shop {
    speaking(Options { cors_origins: vec![FRIEND.into()], ..Options::default() }).await
}

async fn preflight(client: &Client, origin: &str) -> Answer {
    let headers = [
        ("origin", origin),
        ("access-control-request-method", "POST"),
        ("access-control-request-headers", "authorization, content-type, vendure-token"),
    ];
    let headers = headers.map(|(n, v)| (n.to_owned(), v.to_owned())).to_vec();
    client.send(Call { method: Method::OPTIONS, headers, ..Call::default() }).await
}

#[tokio::test]
async fn any_page_may_ask_without_the_cookie() {
    let shop = friendly().await;
    for origin in [STRANGER, "null"] {
        let before = preflight(&shop.guest(), origin).await;
        assert_eq!(before.status, 204);
        assert_eq!(before.header("access-control-allow-origin"), Some("*"));
        assert_eq!(before.header("access-control-allow-credentials"), None);
        assert_eq!(
            parts(before.header("access-control-allow-methods")),
            ["GET", "OPTIONS", "POST"]
        );
        assert_eq!(
            parts(before.header("access-control-allow-headers")),
            ["authorization", "content-type", "vendure-token"]
        );
        assert!(before.header("access-control-max-age").is_some());
        let answer = ask(&shop.guest(), WHO, &[("origin", origin)]).await;
        assert_eq!(answer.data("activeChannel.code"), "__default_channel__");
        assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
        assert_eq!(answer.header("access-control-allow-credentials"), None);
        let exposed = parts(answer.header("access-control-expose-headers"));
        assert!(exposed.contains(&"vendure-auth-token"), "{exposed:?}");
        assert!(exposed.contains(&"x-request-id") && exposed.contains(&"retry-after"));
    }
}

#[tokio::test]
async fn named_pages_may_ask_with_the_cookie() {
    let shop = friendly().await;
    for answer in [
        preflight(&shop.guest(), FRIEND).await,
        ask(&shop.guest(), WHO, &[("origin", FRIEND)]).await,
    ] {
        assert_eq!(answer.header("access-control-allow-origin"), Some(FRIEND));
        assert_eq!(answer.header("access-control-allow-credentials"), Some("true"));
        assert!(answer.headers.get_all("vary").iter().any(|v| v == "origin"));
    }
    // A shared cache must not hand an answer for nobody's page to a page.
    let plain = ask(&shop.guest(), WHO, &[]).await;
    assert!(plain.headers.get_all("vary").iter().any(|v| v == "origin"));
    assert_eq!(plain.header("access-control-allow-origin"), None);
}

#[tokio::test]
async fn errors_may_be_read_by_pages_too() {
    let shop = friendly().await;
    for body in ["{", r#"{"query":"{ nothing }"}"#] {
        let answer = super::post(&shop.guest(), body, &[("origin", STRANGER)]).await;
        assert_eq!(answer.status, 400);
        assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
    }
}

/// The cookie of a visitor who has a cart, as `session=…`.
async fn visitor(shop: &Shop) -> (String, String) {
    let guest = shop.guest();
    let first = guest.ask("{ activeOrder { id } }").await;
    let cookie = first.header("set-cookie").expect("a cookie").to_owned();
    let token = guest.token().expect("a token");
    assert!(cookie.starts_with(&format!("session={token};")), "{cookie}");
    (cookie, format!("theme=dark; session={token}; lang=en"))
}

#[tokio::test]
async fn the_cookie_is_the_visitors_session() {
    let shop = friendly().await;
    let (set, cookie) = visitor(&shop).await;
    for attribute in ["HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(set.split("; ").any(|part| part == attribute), "{set}");
    }
    assert!(!set.contains("Secure"), "not over plain HTTP: {set}");
    let known = "{ nextOrderStates activeOrder { id } }";
    let own = format!("http://{}", shop.address);
    for origin in [None, Some(FRIEND), Some(own.as_str())] {
        let mut headers = vec![("cookie", cookie.as_str())];
        headers.extend(origin.map(|origin| ("origin", origin)));
        let answer = ask(&shop.guest(), known, &headers).await;
        assert_eq!(answer.header("vendure-auth-token"), None, "{origin:?}: the session is known");
    }
    let stranger = shop.guest();
    let answer = ask(&stranger, known, &[("cookie", &cookie), ("origin", STRANGER)]).await;
    let other = answer.header("vendure-auth-token").expect("somebody new");
    assert!(!cookie.contains(other), "the visitor's session was not touched");
}

#[tokio::test]
async fn a_cookie_of_a_stranger_writes_nothing() {
    let shop = friendly().await;
    let admin = shop.admin().await;
    let cookie = format!("session={}", admin.token().expect("a token"));
    let document = r#"mutation { createZone(input: { name: "Evil" }) { id } }"#;
    let page = shop.client("/admin-api");
    let refused = ask(&page, document, &[("cookie", &cookie), ("origin", STRANGER)]).await;
    assert_eq!(refused.code(), "FORBIDDEN");
    let list = admin.ask("{ zones { totalItems } }").await;
    assert_eq!(list.data("zones.totalItems"), 1);
    let done = ask(&page, document, &[("cookie", &cookie), ("origin", FRIEND)]).await;
    assert!(done.data("createZone.id").is_string());
}

#[tokio::test]
async fn the_cookie_ends_with_the_session() {
    let shop = friendly().await;
    let (client, _) = crate::people::logged_in(&shop, "ada@example.test").await;
    let out = client.ask("mutation { logout { success } }").await;
    let cookie = out.header("set-cookie").expect("a cookie");
    assert!(cookie.starts_with("session=; Max-Age=0;"), "{cookie}");
    let unknown = ask(&shop.guest(), WHO, &[("cookie", "session=0123")]).await;
    assert_eq!(unknown.data("activeChannel.code"), "__default_channel__");
    assert!(unknown.header("set-cookie").is_some());
}

#[tokio::test]
async fn a_log_in_that_is_to_be_remembered_outlives_the_browser() {
    let shop = friendly().await;
    crate::people::customer(&shop.admin().await, "ada@example.test", Some("secret-1")).await;
    let document = "mutation($remember: Boolean) { login(username: \"ada@example.test\",
        password: \"secret-1\", rememberMe: $remember) { __typename } }";
    for (remember, lasts) in [(true, true), (false, false)] {
        let done = shop.guest().run(document, json!({ "remember": remember })).await;
        assert_eq!(done.data("login.__typename"), "CurrentUser");
        let cookie = done.header("set-cookie").expect("a cookie");
        assert_eq!(cookie.contains("Max-Age="), lasts, "{cookie}");
        assert_eq!(done.header("cache-control"), Some("no-store"));
    }
}
