//! Media types and statuses: Accept decides.

use hyper::Method;
use serde_json::{Value, json};

use super::{JSON, RESPONSE, ask, get, post};
use crate::support::{Answer, Call, Shop};

const FINE: &str = "{ activeChannel { code } }";

fn media(answer: &Answer) -> &str {
    answer.header("content-type").unwrap_or_default()
}

#[tokio::test]
async fn the_answer_has_the_form_that_is_accepted() {
    let shop = Shop::open().await;
    let guest = shop.guest();
    for (accept, wanted) in [
        (JSON, "application/json; charset=utf-8"),
        (RESPONSE, "application/graphql-response+json; charset=utf-8"),
        ("*/*", "application/json; charset=utf-8"),
        ("application/json;q=0.5, application/graphql-response+json", RESPONSE),
        ("application/graphql-response+json;q=0.1, application/json", JSON),
        ("text/plain, application/json", JSON),
    ] {
        for answer in [
            ask(&guest, FINE, &[("accept", accept)]).await,
            get(&guest, FINE, &[("accept", accept)]).await,
        ] {
            assert_eq!(answer.status, 200, "{accept}");
            assert!(media(&answer).starts_with(wanted), "{accept}: {}", media(&answer));
            assert_eq!(answer.data("activeChannel.code"), "__default_channel__");
        }
    }
    assert_eq!(ask(&guest, FINE, &[]).await.status, 200);
    assert_eq!(ask(&guest, FINE, &[("accept", "image/png")]).await.status, 406);
}

/// Who understands only JSON is told 200.
#[tokio::test]
async fn what_cannot_run_is_told_by_the_status_to_who_understands_it() {
    let shop = Shop::open().await;
    let guest = shop.guest();
    let wrong = r#"query($id: ID!) { product(id: $id) { id } }"#;
    let deep =
        "{ collections { items ".to_owned() + &"{ parent ".repeat(30) + "{ id }" + &" }".repeat(32);
    for (document, code, any, response) in [
        ("{ activeChannel {", "GRAPHQL_PARSE_FAILED", 400, 400),
        ("{ noSuchField }", "GRAPHQL_VALIDATION_FAILED", 400, 400),
        ("{ activeChannel }", "GRAPHQL_VALIDATION_FAILED", 400, 400),
        (deep.as_str(), "LIMIT_EXCEEDED", 400, 400),
        (wrong, "BAD_USER_INPUT", 200, 400),
    ] {
        for (accept, status) in
            [(Some(JSON), 200), (Some("*/*"), any), (None, any), (Some(RESPONSE), response)]
        {
            let headers: Vec<_> = accept.map(|accept| ("accept", accept)).into_iter().collect();
            for answer in
                [ask(&guest, document, &headers).await, get(&guest, document, &headers).await]
            {
                assert_eq!(answer.status, status, "{accept:?} {}", answer.text);
                assert_eq!(answer.code(), code, "{}", answer.text);
                assert!(answer.json.get("data").is_none(), "nothing ran: {}", answer.text);
            }
        }
    }
}

#[tokio::test]
async fn an_error_of_a_field_is_status_200_in_every_form() {
    let shop = Shop::open().await;
    for accept in [JSON, RESPONSE, "*/*"] {
        let answer = ask(&shop.guest(), "{ me { id } }", &[("accept", accept)]).await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.code(), "FORBIDDEN");
        assert!(answer.json.get("data").is_some(), "{}", answer.text);
    }
}

#[tokio::test]
async fn an_operation_is_named_where_there_are_several() {
    let shop = Shop::open().await;
    let guest = shop.guest();
    let two = "query A { activeChannel { id } } query B { activeChannel { code } }";
    let named = async |name: Value| {
        post(&guest, &json!({ "query": two, "operationName": name }).to_string(), &[]).await
    };
    assert_eq!(
        named(json!("B")).await.data("activeChannel"),
        json!({ "code": "__default_channel__" })
    );
    for wrong in [json!("C"), Value::Null, json!("")] {
        let answer = named(wrong).await;
        assert_eq!(
            (answer.status.as_u16(), answer.code().as_str()),
            (400, "GRAPHQL_VALIDATION_FAILED")
        );
    }
    let one = json!({ "query": "query A { activeChannel { id } }", "operationName": "B" });
    assert_eq!(post(&guest, &one.to_string(), &[]).await.code(), "GRAPHQL_VALIDATION_FAILED");
    let query = format!("operationName=A&query={}", super::encoded(two));
    let by_get = guest.send(Call { method: Method::GET, query, ..Call::default() }).await;
    assert_eq!(by_get.data("activeChannel.id"), "1");
}

