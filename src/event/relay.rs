//! The relay: one task a process that reads the log and wakes whoever follows it.
//!
//! Woken by this process's own commits, by notices of other processes, and twice a second. It sends
//! ticks, each of which says which piece of the feed it covers: a follower that finds a gap before
//! a tick, or that was too slow for the channel, reads the log itself. So the relay may start late,
//! fall behind or lose its connection, and nobody misses anything. It reads nothing while nobody
//! follows.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use db::event::{Cursor, Filter, Row};
use db::listen::Listener;
use db::{Fault, Pool};
use domain::id::OrderId;
use tokio::sync::{Notify, broadcast, watch};
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// The channel of notices in the database.
const CHANNEL: &str = "cartwright_events";
/// How often the log is read when nothing wakes the relay.
const POLL: Duration = Duration::from_millis(500);
/// How long a wake-up waits for others to join it.
const SETTLE: Duration = Duration::from_millis(5);
/// How often other processes are told at most.
const TELL: Duration = Duration::from_millis(20);
/// How long a lost listening connection is left alone.
const RELISTEN: Duration = Duration::from_secs(3);
/// Events a tick carries at most.
const TICK: i64 = 200;
/// Ticks that a follower may be behind before it reads the log itself.
const TICKS: usize = 64;

/// A piece of the feed.
#[derive(Debug)]
pub struct Tick {
    /// The piece begins after this place.
    pub from: Cursor,
    /// The piece ends here.
    pub to: Cursor,
    /// Every event of the piece, in the order of the feed.
    pub rows: Vec<Arc<Row>>,
}

/// The relay of this process.
pub struct Relay {
    shared: Arc<Shared>,
    started: AtomicBool,
    stop: CancellationToken,
    tasks: TaskTracker,
}

struct Shared {
    pool: Pool,
    ticks: broadcast::Sender<Arc<Tick>>,
    orders: Mutex<HashMap<OrderId, watch::Sender<()>>>,
    woken: Notify,
    has_news: AtomicBool,
}

impl Relay {
    /// A relay that does nothing yet, and ends when the server stops.
    #[must_use]
    pub fn new(pool: Pool, stopping: CancellationToken, tasks: TaskTracker) -> Self {
        let shared = Shared {
            pool,
            ticks: broadcast::channel(TICKS).0,
            orders: Mutex::default(),
            woken: Notify::new(),
            has_news: AtomicBool::new(false),
        };
        // Of its own, so that dropping the relay ends the task and nothing else.
        let stop = stopping.child_token();
        Self { shared: Arc::new(shared), started: AtomicBool::new(false), stop, tasks }
    }

    /// Starts the task, once. The server does so when it begins to serve, so that other processes
    /// hear of its commits; otherwise the first follower does.
    pub fn start(&self) {
        if !self.started.swap(true, Ordering::SeqCst) {
            self.tasks.spawn(run(self.shared.clone(), self.stop.clone()));
        }
    }

    /// Ends the task; followers see the end of the feed.
    pub fn stop(&self) {
        self.stop.cancel();
    }

    /// Says that a command of this process has committed.
    pub fn wake(&self) {
        self.shared.has_news.store(true, Ordering::Release);
        self.shared.woken.notify_one();
    }

    /// Completes when the relay ends.
    pub async fn stopped(&self) {
        self.stop.cancelled().await;
    }

    /// Ticks from now on.
    #[must_use]
    pub fn follow(&self) -> broadcast::Receiver<Arc<Tick>> {
        let receiver = self.shared.ticks.subscribe();
        self.start();
        self.shared.woken.notify_one();
        receiver
    }

