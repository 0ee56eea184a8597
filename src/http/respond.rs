//! Answers on the wire: status, media type, headers, token.
//!
//! A client that accepts only `application/json` gets status 200 whatever the errors; for the others
//! a document that cannot run is 400. Where nothing was executed, there is no `data`.

use async_graphql::{Response as Done, ServerError, Value as GraphQLValue, value};
use axum::body::Body;
use axum::http::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, ETAG, RETRY_AFTER, SET_COOKIE, VARY};
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use serde_json::json;

use super::accept::Form;
use super::asked::SESSION_COOKIE;
use super::edge::Edge;
use crate::executor::run::Answer;
use crate::executor::{Kind, RequestError};
use crate::failure::Code;
use crate::visit::{TokenOut, Visit};

/// The header that tells the client its token.
pub(crate) const TOKEN_HEADER: &str = "vendure-auth-token";

/// What of a request decides the form of its answer.
pub(crate) struct Asking<'a> {
    /// The form that it accepts.
    pub(crate) form: Form,
    /// What the edge found out.
    pub(crate) edge: &'a Edge,
    /// Whether it came by GET.
    pub(crate) get: bool,
    /// Whether it wants to know its cost.
    pub(crate) wants_cost: bool,
    /// The `ETag` that the client has.
    pub(crate) if_none_match: Option<String>,
}

/// An answer without GraphQL in it.
pub(crate) fn plain(status: StatusCode, text: &'static str) -> Response {
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = status;
    let media = HeaderValue::from_static("text/plain; charset=utf-8");
    response.headers_mut().insert(CONTENT_TYPE, media);
    response
}

/// A mutation by GET.
pub(crate) fn not_by_get() -> Response {
    let mut response = plain(StatusCode::METHOD_NOT_ALLOWED, "Mutations are sent by POST");
    response.headers_mut().insert(ALLOW, HeaderValue::from_static("POST"));
    response
}

/// A request that is none.
pub(crate) fn bad_request(form: Form, edge: &Edge, message: &str) -> Response {
    let mut error = ServerError::new(message, None);
    crate::executor::request_error::give_code(&mut error, "BAD_REQUEST");
    let error = RequestError::of(Kind::Refused, vec![error]);
    malformed(StatusCode::BAD_REQUEST, form, edge, error)
}

/// A request that was not read to its end.
pub(crate) fn malformed(
    status: StatusCode,
    form: Form,
    edge: &Edge,
    error: RequestError,
) -> Response {
    let errors = error.told(&edge.request_id).errors;
    no_store(json(status, form, json!({ "errors": errors }).to_string().into()))
}

/// A request whose caller cannot be placed, as one of an unknown channel, or since the database is
/// away: then it is 503 whatever the client accepts, for proxies to try again.
pub(crate) fn unknown_caller(asking: &Asking<'_>, error: ServerError) -> Response {
    let away = is_away(&error);
    let status = if away { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::OK };
    let body = json!({ "errors": [error], "data": null }).to_string();
    let mut response = no_store(json(status, asking.form, body.into()));
    if away {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("1"));
    }
    response
}

/// Whether an error says that the database is away.
pub(crate) fn is_away(error: &ServerError) -> bool {
    let code = error.extensions.as_ref().and_then(|values| values.get("code"));
    code == Some(&GraphQLValue::from(Code::ServiceUnavailable.as_str()))
}

/// A request that did not run.
pub(crate) fn refused(asking: &Asking<'_>, visit: &Visit, error: RequestError) -> Response {
    let error = error.told(&asking.edge.request_id);
    let mut body = json!({ "errors": error.errors });
    if let (Some((requested, limit)), Some(object)) = (error.cost, body.as_object_mut()) {
        let cost = json!({ "cost": { "requested": requested, "limit": limit } });
        object.insert("extensions".into(), cost);
    }
    let status = status_of(asking.form, error.kind);
    with_token(asking, visit, no_store(json(status, asking.form, body.to_string().into())))
}

