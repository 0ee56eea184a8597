//! Whether the server lives, and whether it can serve.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::{Server, respond};

/// The process runs.
pub(crate) async fn live() -> Response {
    respond::plain(StatusCode::OK, "alive\n")
}

/// The database answers and is migrated, and the server is not stopping. One statement.
pub(crate) async fn ready(State(server): State<Arc<Server>>) -> Response {
    if server.app.stopping.is_cancelled() {
        return respond::plain(StatusCode::SERVICE_UNAVAILABLE, "stopping\n");
    }
    let settings = server.app.settings.refresh(&server.app.pool);
    match tokio::time::timeout(Duration::from_secs(2), settings).await {
        Ok(Ok(_)) => respond::plain(StatusCode::OK, "ready\n"),
        Ok(Err(_)) | Err(_) => {
            let text = "the database does not answer\n";
            respond::plain(StatusCode::SERVICE_UNAVAILABLE, text)
        }
    }
}
