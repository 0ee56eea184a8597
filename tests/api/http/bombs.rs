//! Requests that are made to hurt: each is refused with a code, and the server goes on.

use serde_json::json;

use crate::order::market::{Market, active, add, set_address};
use crate::support::Shop;

fn nested(depth: usize) -> String {
    format!("{{ product(id: {}1{}) {{ id }} }}", "[".repeat(depth), "]".repeat(depth))
}

fn conditions(depth: usize) -> String {
    let open = "{ _and: [".repeat(depth);
    let close = "] }".repeat(depth);
    format!("{open}{{ name: {{ eq: \"a\" }} }}{close}")
}

#[tokio::test]
async fn what_is_nested_too_deeply_is_not_looked_into() {
    let shop = Shop::open().await;
    let guest = shop.guest();
    let metadata = format!("{}1{}", "{ a: ".repeat(1500), " }".repeat(1500));
    let chain: String = (0..5000)
        .map(|n| format!("fragment f{n} on Query {{ ...f{} }} ", n + 1))
        .collect::<String>();
    for (limit, document) in [
        ("nesting", nested(1500)),
        (
            "nesting",
            format!("{{ products(options: {{ filter: {} }}) {{ totalItems }} }}", conditions(120)),
        ),
        (
            "nesting",
            format!(
                "mutation {{ addPaymentToOrder(input: {{ method: \"m\", metadata: {metadata} }}) {{ __typename }} }}"
            ),
        ),
        ("tokens", format!("{{ ...f0 }} {chain} fragment f5000 on Query {{ __typename }}")),
        ("tokens", format!("{{ {} }}", "product(id: \"1\") { id } ".repeat(40_000 / 10))),
        ("tokens", format!("{{ {} }}", "unknown ".repeat(60_000))),
        ("fragments", {
            let few: String =
                (0..300).map(|n| format!("fragment f{n} on Query {{ __typename }} ")).collect();
            format!("{{ ...f0 }} {few}")
        }),
    ] {
        let answer = guest.ask(&document).await;
        assert_eq!(answer.code(), "LIMIT_EXCEEDED", "{limit}: {}", answer.text);
        assert!(answer.text.contains(limit), "{limit}: {}", answer.text);
    }
    // What just fits runs, or is refused for what it says.
    let fits =
        format!("{{ products(options: {{ filter: {} }}) {{ totalItems }} }}", conditions(28));
    assert!(guest.ask(&fits).await.errors().is_empty());
    let wide = guest.ask(&format!("{{ {} }}", "unknown ".repeat(5_000))).await;
    assert_eq!(wide.errors().len(), 50, "more mistakes are not told");
    let mut filter = json!({ "name": { "eq": "a" } });
    for _ in 0..40 {
        filter = json!({ "_and": [filter] });
    }
    let document =
        "query($f: ProductFilterParameter) { products(options: { filter: $f }) { totalItems } }";
    let deep = guest.run(document, json!({ "f": filter })).await;
    assert_eq!(deep.code(), "LIMIT_EXCEEDED", "{}", deep.text);
    assert!(guest.ask("{ __typename }").await.errors().is_empty());
}

#[tokio::test]
async fn the_character_that_no_text_can_hold_is_told() {
    let market = Market::open().await;
    let mug = market.variant("MUG", 1000, 100).await;
    let guest = market.cart(&mug, 1).await;
    let by_variable = set_address(&guest, "Shipping", "a\0b").await;
    assert_eq!(by_variable.code(), "BAD_USER_INPUT", "{}", by_variable.text);
    let by_literal = guest.ask("{ orderByCode(code: \"a\\u0000\") { id } }").await;
    assert_eq!(by_literal.code(), "BAD_USER_INPUT", "{}", by_literal.text);
    let long = set_address(&guest, "Shipping", &"x".repeat(17_000)).await;
    assert_eq!(long.code(), "LIMIT_EXCEEDED", "{}", long.text);
    let read = active(&guest).await;
    assert_eq!(read.data("activeOrder.shippingAddress.streetLine1"), json!(null));
}

#[tokio::test]
async fn keys_that_are_none_are_refused() {
    let market = Market::open().await;
    let mug = market.variant("MUG", 1000, 100).await;
    let guest = market.cart(&mug, 1).await;
    let long = "k".repeat(256);
    for key in [" ", "ключ-1234567890123456", long.as_str()] {
        let refused = add(&guest.with("idempotency-key", key), &mug, 1).await;
        assert_eq!(refused.code(), "USER_INPUT_ERROR", "{key}: {}", refused.text);
    }
    assert_eq!(active(&guest).await.data("activeOrder.totalQuantity"), 1);
}

#[tokio::test]
async fn expressions_that_keep_the_database_busy_are_refused() {
    let shop = Shop::open().await;
    for regex in ["(.*)(.*)\\1\\2[x]", "(((a{1,100}){1,100}){1,100})"] {
        let document = "query($o: ProductListOptions) { products(options: $o) { totalItems } }";
        let options = json!({ "filter": { "description": { "regex": regex } } });
        let refused = shop.guest().run(document, json!({ "o": options })).await;
        assert_eq!(refused.code(), "BAD_USER_INPUT", "{}", refused.text);
    }
    let dates = "{ products(options: { filter: { createdAt: { before: \"-4714-01-01T00:00:00Z\" } } }) { totalItems } }";
    assert_eq!(shop.guest().ask(dates).await.code(), "USER_INPUT_ERROR");
}
