//! What is counted, in Prometheus' words.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use prometheus::{
    Encoder as _, Gauge, HistogramOpts, HistogramVec, IntCounterVec, IntGauge, IntGaugeVec, Opts,
    Registry, TextEncoder,
};

use super::{Served, Server, respond};

/// Seconds; a request of a cache takes microseconds, a placement milliseconds.
const BUCKETS: [f64; 12] =
    [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0, 30.0];

/// What is counted.
pub struct Metrics {
    registry: Registry,
    requests: IntCounterVec,
    latency: HistogramVec,
    pool: IntGaugeVec,
    statements: IntGauge,
    answers: IntGaugeVec,
    /// Streams that are open (WebSocket operations and event streams).
    pub streams: IntGauge,
    events_lag: Gauge,
}

impl Metrics {
    /// Nothing counted yet.
    pub fn new() -> Result<Self, prometheus::Error> {
        let metrics = Self {
            registry: Registry::new(),
            requests: IntCounterVec::new(
                Opts::new("cartwright_requests_total", "Requests by first root field and outcome"),
                &["operation", "outcome"],
            )?,
            latency: HistogramVec::new(
                HistogramOpts::new("cartwright_request_seconds", "Time from request to answer")
                    .buckets(BUCKETS.to_vec()),
                &["operation"],
            )?,
            pool: IntGaugeVec::new(
                Opts::new("cartwright_pool_connections", "Connections to the database by state"),
                &["state"],
            )?,
            statements: IntGauge::new(
                "cartwright_statements_total",
                "Statements sent since the start, without BEGIN and COMMIT",
            )?,
            answers: IntGaugeVec::new(
                Opts::new("cartwright_kept_answers", "Catalogue answers in memory: count, bytes"),
                &["unit"],
            )?,
            streams: IntGauge::new("cartwright_streams", "Subscriptions that are open")?,
            events_lag: Gauge::new(
                "cartwright_events_lag_seconds",
                "Age of the oldest event that readers cannot see yet",
            )?,
        };
        metrics.registry.register(Box::new(metrics.requests.clone()))?;
        metrics.registry.register(Box::new(metrics.latency.clone()))?;
        metrics.registry.register(Box::new(metrics.pool.clone()))?;
        metrics.registry.register(Box::new(metrics.statements.clone()))?;
        metrics.registry.register(Box::new(metrics.answers.clone()))?;
        metrics.registry.register(Box::new(metrics.streams.clone()))?;
        metrics.registry.register(Box::new(metrics.events_lag.clone()))?;
        Ok(metrics)
    }

    pub(crate) fn count(&self, served: &Served) {
        let operation = &*served.operation;
        self.requests.with_label_values(&[operation, served.outcome.as_str()]).inc();
        self.latency.with_label_values(&[operation]).observe(served.elapsed.as_secs_f64());
    }
}

/// `GET /metrics`.
pub(crate) async fn scrape(State(server): State<Arc<Server>>) -> Response {
    let metrics = &server.metrics;
    let (used, idle, most) = server.app.pool.usage();
    let (count, bytes) = server.executor.answers.usage();
    let gauges = [(&metrics.pool, "used", used), (&metrics.pool, "idle", idle)];
    let others = [
        (&metrics.pool, "most", most),
        (&metrics.answers, "count", count),
        (&metrics.answers, "bytes", bytes),
    ];
    for (gauge, label, value) in gauges.into_iter().chain(others) {
        gauge.with_label_values(&[label]).set(i64::try_from(value).unwrap_or(i64::MAX));
    }
    metrics.statements.set(i64::try_from(db::statements::total()).unwrap_or(i64::MAX));
    if let Ok(lag) = crate::event::lag(&server.app).await {
        metrics.events_lag.set(lag);
    }
    let encoder = TextEncoder::new();
    let mut body = Vec::new();
    if encoder.encode(&metrics.registry.gather(), &mut body).is_err() {
        return respond::plain(StatusCode::INTERNAL_SERVER_ERROR, "metrics cannot be written\n");
    }
    let mut response = Response::new(Body::from(body));
    if let Ok(media) = HeaderValue::from_str(encoder.format_type()) {
        response.headers_mut().insert(CONTENT_TYPE, media);
    }
    response
}
