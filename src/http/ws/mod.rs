//! WebSocket: `graphql-transport-ws` and the older `graphql-ws`.
//!
//! Small buffers: an idle subscription costs 14 kB instead of 145. One task a connection; a client
//! that does not read is waited for, and dropped when it does not read for long.

mod connection;
mod protocol;

use std::sync::Arc;

use axum::extract::WebSocketUpgrade;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::Response;

use super::graphql::asked_of;
use super::serve::Seat;
use super::{Server, asked, respond};
use crate::actor::Surface;
use connection::Connection;
use protocol::Protocol;

/// Answers a request for a WebSocket.
///
/// A page of a foreign origin may connect, as it may send requests, and names its token in
/// `connection_init`; with the visitor's cookie it is refused.
pub(crate) fn open(
    server: &Arc<Server>,
    parts: &Parts,
    surface: Option<Surface>,
    upgrade: WebSocketUpgrade,
) -> Response {
    let Some((asked, edge)) = asked_of(parts, surface) else {
        return respond::plain(StatusCode::INTERNAL_SERVER_ERROR, "The request has no id");
    };
    if !edge.cookies && asked::has_session_cookie(parts) {
        let text = "Pages of this origin may not act with a cookie: see --cors-origin";
        return respond::plain(StatusCode::FORBIDDEN, text);
    }
    let named = parts.headers.get("sec-websocket-protocol").and_then(|v| v.to_str().ok());
    let Some(protocol) = named.and_then(Protocol::choose) else {
        let text = "The WebSocket must speak graphql-transport-ws or graphql-ws";
        return respond::plain(StatusCode::BAD_REQUEST, text);
    };
    let server = server.clone();
    let seat = parts.extensions.get::<Seat>().cloned();
    upgrade
        .read_buffer_size(4 * 1024)
        .write_buffer_size(4 * 1024)
        .max_write_buffer_size(1 << 20)
        .max_message_size(server.executor.limits.body_bytes)
        .protocols([protocol.name()])
        .on_upgrade(move |socket| {
            let running = server.app.tasks.token();
            async move {
                Connection::new(server, asked, edge, protocol).serve(socket).await;
                drop((running, seat));
            }
        })
}
