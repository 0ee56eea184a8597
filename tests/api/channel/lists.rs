//! What all lists obey: filters, sorts and pages, tried on countries and tax rates.

use serde_json::{Value, json};

use crate::support::{Client, Shop};

/// Countries by code: Austria AT, Australia AU, Germany DE (disabled), and a nameless XX of AT.
async fn atlas(shop: &Shop) -> Client {
    let admin = shop.admin().await;
    for (code, name, enabled) in
        [("AT", "Austria", true), ("AU", "Australia", true), ("DE", "Ger_many", false)]
    {
        let input = json!({ "code": code, "enabled": enabled,
            "translations": [{ "languageCode": "en", "name": name }] });
        let document =
            "mutation($input: CreateCountryInput!) { createCountry(input: $input) { id } }";
        admin.run(document, json!({ "input": input })).await.data("createCountry");
    }
    let database = shop.database().await;
    let nested = "insert into regions (id, kind, code, parent_id)
        select 'ffffffff-ffff-7fff-8fff-ffffffffffff', 'country', 'XX', id from regions where code = 'AT'";
    database.batch_execute(nested).await.unwrap();
    admin
}

const LIST: &str =
    "query($o: CountryListOptions) { countries(options: $o) { totalItems items { code } } }";

async fn list(admin: &Client, options: Value) -> (Vec<String>, i64) {
    let answer = admin.run(LIST, json!({ "o": options })).await;
    let items = answer.data("countries.items");
    let codes = items.as_array().unwrap().iter();
    let codes = codes.map(|item| item["code"].as_str().unwrap().to_owned()).collect();
    (codes, answer.data("countries.totalItems").as_i64().unwrap())
}

async fn codes(admin: &Client, filter: Value) -> String {
    list(admin, json!({ "filter": filter })).await.0.join(" ")
}

#[tokio::test]
async fn texts_are_compared_exactly_or_by_what_they_hold() {
    let shop = Shop::open().await;
    let admin = atlas(&shop).await;
    assert_eq!(codes(&admin, json!({ "name": { "eq": "Austria" } })).await, "AT");
    assert_eq!(codes(&admin, json!({ "name": { "eq": "austria" } })).await, "");
    assert_eq!(codes(&admin, json!({ "name": { "contains": " USTR " } })).await, "AT AU");
    assert_eq!(codes(&admin, json!({ "name": { "notContains": "ustr" } })).await, "DE XX");
    assert_eq!(codes(&admin, json!({ "name": { "contains": "r_m" } })).await, "DE");
    assert_eq!(codes(&admin, json!({ "name": { "contains": "s_r" } })).await, "");
    assert_eq!(codes(&admin, json!({ "name": { "contains": "%" } })).await, "");
    assert_eq!(codes(&admin, json!({ "name": { "regex": "^aus.*ia$" } })).await, "AT AU");
    let unreadable = json!({ "o": { "filter": { "name": { "regex": "((" } } } });
    let unreadable = admin.run(LIST, unreadable).await;
    assert_eq!(unreadable.code(), "USER_INPUT_ERROR");
    assert!(unreadable.message().contains("regular expression"));
}

#[tokio::test]
async fn sets_may_be_empty() {
    let shop = Shop::open().await;
    let admin = atlas(&shop).await;
    assert_eq!(codes(&admin, json!({ "code": { "in": ["DE", "AT", "ZZ"] } })).await, "AT DE");
    assert_eq!(codes(&admin, json!({ "code": { "in": [] } })).await, "");
    assert_eq!(codes(&admin, json!({ "code": { "notIn": ["DE", "AT"] } })).await, "AU XX");
    assert_eq!(codes(&admin, json!({ "code": { "notIn": [] } })).await, "AT AU DE XX");
}

#[tokio::test]
async fn what_is_missing_is_neither_this_nor_that() {
    let shop = Shop::open().await;
    let admin = atlas(&shop).await;
    assert_eq!(codes(&admin, json!({ "parentId": { "notEq": "77" } })).await, "XX");
    assert_eq!(codes(&admin, json!({ "parentId": { "isNull": true } })).await, "AT AU DE");
    assert_eq!(codes(&admin, json!({ "parentId": { "isNull": false } })).await, "XX");
    let none = json!({ "parentId": { "notIn": ["77"] } });
    assert_eq!(codes(&admin, none).await, "XX");
    let first = admin.ask("{ countries { items { id } } }").await.text_at("countries.items.0.id");
    assert_eq!(codes(&admin, json!({ "parentId": { "eq": first } })).await, "XX");
    assert_eq!(codes(&admin, json!({ "id": { "eq": first } })).await, "AT");
    assert_eq!(codes(&admin, json!({ "id": { "in": [first, "no id at all"] } })).await, "AT");
    assert_eq!(codes(&admin, json!({ "enabled": { "eq": false } })).await, "DE");
}

