//! What clients may spread on: `Node`, `ErrorResult`, `PaginatedList`.

use serde_json::json;

use crate::support::Shop;

#[tokio::test]
async fn refusals_are_read_by_what_they_have_in_common() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let answer = admin
        .ask(
            "mutation { updateChannel(input: { id: 1, defaultLanguageCode: fr }) {
               ... on ErrorResult { __typename errorCode message } ... on Node { id } } }",
        )
        .await;
    assert_eq!(answer.data("updateChannel.__typename"), "LanguageNotAvailableError");
    assert_eq!(answer.data("updateChannel.errorCode"), "LANGUAGE_NOT_AVAILABLE_ERROR");
    let fine = admin
        .ask(
            "mutation { updateChannel(input: { id: 1 }) {
               ... on ErrorResult { errorCode } ... on Node { id } } }",
        )
        .await;
    assert_eq!(fine.data("updateChannel"), json!({ "id": "1" }));
}

#[tokio::test]
async fn lists_are_read_by_what_they_have_in_common() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let list = "{ zones { ... on PaginatedList { totalItems items { __typename id } } } }";
    let answer = admin.ask(list).await;
    assert_eq!(
        answer.data("zones"),
        json!({ "totalItems": 1, "items": [{ "__typename": "Zone", "id": "1" }] })
    );
    let types = "{ error: __type(name: \"ErrorResult\") { kind possibleTypes { name } }
        node: __type(name: \"Node\") { kind fields { name } }
        list: __type(name: \"PaginatedList\") { possibleTypes { name } } }";
    let seen = admin.ask(types).await;
    assert_eq!(seen.data("error.kind"), "INTERFACE");
    assert!(seen.data("error.possibleTypes").to_string().contains("LanguageNotAvailableError"));
    assert_eq!(seen.data("node.fields"), json!([{ "name": "id" }]));
    assert!(seen.data("list.possibleTypes").to_string().contains("ChannelList"));
}
