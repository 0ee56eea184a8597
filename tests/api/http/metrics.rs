//! What is counted, as Prometheus reads it.

use std::collections::BTreeMap;

use domain::id::OrderId;
use hyper::Method;

use super::until;
use super::wire::LIMIT;
use crate::event::{event, write};
use crate::support::{Call, Shop};

/// All samples by their names with labels, and the whole text.
async fn scrape(shop: &Shop) -> (BTreeMap<String, f64>, String) {
    let answer =
        shop.client("/metrics").send(Call { method: Method::GET, ..Call::default() }).await;
    assert_eq!(answer.status, 200);
    let media = answer.header("content-type").expect("a media type");
    assert!(media.starts_with("text/plain; version=0.0.4"), "{media}");
    let lines = answer.text.lines().filter(|line| !line.starts_with('#'));
    let samples = lines.map(|line| {
        let (name, value) = line.rsplit_once(' ').expect("a sample");
        (name.to_owned(), value.parse().expect("a number"))
    });
    (samples.collect(), answer.text)
}

#[tokio::test]
async fn requests_are_counted_by_operation_and_outcome() {
    let shop = Shop::open().await;
    let guest = shop.guest();
    for _ in 0..3 {
        guest.ask("{ activeChannel { code } products { totalItems } }").await;
    }
    guest.ask("{ mine: me { id } }").await;
    guest.ask("{ nothing }").await;
    guest.ask("mutation { logout { success } }").await;
    let (samples, text) = scrape(&shop).await;
    let count = |operation: &str, outcome: &str| {
        let name =
            format!(r#"cartwright_requests_total{{operation="{operation}",outcome="{outcome}"}}"#);
        samples.get(&name).copied().unwrap_or_default()
    };
    assert_eq!(count("activeChannel", "ok"), 3.0, "{text}");
    assert_eq!(count("me", "errors"), 1.0, "by the field's name, not by what the client calls it");
    assert_eq!(count("none", "refused"), 1.0, "what clients invent makes no new line");
    assert_eq!(count("logout", "ok"), 1.0);
    let latency = r#"cartwright_request_seconds_count{operation="activeChannel"}"#;
    assert_eq!(samples.get(latency), Some(&3.0), "{text}");
    let all = r#"cartwright_request_seconds_bucket{operation="activeChannel",le="+Inf"}"#;
    assert_eq!(samples.get(all), Some(&3.0));
}

#[tokio::test]
async fn the_pool_statements_answers_and_streams_are_told() {
    let shop = Shop::open().await;
    let guest = shop.guest();
    guest.ask("{ products { totalItems } }").await;
    let (before, text) = scrape(&shop).await;
    assert_eq!(before.get(r#"cartwright_pool_connections{state="most"}"#), Some(&8.0), "{text}");
    for name in [
        r#"cartwright_pool_connections{state="used"}"#,
        r#"cartwright_pool_connections{state="idle"}"#,
        "cartwright_streams",
        "cartwright_events_lag_seconds",
    ] {
        assert!(before.contains_key(name), "{name} in {text}");
    }
    assert_eq!(before.get(r#"cartwright_kept_answers{unit="count"}"#), Some(&1.0));
    assert!(before.get(r#"cartwright_kept_answers{unit="bytes"}"#).is_some_and(|b| *b > 0.0));
    guest.ask("{ activeOrder { id } }").await;
    let (after, _) = scrape(&shop).await;
    assert!(after["cartwright_statements_total"] > before["cartwright_statements_total"]);
    for name in before.keys().filter_map(|n| n.split('{').next()) {
        let name =
            name.trim_end_matches("_bucket").trim_end_matches("_sum").trim_end_matches("_count");
        assert!(text.contains(&format!("# HELP {name} ")), "{name} is described");
    }
}

/// While a transaction that wrote events is open, readers wait: that is told.
#[tokio::test]
async fn the_lag_of_events_is_told() {
    let shop = Shop::open().await;
    let lag = async || scrape(&shop).await.0["cartwright_events_lag_seconds"];
    until("nothing is behind", LIMIT, async || lag().await == 0.0).await;
    let database = shop.database().await;
    database.batch_execute("begin; select pg_current_xact_id()").await.unwrap();
    let order: OrderId = shop.app.new_id();
    write(&shop, &[event(order, 1)]).await;
    until("an event is behind", LIMIT, async || lag().await > 0.0).await;
    database.batch_execute("rollback").await.unwrap();
    until("nothing is behind any more", LIMIT, async || lag().await == 0.0).await;
}
