//! Who looks for something else is told where things are.

use hyper::Method;

use crate::support::{Call, Shop};

#[tokio::test]
async fn the_root_names_the_paths() {
    let shop = Shop::open().await;
    let get = Call { method: Method::GET, ..Call::default() };
    let root = shop.client("/").send(get).await;
    assert_eq!(root.status, 200);
    for path in ["/shop-api", "/admin-api", "/health/ready", "docs/"] {
        assert!(root.text.contains(path), "{path} in {}", root.text);
    }
    let get = Call { method: Method::GET, ..Call::default() };
    let nowhere = shop.client("/shop").send(get).await;
    assert_eq!(nowhere.status, 404);
    assert!(nowhere.text.contains("/shop-api"), "{}", nowhere.text);
}

#[tokio::test]
async fn other_methods_are_told_which_are_taken() {
    let shop = Shop::open().await;
    for method in [Method::PUT, Method::DELETE, Method::PATCH] {
        let answer = shop.guest().send(Call { method, ..Call::default() }).await;
        assert_eq!(answer.status, 405);
        assert_eq!(answer.text.lines().count(), 1, "{}", answer.text);
        assert!(answer.text.contains("POST"), "{}", answer.text);
        let allowed = answer.header("allow").expect("what is allowed");
        assert!(allowed.contains("POST") && allowed.contains("GET"), "{allowed}");
    }
}

#[tokio::test]
async fn a_subscription_by_plain_post_is_told_how() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let answer = admin.ask("subscription { orderEvents { sequence } }").await;
    let message = answer.message();
    assert!(message.contains("graphql-transport-ws"), "{message}");
    assert!(message.contains("Accept: text/event-stream"), "{message}");
    assert_eq!(answer.code(), "BAD_USER_INPUT");
    assert!(answer.json.get("data").is_none(), "{}", answer.text);
}
