//! One request, one answer: POST and GET.

use std::sync::Arc;
use std::time::{Duration, Instant};

use async_graphql::Variables;
use async_graphql::parser::types::OperationType;
use axum::extract::{FromRequestParts as _, Request, State, WebSocketUpgrade};
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::accept::{self, Form};
use super::asked::{self, Asked, Query};
use super::edge::Edge;
use super::operation::Way;
use super::respond::{self, Asking};
use super::{Outcome, Served, Server, graphiql, sse, visitor, ws};
use crate::actor::Surface;
use crate::executor::run::Answer;
use crate::executor::{Kind, Plan, RequestError};
use crate::visit::Visit;

/// The parameters of a GraphQL request. Keys that nobody knows are ignored.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Parameters {
    /// The document.
    pub(crate) query: String,
    /// Which operation of the document.
    #[serde(default)]
    pub(crate) operation_name: Option<String>,
    /// Its variables.
    #[serde(default)]
    pub(crate) variables: Option<Map<String, Value>>,
    /// Extensions of the protocol; none are known.
    #[serde(default, rename = "extensions")]
    pub(crate) _extensions: Option<Map<String, Value>>,
}

/// How long a body may take to arrive.
const BODY: Duration = Duration::from_secs(30);

/// POST.
pub(crate) async fn post(
    State(server): State<Arc<Server>>,
    surface: Option<Surface>,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    let Some(edge) = parts.extensions.get::<Edge>() else { return no_edge() };
    let form = accept::form(&parts.headers);
    if !is_json(&parts.headers) {
        let text = "The body must be application/json";
        return respond::plain(StatusCode::UNSUPPORTED_MEDIA_TYPE, text);
    }
    let most = server.executor.limits.body_bytes;
    let Ok(body) = tokio::time::timeout(BODY, axum::body::to_bytes(body, most)).await else {
        let text = "The body did not arrive in time";
        return respond::plain(StatusCode::REQUEST_TIMEOUT, text);
    };
    let Ok(body) = body else {
        let error = RequestError::limit("body bytes", declared(&parts.headers), wide(most));
        return respond::malformed(StatusCode::PAYLOAD_TOO_LARGE, form, edge, error);
    };
    match serde_json::from_slice::<Parameters>(&body) {
        Ok(parameters) => answer(&server, &parts, surface, parameters, true).await,
        Err(_) if body.trim_ascii_start().starts_with(b"[") => {
            respond::bad_request(form, edge, "Several requests in one are not taken")
        }
        Err(error) => {
            let message = format!("This is no GraphQL request: {error}");
            respond::bad_request(form, edge, &message)
        }
    }
}

/// GET: a query, a WebSocket, an event stream, or GraphiQL.
pub(crate) async fn get(
    State(server): State<Arc<Server>>,
    surface: Option<Surface>,
    request: Request,
) -> Response {
    let (mut parts, _) = request.into_parts();
    if parts.headers.contains_key("upgrade") {
        return match WebSocketUpgrade::from_request_parts(&mut parts, &()).await {
            Ok(upgrade) => ws::open(&server, &parts, surface, upgrade),
            Err(_) => respond::plain(StatusCode::BAD_REQUEST, "This is no WebSocket request"),
        };
    }
    let Some(edge) = parts.extensions.get::<Edge>() else { return no_edge() };
    let form = accept::form(&parts.headers);
    let query = Query(parts.uri.query().unwrap_or_default());
    let Some(document) = query.value("query") else {
        if form == Form::Page && server.options.graphiql {
            return graphiql::page();
        }
        return respond::bad_request(form, edge, "The parameter query is missing");
    };
    let object = |name: &str| query.value(name).map(|text| serde_json::from_str(&text)).transpose();
    let (Ok(variables), Ok(extensions)) = (object("variables"), object("extensions")) else {
        let message = "Variables and extensions must be JSON objects";
        return respond::bad_request(form, edge, message);
    };
    let operation_name = query.value("operationName");
    let parameters =
        Parameters { query: document, operation_name, variables, _extensions: extensions };
    answer(&server, &parts, surface, parameters, false).await
}

