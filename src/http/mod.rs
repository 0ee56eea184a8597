//! The wire: GraphQL over HTTP on three paths of one schema.
//!
//! `/shop-api` and `/admin-api` fix the surface, `/graphql` takes it from the caller. A request is
//! read ([`asked`]), its caller identified (`access::session`), its document executed, and the
//! answer written in the form the client accepts ([`respond`]).

mod asked;
mod graphql;
mod respond;
mod serve;

use std::sync::Arc;

use axum::Router;
use axum::routing::post;

pub use serve::serve;

use crate::actor::Surface;
use crate::app::App;
use crate::schema::Shop;

/// What is known of a request when its answer is ready: for metrics, the log and tests.
#[derive(Debug, Clone)]
pub struct Served {
    /// The request's id.
    pub request_id: Arc<str>,
    /// Statements that it sent; neither BEGIN and COMMIT nor the look-up of the session.
    pub statements: u64,
}

/// Is told of every request that was served, before its answer goes out.
pub type Observer = Arc<dyn Fn(&Served) + Send + Sync>;

/// How the server speaks.
#[derive(Clone, Default)]
pub struct Options {
    /// Is told of every request.
    pub observer: Option<Observer>,
}

/// The server as the wire sees it.
pub struct Server {
    /// What can be done.
    pub app: Arc<App>,
    /// The schema.
    pub schema: Shop,
    /// How the server speaks.
    pub options: Options,
}

impl Server {
    /// A server of an app.
    #[must_use]
    pub fn new(app: Arc<App>, options: Options) -> Arc<Self> {
        Arc::new(Self { app, schema: crate::schema::build(), options })
    }
}

/// Every path of the server.
pub fn router(server: Arc<Server>) -> Router {
    let path = |surface: Option<Surface>| {
        post(move |state, request| graphql::post(state, surface, request))
            .get(move |state, request| graphql::get(state, surface, request))
    };
    Router::new()
        .route("/graphql", path(None))
        .route("/shop-api", path(Some(Surface::Shop)))
        .route("/admin-api", path(Some(Surface::Admin)))
        .with_state(server)
}
