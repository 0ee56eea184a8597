//! Following the feed: from a cursor through the log into what happens now, without a gap.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use db::event::{Cursor, Filter, Piece, Row};
use domain::access::Permission;
use tokio::sync::broadcast::{Receiver, error::RecvError};
use tokio::time::Instant;

use crate::access::session;
use crate::actor::Actor;
use crate::app::App;
use crate::event::relay::Tick;
use crate::failure::{Code, Failure};

/// Events a follower reads from the log at once.
const READ: i64 = 200;
/// How long the answer to "may they still?" holds: for events that came together.
const TRUST: Duration = Duration::from_millis(100);

/// Where to begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum After {
    /// Before everything that is kept.
    Beginning,
    /// With what happens from now on.
    Now,
    /// After this place.
    Cursor(Cursor),
}

/// One reader of the feed.
pub struct Follower {
    app: Arc<App>,
    filter: Filter,
    place: Cursor,
    is_behind: bool,
    queue: VecDeque<Arc<Row>>,
    ticks: Receiver<Arc<Tick>>,
}

impl Follower {
    /// A reader that begins where it is told.
    pub async fn open(app: Arc<App>, after: After, filter: Filter) -> Result<Self, Failure> {
        // The ticks first: what happens while the place is being read is not missed.
        let ticks = app.events.follow();
        let conn = app.pool.reader().await?;
        let (place, is_behind) = match after {
            After::Beginning => (db::event::forgotten(&conn).await?, true),
            After::Now => (db::event::now(&conn).await?, false),
            After::Cursor(cursor) => {
                expired(cursor, db::event::forgotten(&conn).await?)?;
                (cursor, true)
            }
        };
        drop(conn);
        Ok(Self { app, filter, place, is_behind, queue: VecDeque::new(), ticks })
    }

    /// The next event; `None` when the server stops.
    pub async fn next(&mut self) -> Result<Option<Arc<Row>>, Failure> {
        loop {
            if let Some(row) = self.queue.pop_front() {
                return Ok(Some(row));
            }
            if self.is_behind {
                self.read().await?;
                continue;
            }
            let tick = tokio::select! {
                () = self.app.events.stopped() => return Ok(None),
                tick = self.ticks.recv() => tick,
            };
            match tick {
                Ok(tick) => self.take(&tick)?,
                Err(RecvError::Lagged(_)) => self.is_behind = true,
                Err(RecvError::Closed) => return Ok(None),
            }
        }
    }

    /// Reads the log after the last place, as far as it goes.
    async fn read(&mut self) -> Result<(), Failure> {
        let conn = self.app.pool.reader().await?;
        let piece = db::event::after(&conn, self.place, &self.filter, READ).await?;
        expired(self.place, piece.forgotten)?;
        self.is_behind = i64::try_from(piece.rows.len()).unwrap_or(i64::MAX) >= READ;
        self.place = piece.reached;
        self.queue.extend(piece.rows.into_iter().map(Arc::new));
        Ok(())
    }

    fn take(&mut self, tick: &Tick) -> Result<(), Failure> {
        if tick.from > self.place {
            self.is_behind = true;
            return Ok(());
        }
        for row in &tick.rows {
            if row.cursor()? > self.place && self.filter.fits(row) {
                self.queue.push_back(row.clone());
            }
        }
        self.place = self.place.max(tick.to);
        Ok(())
    }
}

/// A part of the log, for who asks instead of following. Three statements.
pub async fn read(
    app: &App,
    after: After,
    filter: &Filter,
    first: i64,
) -> Result<Vec<Row>, Failure> {
    let conn = app.pool.reader().await?;
    let place = match after {
        After::Beginning => Cursor::BEGINNING,
        After::Now => return Ok(Vec::new()),
        After::Cursor(cursor) => cursor,
    };
    let Piece { rows, forgotten, .. } = db::event::after(&conn, place, filter, first).await?;
    if after != After::Beginning {
        expired(place, forgotten)?;
    }
    Ok(rows)
}

fn expired(cursor: Cursor, forgotten: Cursor) -> Result<(), Failure> {
    if cursor >= forgotten {
        return Ok(());
    }
    let failure = Failure::of(Code::CursorExpired, "cursor-expired", Vec::new());
    Err(failure.with("oldest", forgotten.text()))
}

/// Asks again and again whether who was let in may still be here.
pub struct Doorkeeper {
    app: Arc<App>,
    actor: Arc<Actor>,
    asked: Option<Instant>,
}

impl Doorkeeper {
    /// For an actor that was let in just now.
    #[must_use]
    pub fn new(app: Arc<App>, actor: Arc<Actor>) -> Self {
        Self { app, actor, asked: None }
    }

    /// Who it is, with what they may by now.
    #[must_use]
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// Refuses when the session has ended, the key was revoked, or the permission is gone. With no
    /// permission named the session alone counts. One statement, unless asked within the last
    /// 100 ms.
    pub async fn ask(&mut self, any: &[Permission]) -> Result<(), Failure> {
        if self.asked.is_some_and(|at| at.elapsed() < TRUST) {
            return Ok(());
        }
        match session::renewed(&self.app, &self.actor).await? {
            Some(actor) if any.is_empty() || actor.may(any) => {
                self.actor = Arc::new(actor);
                self.asked = Some(Instant::now());
                Ok(())
            }
            Some(_) | None => Err(Failure::forbidden()),
        }
    }
}
