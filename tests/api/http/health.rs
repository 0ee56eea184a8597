//! Whether the server lives, whether it can serve, and the ids of requests.

use std::sync::Arc;
use std::time::Duration;

use cartwright::app::{App, Options};
use cartwright::http::{self, Server};
use hyper::Method;
use serde_json::json;
use tokio::net::TcpListener;

use super::wire::{Events, Socket};
use super::{ask, post, until};
use crate::support::{Answer, Call, Client, FakeClock, Shop};

async fn health(shop: &Shop, path: &'static str) -> Answer {
    shop.client(path).send(Call { method: Method::GET, ..Call::default() }).await
}

#[tokio::test]
async fn a_server_with_its_database_is_ready() {
    let shop = Shop::open().await;
    for path in ["/health/live", "/health/ready"] {
        let answer = health(&shop, path).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text);
        assert!(answer.header("content-type").is_some_and(|m| m.starts_with("text/plain")));
        assert!(answer.header("x-request-id").is_some());
    }
}

#[tokio::test]
async fn a_database_that_is_not_set_up_is_not_ready() {
    let shop = Shop::open().await;
    let database = shop.database().await;
    let one = "select to_jsonb(g)::text from global_settings g";
    let kept: String = database.query_one(one, &[]).await.unwrap().get(0);
    database.batch_execute("delete from global_settings").await.unwrap();
    let unready = health(&shop, "/health/ready").await;
    let back = "insert into global_settings select * from
        jsonb_populate_record(null::global_settings, $1::text::jsonb)";
    database.execute(back, &[&kept]).await.unwrap();
    assert_eq!(
        (unready.status.as_u16(), unready.text.as_str()),
        (503, "the database is not set up\n")
    );
    assert_eq!(health(&shop, "/health/live").await.status, 200);
    assert_eq!(health(&shop, "/health/ready").await.status, 200);
}

#[tokio::test]
async fn a_database_that_is_not_migrated_is_not_ready() {
    let shop = Shop::open().await;
    let database = shop.database().await;
    let row = database
        .query_one(
            "delete from __diesel_schema_migrations where version =
               (select max(version) from __diesel_schema_migrations) returning version",
            &[],
        )
        .await
        .unwrap();
    let unready = health(&shop, "/health/ready").await;
    let back = "insert into __diesel_schema_migrations (version) values ($1)";
    database.execute(back, &[&row.get::<_, String>(0)]).await.unwrap();
    assert_eq!(unready.status, 503);
    assert_eq!(health(&shop, "/health/ready").await.status, 200);
    // What only a newer version knows does no harm while this one still serves.
    let newer = "insert into __diesel_schema_migrations (version) values ('99990101')";
    database.batch_execute(newer).await.unwrap();
    let ready = health(&shop, "/health/ready").await;
    let gone = "delete from __diesel_schema_migrations where version = '99990101'";
    database.batch_execute(gone).await.unwrap();
    assert_eq!(ready.status, 200);
}

/// A server on a database of its own that can be taken away.
async fn removable(shop: &Shop, name: &str) -> (Arc<App>, Client, String) {
    let database = shop.database().await;
    let current: String =
        database.query_one("select current_database()::text", &[]).await.unwrap().get(0);
    database.batch_execute(&format!("drop database if exists {name} with (force)")).await.unwrap();
    let made = format!("create database {name} template shop_template");
    database.batch_execute(&made).await.unwrap();
    let options = db::Options {
        url: shop.database_url().replace(&current, name),
        listen_url: None,
        size: 3,
        statement_timeout: Duration::from_secs(5),
        lock_timeout: Duration::from_secs(5),
        pooler: db::Pooler::Session,
    };
    let pool = db::open(&options).await.expect("a pool");
    let clock = FakeClock::new().as_clock();
    let app = App::open(pool, Options::default(), clock).await.expect("an app");
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let server = Server::open(app.clone(), http::Options::default()).await.expect("a server");
    tokio::spawn(http::serve(server, listener));
    (app, Client::new(address, "/health/ready", None, shop.reports.clone()), name.to_owned())
}