fn status_of(form: Form, kind: Kind) -> StatusCode {
    match (form, kind) {
        (Form::Json, _) | (_, Kind::Refused) => StatusCode::OK,
        (Form::Response, Kind::Timeout) => StatusCode::GATEWAY_TIMEOUT,
        (_, Kind::Timeout) => StatusCode::OK,
        (Form::Response, Kind::Variables) => StatusCode::BAD_REQUEST,
        (_, Kind::Variables) => StatusCode::OK,
        (_, Kind::Parse | Kind::Validation | Kind::Limit) => StatusCode::BAD_REQUEST,
    }
}

/// The answer of an executed document.
pub(crate) fn answer(
    asking: &Asking<'_>,
    visit: &Visit,
    answer: Answer,
    cost: (u64, u64),
) -> Response {
    let response = match answer {
        Answer::Kept(kept) if !asking.wants_cost => {
            let known = asking.if_none_match.as_deref();
            let tag = HeaderValue::from_str(&kept.etag).ok();
            let same = known.is_some_and(|k| k.split(',').any(|t| matches(t, &kept.etag)));
            let mut response = if asking.get && same {
                let mut response = Response::new(Body::empty());
                *response.status_mut() = StatusCode::NOT_MODIFIED;
                response
            } else {
                json(StatusCode::OK, asking.form, kept.body.into())
            };
            let headers = response.headers_mut();
            if let (true, Some(tag)) = (asking.get, tag) {
                let fresh = HeaderValue::from_static("public, max-age=0, must-revalidate");
                headers.insert(ETAG, tag);
                headers.insert(CACHE_CONTROL, fresh);
                headers.append(VARY, HeaderValue::from_static("accept, vendure-token"));
            }
            response
        }
        Answer::Kept(kept) => {
            let body = std::str::from_utf8(&kept.body).unwrap_or_default();
            let rest = body.strip_suffix('}').unwrap_or(body);
            let (requested, limit) = cost;
            let cost = json!({ "cost": { "requested": requested, "limit": limit } });
            let body = format!("{rest},\"extensions\":{cost}}}");
            no_store(json(StatusCode::OK, asking.form, body.into()))
        }
        Answer::Fresh(done) => no_store(fresh(asking, done, cost)),
    };
    with_token(asking, visit, response)
}

fn fresh(asking: &Asking<'_>, mut done: Done, (requested, limit): (u64, u64)) -> Response {
    if asking.wants_cost {
        let cost: GraphQLValue = value!({ "requested": requested, "limit": limit });
        done.extensions.insert("cost".into(), cost);
    }
    let body = serde_json::to_vec(&done).unwrap_or_default();
    json(StatusCode::OK, asking.form, body.into())
}

fn matches(tag: &str, own: &str) -> bool {
    let tag = tag.trim();
    tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == own
}

fn json(status: StatusCode, form: Form, body: Body) -> Response {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    let media = match form {
        Form::Response => "application/graphql-response+json; charset=utf-8",
        Form::Json | Form::Any | Form::Events | Form::Page | Form::Other => {
            "application/json; charset=utf-8"
        }
    };
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(media));
    response
}

fn no_store(mut response: Response) -> Response {
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Tells the client its token, in the header and as a cookie.
fn with_token(asking: &Asking<'_>, visit: &Visit, mut response: Response) -> Response {
    if let Some(seconds) = visit.retry_after() {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    let secure = if asking.edge.secure { "; Secure" } else { "" };
    let attributes = format!("Path=/; HttpOnly; SameSite=Lax{secure}");
    let (token, cookie) = match visit.token_out() {
        TokenOut::Keep => return response,
        TokenOut::Forget => (String::new(), format!("{SESSION_COOKIE}=; Max-Age=0; {attributes}")),
        TokenOut::Use { token, remember } => {
            let age = visit.app.options.session_seconds;
            let age = if remember { format!("Max-Age={age}; ") } else { String::new() };
            let cookie = format!("{SESSION_COOKIE}={token}; {age}{attributes}");
            (token, cookie)
        }
    };
    let headers = response.headers_mut();
    if let Ok(value) = HeaderValue::try_from(token) {
        headers.insert(TOKEN_HEADER, value);
    }
    if let Ok(value) = HeaderValue::try_from(cookie) {
        headers.append(SET_COOKIE, value);
    }
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
