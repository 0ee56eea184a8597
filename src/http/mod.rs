//! The wire: GraphQL over HTTP, WebSocket and event streams, on three paths of one schema.
//!
//! `/shop-api` and `/admin-api` fix the surface, `/graphql` takes it from the caller. Every request
//! passes the [`edge`] (request id, origin, log); it is read ([`asked`]), its caller identified, its
//! document run by the [`executor`](crate::executor), and the answer written in the form that the
//! client accepts ([`respond`]).

mod accept;
mod asked;
mod edge;
mod graphiql;
mod graphql;
mod health;
mod lost;
mod metrics;
mod operation;
mod options;
mod respond;
mod serve;
mod sse;
mod visitor;
mod ws;

use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};

pub use metrics::Metrics;
pub use options::{Network, Options};
pub use serve::{Entrance, serve};

use crate::actor::Surface;
use crate::app::App;
use crate::changes::Changes;
use crate::executor::Executor;

/// What is known of a request when its answer is ready: for metrics, the log and tests.
#[derive(Debug, Clone)]
pub struct Served {
    /// The request's id.
    pub request_id: Arc<str>,
    /// The operation's first root field, or what stands for it.
    pub operation: Arc<str>,
    /// The names of its root fields, as the schema has them.
    pub roots: Vec<Arc<str>>,
    /// How it ended.
    pub outcome: Outcome,
    /// Statements that it sent; neither BEGIN and COMMIT nor the look-up of the session.
    pub statements: u64,
    /// How long it took.
    pub elapsed: std::time::Duration,
}

/// How a request ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Without errors (a refusal that is data is no error).
    Ok,
    /// With errors of fields.
    Errors,
    /// It did not run.
    Refused,
}

impl Outcome {
    /// As a label.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Errors => "errors",
            Self::Refused => "refused",
        }
    }
}

/// Is told of every request that was served, before its answer goes out.
pub type Observer = Arc<dyn Fn(&Served) + Send + Sync>;

/// The server as the wire sees it.
pub struct Server {
    /// What can be done.
    pub app: Arc<App>,
    /// What runs documents.
    pub executor: Executor,
    /// What is counted.
    pub metrics: Metrics,
    /// How the server speaks.
    pub options: Options,
}

impl Server {
    /// A server of an app. One statement.
    pub async fn open(app: Arc<App>, options: Options) -> Result<Arc<Self>, db::Fault> {
        app.spawn(Changes::follow(app.clone()));
        let executor = Executor::new(options.limits.clone());
        let metrics = Metrics::new().map_err(|e| db::Fault::Other(e.to_string()))?;
        Ok(Arc::new(Self { app, executor, metrics, options }))
    }

    /// Tells everybody who wants to know of a request that was served.
    pub(crate) fn report(&self, served: &Served) {
        self.metrics.count(served);
        tracing::debug!(
            operation = %served.operation,
            outcome = served.outcome.as_str(),
            statements = served.statements,
            elapsed_us = u64::try_from(served.elapsed.as_micros()).unwrap_or(u64::MAX),
            "served"
        );
        if let Some(observer) = &self.options.observer {
            observer(served);
        }
    }
}

/// Every path of the server.
pub fn router(server: Arc<Server>) -> Router {
    let path = |surface: Option<Surface>| {
        post(move |state, request| graphql::post(state, surface, request))
            .get(move |state, request| graphql::get(state, surface, request))
    };
    Router::new()
        .route("/", get(lost::root))
        .route("/graphql", path(None))
        .route("/shop-api", path(Some(Surface::Shop)))
        .route("/admin-api", path(Some(Surface::Admin)))
        .route("/graphiql/{file}", get(graphiql::file))
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready))
        .route("/metrics", get(metrics::scrape))
        .fallback(lost::nowhere)
        .method_not_allowed_fallback(lost::wrong_method)
        .layer(from_fn_with_state(server.clone(), edge::pass))
        .with_state(server)
}
