//! `cartwright demo`: the shop that a new database begins with.

use std::time::{Duration, Instant};

use cartwright::demo;
use serde_json::json;

use crate::support::Shop;

#[tokio::test]
async fn the_demo_shop_holds_what_it_promises() {
    let shop = Shop::open().await;
    let summary = demo::run(&shop.app, None).await.expect("a demo");
    assert!(summary.shop.is_clean(), "{}", summary.shop);
    assert_eq!((summary.shop.created, summary.shop.variants, summary.customers), (33, 100, 4));
    let guest = shop.guest();
    let hot = guest
        .ask("{ search(input: { term: \"HOT-1\" }) { items { sku slug priceWithTax { ... on SinglePrice { value } } } } }")
        .await;
    assert_eq!(hot.data("search.items.0.sku"), "HOT-1");
    assert!(hot.text_at("search.items.0.slug").starts_with("hot-"));
    let countries =
        guest.ask("{ availableCountries { code } activeChannel { currencyCode } }").await;
    let codes = countries.data("availableCountries");
    let codes = codes.as_array().expect("countries");
    for code in ["AT", "DE", "US"] {
        assert!(codes.iter().any(|c| c["code"] == code), "{code}");
    }
    assert_eq!(countries.data("activeChannel.currencyCode"), "EUR");
    let kitchen = "{ search(input: { collectionSlug: \"kitchen\", groupByProduct: true }) { totalItems collections { collection { slug } count } } }";
    assert_eq!(guest.ask(kitchen).await.data("search.totalItems"), json!(5));
    let admin = shop.admin().await;
    let methods = admin
        .ask("{ paymentMethods { items { code } } shippingMethods { items { code } } taxRates { totalItems } customers { totalItems } }")
        .await;
    let codes = methods.data("paymentMethods.items").to_string();
    assert!(codes.contains("auto") && codes.contains("manual"), "{codes}");
    assert_eq!(methods.data("shippingMethods.items").as_array().map(Vec::len), Some(2));
    assert_eq!(methods.data("taxRates.totalItems"), json!(2));
    assert_eq!(methods.data("customers.totalItems"), json!(4));
}

#[tokio::test]
async fn the_demo_can_be_repeated_and_grows() {
    let shop = Shop::open().await;
    demo::run(&shop.app, Some(40)).await.expect("a demo");
    let again = demo::run(&shop.app, Some(40)).await.expect("a demo");
    assert_eq!((again.shop.created, again.shop.unchanged, again.generated), (0, 33, 40));
    let guest = shop.guest();
    let all = guest.ask("{ search(input: { groupByProduct: true }) { totalItems } }").await;
    assert_eq!(all.data("search.totalItems"), json!(113));
    let admin = shop.admin().await;
    let settings = admin
        .ask("{ paymentMethods { totalItems } shippingMethods { totalItems } taxRates { totalItems } collections { totalItems } }")
        .await;
    assert_eq!(settings.data("paymentMethods.totalItems"), json!(2));
    assert_eq!(settings.data("shippingMethods.totalItems"), json!(2));
    assert_eq!(settings.data("taxRates.totalItems"), json!(2));
    assert_eq!(settings.data("collections.totalItems"), json!(10));
}

#[tokio::test]
async fn a_thousand_products_are_made_in_bounded_time() {
    let shop = Shop::open().await;
    let start = Instant::now();
    let summary = demo::run(&shop.app, Some(1_000)).await.expect("a demo");
    assert_eq!(summary.generated, 1_000);
    assert!(start.elapsed() < Duration::from_secs(60), "took {:?}", start.elapsed());
}
