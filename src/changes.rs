//! What has changed in the catalogue, as numbers that grow.
//!
//! The process that wrote looks at once ([`Changes::refresh`]); all look four times a second
//! ([`Changes::follow`]). Changes are appended rows, read with a cursor that skips nothing
//! (`db::changes`).

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use db::changes::Cursor;
use db::{Fault, Pool};

use crate::app::App;

/// How often a process looks for what others wrote.
const EVERY: Duration = Duration::from_millis(250);

/// How often the catalogue, the stock as told, and the search index have changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Versions {
    /// What is sold, and the settings it is shown with.
    pub catalog: u64,
    /// What customers are told of the stock.
    pub stock: u64,
    /// The search index.
    pub search: u64,
}

/// Follows the changes of the catalogue.
pub struct Changes {
    cursor: tokio::sync::Mutex<Cursor>,
    catalog: AtomicU64,
    stock: AtomicU64,
    search: AtomicU64,
    lost: AtomicBool,
}

impl Changes {
    /// Starts at the present. One statement.
    pub async fn open(pool: &Pool) -> Result<Self, Fault> {
        let conn = pool.reader().await?;
        let cursor = db::changes::now(&conn).await?;
        let zero = || AtomicU64::new(0);
        Ok(Self {
            cursor: cursor.into(),
            catalog: zero(),
            stock: zero(),
            search: zero(),
            lost: AtomicBool::new(false),
        })
    }

    /// The numbers as of the last look.
    #[must_use]
    pub fn versions(&self) -> Versions {
        Versions {
            catalog: self.catalog.load(Ordering::Acquire),
            stock: self.stock.load(Ordering::Acquire),
            search: self.search.load(Ordering::Acquire),
        }
    }

    /// Looks for what was committed since the last look; after a look that failed, everything counts as
    /// changed. One statement.
    pub async fn refresh(&self, pool: &Pool) -> Result<(), Fault> {
        let mut cursor = self.cursor.lock().await;
        let news = async {
            let conn = pool.reader().await?;
            db::changes::read(&conn, &mut cursor).await
        };
        let mut news = news.await.inspect_err(|_| self.lost.store(true, Ordering::Release))?;
        // After a crash the database may give numbers of transactions again, below the cursor.
        if self.lost.swap(false, Ordering::AcqRel) {
            for count in [&mut news.catalog, &mut news.stock, &mut news.search] {
                *count = count.saturating_add(1);
            }
        }
        self.catalog.fetch_add(news.catalog, Ordering::Release);
        self.stock.fetch_add(news.stock, Ordering::Release);
        self.search.fetch_add(news.search, Ordering::Release);
        Ok(())
    }

    /// Looks until the server stops. While the database cannot be reached nothing is known, so
    /// each failed look counts as a change.
    pub async fn follow(app: Arc<App>) {
        let mut clock = tokio::time::interval(EVERY);
        clock.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        let mut told = false;
        loop {
            tokio::select! {
                () = app.stopping.cancelled() => return,
                _ = clock.tick() => {}
            }
            let seen = async {
                app.changes.refresh(&app.pool).await?;
                app.settings.refresh(&app.pool).await.map(drop)
            };
            let Err(error) = seen.await else {
                told = false;
                continue;
            };
            if app.stopping.is_cancelled() {
                return;
            }
            // Once, and not four times a second for as long as it lasts.
            if !std::mem::replace(&mut told, true) {
                tracing::warn!(%error, "changes of the catalogue cannot be followed");
            }
            app.changes.catalog.fetch_add(1, Ordering::Release);
        }
    }
}
