//! A client of the API, as a storefront or a dashboard is one.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use http_body_util::{BodyExt as _, Full};
use hyper::body::Bytes;
use hyper::header::{AUTHORIZATION, CONTENT_TYPE};
use hyper::{Method, Request};
use hyper_util::client::legacy::Client as Http;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::{Value, json};
use tokio::time::timeout;

use super::answer::Answer;
use super::covered;
use super::shop::Reports;

/// No answer takes as long.
const LIMIT: Duration = Duration::from_secs(120);

/// A client; its clones share a session.
#[derive(Clone)]
pub(crate) struct Client {
    pub(super) http: Http<HttpConnector, Full<Bytes>>,
    pub(super) address: SocketAddr,
    pub(super) path: &'static str,
    token: Arc<Mutex<Option<String>>>,
    headers: Vec<(String, String)>,
    query: String,
    reports: Reports,
}

/// A request as it is put together.
#[derive(Default)]
pub(crate) struct Call {
    pub(crate) method: Method,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
    /// Beside the client's own, as `a=b&c=d`.
    pub(crate) query: String,
}

impl Client {
    pub(crate) fn new(
        address: SocketAddr,
        path: &'static str,
        token: Option<String>,
        reports: Reports,
    ) -> Self {
        let http = Http::builder(TokioExecutor::new()).build_http();
        let token = Arc::new(Mutex::new(token));
        Self { http, address, path, token, headers: Vec::new(), query: String::new(), reports }
    }

    /// The same client with one header more on each request.
    pub(crate) fn with(&self, name: &str, value: &str) -> Self {
        let mut client = self.clone();
        client.headers.push((name.into(), value.into()));
        client
    }

    /// The same client with one parameter more in each URL, as `languageCode=de`.
    pub(crate) fn at(&self, parameter: &str) -> Self {
        let mut client = self.clone();
        client.query = join(&client.query, parameter);
        client
    }

    /// The same session on another path.
    pub(crate) fn on(&self, path: &'static str) -> Self {
        Self { path, ..self.clone() }
    }

    /// The token in use.
    pub(crate) fn token(&self) -> Option<String> {
        self.token.lock().unwrap().clone()
    }

    /// Uses another token from now on.
    pub(crate) fn use_token(&self, token: Option<&str>) {
        *self.token.lock().unwrap() = token.map(str::to_owned);
    }

    /// Runs a document with variables (`json!({})` for none). The session follows
    /// `vendure-auth-token`, as in a storefront.
    pub(crate) async fn run(&self, document: &str, variables: Value) -> Answer {
        let body = json!({ "query": document, "variables": variables }).to_string();
        let headers = vec![(CONTENT_TYPE.to_string(), "application/json".into())];
        let method = Method::POST;
        self.send(Call { method, headers, body, query: String::new() }).await
    }

    /// Runs a document without variables.
    pub(crate) async fn ask(&self, document: &str) -> Answer {
        self.run(document, json!({})).await
    }

    /// Runs a document on a server that may be killed at any moment; none when no whole answer came.
    pub(crate) async fn try_run(&self, document: &str, variables: Value) -> Option<Answer> {
        let body = json!({ "query": document, "variables": variables }).to_string();
        let headers = vec![(CONTENT_TYPE.to_string(), "application/json".into())];
        self.try_send(Call { method: Method::POST, headers, body, query: String::new() }).await
    }

    /// Sends any request to the client's path.
    pub(crate) async fn send(&self, call: Call) -> Answer {
        self.try_send(call).await.expect("the server answers")
    }

    /// The same on a server that may not be there; none when no whole answer came.
    pub(crate) async fn try_send(&self, call: Call) -> Option<Answer> {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let id = format!("test-{}", COUNT.fetch_add(1, Ordering::Relaxed));
        let query = join(&self.query, &call.query);
        let mark = if query.is_empty() { "" } else { "?" };
        let uri = format!("http://{}{}{mark}{query}", self.address, self.path);
        let mut request = Request::builder().method(call.method).uri(uri);
        let own = self.headers.iter().chain(&call.headers);
        for (name, value) in own {
            request = request.header(name, value);
        }
        if let Some(token) = self.token() {
            request = request.header(AUTHORIZATION, format!("Bearer {token}"));
        }
        let named = |name: &str| {
            let all = self.headers.iter().chain(&call.headers);
            all.into_iter().any(|(n, _)| n.eq_ignore_ascii_case(name))
        };
        if !named("x-request-id") {
            request = request.header("x-request-id", &id);
        }
        let is_proof = !self.headers.iter().any(|(_, value)| value == covered::NO_PROOF);
        let asked = is_proof.then(|| serde_json::from_str::<Value>(&call.body).ok()).flatten();
        let request = request.body(Full::new(Bytes::from(call.body))).expect("a request");
        let whole = async {
            let (parts, body) = self.http.request(request).await.ok()?.into_parts();
            Some((parts, body.collect().await.ok()?.to_bytes()))
        };
        let (parts, body) = timeout(LIMIT, whole).await.expect("the server answers in time")?;
        if let Some(token) = parts.headers.get("vendure-auth-token") {
            let token = token.to_str().expect("a token");
            self.use_token((!token.is_empty()).then_some(token));
        }
        let report = self.reports.lock().unwrap().remove(&id);
        let answer = Answer::new(parts.status, parts.headers, &body, report);
        if let Some((document, asked)) =
            asked.as_ref().and_then(|a| Some((a["query"].as_str()?, a)))
        {
            covered::note(self.path, document, asked["operationName"].as_str(), &answer.json);
        }
        Some(answer)
    }
}

fn join(one: &str, other: &str) -> String {
    let both = [one, other];
    both.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join("&")
}