#[tokio::test]
async fn conditions_are_joined_and_groups_nest() {
    let shop = Shop::open().await;
    let admin = atlas(&shop).await;
    let two = json!({ "code": { "eq": "AT" }, "name": { "contains": "austr" } });
    assert_eq!(codes(&admin, two).await, "AT");
    let either = json!({ "filterOperator": "OR",
        "filter": { "code": { "eq": "DE" }, "name": { "contains": "austral" } } });
    assert_eq!(list(&admin, either).await.0.join(" "), "AU DE");
    let or = json!({ "_or": [{ "code": { "eq": "AT" } }, { "code": { "eq": "DE" } }] });
    assert_eq!(codes(&admin, or).await, "AT DE");
    let and = json!({ "_and": [{ "name": { "contains": "austr" } },
        { "_or": [{ "code": { "eq": "AU" } }, { "code": { "eq": "DE" } }] }] });
    assert_eq!(codes(&admin, and).await, "AU");
    // The conditions of one element of `_or` count singly.
    let flat = json!({ "_or": [{ "code": { "eq": "DE" }, "name": { "eq": "Austria" } }, { "code": { "eq": "XX" } }] });
    assert_eq!(codes(&admin, flat).await, "AT DE XX");
    let beside = json!({ "enabled": { "eq": true },
        "_or": [{ "code": { "eq": "DE" } }, { "code": { "eq": "AU" } }] });
    assert_eq!(codes(&admin, beside).await, "AU");
    let ranges = json!({ "code": { "contains": "a", "notEq": "AT" } });
    assert_eq!(codes(&admin, ranges).await, "AU");
}

#[tokio::test]
async fn several_sort_keys_apply_in_the_order_of_the_schema() {
    let shop = Shop::open().await;
    let admin = atlas(&shop).await;
    let document = "{ countries(options: { sort: { name: DESC, code: ASC } }) { items { code } } }";
    let by_code = admin.ask(document).await.data("countries.items");
    assert_eq!(
        by_code,
        json!([{ "code": "AT" }, { "code": "AU" }, { "code": "DE" }, { "code": "XX" }])
    );
    let (by_name, _) = list(&admin, json!({ "sort": { "name": "DESC" } })).await;
    assert_eq!(by_name, ["DE", "AT", "AU", "XX"]);
    let (by_parent, _) =
        list(&admin, json!({ "sort": { "parentId": "DESC", "name": "ASC" } })).await;
    assert_eq!(by_parent, ["XX", "AU", "AT", "DE"], "name counts before parentId");
    let wrong = admin.run(LIST, json!({ "o": { "sort": { "size": "ASC" } } })).await;
    assert!(!wrong.errors().is_empty());
}

#[tokio::test]
async fn pages_are_cut_and_the_total_is_not() {
    let shop = Shop::open().await;
    let admin = atlas(&shop).await;
    assert_eq!(list(&admin, json!({ "take": 2 })).await, (vec!["AT".into(), "AU".into()], 4));
    assert_eq!(list(&admin, json!({ "skip": 3, "take": 2 })).await, (vec!["XX".into()], 4));
    assert_eq!(list(&admin, json!({ "skip": 9 })).await, (vec![], 4));
    assert_eq!(list(&admin, json!({ "skip": -5, "take": 1 })).await, (vec!["AT".into()], 4));
    assert_eq!(list(&admin, json!({ "take": -1 })).await.0.len(), 4);
    let only = json!({ "take": 1, "filter": { "enabled": { "eq": true } } });
    assert_eq!(list(&admin, only).await, (vec!["AT".into()], 3));
    let most = admin.run(LIST, json!({ "o": { "take": 1000 } })).await;
    assert_eq!(most.data("countries.totalItems"), 4);
    let more = admin.run(LIST, json!({ "o": { "take": 1001 } })).await;
    assert_eq!(more.code(), "USER_INPUT_ERROR");
    assert_eq!(more.message(), "Cannot take more than 1000 results from a list query");
}

#[tokio::test]
async fn numbers_and_moments_lie_in_ranges() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let mut made = Vec::new();
    for value in [5.0, 10.5, 20.0] {
        let document = "mutation($v: Float!) { createTaxRate(input: { name: \"T\", enabled: true,
            value: $v, categoryId: 1, zoneId: 1 }) { createdAt } }";
        let rate = admin.run(document, json!({ "v": value })).await;
        made.push(rate.text_at("createTaxRate.createdAt"));
        shop.clock.advance(chrono::Duration::seconds(1));
    }
    let found = async |filter: Value| {
        let document = "query($f: TaxRateFilterParameter) { taxRates(options: { filter: $f }) { items { value } } }";
        let items = admin.run(document, json!({ "f": filter })).await.data("taxRates.items");
        let values = items.as_array().unwrap().iter().map(|i| i["value"].to_string());
        values.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(
        found(json!({ "value": { "between": { "start": 5, "end": 10.5 } } })).await,
        "5.0 10.5"
    );
    assert_eq!(found(json!({ "value": { "eq": 10.5 } })).await, "10.5");
    assert_eq!(found(json!({ "value": { "lt": 10.5 } })).await, "5.0");
    assert_eq!(found(json!({ "value": { "lte": 10.5 } })).await, "5.0 10.5");
    assert_eq!(found(json!({ "value": { "gt": 10.5 } })).await, "20.0");
    assert_eq!(found(json!({ "value": { "gte": 10.5, "lt": 20 } })).await, "10.5");
    assert_eq!(found(json!({ "createdAt": { "before": made[1] } })).await, "5.0");
    assert_eq!(found(json!({ "createdAt": { "after": made[1] } })).await, "20.0");
    let range = json!({ "createdAt": { "between": { "start": made[0], "end": made[1] } } });
    assert_eq!(found(range).await, "5.0 10.5");
    assert_eq!(found(json!({ "createdAt": { "eq": made[2] } })).await, "20.0");
    assert_eq!(
        found(json!({ "zoneId": { "eq": "1" }, "categoryId": { "in": ["1"] } })).await,
        "5.0 10.5 20.0"
    );
}
