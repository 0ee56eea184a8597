//! The background jobs: what a shop needs done without anybody asking.
//!
//! Each job may run in several processes at once and may be interrupted at any moment. One that
//! fails is tried again at its next turn.

use std::sync::Arc;
use std::time::Duration;

use db::Tx;

use crate::app::App;
use crate::catalog::search::indexer;
use crate::failure::Failure;

/// How long answers to idempotency keys are kept, in hours.
const KEY_HOURS: i32 = 48;
/// How often what has ended is deleted.
const TIDY: Duration = Duration::from_secs(600);

/// Starts every job; they end with the app.
pub fn start(app: &Arc<App>) {
    app.spawn(indexer::run(app.clone(), app.stopping.clone()));
    let tidied = app.clone();
    app.spawn(repeat(app.clone(), "tidy", TIDY, move || {
        let app = tidied.clone();
        async move { tidy(&app).await }
    }));
}

/// Runs a job at once and then at each turn, until the app stops.
async fn repeat<F, Fut>(app: Arc<App>, name: &'static str, every: Duration, job: F)
where
    F: Fn() -> Fut,
    Fut: Future<Output = Result<(), Failure>>,
{
    let mut clock = tokio::time::interval(every);
    clock.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = app.stopping.cancelled() => return,
            _ = clock.tick() => {}
        }
        if let Err(error) = job().await
            && !app.stopping.is_cancelled()
        {
            tracing::warn!(%error, name, "a background job failed");
        }
    }
}

/// Deletes what has ended: sessions, answers to keys, events that are not kept.
async fn tidy(app: &App) -> Result<(), Failure> {
    let now = app.now();
    db::transaction(&app.pool, "worker.tidy", async |tx: &Tx| {
        let keys = db::idempotency::forget(tx, KEY_HOURS).await?;
        let sessions = db::session::forget(tx, now).await?;
        tracing::debug!(keys, sessions, "tidied");
        Ok::<_, Failure>(())
    })
    .await?;
    crate::event::forget_old(app).await?;
    Ok(())
}
