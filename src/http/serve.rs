//! Takes connections until the server is to stop.

use std::net::SocketAddr;
use std::sync::Arc;

use tokio::net::TcpListener;

use super::{Server, router};

/// Serves on a listener until `app.stopping` is cancelled; returns when what ran has ended.
pub async fn serve(server: Arc<Server>, listener: TcpListener) -> std::io::Result<()> {
    let stopping = server.app.stopping.clone();
    let service = router(server).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service).with_graceful_shutdown(stopping.cancelled_owned()).await
}
