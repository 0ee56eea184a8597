//! What a client follows: one subscription over Server-Sent Events.

use std::time::Duration;

use http_body_util::{BodyExt as _, Full};
use hyper::body::{Bytes, Incoming};
use hyper::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use hyper::{Method, Request};
use serde_json::{Value, json};
use tokio::time::timeout;

use super::client::Client;
use super::covered;

/// No answer takes as long.
const LIMIT: Duration = Duration::from_secs(20);

/// A subscription that is followed.
pub(crate) struct Stream {
    body: Incoming,
    text: String,
    path: &'static str,
    document: String,
}

impl Client {
    /// Follows a subscription with the client's session.
    pub(crate) async fn follow(&self, document: &str, variables: Value) -> Stream {
        let body = json!({ "query": document, "variables": variables }).to_string();
        let mut request = Request::builder()
            .method(Method::POST)
            .uri(format!("http://{}{}", self.address, self.path))
            .header(CONTENT_TYPE, "application/json")
            .header(ACCEPT, "text/event-stream");
        if let Some(token) = self.token() {
            request = request.header(AUTHORIZATION, format!("Bearer {token}"));
        }
        let request = request.body(Full::new(Bytes::from(body))).expect("a request");
        let response = timeout(LIMIT, self.http.request(request)).await.expect("in time");
        let response = response.expect("the server answers");
        assert_eq!(response.status(), 200);
        let (path, document) = (self.path, document.to_owned());
        Stream { body: response.into_body(), text: String::new(), path, document }
    }
}

impl Stream {
    /// The next answer; `None` when the stream is complete.
    pub(crate) async fn next(&mut self) -> Option<Value> {
        timeout(LIMIT, self.read()).await.expect("the stream goes on in time")
    }

    async fn read(&mut self) -> Option<Value> {
        loop {
            while let Some((event, rest)) = self.text.split_once("\n\n") {
                let event = event.to_owned();
                self.text = rest.to_owned();
                if event.starts_with("event: complete") {
                    return None;
                }
                if let Some((_, data)) = event.split_once("data: ") {
                    let answer: Value = serde_json::from_str(data).expect("an answer is JSON");
                    covered::note(self.path, &self.document, None, &answer);
                    return Some(answer);
                }
            }
            let frame = self.body.frame().await?.expect("the stream is whole");
            if let Some(bytes) = frame.data_ref() {
                self.text.push_str(std::str::from_utf8(bytes).expect("text"));
            }
        }
    }
}
