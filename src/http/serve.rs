//! Takes connections until the server is to stop, then lets what runs end.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::ServiceExt as _;

use super::{Server, router};

/// How long requests may go on when the server stops.
const PATIENCE: Duration = Duration::from_secs(6);

/// Serves on a listener until `app.stopping` is cancelled; returns when what ran has ended, or
/// after six seconds.
pub async fn serve(server: Arc<Server>, listener: TcpListener) {
    let app = server.app.clone();
    let stopping = app.stopping.clone();
    app.events.start();
    let free = Arc::new(Semaphore::new(server.options.connections));
    let router = router(server);
    let connections = TaskTracker::new();
    while let Some((stream, peer)) = accept(&listener, &free, &stopping).await {
        let permit = free.clone().try_acquire_owned();
        let (router, stopping) = (router.clone(), stopping.clone());
        connections.spawn(async move {
            converse(stream, peer, router, stopping).await;
            drop(permit);
        });
    }
    app.events.stop();
    connections.close();
    if tokio::time::timeout(PATIENCE, connections.wait()).await.is_err() {
        tracing::warn!(left = connections.len(), "requests were cut off");
    }
}

/// The next connection, when there is room for one; none when the server stops.
async fn accept(
    listener: &TcpListener,
    free: &Semaphore,
    stopping: &CancellationToken,
) -> Option<(TcpStream, SocketAddr)> {
    loop {
        let next = async {
            // Only this loop takes permits, so the room is still there when the connection comes.
            let room = free.acquire().await;
            drop(room);
            listener.accept().await
        };
        tokio::select! {
            () = stopping.cancelled() => return None,
            accepted = next => match accepted {
                Ok(accepted) => return Some(accepted),
                Err(error) => {
                    // Out of file descriptors, as a rule: others must end first.
                    tracing::warn!(%error, "a connection cannot be taken");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            },
        }
    }
}

async fn converse(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    stopping: CancellationToken,
) {
    // Answers are small and whole: waiting for more to send only delays them.
    stream.set_nodelay(true).ok();
    let service = service_fn(move |mut request: hyper::Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        router.clone().oneshot(request.map(Body::new))
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(Duration::from_secs(60))
        .max_buf_size(64 * 1024)
        .serve_connection(TokioIo::new(stream), service)
        .with_upgrades();
    tokio::pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = stopping.cancelled() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, %peer, "a connection broke");
    }
}
