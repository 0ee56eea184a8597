//! Where a request comes from: only a trusted proxy's word counts.

use cartwright::access::attempts::Limits;
use cartwright::app;
use cartwright::http::Options;

use super::ask;
use crate::support::{Setup, Shop};

const LOGIN: &str =
    r#"mutation { login(username: "nobody@example.test", password: "no") { __typename } }"#;

/// A shop where each address may fail once.
async fn shop(trusted: &[&str]) -> Shop {
    let login_limits = Limits { account: 100, address: 1, window_seconds: 60, loopback_factor: 1 };
    let trusted_proxies = trusted.iter().map(|text| text.parse().expect("a network")).collect();
    Shop::open_with(Setup {
        options: app::Options { login_limits, ..app::Options::default() },
        http: Options { trusted_proxies, ..Options::default() },
    })
    .await
}

/// Whether a log-in from there is taken for one of an address that has failed before.
async fn counted(shop: &Shop, forwarded: &[&str]) -> bool {
    let headers: Vec<_> = forwarded.iter().map(|line| ("x-forwarded-for", *line)).collect();
    let answer = ask(&shop.guest(), LOGIN, &headers).await;
    match answer.code().as_str() {
        "TOO_MANY_ATTEMPTS" => true,
        "" => false,
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn without_a_trusted_proxy_nobody_is_believed() {
    let shop = shop(&["10.0.0.0/8"]).await;
    assert!(!counted(&shop, &["203.0.113.1"]).await);
    assert!(counted(&shop, &["203.0.113.2"]).await, "both came from this machine");
}

#[tokio::test]
async fn a_trusted_proxy_tells_the_address() {
    let shop = shop(&["127.0.0.1", "10.0.0.0/8"]).await;
    assert!(!counted(&shop, &["203.0.113.1"]).await);
    assert!(!counted(&shop, &["203.0.113.2"]).await);
    assert!(counted(&shop, &["203.0.113.1"]).await);
    // What a client wrote there itself stands before what the proxies saw.
    assert!(counted(&shop, &["198.51.100.7, 203.0.113.1"]).await);
    assert!(counted(&shop, &["198.51.100.7, 203.0.113.1, 10.1.2.3"]).await);
    assert!(counted(&shop, &["198.51.100.8", "203.0.113.1"]).await, "a line of its own");
    assert!(counted(&shop, &["203.0.113.1:4711"]).await, "with a port");
    assert!(!counted(&shop, &["2001:db8:1:2::1"]).await);
    assert!(counted(&shop, &["[2001:db8:1:2:ffff::9]:443"]).await, "the same network");
}

#[tokio::test]
async fn what_a_proxy_writes_unreadably_is_the_proxys_own() {
    let shop = shop(&["127.0.0.1"]).await;
    assert!(!counted(&shop, &["unknown"]).await);
    assert!(counted(&shop, &["203.0.113.9, unknown"]).await, "not the invented address before it");
    assert!(counted(&shop, &[]).await);
}

#[tokio::test]
async fn the_cookie_is_secure_where_the_proxy_speaks_tls() {
    let near = shop(&["127.0.0.1"]).await;
    let far = shop(&[]).await;
    let cart = "{ activeOrder { id } }";
    for (shop, proto, secure) in [
        (&near, Some("https"), true),
        (&near, Some("HTTPS"), true),
        (&near, Some("http"), false),
        (&near, None, false),
        (&far, Some("https"), false),
    ] {
        let headers: Vec<_> = proto.map(|p| ("x-forwarded-proto", p)).into_iter().collect();
        let answer = ask(&shop.guest(), cart, &headers).await;
        let cookie = answer.header("set-cookie").expect("a cookie");
        assert_eq!(cookie.split("; ").any(|part| part == "Secure"), secure, "{proto:?}: {cookie}");
    }
}
