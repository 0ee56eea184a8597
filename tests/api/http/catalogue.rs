//! Answers of the catalogue, as browsers and caches on the way keep them.

use cartwright::executor::Limits;
use cartwright::http::Options;
use serde_json::json;

use super::{JSON, RESPONSE, ask, get, parts};
use crate::support::goods::goods;
use crate::support::{Answer, Call, Client, Shop};

const PAGE: &str = "{ product(slug: \"mug\") { id name variants { price stockLevel } } }";

#[track_caller]
fn tag(answer: &Answer) -> String {
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(answer.header("cache-control"), Some("public, max-age=0, must-revalidate"));
    answer.header("etag").expect("a tag").to_owned()
}

async fn known(client: &Client, tag: &str) -> Answer {
    get(client, PAGE, &[("if-none-match", tag)]).await
}

#[tokio::test]
async fn an_answer_that_the_client_has_is_not_sent_again() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let mug = goods(&admin, "mug", 1000, 5).await;
    let guest = shop.guest();
    let first = tag(&get(&guest, PAGE, &[]).await);
    assert_eq!(tag(&get(&guest, PAGE, &[]).await), first, "kept or fresh, the tag is the same");
    for wish in [first.clone(), format!("W/{first}"), format!("\"other\", {first}"), "*".into()] {
        let same = known(&guest, &wish).await;
        assert_eq!((same.status.as_u16(), same.text.as_str()), (304, ""), "{wish}");
        assert_eq!(same.header("etag"), Some(first.as_str()));
        assert!(same.header("cache-control").is_some());
    }
    assert_eq!(tag(&known(&guest, "\"other\"").await), first);
    let change = "mutation($input: [UpdateProductVariantInput!]!) {
        updateProductVariants(input: $input) { id } }";
    let input = json!([{ "id": mug.variant, "price": 1100 }]);
    admin.run(change, json!({ "input": input })).await.data("updateProductVariants.0.id");
    let changed = known(&guest, &first).await;
    assert_ne!(tag(&changed), first);
    assert_eq!(changed.data("product.variants.0.price"), 1100);
}

#[tokio::test]
async fn whoever_asks_the_answer_is_one() {
    let shop = Shop::open().await;
    goods(&shop.admin().await, "mug", 1000, 5).await;
    let guest = shop.guest();
    let first = tag(&get(&guest, PAGE, &[]).await);
    let (customer, _) = crate::people::logged_in(&shop, "ada@example.test").await;
    let hers = get(&customer, PAGE, &[]).await;
    assert_eq!(tag(&hers), first);
    assert_eq!((hers.header("set-cookie"), hers.header("vendure-auth-token")), (None, None));
    assert_eq!(hers.statements, 0, "out of memory");
    let vary: Vec<_> =
        hers.headers.get_all("vary").iter().flat_map(|v| parts(v.to_str().ok())).collect();
    for header in ["accept", "vendure-token", "origin"] {
        assert!(vary.contains(&header), "{vary:?}");
    }
}

#[tokio::test]
async fn the_form_is_the_clients_whatever_is_kept() {
    let shop = Shop::open().await;
    goods(&shop.admin().await, "mug", 1000, 5).await;
    for accept in [JSON, RESPONSE, JSON] {
        let answer = get(&shop.guest(), PAGE, &[("accept", accept)]).await;
        assert!(answer.header("content-type").unwrap_or_default().starts_with(accept));
    }
}

