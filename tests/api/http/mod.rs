//! The wire: what HTTP, WebSocket and event streams say, whatever is asked over them.

mod bombs;
mod browsers;
mod catalogue;
mod defaults;
mod ending;
mod events;
mod faults;
mod forms;
mod freshness;
mod graphiql;
mod health;
mod limits;
mod lost;
mod metrics;
mod older;
mod placements;
mod proxies;
mod sockets;
mod stopping;
mod variables;
pub(crate) mod wire;

use std::time::{Duration, Instant};

use cartwright::http::Options;
use hyper::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Call, Client, Setup, Shop};

/// The media type of GraphQL over HTTP.
const RESPONSE: &str = "application/graphql-response+json";
const JSON: &str = "application/json";

/// Posts a body as JSON, with headers.
async fn post(client: &Client, body: &str, headers: &[(&str, &str)]) -> Answer {
    let mut all = vec![("content-type".to_owned(), JSON.to_owned())];
    all.extend(headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    let call = Call { method: Method::POST, headers: all, body: body.into(), ..Call::default() };
    client.send(call).await
}

/// Posts a document without variables, with headers.
async fn ask(client: &Client, document: &str, headers: &[(&str, &str)]) -> Answer {
    post(client, &json!({ "query": document }).to_string(), headers).await
}

/// Asks a document by GET, with headers.
async fn get(client: &Client, document: &str, headers: &[(&str, &str)]) -> Answer {
    let headers = headers.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
    let query = format!("query={}", encoded(document));
    client.send(Call { method: Method::GET, headers, query, ..Call::default() }).await
}

/// A text as a part of a query string.
fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// A shop whose server speaks so.
async fn speaking(http: Options) -> Shop {
    Shop::open_with(Setup { http, ..Setup::default() }).await
}

/// Waits until something is so; the test fails when it is not in time.
pub(crate) async fn until<F: Future<Output = bool>>(
    what: &'static str,
    limit: Duration,
    mut is_so: impl FnMut() -> F,
) -> Duration {
    let begun = Instant::now();
    let waited = async {
        while !is_so().await {
            tokio::task::yield_now().await;
        }
    };
    let done = tokio::time::timeout(limit, waited).await;
    assert!(done.is_ok(), "not within {limit:?}: {what}");
    begun.elapsed()
}

/// A header's parts, sorted.
fn parts(value: Option<&str>) -> Vec<&str> {
    let mut parts: Vec<_> = value.unwrap_or_default().split(',').map(str::trim).collect();
    parts.sort_unstable();
    parts
}

/// A key for partners who may do so much; gives its text and its id.
async fn api_key(admin: &Client, permissions: &[&str]) -> (String, String) {
    let role = crate::people::role(admin, "partner", permissions).await;
    let input = json!({ "roleIds": [role],
        "translations": [{ "languageCode": "en", "name": "Partner" }] });
    let document =
        "mutation($input: CreateApiKeyInput!) { createApiKey(input: $input) { apiKey entityId } }";
    let made = admin.run(document, json!({ "input": input })).await;
    (made.text_at("createApiKey.apiKey"), made.text_at("createApiKey.entityId"))
}

/// Revokes a key.
async fn revoke(admin: &Client, key: &str) {
    let document = "mutation($ids: [ID!]!) { deleteApiKeys(ids: $ids) { result } }";
    let gone: Value =
        admin.run(document, json!({ "ids": [key] })).await.data("deleteApiKeys.0.result");
    assert_eq!(gone, "DELETED");
}