async fn answer(
    server: &Arc<Server>,
    parts: &Parts,
    surface: Option<Surface>,
    parameters: Parameters,
    may_write: bool,
) -> Response {
    let started = Instant::now();
    let Some(edge) = parts.extensions.get::<Edge>().cloned() else { return no_edge() };
    let asked = asked::read(parts, &edge, surface);
    let form = accept::form(&parts.headers);
    if form == Form::Other || (form == Form::Page && may_write) {
        return respond::plain(StatusCode::NOT_ACCEPTABLE, "There is no such form of answer");
    }
    if form == Form::Events {
        let way = if may_write { Way::Post } else { Way::Get };
        return sse::open(server.clone(), asked, edge, parameters, way);
    }
    let asking = Asking {
        form,
        edge: &edge,
        get: !may_write,
        wants_cost: asked::header(parts, "x-cost").as_deref() == Some("1"),
        if_none_match: asked::header(parts, "if-none-match"),
    };
    let visit = match visitor::identify(server, asked).await {
        Ok(visit) => visit,
        Err(error) => {
            server.report(&served(&edge, None, Outcome::Refused, 0, started));
            return respond::unknown_caller(&asking, error);
        }
    };
    let plan = match plan(server, &visit, parameters).await {
        Ok(plan) if plan.kind == OperationType::Mutation && !may_write => {
            return respond::not_by_get();
        }
        Ok(plan) if plan.kind == OperationType::Subscription => {
            server.report(&served(&edge, Some(plan.roots()), Outcome::Refused, 0, started));
            return respond::refused(&asking, &visit, needs_stream());
        }
        Ok(plan) => plan,
        Err(error) => {
            server.report(&served(&edge, None, Outcome::Refused, 0, started));
            return respond::refused(&asking, &visit, error);
        }
    };
    let cost = (plan.measure.complexity, server.executor.limits.complexity);
    let roots = plan.roots();
    let (done, statements) = db::statements::counted(server.executor.run(plan, &visit)).await;
    let outcome = match &done {
        Ok(Answer::Kept(_)) => Outcome::Ok,
        Ok(Answer::Fresh(done)) if done.errors.is_empty() => Outcome::Ok,
        Ok(Answer::Fresh(_)) => Outcome::Errors,
        Err(_) => Outcome::Refused,
    };
    server.report(&served(&edge, Some(roots), outcome, statements, started));
    match done {
        Ok(done) => respond::answer(&asking, &visit, done, cost),
        Err(error) => respond::refused(&asking, &visit, error),
    }
}

/// Plans a request of a visit.
pub(crate) async fn plan(
    server: &Server,
    visit: &Visit,
    parameters: Parameters,
) -> Result<Plan, RequestError> {
    let surface = visit.actor().surface;
    let variables = Variables::from_json(Value::Object(parameters.variables.unwrap_or_default()));
    let name = parameters.operation_name;
    server.executor.plan(surface, &parameters.query, name, variables).await
}

/// A subscription whose client awaits one answer.
fn needs_stream() -> RequestError {
    let message = "A subscription needs a stream: use a WebSocket (graphql-transport-ws), or send \
                   the header Accept: text/event-stream";
    RequestError::new(Kind::Variables, message, None)
}

/// What is reported of a request.
pub(crate) fn served(
    edge: &Edge,
    roots: Option<Vec<Arc<str>>>,
    outcome: Outcome,
    statements: u64,
    started: Instant,
) -> Served {
    let roots = roots.unwrap_or_default();
    Served {
        request_id: edge.request_id.clone(),
        operation: roots.first().cloned().unwrap_or_else(|| "none".into()),
        roots,
        outcome,
        statements,
        elapsed: started.elapsed(),
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let Some(value) = headers.get(CONTENT_TYPE).and_then(|v| v.to_str().ok()) else { return false };
    let mut pieces = value.split(';').map(|piece| piece.trim().to_ascii_lowercase());
    let media = pieces.next().is_some_and(|m| m == "application/json");
    media
        && pieces
            .filter_map(|p| p.strip_prefix("charset=").map(str::to_owned))
            .all(|c| matches!(c.trim_matches('"'), "utf-8" | "utf8"))
}

fn declared(headers: &HeaderMap) -> u64 {
    let length = headers.get("content-length").and_then(|v| v.to_str().ok());
    length.and_then(|text| text.parse().ok()).unwrap_or(0)
}

fn wide(bytes: usize) -> u64 {
    u64::try_from(bytes).unwrap_or(u64::MAX)
}

/// A request that did not pass the edge, which all do.
fn no_edge() -> Response {
    respond::plain(StatusCode::INTERNAL_SERVER_ERROR, "The request has no id")
}

/// What a stream needs to know of a request.
pub(crate) fn asked_of(parts: &Parts, surface: Option<Surface>) -> Option<(Asked, Edge)> {
    let edge = parts.extensions.get::<Edge>().cloned()?;
    Some((asked::read(parts, &edge, surface), edge))
}
