//! Faults are told without the database's words; messages in the language of whoever reads them.

use serde_json::json;

use super::{RESPONSE, ask};
use crate::support::goods::goods;
use crate::support::{Answer, Shop};

const WORDS: [&str; 12] = [
    "sql",
    "postgres",
    "column",
    "relation",
    "constraint",
    "syntax",
    "serde",
    "diesel",
    "database",
    "panick",
    "src/",
    "expected",
];

#[track_caller]
fn tells_nothing(answer: &Answer, request_id: &str) {
    let error = &answer.errors()[0];
    assert_eq!(
        error["extensions"],
        json!({ "code": "INTERNAL_SERVER_ERROR", "requestId": request_id })
    );
    let message = answer.message();
    assert!(message.contains(request_id), "whom to ask is told: {message}");
    let words = message.replace(request_id, "").to_lowercase();
    assert!(!WORDS.iter().any(|word| words.contains(word)), "{message}");
}

#[tokio::test]
async fn a_fault_is_told_by_its_request_alone() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    goods(&admin, "mug", 1000, 5).await;
    let database = shop.database().await;
    let spoilt = "update products set translations = '[{\"languageCode\": 7}]'";
    database.batch_execute(spoilt).await.unwrap();
    let document = "{ product(slug: \"mug\") { translations { name } } products { items { id translations { name } } } }";
    for client in [shop.guest(), admin] {
        for accept in ["application/json", RESPONSE] {
            let headers = [("x-request-id", "request-7"), ("accept", accept)];
            let failed = ask(&client, document, &headers).await;
            assert_eq!(failed.status, 200);
            tells_nothing(&failed, "request-7");
        }
        let headers = [("x-request-id", "request-8"), ("accept-language", "de")];
        let failed = ask(&client, document, &headers).await;
        tells_nothing(&failed, "request-8");
    }
}

#[tokio::test]
async fn a_lock_that_is_not_free_asks_to_try_again() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let database = shop.database().await;
    database.batch_execute("begin; select from global_settings for update").await.unwrap();
    let waits = "select pid from pg_stat_activity where datname = current_database()
        and wait_event_type = 'Lock'";
    let cut = async {
        // As the limit on locks does, without waiting for it.
        let watcher = shop.database().await;
        let found = async || !watcher.query(waits, &[]).await.unwrap().is_empty();
        super::until("the request waits", super::wire::LIMIT, found).await;
        let stop = format!("select pg_cancel_backend(pid) from ({waits}) w");
        watcher.batch_execute(&stop).await.unwrap();
    };
    let document =
        r#"mutation { updateGlobalSettings(input: { outOfStockThreshold: 7 }) { __typename } }"#;
    let (answer, ()) = tokio::join!(admin.ask(document), cut);
    assert_eq!(answer.code(), "CONFLICT", "{}", answer.text);
    assert!(!answer.message().to_lowercase().contains("statement"), "{}", answer.message());
    database.batch_execute("rollback").await.unwrap();
    assert!(admin.ask(document).await.errors().is_empty());
}

#[tokio::test]
async fn messages_are_in_the_readers_language() {
    let shop = Shop::open().await;
    let guest = shop.guest();
    let german = "Das ist Ihnen nicht erlaubt";
    let english = ask(&guest, "{ me { id } }", &[]).await.message();
    assert_ne!(english, german);
    for (wishes, message) in [
        ("de", german),
        ("de-AT, en;q=0.5", german),
        ("en;q=0.4, de;q=0.8", german),
        ("fr, de;q=0.5", german),
        ("DE", german),
        ("en, de;q=0.9", &english),
        ("de;q=0, en", &english),
        ("xx", &english),
        ("*", &english),
        ("", &english),
        (";;;q=,,", &english),
    ] {
        let answer = ask(&guest, "{ me { id } }", &[("accept-language", wishes)]).await;
        assert_eq!(answer.message(), message, "{wishes}");
        assert_eq!(answer.code(), "FORBIDDEN");
    }
}

#[tokio::test]
async fn refusals_are_in_the_readers_language_too() {
    let shop = Shop::open().await;
    let document = r#"mutation { login(username: "a@b.test", password: "no") {
        ... on InvalidCredentialsError { errorCode message } } }"#;
    let mut texts = Vec::new();
    for language in ["en", "de"] {
        let answer = ask(&shop.guest(), document, &[("accept-language", language)]).await;
        assert_eq!(answer.data("login.errorCode"), "INVALID_CREDENTIALS_ERROR");
        texts.push(answer.text_at("login.message"));
    }
    assert_ne!(texts[0], texts[1]);
}

#[tokio::test]
async fn an_unknown_channel_or_currency_is_told_by_code() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    // Where there is one channel only, any token means it.
    let any =
        ask(&shop.guest(), "{ activeChannel { code } }", &[("vendure-token", "nobody")]).await;
    assert_eq!(any.data("activeChannel.code"), "__default_channel__");
    let input = json!({ "code": "other", "token": "other-token", "defaultLanguageCode": "en",
        "pricesIncludeTax": false, "defaultCurrencyCode": "USD",
        "defaultTaxZoneId": "1", "defaultShippingZoneId": "1" });
    let document = "mutation($input: CreateChannelInput!) { createChannel(input: $input) { ... on Channel { id } } }";
    admin.run(document, json!({ "input": input })).await.text_at("createChannel.id");
    let unknown = ask(&shop.guest(), "{ __typename }", &[("vendure-token", "nobody")]).await;
    assert_eq!((unknown.status.as_u16(), unknown.code().as_str()), (200, "CHANNEL_NOT_FOUND"));
    for token in ["other-token", "other", "__default_channel__"] {
        let fine =
            ask(&shop.guest(), "{ activeChannel { id } }", &[("vendure-token", token)]).await;
        assert!(fine.errors().is_empty(), "{token}: {}", fine.text);
    }
    let by_query =
        shop.guest().at("vendure-token=other-token").ask("{ activeChannel { code } }").await;
    assert_eq!(by_query.data("activeChannel.code"), "other");
    for wrong in ["currencyCode=EUR", "currencyCode=nothing", "languageCode=nothing"] {
        let answer = shop.guest().at(wrong).ask("{ __typename }").await;
        assert_eq!(answer.code(), "USER_INPUT_ERROR", "{wrong}");
    }
}
