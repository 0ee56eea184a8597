//! GraphiQL, out of the binary: no other server is asked for anything.

use axum::body::Body;
use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;

use super::respond;

const POLICY: &str = "default-src 'self'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' data:; font-src 'self' data:; connect-src 'self' ws: wss:; \
    worker-src 'self' blob:; frame-ancestors 'none'";

macro_rules! files {
    ($($name:literal: $media:literal),+ $(,)?) => {
        fn found(name: &str) -> Option<(&'static [u8], &'static str)> {
            match name {
                $($name => Some((include_bytes!(concat!("graphiql/", $name)), $media)),)+
                _ => None,
            }
        }
    };
}

files! {
    "graphiql.min.css": "text/css; charset=utf-8",
    "graphiql.min.js": "text/javascript; charset=utf-8",
    "graphql-ws.min.js": "text/javascript; charset=utf-8",
    "react-dom.production.min.js": "text/javascript; charset=utf-8",
    "react.production.min.js": "text/javascript; charset=utf-8",
    "start.js": "text/javascript; charset=utf-8",
    "LICENSES.txt": "text/plain; charset=utf-8",
}

/// The page.
pub(crate) fn page() -> Response {
    let html = include_bytes!("graphiql/index.html");
    let mut response = sent(html, "text/html; charset=utf-8", "no-cache");
    let policy = HeaderValue::from_static(POLICY);
    response.headers_mut().insert(CONTENT_SECURITY_POLICY, policy);
    response
}

/// What the page needs.
pub(crate) async fn file(Path(name): Path<String>) -> Response {
    match found(&name) {
        Some((bytes, media)) => sent(bytes, media, "public, max-age=86400"),
        None => respond::plain(StatusCode::NOT_FOUND, "There is no such file"),
    }
}

fn sent(bytes: &'static [u8], media: &'static str, cache: &'static str) -> Response {
    let mut response = Response::new(Body::from(bytes));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(media));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(cache));
    response
}