#[tokio::test]
async fn variables_come_by_get_too() {
    let shop = Shop::open().await;
    let document = super::encoded("query($slug: String) { product(slug: $slug) { id } }");
    let ask = async |variables: &str| {
        let query = format!("query={document}&variables={}", super::encoded(variables));
        shop.guest().send(Call { method: Method::GET, query, ..Call::default() }).await
    };
    assert_eq!(ask(r#"{"slug":"none"}"#).await.data("product"), Value::Null);
    assert_eq!(ask("{}").await.status, 200);
    for wrong in ["[]", "3", "{", "\"text\""] {
        let answer = ask(wrong).await;
        assert_eq!(
            (answer.status.as_u16(), answer.code().as_str()),
            (400, "BAD_REQUEST"),
            "{wrong}"
        );
    }
}

#[tokio::test]
async fn a_mutation_goes_by_post_only() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let document = r#"mutation { createZone(input: { name: "By GET" }) { id } }"#;
    for accept in [JSON, RESPONSE, "*/*"] {
        let answer = get(&admin, document, &[("accept", accept)]).await;
        assert_eq!(answer.status, 405);
        assert_eq!(answer.header("allow"), Some("POST"));
    }
    let both = format!(
        "query Q {{ zones {{ totalItems }} }} {}",
        document.replace("mutation", "mutation M")
    );
    let query = format!("operationName=M&query={}", super::encoded(&both));
    let answer = admin.send(Call { method: Method::GET, query, ..Call::default() }).await;
    assert_eq!(answer.status, 405);
    let query = format!("operationName=Q&query={}", super::encoded(&both));
    let answer = admin.send(Call { method: Method::GET, query, ..Call::default() }).await;
    assert_eq!(answer.data("zones.totalItems"), 1, "nothing was made");
}

#[tokio::test]
async fn keys_that_nobody_knows_are_ignored() {
    let shop = Shop::open().await;
    let body = json!({ "query": FINE, "request": {}, "options": [1], "variables": null,
        "extensions": { "persistedQuery": {} } });
    let answer = post(&shop.guest(), &body.to_string(), &[]).await;
    assert_eq!(answer.data("activeChannel.code"), "__default_channel__");
}

#[tokio::test]
async fn a_body_that_is_no_request_is_refused() {
    let shop = Shop::open().await;
    let guest = shop.guest();
    for body in [
        "",
        "{",
        "null",
        "3",
        "{}",
        r#"{"query":3}"#,
        r#"{"query":"{ __typename }","variables":"text"}"#,
        r#"{"query":"{ __typename }","variables":[1]}"#,
        r#"{"query":"{ __typename }","operationName":7}"#,
        r#"{"query":"{ __typename }","extensions":7}"#,
        r#"[{"query":"{ __typename }"}]"#,
        r#" [{"query":"{ __typename }"},{"query":"{ __typename }"}]"#,
        "[]",
    ] {
        for accept in [JSON, RESPONSE, "*/*"] {
            let headers = [("accept", accept), ("x-request-id", "mine")];
            let answer = post(&guest, body, &headers).await;
            assert_eq!(answer.status, 400, "{body}: {}", answer.text);
            assert_eq!(answer.code(), "BAD_REQUEST", "{body}");
            assert_eq!(answer.errors()[0]["extensions"]["requestId"], "mine", "{body}");
            let form = if accept == RESPONSE { RESPONSE } else { JSON };
            assert!(media(&answer).starts_with(form), "{accept}: {}", media(&answer));
        }
    }
    let none = guest.send(Call { method: Method::GET, ..Call::default() }).await;
    assert_eq!((none.status.as_u16(), none.code().as_str()), (400, "BAD_REQUEST"));
}

#[tokio::test]
async fn only_json_is_a_body() {
    let shop = Shop::open().await;
    let body = json!({ "query": FINE }).to_string();
    let typed = async |media: Option<&str>| {
        let headers = media.map(|m| ("content-type".to_owned(), m.to_owned()));
        let headers = headers.into_iter().collect();
        let call = Call { method: Method::POST, headers, body: body.clone(), ..Call::default() };
        shop.guest().send(call).await.status
    };
    for fine in [JSON, "application/json; charset=utf-8", "Application/JSON;charset=\"UTF-8\""] {
        assert_eq!(typed(Some(fine)).await, 200, "{fine}");
    }
    for wrong in [
        None,
        Some("text/plain"),
        Some("application/x-www-form-urlencoded"),
        Some("multipart/form-data; boundary=x"),
        Some("application/graphql"),
        Some("application/json; charset=utf-16"),
    ] {
        assert_eq!(typed(wrong).await, 415, "{wrong:?}: a form of another page could send it");
    }
}

#[tokio::test]
async fn the_three_paths_are_all_there_are() {
    let shop = Shop::open().await;
    for path in ["/graphql", "/shop-api", "/admin-api"] {
        assert_eq!(
            shop.client(path).ask("{ __typename }").await.data("__typename"),
            "Query",
            "{path}"
        );
    }
    assert_eq!(shop.client("/nothing").ask(FINE).await.status, 404);
    let put = Call { method: Method::PUT, body: "{}".into(), ..Call::default() };
    assert_eq!(shop.client("/graphql").send(put).await.status, 405);
}
