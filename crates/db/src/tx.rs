//! The one way to write: a named transaction that is repeated when it lost a race.

use std::time::Duration;

use diesel_async::AsyncPgConnection;
use diesel_async::SimpleAsyncConnection as _;
use diesel_async::pooled_connection::deadpool::Object;
use futures_util::future::join;
use tracing::Instrument as _;

use crate::{Conn, Fault, Pool, Retriable};

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
        (&mut conn).batch_execute(how).await?;
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
    let span = tracing::info_span!("transaction", name, attempts = tracing::field::Empty);
    let begin = pool.begin_statements();
    async {
        let mut attempt = 0_u32;
        loop {
            attempt = attempt.saturating_add(1);
            let tx = Tx::begin(pool).await?;
            let (begun, done) = {
                let mut conn = tx.conn();
                join((&mut conn).batch_execute(begin), work(&tx)).await
            };
            if let Err(error) = begun {
                // A dead connection: nothing has happened, take another.
                if attempt < ATTEMPTS {
                    continue;
                }
                return Err(Fault::from(error).into());
            }
            let done = match done {
                Ok(value) => tx.end("commit").await.map(|()| value).map_err(E::from),
                Err(error) => tx.end("rollback").await.map_err(E::from).and(Err(error)),
            };
            match done {
                Err(error) if error.is_retriable() && attempt < ATTEMPTS => {
                    tracing::Span::current().record("attempts", attempt);
                    tokio::time::sleep(Duration::from_millis(2 << attempt)).await;
                }
                done => return done,
            }
        }
    }
    .instrument(span)
    .await
}
