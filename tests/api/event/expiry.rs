//! Events that are no longer kept.

use std::time::Duration;

use cartwright::app::Options;
use cartwright::event;
use domain::id::OrderId;
use serde_json::json;
use tokio::time::timeout;

use super::{event as some, settle, write};
use crate::support::{Setup, Shop};

const LIST: &str = "query($after: Cursor) { orderEvents(after: $after) { cursor sequence } }";

#[tokio::test]
async fn a_cursor_before_what_is_kept_has_expired() {
    let options = Options { event_days: Some(0), ..Options::default() };
    let shop = Shop::open_with(Setup { options, ..Setup::default() }).await;
    let admin = shop.admin().await;
    let order: OrderId = shop.app.new_id();
    write(&shop, &[some(order, 1), some(order, 2)]).await;
    settle(&shop.app).await;
    let before = admin.run(LIST, json!({})).await;
    let (first, last) = (before.data("orderEvents.0.cursor"), before.data("orderEvents.1.cursor"));
    let mut gone = 0;
    let forgotten = async {
        while gone < 2 {
            gone += event::forget_old(&shop.app).await.expect("old events go");
        }
    };
    timeout(Duration::from_secs(60), forgotten).await.expect("in time");
    assert_eq!(gone, 2);
    write(&shop, &[some(order, 3)]).await;
    settle(&shop.app).await;

    let expired = admin.run(LIST, json!({ "after": first })).await;
    assert_eq!(expired.code(), "CURSOR_EXPIRED");
    let oldest = expired.errors()[0]["extensions"]["oldest"].clone();
    assert_eq!(oldest, last);
    for after in [oldest, last, json!("BEGINNING"), json!(null)] {
        let rest = admin.run(LIST, json!({ "after": after })).await;
        assert_eq!(rest.data("orderEvents.0.sequence"), 3);
    }
}

#[tokio::test]
async fn events_are_kept_for_ever_unless_told_otherwise() {
    let shop = Shop::open().await;
    write(&shop, &[some(shop.app.new_id(), 1)]).await;
    assert_eq!(event::forget_old(&shop.app).await.expect("nothing goes"), 0);
    assert!(event::lag(&shop.app).await.expect("a lag") >= 0.0);
}