    /// Changes when something may have happened to an order.
    #[must_use]
    pub fn follow_order(&self, id: OrderId) -> watch::Receiver<()> {
        let mut orders = self.shared.orders.lock().unwrap_or_else(PoisonError::into_inner);
        let receiver = orders.entry(id).or_insert_with(|| watch::channel(()).0).subscribe();
        drop(orders);
        self.start();
        self.shared.woken.notify_one();
        receiver
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

/// Where the relay is, while somebody follows.
#[derive(Clone, Copy)]
struct Place {
    /// Everything up to here was read.
    read: Cursor,
    /// The last tick ended here; no event lies between the two.
    sent: Cursor,
}

async fn run(shared: Arc<Shared>, stop: CancellationToken) {
    let mut place: Option<Place> = None;
    let mut ear = Ear { listener: None, tried: None };
    let mut told = Instant::now();
    loop {
        ear.open(&shared.pool).await;
        match turn(&shared, place).await {
            Ok(now) => place = now,
            Err(fault) => tracing::warn!(error = %fault, "the log of events cannot be read"),
        }
        let mut pause = POLL;
        if shared.has_news.load(Ordering::Acquire) {
            let wait = TELL.saturating_sub(told.elapsed());
            if wait.is_zero() {
                shared.has_news.store(false, Ordering::Release);
                told = Instant::now();
                ear.tell().await;
            } else {
                pause = wait;
            }
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = shared.woken.notified() => sleep(SETTLE).await,
            () = ear.hear() => sleep(SETTLE).await,
            () = sleep(pause) => {}
        }
    }
}

/// Reads on and sends what there is.
async fn turn(shared: &Shared, place: Option<Place>) -> Result<Option<Place>, Fault> {
    if !shared.is_followed() {
        return Ok(None);
    }
    let conn = shared.pool.reader().await?;
    let Some(mut place) = place else {
        let now = db::event::now(&conn).await?;
        shared.wake_orders();
        shared.send(Tick { from: now, to: now, rows: Vec::new() });
        return Ok(Some(Place { read: now, sent: now }));
    };
    loop {
        let piece = db::event::after(&conn, place.read, &Filter::default(), TICK).await?;
        place.read = piece.reached;
        let Some(last) = piece.rows.last() else { return Ok(Some(place)) };
        let to = last.cursor()?;
        let rows: Vec<Arc<Row>> = piece.rows.into_iter().map(Arc::new).collect();
        let is_all = i64::try_from(rows.len()).unwrap_or(i64::MAX) < TICK;
        shared.send(Tick { from: place.sent, to, rows });
        place.sent = to;
        if is_all {
            return Ok(Some(place));
        }
    }
}

impl Shared {
    fn is_followed(&self) -> bool {
        let mut orders = self.orders.lock().unwrap_or_else(PoisonError::into_inner);
        orders.retain(|_, order| order.receiver_count() > 0);
        !orders.is_empty() || self.ticks.receiver_count() > 0
    }

    fn wake_orders(&self) {
        let orders = self.orders.lock().unwrap_or_else(PoisonError::into_inner);
        for order in orders.values() {
            order.send_replace(());
        }
    }

    fn send(&self, tick: Tick) {
        let orders = self.orders.lock().unwrap_or_else(PoisonError::into_inner);
        for row in &tick.rows {
            if let Some(order) = orders.get(&row.order_id) {
                order.send_replace(());
            }
        }
        drop(orders);
        // Nobody may follow the whole feed at the moment.
        self.ticks.send(Arc::new(tick)).ok();
    }
}

/// The connection that hears of other processes' commits; without it the relay polls.
struct Ear {
    listener: Option<Listener>,
    tried: Option<Instant>,
}

impl Ear {
    async fn open(&mut self, pool: &Pool) {
        if self.listener.is_some() || self.tried.is_some_and(|at| at.elapsed() < RELISTEN) {
            return;
        }
        self.tried = Some(Instant::now());
        match Listener::open(pool, CHANNEL).await {
            Ok(listener) => self.listener = listener,
            Err(fault) => tracing::warn!(error = %fault, "cannot listen for other processes"),
        }
    }

    async fn tell(&mut self) {
        if let Some(listener) = &mut self.listener
            && let Err(fault) = listener.notify().await
        {
            self.lose(&fault);
        }
    }

    async fn hear(&mut self) {
        match &mut self.listener {
            None => std::future::pending().await,
            Some(listener) => {
                if let Err(fault) = listener.heard().await {
                    self.lose(&fault);
                }
            }
        }
    }

    fn lose(&mut self, fault: &Fault) {
        tracing::warn!(error = %fault, "no longer listening for other processes");
        self.listener = None;
    }
}
