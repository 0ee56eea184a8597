//! What every request passes: its id, its origin, where it really comes from.
//!
//! Pages of any origin may ask, but without the visitor's cookie; with it only those of
//! `--cors-origin` and of this server itself. A cookie that comes with a foreign origin is ignored.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE,
    ACCESS_CONTROL_REQUEST_HEADERS, HOST, ORIGIN, VARY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;

use tracing::Instrument as _;

use super::Server;

/// What the edge found out about a request.
#[derive(Debug, Clone)]
pub(crate) struct Edge {
    /// The request's id.
    pub(crate) request_id: Arc<str>,
    /// Where it comes from.
    pub(crate) address: Option<IpAddr>,
    /// Whether it came over TLS.
    pub(crate) secure: bool,
    /// Whether its origin may act with a cookie.
    pub(crate) cookies: bool,
}

/// The middleware.
pub(crate) async fn pass(
    State(server): State<Arc<Server>>,
    mut request: Request,
    next: Next,
) -> Response {
    let edge = look(&server, &request);
    let origin = request.headers().get(ORIGIN).cloned();
    let asked = request.headers().get(ACCESS_CONTROL_REQUEST_HEADERS).cloned();
    let preflight = request.method() == Method::OPTIONS && origin.is_some();
    let (request_id, cookies) = (edge.request_id.clone(), edge.cookies);
    let mut response = if preflight {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::NO_CONTENT;
        response
    } else {
        request.extensions_mut().insert(edge);
        let span = tracing::info_span!("request", request_id = %request_id);
        next.run(request).instrument(span).await
    };
    let headers = response.headers_mut();
    if let Ok(id) = HeaderValue::from_str(&request_id) {
        headers.insert("x-request-id", id);
    }
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    // Also where none was named: a shared cache must not give that answer to a page of another.
    headers.append(VARY, HeaderValue::from_static("origin"));
    if let Some(origin) = origin {
        allow(headers, origin, cookies);
        if preflight {
            permit(headers, asked);
        }
    }
    response
}

fn allow(headers: &mut HeaderMap, origin: HeaderValue, cookies: bool) {
    let exposed = "vendure-auth-token, x-request-id, retry-after, etag";
    headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static(exposed));
    if cookies {
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        headers.insert(ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
    } else {
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    }
}

fn permit(headers: &mut HeaderMap, asked: Option<HeaderValue>) {
    headers.insert(ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, POST, OPTIONS"));
    headers.insert(ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("86400"));
    headers.append(VARY, HeaderValue::from_static("access-control-request-headers"));
    if let Some(asked) = asked {
        headers.insert(ACCESS_CONTROL_ALLOW_HEADERS, asked);
    }
}

fn look(server: &Server, request: &Request) -> Edge {
    let headers = request.headers();
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    let trusted = |ip: IpAddr| server.options.trusted_proxies.iter().any(|n| n.contains(ip));
    let by_proxy = peer.is_some_and(trusted);
    let address = if by_proxy { forwarded(headers, trusted).or(peer) } else { peer };
    let proto = text(headers, "x-forwarded-proto");
    let secure = by_proxy && proto.is_some_and(|p| p.eq_ignore_ascii_case("https"));
    let cookies = text(headers, ORIGIN.as_str()).is_none_or(|o| own(server, headers, o));
    let usable = |id: &&str| id.len() <= 128 && id.bytes().all(|b| b.is_ascii_graphic());
    let request_id = match text(headers, "x-request-id").filter(usable) {
        Some(id) => id.into(),
        None => server.app.new_id::<uuid::Uuid>().to_string().into(),
    };
    Edge { request_id, address, secure, cookies }
}

/// The nearest hop that is no trusted proxy. Each proxy adds the address that it was called from at
/// the end; what stands before the first that nobody vouches for may be invented.
fn forwarded(headers: &HeaderMap, trusted: impl Fn(IpAddr) -> bool) -> Option<IpAddr> {
    let lines: Vec<&str> =
        headers.get_all("x-forwarded-for").iter().filter_map(|line| line.to_str().ok()).collect();
    for hop in lines.iter().rev().flat_map(|line| line.rsplit(',')) {
        let hop = address(hop.trim())?;
        if !trusted(hop) {
            return Some(hop);
        }
    }
    None
}

/// An address, as some proxies write it with a port.
fn address(hop: &str) -> Option<IpAddr> {
    let bare = || hop.strip_prefix('[')?.strip_suffix(']')?.parse().ok();
    let with_port = || hop.parse::<SocketAddr>().ok().map(|socket| socket.ip());
    hop.parse().ok().or_else(bare).or_else(with_port)
}

/// Whether an origin is this server's own or one that was named.
fn own(server: &Server, headers: &HeaderMap, origin: &str) -> bool {
    let named = |o: &String| o.trim_end_matches('/').eq_ignore_ascii_case(origin);
    let host = text(headers, HOST.as_str());
    let same = origin.split_once("://").map(|(_, host)| host);
    server.options.cors_origins.iter().any(named) || (host.is_some() && host == same)
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok().map(str::trim)
}
