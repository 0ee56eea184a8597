//! The one way to write: a named transaction that is repeated when it lost a race.

use std::pin::Pin;
use std::time::Duration;

use diesel_async::AsyncPgConnection;
use diesel_async::SimpleAsyncConnection as _;
use diesel_async::pooled_connection::deadpool::Object;
use futures_util::future::join;
use tracing::Instrument as _;

use crate::{Conn, Fault, Pool, Retriable, statements};

/// How often a transaction that lost a race is tried in all.
const ATTEMPTS: u32 = 5;

/// An `AsyncFn` whose future can be bounded (its own name is unstable).
pub trait Work<T, R>: AsyncFn(T) -> R + Fn(T) -> <Self as Work<T, R>>::Fut {
    /// The future it returns.
    type Fut: Future<Output = R>;
}

impl<F, T, Fut, R> Work<T, R> for F
where
    F: AsyncFn(T) -> R + Fn(T) -> Fut,
    Fut: Future<Output = R>,
{
    type Fut = Fut;
}

/// An open transaction. Made by [`transaction`] only; writing functions ask for it.
pub struct Tx {
    conn: Option<Object<AsyncPgConnection>>,
    open: bool,
}

impl Tx {
    /// The connection, for reads inside the transaction and for statements that travel together.
    ///
    /// # Panics
    /// Never: the connection is taken out only when the transaction is dropped.
    #[must_use]
    pub fn conn(&self) -> &Conn {
        match &self.conn {
            Some(conn) => conn,
            None => unreachable!("a transaction has its connection until it is dropped"),
        }
    }

    async fn begin(pool: &Pool) -> Result<Self, Fault> {
        Ok(Self { conn: Some(pool.object().await?), open: true })
    }

    async fn end(mut self, how: &str) -> Result<(), Fault> {
        let mut conn = self.conn();
        let sent = (&mut conn).batch_execute(how).await;
        statements::uncount();
        sent?;
        self.open = false;
        Ok(())
    }
}

impl Drop for Tx {
    /// A dropped future or a panic leaves the transaction open: its connection leaves the pool,
    /// and the database ends the transaction with it.
    fn drop(&mut self) {
        if self.open
            && let Some(conn) = self.conn.take()
        {
            drop(Object::take(conn));
        }
    }
}

/// Runs `work` in a transaction: commits when it is `Ok`, rolls back when it is `Err`, and repeats
/// it (up to five times in all) when the database says that it lost a race.
///
/// BEGIN travels with the first statements; COMMIT goes alone, since a commit sent behind a
/// statement that is not prepared yet would overtake it.
pub async fn transaction<T, E, F>(pool: &Pool, name: &'static str, work: F) -> Result<T, E>
where
    F: for<'t> AsyncFn(&'t Tx) -> Result<T, E>
        + for<'t> Work<&'t Tx, Result<T, E>, Fut: Send>
        + Sync,
    T: Send,
    E: Retriable + Send,
{
    let mut tries = Tries::new(pool, name);
    loop {
        let tx = tries.begin().await?;
        let mut done = None;
        let asked = {
            let work: Attempt<'_> = Box::pin(async {
                let result = work(&tx).await;
                let wish = match &result {
                    Ok(_) => Wish::Commit,
                    Err(error) if error.is_retriable() => Wish::Again,
                    Err(_) => Wish::RollBack,
                };
                done = Some(result);
                wish
            });
            tries.attempt(&tx, work).await
        };
        if let Outcome::Over = tries.end(tx, asked).await?
            && let Some(done) = done
        {
            return done;
        }
    }
}

/// What an attempt's work asks for.
enum Wish {
    Commit,
    RollBack,
    Again,
}

type Attempt<'t> = Pin<Box<dyn Future<Output = Wish> + Send + 't>>;

/// Whether there is another attempt.
enum Outcome {
    Over,
    Again,
}

/// The attempts of a transaction. It knows neither what the work gives nor how it fails, so there
/// is one of it in the program and not one a command.
struct Tries<'p> {
    pool: &'p Pool,
    attempt: u32,
    span: tracing::Span,
}

impl<'p> Tries<'p> {
    fn new(pool: &'p Pool, name: &'static str) -> Self {
        let span = tracing::info_span!("transaction", name, attempts = tracing::field::Empty);
        Self { pool, attempt: 0, span }
    }

    async fn begin(&mut self) -> Result<Tx, Fault> {
        self.attempt = self.attempt.saturating_add(1);
        Tx::begin(self.pool).instrument(self.span.clone()).await
    }

    /// Sends BEGIN with the first statements of the work.
    async fn attempt(&self, tx: &Tx, work: Attempt<'_>) -> Result<Wish, Fault> {
        let mut conn = tx.conn();
        let begin = (&mut conn).batch_execute(self.pool.begin_statements());
        let (begun, wish) = join(begin, work).instrument(self.span.clone()).await;
        statements::uncount();
        begun.map(|()| wish).map_err(Fault::from)
    }

    async fn end(&self, tx: Tx, asked: Result<Wish, Fault>) -> Result<Outcome, Fault> {
        let again = self.attempt < ATTEMPTS;
        let lost = match asked {
            // A dead connection: nothing has happened, take another.
            Err(_) if again => return Ok(Outcome::Again),
            Err(fault) => return Err(fault),
            Ok(Wish::Commit) => match tx.end("commit").await {
                Ok(()) => return Ok(Outcome::Over),
                Err(fault) if fault.is_retriable() && again => true,
                Err(fault) => return Err(fault),
            },
            Ok(Wish::RollBack) => {
                tx.end("rollback").await?;
                false
            }
            Ok(Wish::Again) => {
                tx.end("rollback").await?;
                again
            }
        };
        if !lost {
            return Ok(Outcome::Over);
        }
        self.span.record("attempts", self.attempt);
        tokio::time::sleep(Duration::from_millis(2 << self.attempt)).await;
        Ok(Outcome::Again)
    }
}
