//! What a request may ask at most; refused before anything runs.

use std::time::Duration;

use cartwright::executor::Limits;
use cartwright::http::Options;
use serde_json::{Value, json};

use super::{JSON, RESPONSE, ask, post, speaking};
use crate::support::{Answer, Client, Shop};

async fn limited(limits: Limits) -> Shop {
    speaking(Options { limits, ..Options::default() }).await
}

/// The refusal of a limit, in every form; nothing ran.
#[track_caller]
fn refused(answer: &Answer, limit: &str, requested: u64, maximum: u64) {
    assert_eq!(answer.code(), "LIMIT_EXCEEDED", "{}", answer.text);
    let extensions = &answer.errors()[0]["extensions"];
    assert_eq!(extensions["limit"], limit);
    assert_eq!(extensions["requested"], requested, "{}", answer.text);
    assert_eq!(extensions["maximum"], maximum);
    assert!(extensions["requestId"].is_string());
    assert!(answer.message().contains(&maximum.to_string()), "{}", answer.message());
    assert!(answer.json.get("data").is_none(), "{}", answer.text);
    assert_eq!(answer.statements, 0);
}

async fn zones(admin: &Client) -> Value {
    admin.ask("{ zones { totalItems } }").await.data("zones.totalItems")
}

#[tokio::test]
async fn a_body_is_only_so_long() {
    let shop = limited(Limits { body_bytes: 1000, ..Limits::default() }).await;
    let guest = shop.guest();
    let body = |bytes: usize| {
        let bare = json!({ "query": "{ __typename }", "pad": "" }).to_string();
        let pad = "x".repeat(bytes - bare.len());
        json!({ "query": "{ __typename }", "pad": pad }).to_string()
    };
    assert_eq!(post(&guest, &body(1000), &[]).await.status, 200);
    for accept in [JSON, RESPONSE] {
        let answer = post(&guest, &body(1001), &[("accept", accept)]).await;
        assert_eq!(answer.status, 413);
        refused(&answer, "body bytes", 1001, 1000);
    }
}

#[tokio::test]
async fn fields_are_only_so_deep() {
    let shop = limited(Limits { depth: 4, ..Limits::default() }).await;
    let guest = shop.guest();
    let fine = "{ collections { items { parent { id } } } }";
    assert_eq!(ask(&guest, fine, &[]).await.errors(), Vec::<Value>::new());
    let deep = "{ collections { items { parent { parent { id } } } } }";
    refused(&ask(&guest, deep, &[]).await, "depth", 5, 4);
    let folded = "{ collections { items { ...P } } } fragment P on Collection { parent { ...Q } }
        fragment Q on Collection { ... on Collection { parent { id } } }";
    refused(&ask(&guest, folded, &[]).await, "depth", 5, 4);
    // What is not executed counts too: it would be validated.
    let other = format!("query A {{ __typename }} query B {deep}");
    let body = json!({ "query": other, "operationName": "A" }).to_string();
    refused(&post(&guest, &body, &[]).await, "depth", 5, 4);
}

#[tokio::test]
async fn fragments_that_meet_themselves_end() {
    let shop = Shop::open().await;
    let circle = "{ collections { items { ...A } } } fragment A on Collection { parent { ...B } }
        fragment B on Collection { parent { ...A } }";
    let answer = ask(&shop.guest(), circle, &[]).await;
    assert_eq!(answer.code(), "GRAPHQL_VALIDATION_FAILED");
    // Each fragment spreads the next twice: 2^30 fields in 2 kB.
    let mut bomb = String::from("{ collections { items { ...F0 } } }");
    for n in 0..30 {
        bomb.push_str(&format!(
            " fragment F{n} on Collection {{ a{n}: id ...F{m} ...F{m} }}",
            m = n + 1
        ));
    }
    bomb.push_str(" fragment F30 on Collection { id }");
    assert_eq!(ask(&shop.guest(), &bomb, &[]).await.code(), "LIMIT_EXCEEDED");
}

#[tokio::test]
async fn aliases_are_only_so_many() {
    let shop = limited(Limits { aliases: 3, ..Limits::default() }).await;
    let guest = shop.guest();
    let fine = "{ a: __typename b: __typename c: __typename }";
    assert_eq!(ask(&guest, fine, &[]).await.errors(), Vec::<Value>::new());
    let many = "{ a: __typename b: __typename c: __typename d: __typename }";
    refused(&ask(&guest, many, &[]).await, "aliases", 4, 3);
    let folded = "{ x: activeChannel { ...C } y: activeChannel { ...C } }
        fragment C on Channel { i: id }";
    refused(&ask(&guest, folded, &[]).await, "aliases", 4, 3);
}

#[tokio::test]
async fn mutations_are_only_so_many() {
    let shop = limited(Limits { mutations: 2, ..Limits::default() }).await;
    let admin = shop.admin().await;
    let make = |n: usize| {
        let fields =
            (0..n).map(|n| format!("m{n}: createZone(input: {{ name: \"{n}\" }}) {{ id }}"));
        format!("mutation {{ {} }}", fields.collect::<Vec<_>>().join(" "))
    };
    assert_eq!(ask(&admin, &make(2), &[]).await.errors(), Vec::<Value>::new());
    refused(&ask(&admin, &make(3), &[]).await, "mutations", 3, 2);
    assert_eq!(zones(&admin).await, 3, "none of the three was made");
}

