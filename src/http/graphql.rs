//! One request, one answer: POST and GET.

use std::sync::Arc;

use async_graphql::{Request, Variables};
use axum::body::Body;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::asked::{self, Asked, Query};
use super::{Served, Server, respond};
use crate::access::session::{self, TokenFate};
use crate::actor::Surface;
use crate::visit::{TokenOut, Visit};

/// The parameters of a GraphQL request. Keys that nobody knows are ignored.
#[derive(Debug, Deserialize)]
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

/// POST.
pub(crate) async fn post(
    State(server): State<Arc<Server>>,
    surface: Option<Surface>,
    request: axum::http::Request<Body>,
) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(body) = axum::body::to_bytes(body, 1 << 20).await else {
        return respond::plain(StatusCode::PAYLOAD_TOO_LARGE, "The request is too large");
    };
    let Ok(parameters) = serde_json::from_slice::<Parameters>(&body) else {
        return respond::plain(StatusCode::BAD_REQUEST, "This is no GraphQL request");
    };
    answer(&server, &parts, surface, parameters).await
}

/// GET.
pub(crate) async fn get(
    State(server): State<Arc<Server>>,
    surface: Option<Surface>,
    request: axum::http::Request<Body>,
) -> Response {
    let (parts, _) = request.into_parts();
    let query = Query(parts.uri.query().unwrap_or_default());
    let Some(document) = query.value("query") else {
        return respond::plain(StatusCode::BAD_REQUEST, "The parameter query is missing");
    };
    let variables = query.value("variables").map(|text| serde_json::from_str(&text)).transpose();
    let Ok(variables) = variables else {
        return respond::plain(StatusCode::BAD_REQUEST, "The variables are no JSON object");
    };
    let operation_name = query.value("operationName");
    let parameters = Parameters { query: document, operation_name, variables, _extensions: None };
    answer(&server, &parts, surface, parameters).await
}

async fn answer(
    server: &Arc<Server>,
    parts: &Parts,
    surface: Option<Surface>,
    parameters: Parameters,
) -> Response {
    let asked = asked::read(&server.app, parts, surface);
    let request_id = asked.claims.request_id.clone();
    let visit = match identify(server, asked).await {
        Ok(visit) => visit,
        Err(error) => return respond::refused(&request_id, error),
    };
    let mut request = Request::new(parameters.query).data(visit.clone());
    request.operation_name = parameters.operation_name;
    request.variables =
        Variables::from_json(Value::Object(parameters.variables.unwrap_or_default()));
    let (done, statements) = db::statements::counted(server.schema.execute(request)).await;
    if let Some(observer) = &server.options.observer {
        observer(&Served { request_id: request_id.clone(), statements });
    }
    respond::answer(&visit, &request_id, &done)
}

/// Finds out who asks.
async fn identify(server: &Arc<Server>, asked: Asked) -> Result<Arc<Visit>, async_graphql::Error> {
    let (actor, fate) = session::identify(&server.app, &asked.claims)
        .await
        .map_err(|f| f.into_error(asked.language, &asked.claims.request_id))?;
    let token = match fate {
        TokenFate::Fine => TokenOut::Keep,
        TokenFate::Unknown => TokenOut::Forget,
    };
    let app = server.app.clone();
    Ok(Arc::new(Visit::new(app, actor, token, asked.language, asked.key, asked.address)))
}