#[tokio::test]
async fn without_its_database_a_server_is_alive_but_not_ready() {
    let shop = Shop::open().await;
    let (app, client, name) = removable(&shop, "health_gone").await;
    let status = async || client.send(Call::default()).await.status.as_u16();
    assert_eq!(status().await, 200);
    let database = shop.database().await;
    let hidden = format!("alter database {name} with allow_connections false");
    database.batch_execute(&hidden).await.unwrap();
    let gone = "select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = $1";
    database.query(gone, &[&name]).await.unwrap();
    let limit = super::wire::LIMIT;
    until("it is not ready", limit, async || status().await == 503).await;
    assert_eq!(client.on("/health/live").send(Call::default()).await.status, 200);
    let failed = client.on("/shop-api").ask("{ activeOrder { id } }").await;
    assert_eq!(failed.code(), "SERVICE_UNAVAILABLE", "{}", failed.text);
    database
        .batch_execute(&format!("alter database {name} with allow_connections true"))
        .await
        .unwrap();
    until("it is ready again", limit, async || status().await == 200).await;
    let answer = client.on("/shop-api").ask("{ activeOrder { id } }").await;
    assert!(answer.errors().is_empty(), "{}", answer.text);
    app.stopping.cancel();
    app.pool.close();
    database.batch_execute(&format!("drop database {name} with (force)")).await.unwrap();
}

#[tokio::test]
async fn a_request_has_one_id_everywhere() {
    let shop = Shop::open().await;
    let guest = shop.guest();
    for id in ["mine", "0f/1-2_3.4:5", &"x".repeat(128)] {
        let answer = ask(&guest, "{ me { id } }", &[("x-request-id", id)]).await;
        assert_eq!(answer.header("x-request-id"), Some(id));
        assert_eq!(answer.errors()[0]["extensions"]["requestId"], id);
    }
    for unusable in ["with space", &"x".repeat(129), "ümlaut"] {
        let answer = ask(&guest, "{ me { id } }", &[("x-request-id", unusable)]).await;
        let own = answer.header("x-request-id").expect("an id").to_owned();
        assert_eq!(own.len(), 36, "a new one: {own}");
        assert_eq!(answer.errors()[0]["extensions"]["requestId"], own);
    }
    for body in ["{", r#"{"query":"{"}"#, r#"{"query":"{ nothing }"}"#] {
        let answer = post(&guest, body, &[("x-request-id", "mine")]).await;
        assert_eq!(answer.errors()[0]["extensions"]["requestId"], "mine", "{}", answer.text);
    }
    let unknown = [("vendure-token", "nobody"), ("x-request-id", "mine")];
    let unknown = ask(&guest.at("currencyCode=XXX"), "{ __typename }", &unknown).await;
    assert_eq!(unknown.errors()[0]["extensions"]["requestId"], "mine", "{}", unknown.text);
}

/// Events say whose request made them.
#[tokio::test]
async fn the_id_goes_with_what_the_request_does() {
    let market = crate::order::market::Market::open().await;
    let mug = market.variant("MUG", 1000, 5).await;
    let guest = market.shop.guest();
    let add =
        "mutation($id: ID!) { addItemToOrder(productVariantId: $id, quantity: 1) { __typename } }";
    let body = json!({ "query": add, "variables": { "id": mug } }).to_string();
    post(&guest, &body, &[("x-request-id", "my-cart")]).await.data("addItemToOrder");
    let sql = "select request_id from order_events order by sequence desc limit 1";
    let row = market.shop.database().await.query_one(sql, &[]).await.unwrap();
    assert_eq!(row.get::<_, String>(0), "my-cart");
}

#[tokio::test]
async fn streams_have_ids_too() {
    let shop = Shop::open().await;
    let headers = [("x-request-id", "mine")];
    let mut events = Events::open(shop.address, "/shop-api", "{ me { id } }", &headers).await;
    assert_eq!(events.result().await["errors"][0]["extensions"]["requestId"], "mine");
    let socket = Socket::connect(shop.address, "/shop-api", super::wire::TRANSPORT, &headers).await;
    let mut socket = socket.expect("a connection");
    socket.say(json!({ "type": "connection_init" })).await;
    socket.hear().await;
    socket.subscribe("q", "{ me { id } }").await;
    let failed = socket.hear().await;
    assert_eq!(failed["payload"]["errors"][0]["extensions"]["requestId"], "mine");
}