#[tokio::test]
async fn a_page_counts_as_often_as_it_has_rows() {
    let shop = limited(Limits { complexity: 200, ..Limits::default() }).await;
    let guest = shop.guest();
    let document = "query($take: Int) { products(options: { take: $take }) { items { id name } } }";
    // Per row: items, id, name; and the list itself.
    let fine = guest.run(document, json!({ "take": 66 })).await;
    assert_eq!(fine.errors(), Vec::<Value>::new());
    let much = guest.run(document, json!({ "take": 67 })).await;
    refused(&much, "complexity", 202, 200);
    assert_eq!(much.json["extensions"]["cost"], json!({ "requested": 202, "limit": 200 }));
    // Without a size a page counts as a hundred.
    refused(&guest.run(document, json!({})).await, "complexity", 301, 200);
    let variable = "query($o: ProductListOptions = { take: 90 }) { products(options: $o) { items { id name } } }";
    refused(&guest.run(variable, json!({})).await, "complexity", 271, 200);
    assert_eq!(
        guest.run(variable, json!({ "o": { "take": 1 } })).await.errors(),
        Vec::<Value>::new()
    );
}

#[tokio::test]
async fn lists_of_arguments_are_only_so_long() {
    let shop = limited(Limits { list_items: 3, ..Limits::default() }).await;
    let admin = shop.admin().await;
    let ids = |n: usize| vec!["1"; n];
    let document = "mutation($ids: [ID!]!) { deleteFacetValues(ids: $ids) { result } }";
    let much = admin.run(document, json!({ "ids": ids(4) })).await;
    refused(&much, "list items", 4, 3);
    let inline = format!("mutation {{ deleteFacetValues(ids: {:?}) {{ result }} }}", ids(4));
    refused(&admin.ask(&inline).await, "list items", 4, 3);
    let nested = "query($o: ProductListOptions) { products(options: $o) { totalItems } }";
    let within = json!({ "o": { "filter": { "_and": [{ "id": { "in": ids(5) } }] } } });
    refused(&admin.run(nested, within).await, "list items", 5, 3);
}

#[tokio::test]
async fn a_page_has_only_so_many_rows() {
    let shop = Shop::open().await;
    let list = "query($take: Int) { products(options: { take: $take }) { totalItems } }";
    for (client, most) in [(shop.guest(), 100), (shop.admin().await, 1000)] {
        assert_eq!(client.run(list, json!({ "take": most })).await.data("products.totalItems"), 0);
        let much = client.run(list, json!({ "take": most + 1 })).await;
        assert_eq!(much.code(), "USER_INPUT_ERROR");
        assert!(much.message().contains(&most.to_string()), "{}", much.message());
        assert_eq!(much.statements, 0, "refused before anything is read");
    }
}

#[tokio::test]
async fn a_request_takes_only_so_long() {
    let limits = Limits { timeout: Duration::from_millis(150), ..Limits::default() };
    let shop = limited(limits).await;
    let admin = shop.admin().await;
    let database = shop.database().await;
    let document =
        r#"mutation { updateGlobalSettings(input: { outOfStockThreshold: 7 }) { __typename } }"#;
    for (accept, status) in [(JSON, 200), ("*/*", 200), (RESPONSE, 504)] {
        database.batch_execute("begin; select from global_settings for update").await.unwrap();
        let answer = ask(&admin, document, &[("accept", accept)]).await;
        database.batch_execute("rollback").await.unwrap();
        assert_eq!(answer.status, status, "{}", answer.text);
        assert_eq!(answer.code(), "REQUEST_TIMEOUT");
        assert!(answer.errors()[0]["extensions"]["requestId"].is_string());
        assert!(answer.json.get("data").is_none());
    }
    let kept = "select out_of_stock_threshold from global_settings";
    let row = database.query_one(kept, &[]).await.unwrap();
    assert_eq!(row.get::<_, i32>(0), 0, "what was cut off took no effect");
    // The connections that were cut off are of use again.
    for _ in 0..10 {
        assert_eq!(zones(&admin).await, 1);
    }
}

#[tokio::test]
async fn the_cost_is_told_to_who_asks() {
    let shop = Shop::open().await;
    let guest = shop.guest();
    let page = "{ products(options: { take: 10 }) { items { id } } }";
    let silent = ask(&guest, page, &[]).await;
    assert!(silent.json.get("extensions").is_none());
    let cost = json!({ "requested": 21, "limit": 1_000_000 });
    for _ in 0..2 {
        let told = ask(&guest, page, &[("x-cost", "1")]).await;
        assert_eq!(told.json["extensions"]["cost"], cost, "fresh or kept: {}", told.text);
        assert_eq!(told.data("products.items"), json!([]));
    }
    let admin = shop.admin().await;
    let told =
        ask(&admin, "{ zones(options: { take: 2 }) { items { id } } }", &[("x-cost", "1")]).await;
    assert_eq!(told.json["extensions"]["cost"], json!({ "requested": 5, "limit": 1_000_000 }));
}
