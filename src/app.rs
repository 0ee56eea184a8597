//! What the whole server shares.

use std::sync::Arc;

use chrono::{DateTime, SubsecRound as _, Utc};
use db::Pool;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use uuid::Uuid;

use crate::access::attempts::{Attempts, Limits};
use crate::access::guests::Guests;
use crate::bundles::Bundles;
use crate::catalog::recent::Recent;
use crate::changes::Changes;
use crate::event::Relay;
use crate::settings::SettingsCache;

/// Tells the time; tests give one of their own.
pub type Clock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// What the whole server shares.
pub struct App {
    /// The database.
    pub pool: Pool,
    /// What requests ask of it together.
    pub bundles: Bundles,
    /// The shop's settings, kept in memory.
    pub settings: SettingsCache,
    /// Options that commands look at.
    pub options: Options,
    /// The failed log-ins that this process remembers.
    pub attempts: Attempts,
    /// Guests who were here a moment ago.
    pub guests: Guests,
    /// What has changed in the catalogue.
    pub changes: Changes,
    /// Rows of the catalogue that storefronts asked for lately.
    pub recent: Recent,
    /// Wakes whoever follows what happens to orders.
    pub events: Relay,
    /// Cancelled when the server is to stop: whoever waits gives up, streams end.
    pub stopping: CancellationToken,
    /// Everything that runs beside requests; stopping waits for it.
    pub tasks: TaskTracker,
    clock: Clock,
}

/// Options that commands look at; `config` reads them.
#[derive(Debug, Clone)]
pub struct Options {
    /// How long a session lives without being used, in seconds.
    pub session_seconds: i64,
    /// Units in a cart at most.
    pub order_items: u32,
    /// Units on a line at most.
    pub line_items: u32,
    /// How long a guest may read a placed order by its code, in seconds.
    pub guest_lookup_seconds: i64,
    /// Whether people may buy without an account.
    pub guest_checkout: bool,
    /// How many failed log-ins are allowed.
    pub login_limits: Limits,
    /// How many days events are kept; for ever without it.
    pub event_days: Option<i32>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            session_seconds: 31_536_000,
            order_items: 999,
            line_items: 999,
            guest_lookup_seconds: 7_200,
            guest_checkout: true,
            login_limits: Limits::default(),
            event_days: None,
        }
    }
}

impl App {
    /// A server on an open, migrated database.
    pub async fn open(pool: Pool, options: Options, clock: Clock) -> Result<Arc<Self>, db::Fault> {
        let settings = SettingsCache::load(&pool).await?;
        let changes = Changes::open(&pool).await?;
        let stopping = CancellationToken::new();
        let tasks = TaskTracker::new();
        let events = Relay::new(pool.clone(), stopping.clone(), tasks.clone());
        let bundles = Bundles::new(&pool, &tasks);
        let attempts = Attempts::default();
        let recent = Recent::default();
        Ok(Arc::new(Self {
            pool,
            bundles,
            settings,
            options,
            attempts,
            guests: Guests::default(),
            changes,
            recent,
            events,
            stopping,
            tasks,
            clock,
        }))
    }

    /// Runs something beside the requests. The one way to do so: what is tracked can be waited for.
    pub fn spawn<F>(&self, work: F)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        self.tasks.spawn(work);
    }

    /// The time.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        // The database keeps microseconds; what was written reads back the same.
        (self.clock)().trunc_subsecs(6)
    }

    /// A new id; ids made one after another sort in that order, also within a millisecond.
    #[must_use]
    pub fn new_id<T: From<Uuid>>(&self) -> T {
        new_id()
    }
}

/// A new id, for what happens before there is an [`App`].
#[must_use]
#[expect(clippy::disallowed_methods, reason = "the one place that makes ids")]
pub fn new_id<T: From<Uuid>>() -> T {
    T::from(Uuid::now_v7())
}

/// The machine's clock.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
pub fn system_clock() -> Clock {
    Arc::new(Utc::now)
}