#[tokio::test]
async fn language_currency_channel_and_variables_have_answers_of_their_own() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    for name in ["mug", "pot"] {
        goods(&admin, name, 1000, 5).await;
    }
    let guest = shop.guest();
    let plain = tag(&get(&guest, PAGE, &[]).await);
    let channel = admin
        .run(
            "mutation($input: CreateChannelInput!) { createChannel(input: $input) { ... on Channel { id } } }",
            json!({ "input": { "code": "other", "token": "other-token", "defaultLanguageCode": "en",
                "pricesIncludeTax": false, "defaultCurrencyCode": "USD",
                "defaultTaxZoneId": "1", "defaultShippingZoneId": "1" } }),
        )
        .await;
    channel.text_at("createChannel.id");
    let other = get(&guest, PAGE, &[("vendure-token", "other-token")]).await;
    assert_eq!(other.data("product"), json!(null), "not sold in the other channel");
    assert_ne!(tag(&other), plain);
    assert_eq!(tag(&get(&guest, PAGE, &[]).await), plain);
    assert_eq!(get(&guest.at("languageCode=de"), PAGE, &[]).await.data("product.name"), "mug");
    let by_slug = "query($slug: String!) { product(slug: $slug) { name } }";
    for slug in ["mug", "pot", "mug"] {
        assert_eq!(guest.run(by_slug, json!({ "slug": slug })).await.data("product.name"), slug);
    }
    let two =
        "query A { product(slug: \"mug\") { name } } query B { product(slug: \"pot\") { name } }";
    for (operation, name) in [("A", "mug"), ("B", "pot"), ("A", "mug")] {
        let body = json!({ "query": two, "operationName": operation }).to_string();
        assert_eq!(super::post(&guest, &body, &[]).await.data("product.name"), name);
    }
}

#[tokio::test]
async fn what_is_somebodys_is_not_kept() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    goods(&admin, "mug", 1000, 5).await;
    let guest = shop.guest();
    for (client, document) in [
        (&guest, "{ activeOrder { id } }"),
        (&guest, "{ product(slug: \"mug\") { id } activeOrder { id } }"),
        (
            &guest,
            "{ product(slug: \"mug\") { id } ...Q } fragment Q on Query { activeOrder { id } }",
        ),
        (&guest, "{ me { id } }"),
        (&admin, PAGE),
    ] {
        for answer in [get(client, document, &[]).await, ask(client, document, &[]).await] {
            assert_eq!(answer.header("cache-control"), Some("no-store"), "{document}");
            assert_eq!(answer.header("etag"), None);
        }
    }
    let wrong = get(&guest, "{ nothing }", &[]).await;
    assert_eq!(wrong.header("cache-control"), Some("no-store"));
    let failed = get(&guest, "{ products(options: { take: 1000 }) { totalItems } }", &[]).await;
    assert_eq!(failed.code(), "USER_INPUT_ERROR");
    assert_eq!(failed.header("cache-control"), Some("no-store"));
}

#[tokio::test]
async fn a_stale_token_is_told_even_with_a_kept_answer() {
    let shop = Shop::open().await;
    goods(&shop.admin().await, "mug", 1000, 5).await;
    tag(&get(&shop.guest(), PAGE, &[]).await);
    let late = shop.guest();
    late.use_token(Some("0123456789"));
    let answer = get(&late, PAGE, &[]).await;
    assert_eq!(answer.data("product.name"), "mug");
    assert_eq!(answer.header("vendure-auth-token"), Some(""));
    assert_eq!(answer.header("cache-control"), Some("no-store"));
}

/// Memory is bounded, whatever is asked.
#[tokio::test]
async fn only_so_many_bytes_and_documents_are_kept() {
    let limits = Limits { answer_bytes: 64 * 1024, documents: 8, ..Limits::default() };
    let shop = super::speaking(Options { limits, ..Options::default() }).await;
    let admin = shop.admin().await;
    goods(&admin, "mug", 1000, 5).await;
    let guest = shop.guest();
    let document = "query($slug: String!) { product(slug: $slug) { name } }";
    let mut most = 0.0_f64;
    for n in 0..300 {
        guest.run(document, json!({ "slug": format!("none-{n}") })).await.data("product");
        if n % 20 == 0 {
            let text = shop.client("/metrics").send(Call::default()).await.text;
            let line = text
                .lines()
                .find_map(|l| l.strip_prefix("cartwright_kept_answers{unit=\"bytes\"} "));
            most = most.max(line.expect("the gauge").parse().expect("a number"));
        }
    }
    assert!(most > 10_000.0 && most <= 65_536.0, "{most} bytes");
    for n in 0..40 {
        let other = format!("{{ a{n}: product(slug: \"mug\") {{ name }} }}");
        assert_eq!(guest.ask(&other).await.data(&format!("a{n}.name")), "mug");
    }
    let again = guest.run(document, json!({ "slug": "mug" })).await;
    assert_eq!(again.data("product.name"), "mug");
}
