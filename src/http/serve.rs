//! Takes connections until the server is to stop, then lets what runs end.
//!
//! It takes them before there is a server, too: whoever asks for its health is told that it is not
//! ready yet, whoever asks for anything else waits until it is.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use axum::response::Response;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::ServiceExt as _;

use super::{Server, health, router};

/// How long requests may go on when the server stops.
const PATIENCE: Duration = Duration::from_secs(6);

/// Connections that are taken before there is a server.
const EARLY: usize = 100;

/// Serves on a listener until `app.stopping` is cancelled; returns when what ran has ended, or
/// after six seconds.
pub async fn serve(server: Arc<Server>, listener: TcpListener) {
    Entrance::new(listener).serve(server).await;
}

/// Where connections come in, from before there is a server.
pub struct Entrance {
    listener: TcpListener,
    door: watch::Sender<Option<Open>>,
    connections: TaskTracker,
}

/// A connection's place among those that there may be at once. A WebSocket outlives the HTTP that
/// it began as, and keeps its own.
#[derive(Clone)]
pub(crate) struct Seat(
    #[expect(dead_code, reason = "held, not read")] Option<Arc<OwnedSemaphorePermit>>,
);

/// What is behind the entrance once it is open.
#[derive(Clone)]
struct Open {
    router: Router,
    stopping: CancellationToken,
}

impl Entrance {
    /// An entrance that is not open yet.
    #[must_use]
    pub fn new(listener: TcpListener) -> Self {
        Self { listener, door: watch::channel(None).0, connections: TaskTracker::new() }
    }

    /// Takes connections while the server starts; until it is dropped.
    pub async fn welcome(&self) -> Infallible {
        let free = Arc::new(Semaphore::new(EARLY));
        let starting = CancellationToken::new();
        loop {
            if let Some((stream, peer)) = accept(&self.listener, &free, &starting).await {
                self.let_in(stream, peer, &free);
            }
        }
    }

    /// Opens and serves until `app.stopping` is cancelled.
    pub async fn serve(self, server: Arc<Server>) {
        let app = server.app.clone();
        let stopping = app.stopping.clone();
        app.events.start();
        let free = Arc::new(Semaphore::new(server.options.connections));
        let open = Open { router: router(server), stopping: stopping.clone() };
        self.door.send_replace(Some(open));
        while let Some((stream, peer)) = accept(&self.listener, &free, &stopping).await {
            self.let_in(stream, peer, &free);
        }
        app.events.stop();
        // Nobody is to wait for an answer that will not come.
        drop(self.listener);
        self.connections.close();
        if tokio::time::timeout(PATIENCE, self.connections.wait()).await.is_err() {
            tracing::warn!(left = self.connections.len(), "requests were cut off");
        }
    }

    fn let_in(&self, stream: TcpStream, peer: SocketAddr, free: &Arc<Semaphore>) {
        let seat = Seat(free.clone().try_acquire_owned().ok().map(Arc::new));
        let door = self.door.subscribe();
        self.connections.spawn(converse(stream, peer, seat, door));
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
    seat: Seat,
    door: watch::Receiver<Option<Open>>,
) {
    // Answers are small and whole: waiting for more to send only delays them.
    stream.set_nodelay(true).ok();
    let inside = door.clone();
    let service = service_fn(move |mut request: hyper::Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        request.extensions_mut().insert(seat.clone());
        answer(inside.clone(), request.map(Body::new))
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
        () = stopped(door) => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, %peer, "a connection broke");
    }
}

/// Answers by what is behind the door; waits until it is open, but for questions about health.
async fn answer(
    mut door: watch::Receiver<Option<Open>>,
    request: Request<Body>,
) -> Result<Response, Infallible> {
    let open = door.borrow().clone();
    let open = match (open, request.uri().path()) {
        (Some(open), _) => open,
        (None, "/health/live") => return Ok(health::live().await),
        (None, "/health/ready" | "/metrics") => return Ok(health::starting()),
        (None, _) => match behind(&mut door).await {
            Some(open) => open,
            None => return Ok(health::starting()),
        },
    };
    open.router.oneshot(request).await
}

/// What is behind the door as soon as it is open; nothing when it will not be.
async fn behind(door: &mut watch::Receiver<Option<Open>>) -> Option<Open> {
    let open = door.wait_for(Option::is_some).await.ok()?;
    open.clone()
}

/// Completes when what is behind the door is to stop.
async fn stopped(mut door: watch::Receiver<Option<Open>>) {
    if let Some(open) = behind(&mut door).await {
        open.stopping.cancelled().await;
    }
}
