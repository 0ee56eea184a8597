//! Whether the server lives, and whether it can serve.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::{Server, respond};

/// How long the database may take to answer.
const PATIENCE: Duration = Duration::from_secs(2);

/// The process runs.
pub(crate) async fn live() -> Response {
    respond::plain(StatusCode::OK, "alive\n")
}

/// There is no server yet.
pub(crate) fn starting() -> Response {
    respond::plain(StatusCode::SERVICE_UNAVAILABLE, "starting\n")
}

/// The database answers, is migrated and has what a shop cannot do without, and the server is not
/// stopping. One statement.
pub(crate) async fn ready(State(server): State<Arc<Server>>) -> Response {
    let unready = |text| respond::plain(StatusCode::SERVICE_UNAVAILABLE, text);
    if server.app.stopping.is_cancelled() {
        return unready("stopping\n");
    }
    let look = async {
        let conn = server.app.pool.reader().await?;
        db::migrate::is_ready(&conn).await
    };
    match tokio::time::timeout(PATIENCE, look).await {
        Ok(Ok(true)) => respond::plain(StatusCode::OK, "ready\n"),
        Ok(Ok(false)) => unready("the database is not set up\n"),
        Ok(Err(_)) | Err(_) => unready("the database does not answer\n"),
    }
}
