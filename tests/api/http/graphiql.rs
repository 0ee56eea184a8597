//! GraphiQL, out of the binary.

use cartwright::http::Options;
use hyper::Method;

use super::speaking;
use crate::support::{Answer, Call, Client, Shop};

const BROWSER: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

async fn fetch(client: &Client, accept: &str) -> Answer {
    let headers = vec![("accept".to_owned(), accept.to_owned())];
    client.send(Call { method: Method::GET, headers, ..Call::default() }).await
}

/// What the page or a file refers to, as `src="…"` and `href="…"`.
fn references(html: &str) -> Vec<String> {
    let starts = html.match_indices("src=\"").chain(html.match_indices("href=\""));
    let texts = starts.filter_map(|(at, word)| html[at + word.len()..].split('"').next());
    texts.map(str::to_owned).collect()
}

#[tokio::test]
async fn a_browser_gets_a_page_that_needs_nobody_else() {
    let shop = Shop::open().await;
    let mut needed = Vec::new();
    for path in ["/graphql", "/shop-api", "/admin-api"] {
        let page = fetch(&shop.client(path), BROWSER).await;
        assert_eq!(page.status, 200);
        assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"));
        assert_eq!(page.header("x-content-type-options"), Some("nosniff"));
        let policy = page.header("content-security-policy").expect("a policy");
        for rule in ["default-src 'self'", "frame-ancestors 'none'", "connect-src 'self'"] {
            assert!(policy.contains(rule), "{policy}");
        }
        assert!(!policy.contains("http") && !policy.contains("script-src"), "{policy}");
        assert!(!page.text.contains("://"), "the page names another server");
        // The policy allows no script in the page itself.
        assert!(!page.text.contains("<script>"));
        needed = references(&page.text);
    }
    assert!(needed.len() >= 5, "{needed:?}");
    for file in needed {
        assert!(file.starts_with("/graphiql/"), "{file}");
        let file = fetch(&shop.client(file.leak()), "*/*").await;
        assert_eq!(file.status, 200);
        assert!(!file.text.is_empty());
        assert!(file.header("cache-control").is_some_and(|c| c.contains("max-age")));
        let media = file.header("content-type").expect("a media type");
        assert!(media.starts_with("text/javascript") || media.starts_with("text/css"), "{media}");
        for elsewhere in ["@import", "url(http", "url(\"http", "importScripts"] {
            assert!(!file.text.contains(elsewhere), "{elsewhere}");
        }
    }
    assert_eq!(fetch(&shop.client("/graphiql/nothing.js"), "*/*").await.status, 404);
    assert_eq!(fetch(&shop.client("/graphiql/LICENSES.txt"), "*/*").await.status, 200);
}

#[tokio::test]
async fn its_subscriptions_go_over_a_protocol_that_we_speak() {
    let shop = Shop::open().await;
    let start = fetch(&shop.client("/graphiql/start.js"), "*/*").await.text;
    assert!(start.contains("graphqlWs.createClient") && start.contains("wsClient"));
    let library = fetch(&shop.client("/graphiql/graphql-ws.min.js"), "*/*").await.text;
    assert!(library.contains("graphql-transport-ws"));
}

#[tokio::test]
async fn programs_get_no_page() {
    let shop = Shop::open().await;
    for accept in ["*/*", "application/json", "application/json, text/html;q=0.5"] {
        assert_eq!(fetch(&shop.guest(), accept).await.status, 400, "{accept}: there is no query");
    }
    let query = format!("query={}", super::encoded("{ __typename }"));
    let headers = vec![("accept".to_owned(), BROWSER.to_owned())];
    let guest = shop.guest();
    let asked = guest.send(Call { method: Method::GET, headers, query, ..Call::default() });
    assert_eq!(asked.await.data("__typename"), "Query", "a link to a query shows its answer");
}

#[tokio::test]
async fn it_can_be_left_out() {
    let shop = speaking(Options { graphiql: false, ..Options::default() }).await;
    assert_eq!(fetch(&shop.guest(), BROWSER).await.status, 400);
}
