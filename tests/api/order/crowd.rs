//! What a checkout reads does not grow with the shop.

use std::time::Duration;

use serde_json::json;
use tokio::time::{Instant, sleep};

use super::market::{Market, add, pay, set_address, set_customer, set_method, transition};

const OTHERS: i64 = 2000;
const IN_TIME: Duration = Duration::from_secs(20);

/// Rows and index entries of tables that grow with each buyer, as servers that have ended read them.
const READ: &str = "select (
    (select coalesce(sum(seq_tup_read), 0) from pg_stat_user_tables where relname = any($1))
    + (select coalesce(sum(idx_tup_read), 0) from pg_stat_user_indexes where relname = any($1)))::bigint";
const TABLES: [&str; 10] = [
    "sessions",
    "customers",
    "addresses",
    "orders",
    "order_lines",
    "shipping_lines",
    "payments",
    "history_entries",
    "stock_movements",
    "order_events",
];

#[tokio::test]
async fn a_checkout_reads_as_much_in_a_crowded_shop() {
    let market = Market::open().await;
    // The crowd is written around the program.
    market.shop.unchecked();
    let mug = market.variant("MUG", 1000, 100).await;
    checkout(&market, &mug, "first@example.com").await;
    let sql = market.shop.database().await;
    sql.batch_execute(&format!(
        "insert into sessions (id, token_hash, expires_at)
           select gen_random_uuid(), uuid_send(gen_random_uuid()), now() + interval '1 day'
           from generate_series(1, {OTHERS});
         insert into customers (id, first_name, last_name, email_address, channel_ids)
           select gen_random_uuid(), 'A', 'B', n || '@example.com', c.channel_ids
           from generate_series(1, {OTHERS}) n, (select channel_ids from customers limit 1) c;
         insert into orders
           select (jsonb_populate_record(c, jsonb_build_object('id', gen_random_uuid(), 'code', 'C' || n,
             'number', null, 'session_id', gen_random_uuid(), 'active', n % 2 = 0,
             'placed_at', case when n % 2 = 1 then now() end,
             'indexed_updated_at', case when n % 2 = 1 then now() end))).*
           from orders c, generate_series(1, {OTHERS}) n;
         insert into order_lines
           select (jsonb_populate_record(l, jsonb_build_object('id', gen_random_uuid(), 'order_id', o.id))).*
           from order_lines l, orders o where o.code like 'C%';
         insert into payments
           select (jsonb_populate_record(p, jsonb_build_object('id', gen_random_uuid(), 'order_id', o.id))).*
           from payments p, orders o where o.code like 'C%';
         insert into history_entries
           select (jsonb_populate_record(h, jsonb_build_object('id', gen_random_uuid(), 'order_id', o.id))).*
           from history_entries h, orders o
           where o.code like 'C%' and h.id = (select id from history_entries limit 1);"
    ))
    .await
    .expect("a crowd");
    let before = settled(&sql).await;
    checkout(&market, &mug, "last@example.com").await;
    let deadline = Instant::now() + IN_TIME;
    let mut read = 0;
    while read == 0 && Instant::now() < deadline {
        read = settled(&sql).await - before;
    }
    assert!(0 < read && read < OTHERS / 4, "{read} rows and index entries");
}

/// A guest's whole checkout at a server of its own, which has ended afterwards.
async fn checkout(market: &Market, variant: &str, email: &str) {
    let server = market.shop.second().await;
    let guest = server.guest();
    add(&guest, variant, 1).await.data("addItemToOrder.id");
    add(&guest, variant, 1).await.data("addItemToOrder.id");
    set_customer(&guest, email).await.data("setCustomerForOrder.id");
    set_address(&guest, "Shipping", "1 Main Street").await.data("setOrderShippingAddress.id");
    set_method(&guest, &market.shipping).await.data("setOrderShippingMethod.id");
    transition(&guest, "ArrangingPayment").await.data("transitionOrderToState.id");
    let paid = pay(&guest, "auto", json!({})).await;
    assert_eq!(paid.data("addPaymentToOrder.active"), false, "{}", paid.text);
}

/// The count when it has not changed for a while: ending connections tell what they did.
async fn settled(sql: &tokio_postgres::Client) -> i64 {
    let deadline = Instant::now() + IN_TIME;
    let mut last = -1;
    while Instant::now() < deadline {
        let now = sql.query_one(READ, &[&&TABLES[..]]).await.expect("a count").get(0);
        if now == last {
            return now;
        }
        last = now;
        sleep(Duration::from_millis(500)).await;
    }
    panic!("the count does not come to rest: {last}")
}
