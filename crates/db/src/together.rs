//! Statements of several callers that travel as one.
//!
//! A busy database spends more on the beginning and the end of a statement than on what it says.
//! Whoever asks while another statement of the kind is on its way waits for it, and then goes with
//! all who wait; whoever asks alone goes at once. There is no timer: a single caller never waits.
//!
//! Each statement is a transaction of its own. What one caller asked for does not fail for what
//! another asked for: a refused bundle is run again one by one. This is no place for what takes
//! locks and keeps them: that is [`crate::transaction`]'s. Costs each caller one statement at most.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Semaphore, oneshot};
use tokio::time::timeout;
use tokio_util::task::TaskTracker;

use crate::connect::Reader;
use crate::{Conn, Fault, Pool, statements};

/// Bundles on their way at a time, at most.
const FLIGHTS: usize = 4;

/// How long a bundle is waited for before another leaves beside it. One at a time serves most buyers
/// best, since all who wait go in the next; where it takes long (a slow disk, a wait for somebody, a
/// crowd), others shall not wait for it.
const PATIENCE: Duration = Duration::from_millis(10);

/// Callers in one bundle at most.
const MOST: usize = 64;

/// A kind of statement that serves many callers.
pub trait Bundle: Send + Sync + 'static {
    /// What a caller asks for.
    type Ask: Send + Sync;
    /// What the caller gets.
    type Answer: Send;
    /// Whether it only reads, so that it may be run again whatever became of it.
    const READS: bool;

    /// Answers all, in the order of what was asked.
    fn run(
        conn: &Conn,
        asked: &[Self::Ask],
    ) -> impl Future<Output = Result<Vec<Self::Answer>, Fault>> + Send;
}

/// The callers of one kind of statement.
pub struct Together<B: Bundle>(Arc<Shared<B>>);

struct Shared<B: Bundle> {
    pool: Pool,
    lanes: Arc<Semaphore>,
    tasks: TaskTracker,
    queue: Mutex<Queue<B>>,
}

struct Queue<B: Bundle> {
    waiting: Vec<Job<B>>,
    flights: usize,
}

impl<B: Bundle> Queue<B> {
    /// Whether somebody waits and a flight more is allowed, which is counted then.
    fn starts(&mut self, most: usize) -> bool {
        let starts = !self.waiting.is_empty() && self.flights < most;
        self.flights = self.flights.saturating_add(usize::from(starts));
        starts
    }
}

struct Job<B: Bundle> {
    ask: B::Ask,
    tell: oneshot::Sender<Result<B::Answer, Fault>>,
}

impl<B: Bundle> Together<B> {
    /// Nobody has asked yet; what travels is tracked, and takes one of the lanes, which all kinds
    /// share. Where none gets free, patience ends: a slow statement holds up nobody for long.
    #[must_use]
    pub fn new(pool: Pool, lanes: Arc<Semaphore>, tasks: TaskTracker) -> Self {
        let queue = Mutex::new(Queue { waiting: Vec::new(), flights: 0 });
        Self(Arc::new(Shared { pool, lanes, tasks, queue }))
    }

    /// Asks, together with whoever else asks now. A caller who goes away before the statement
    /// leaves has asked nothing.
    pub async fn ask(&self, ask: B::Ask) -> Result<B::Answer, Fault> {
        let (tell, mut told) = oneshot::channel();
        let mut starts = self.0.enqueue(Job { ask, tell });
        statements::share();
        loop {
            if starts {
                let flight = Flight { shared: self.0.clone(), landed: false };
                self.0.tasks.spawn(flight.fly());
            }
            match timeout(PATIENCE, &mut told).await {
                Ok(Ok(answer)) => return answer,
                Ok(Err(_gone)) => return Err(Fault::Other("a shared statement broke off".into())),
                Err(_elapsed) => starts = self.0.queue().starts(FLIGHTS),
            }
        }
    }
}

impl<B: Bundle> Shared<B> {
    fn queue(&self) -> MutexGuard<'_, Queue<B>> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether a flight is to start.
    fn enqueue(&self, job: Job<B>) -> bool {
        let mut queue = self.queue();
        queue.waiting.push(job);
        queue.starts(1)
    }

    async fn run(&self, conn: Result<Reader, Fault>, jobs: Vec<Job<B>>) {
        let present = jobs.into_iter().filter(|job| !job.tell.is_closed());
        let (asked, tells): (Vec<_>, Vec<_>) = present.map(|job| (job.ask, job.tell)).unzip();
        if asked.is_empty() {
            return;
        }
        let answers = match conn {
            Ok(conn) => Self::answers(&conn, &asked).await,
            Err(fault) => asked.iter().map(|_| Err(fault.clone())).collect(),
        };
        for (tell, answer) in tells.into_iter().zip(answers) {
            // Whoever went away meanwhile is not told.
            tell.send(answer).ok();
        }
    }

    async fn answers(conn: &Conn, asked: &[B::Ask]) -> Vec<Result<B::Answer, Fault>> {
        let fault = match B::run(conn, asked).await {
            Ok(answers) if answers.len() == asked.len() => {
                return answers.into_iter().map(Ok).collect();
            }
            Ok(_) => Fault::Data("a shared statement forgot somebody".into()),
            Err(fault) => fault,
        };
        if asked.len() == 1 || !(B::READS || fault.left_nothing()) {
            return asked.iter().map(|_| Err(fault.clone())).collect();
        }
        let mut answers = Vec::with_capacity(asked.len());
        for one in asked {
            let answer = B::run(conn, std::slice::from_ref(one)).await;
            let none = || Fault::Data("a statement gave no answer".into());
            answers.push(answer.and_then(|all| all.into_iter().next().ok_or_else(none)));
        }
        answers
    }
}

/// One bundle after another, until nobody waits.
struct Flight<B: Bundle> {
    shared: Arc<Shared<B>>,
    landed: bool,
}

impl<B: Bundle> Flight<B> {
    async fn fly(mut self) {
        while self.goes_on() {
            // Whoever asks while this waits for its turn and for a connection goes along.
            let lane = timeout(PATIENCE, self.shared.lanes.acquire()).await;
            let conn = self.shared.pool.reader().await;
            let jobs = self.board();
            self.shared.run(conn, jobs).await;
            drop(lane);
        }
    }

    /// Whether somebody waits; nobody ends the flight, in the same moment, so that whoever asks next
    /// starts one.
    fn goes_on(&mut self) -> bool {
        let mut queue = self.shared.queue();
        if queue.waiting.is_empty() {
            queue.flights = queue.flights.saturating_sub(1);
            self.landed = true;
        }
        !self.landed
    }

    /// Who waits.
    fn board(&self) -> Vec<Job<B>> {
        let mut queue = self.shared.queue();
        let count = queue.waiting.len().min(MOST);
        queue.waiting.drain(..count).collect()
    }
}

impl<B: Bundle> Drop for Flight<B> {
    /// A flight that broke off makes room for another.
    fn drop(&mut self) {
        if !self.landed {
            let mut queue = self.shared.queue();
            queue.flights = queue.flights.saturating_sub(1);
        }
    }
}
