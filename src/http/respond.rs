//! Answers on the wire.

use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;

use crate::visit::{TokenOut, Visit};

/// An answer without GraphQL in it.
pub(crate) fn plain(status: StatusCode, text: &'static str) -> Response {
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = status;
    response
}

/// A request that was refused before its document was looked at.
pub(crate) fn refused(request_id: &str, error: async_graphql::Error) -> Response {
    let error = error.into_server_error(async_graphql::Pos::default());
    let body = serde_json::json!({ "errors": [error] });
    json(request_id, Body::from(body.to_string()))
}

/// The answer of an executed document.
pub(crate) fn answer(visit: &Visit, request_id: &str, done: &async_graphql::Response) -> Response {
    let body = serde_json::to_vec(done).unwrap_or_default();
    let mut response = json(request_id, Body::from(body));
    let token = match visit.token_out() {
        TokenOut::Keep => None,
        TokenOut::Forget => Some(String::new()),
        TokenOut::Use { token, .. } => Some(token),
    };
    if let Some(value) = token.and_then(|token| HeaderValue::try_from(token).ok()) {
        response.headers_mut().insert("vendure-auth-token", value);
    }
    if let Some(seconds) = visit.retry_after() {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

fn json(request_id: &str, body: Body) -> Response {
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8"));
    if let Ok(id) = HeaderValue::from_str(request_id) {
        headers.insert("x-request-id", id);
    }
    response
}
