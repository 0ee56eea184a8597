//! Counts the statements of a request, for the budgets that tests hold and for metrics.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use diesel::connection::{Instrumentation, InstrumentationEvent};

tokio::task_local! {
    static COUNTER: Arc<AtomicU64>;
}

static TOTAL: AtomicU64 = AtomicU64::new(0);

/// Runs a future and counts the statements it sends, in its own task. BEGIN, COMMIT and ROLLBACK
/// are not counted.
pub async fn counted<F: Future>(work: F) -> (F::Output, u64) {
    let counter = Arc::new(AtomicU64::new(0));
    let output = COUNTER.scope(counter.clone(), work).await;
    (output, counter.load(Ordering::Relaxed))
}

/// All statements this process has sent.
#[must_use]
pub fn total() -> u64 {
    TOTAL.load(Ordering::Relaxed)
}

/// Takes BEGIN, COMMIT or ROLLBACK out of the count: called by who has sent it.
pub(crate) fn uncount() {
    TOTAL.fetch_sub(1, Ordering::Relaxed);
    COUNTER.try_with(|c| c.fetch_sub(1, Ordering::Relaxed)).ok();
}

/// Counts a statement that is sent for this caller among others: it is one of theirs as well.
pub(crate) fn share() {
    COUNTER.try_with(|c| c.fetch_add(1, Ordering::Relaxed)).ok();
}

/// The instrumentation of every connection of the pool.
pub(crate) struct Count;

impl Instrumentation for Count {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        if let InstrumentationEvent::StartQuery { query, .. } = event {
            // Writing a statement out costs more than sending it: only for those who read it.
            tracing::trace!(target: "db::sql", sql = %query);
            TOTAL.fetch_add(1, Ordering::Relaxed);
            // Outside a counted request (start, workers) there is nobody to tell.
            COUNTER.try_with(|c| c.fetch_add(1, Ordering::Relaxed)).ok();
        }
    }
}
