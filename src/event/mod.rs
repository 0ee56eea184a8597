//! Events: what happened to orders, read as a feed and seen live.
//!
//! The log is written by commands in the transaction of the effect (`db::order::save`). The
//! [`relay`] of a process reads it after the last safe cursor and wakes whoever follows; a
//! [`feed::Follower`] reads the log itself whenever it has missed something, so that a dropped
//! connection, a slow reader or another process never costs an event.

pub mod docs;
pub mod feed;
pub mod graphql;
pub mod history;
pub mod loader;
pub mod note;
pub mod relay;
pub mod updated;

use db::Tx;

use crate::app::App;
use crate::failure::Failure;

pub use relay::Relay;

/// How old the oldest event is that readers cannot see yet, in seconds; for the metrics. One
/// statement.
pub async fn lag(app: &App) -> Result<f64, Failure> {
    let conn = app.pool.reader().await?;
    Ok(db::event::lag(&conn).await?)
}

/// Deletes events that are older than the option `events.keep-days` says; tells how many. Nothing
/// without the option. Two statements.
pub async fn forget_old(app: &App) -> Result<usize, Failure> {
    let Some(days) = app.options.event_days else { return Ok(0) };
    db::transaction(&app.pool, "event.forget", async |tx: &Tx| {
        Ok::<_, Failure>(db::event::forget(tx, days).await?)
    })
    .await
}
