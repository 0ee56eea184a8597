//! Event streams: graphql-sse, distinct connections mode. One request is one operation.

use std::convert::Infallible;
use std::sync::Arc;

use async_graphql::futures_util::StreamExt as _;
use async_graphql::futures_util::stream;
use axum::body::{Body, Bytes};
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::Response;
use serde_json::json;

use super::Server;
use super::asked::Asked;
use super::edge::Edge;
use super::graphql::Parameters;
use super::operation::{self, Event, Way};

/// Answers with the operation's events, and with a comment when nothing has come for a while.
pub(crate) fn open(
    server: Arc<Server>,
    asked: Asked,
    edge: Edge,
    parameters: Parameters,
    way: Way,
) -> Response {
    let heartbeat = server.options.heartbeat;
    let request_id = edge.request_id.clone();
    let events = operation::open(server, asked, edge, parameters, way);
    let lines = stream::unfold(Some((events, request_id)), move |state| async move {
        let (mut events, request_id) = state?;
        match tokio::time::timeout(heartbeat, events.next()).await {
            // One request is one operation, so a session is for the next; the result tells it.
            Err(_) | Ok(Some(Event::Session(_))) => {
                Some((":\n\n".to_owned(), Some((events, request_id))))
            }
            Ok(None) => None,
            Ok(Some(Event::Next(result))) => Some((next(&result), Some((events, request_id)))),
            Ok(Some(Event::Complete)) => Some((COMPLETE.to_owned(), None)),
            Ok(Some(Event::Refused(errors))) => {
                let result = json!({ "errors": errors }).to_string();
                Some((format!("{}{COMPLETE}", next(&result)), None))
            }
            Ok(Some(Event::Ended)) => {
                let error = json!({
                    "message": "The session has ended",
                    "extensions": { "code": "FORBIDDEN", "requestId": &*request_id },
                });
                let result = json!({ "errors": [error] }).to_string();
                Some((format!("{}{COMPLETE}", next(&result)), None))
            }
        }
    });
    // The first line goes at once, so that the client knows that it is connected.
    let first = stream::once(std::future::ready(":\n\n".to_owned()));
    let body = first.chain(lines).map(|text| Ok::<_, Infallible>(Bytes::from(text)));
    let mut response = Response::new(Body::from_stream(body));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/event-stream; charset=utf-8"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
    response
}

const COMPLETE: &str = "event: complete\ndata: \n\n";

/// JSON as we write it has no line breaks.
fn next(result: &str) -> String {
    format!("event: next\ndata: {result}\n\n")
}
