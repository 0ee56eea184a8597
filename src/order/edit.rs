//! Changes of a cart that need nothing but the cart: a rule looks at it and says how it shall be.
//!
//! Such a change opens no transaction: the cart is read as it is, and one statement, which is a
//! transaction of its own, writes it if it is still that (docs/adr/0019). Statements for many carts
//! travel together. Whoever was overtaken again and again, and whoever has an idempotency key, which
//! is kept with the effect, takes a transaction and the cart's lock. Two statements either way.

use std::sync::Arc;

use db::{Retriable as _, Tx};
use domain::event::{EventDraft, HistoryDraft};
use domain::order::Order;
use domain::order::cart::ItemRefused;
use tracing::Instrument as _;

use super::along::Along;
use super::desk::{Ask, Desk, current, nobodys};
use super::outcome::Edited;
use crate::call::Call;
use crate::failure::{Failure, Refuse as _, Stop};

/// How often a change is tried without a lock.
const ATTEMPTS: u32 = 3;

/// How a cart shall be.
#[derive(Debug, Clone)]
pub struct Decision {
    /// The cart.
    pub order: Order,
    /// What of the change is not done, or only in part.
    pub refusals: Vec<ItemRefused>,
    /// What clients read of it.
    pub history: Vec<HistoryDraft>,
    /// What is told of it.
    pub events: Vec<EventDraft>,
}

impl Decision {
    /// The cart, and what is told of it.
    #[must_use]
    pub fn of(order: Order, events: Vec<EventDraft>) -> Self {
        Self { order, refusals: Vec::new(), history: Vec::new(), events }
    }
}

/// Changes the caller's cart as a rule decides. Without a cart it is refused by `missing`; without
/// that one is opened, and kept also when nothing is put into it: clients expect that.
pub async fn edit<R, F>(
    call: &Call,
    name: &'static str,
    ask: &Ask,
    missing: Option<fn() -> R>,
    decide: F,
) -> Result<Edited, Stop<R>>
where
    R: Send,
    F: Fn(&Desk) -> Result<Decision, Stop<R>> + Send + Sync,
{
    let looks_first = || at_once(call, ask, missing, &decide);
    if let Some(edited) = without_lock(call, name, looks_first).await? {
        return Ok(edited);
    }
    in_transaction(call, name, ask, missing, &decide).await
}

/// What became of a change that takes no lock.
pub(super) enum Tried<T> {
    /// It is done.
    Done(T),
    /// Somebody else was faster.
    Overtaken,
    /// It cannot be done without one.
    NeedsLock,
}

impl<T> From<Option<T>> for Tried<T> {
    /// What a write gives that is nothing when it was overtaken.
    fn from(saved: Option<T>) -> Self {
        saved.map_or(Self::Overtaken, Self::Done)
    }
}

/// Tries a change that takes no lock. `None` when the call has a key, when the change needs a lock,
/// or when others were faster each time: then it takes a transaction.
pub(super) async fn without_lock<T, R, Fut>(
    call: &Call,
    name: &'static str,
    attempt: impl Fn() -> Fut,
) -> Result<Option<T>, Stop<R>>
where
    Fut: Future<Output = Result<Tried<T>, Stop<R>>>,
{
    if call.has_key() {
        return Ok(None);
    }
    for _ in 0..ATTEMPTS {
        let span = tracing::info_span!("edit", name);
        match attempt().instrument(span).await {
            Ok(Tried::Done(done)) => {
                call.app.events.wake();
                return Ok(Some(done));
            }
            Ok(Tried::NeedsLock) => return Ok(None),
            Ok(Tried::Overtaken) => {}
            Err(stop) if stop.is_retriable() => {}
            Err(stop) => return Err(stop),
        }
    }
    Ok(None)
}

/// The caller's cart, made if there is none. Nothing is kept under the key of the call.
pub async fn keep(call: &Call) -> Result<Arc<Order>, Failure> {
    let call = Call::internal(call.visit.clone());
    let ask = Ask::default();
    let kept = Box::pin(edit(&call, "order.open", &ask, None, |desk| {
        Ok(Decision::of(desk.order.clone(), Vec::new()))
    }));
    kept.await.map(|edited| edited.order).map_err(Stop::into_failure)
}

async fn at_once<R, F>(
    call: &Call,
    ask: &Ask,
    missing: Option<fn() -> R>,
    decide: &F,
) -> Result<Tried<Edited>, Stop<R>>
where
    F: Fn(&Desk) -> Result<Decision, Stop<R>>,
{
    let desk = match current(&call.actor) {
        Some(which) => Desk::look(call, &which, ask, missing.is_none()).await?,
        None => None,
    };
    let desk = desk.ok_or_else(|| without(missing))?;
    if desk.lacks_payments() {
        return Ok(Tried::NeedsLock);
    }
    let Decision { order, refusals, history, events } = decide(&desk)?;
    if desk.moves_limited_uses(&order) {
        return Ok(Tried::NeedsLock);
    }
    let order = desk.save_at_once(call, order, Along::told(history, events)).await?;
    Ok(order.map(|order| Edited { order: Arc::new(order), refusals }).into())
}

/// Why nothing is done without a cart.
fn without<R>(missing: Option<fn() -> R>) -> Stop<R> {
    match missing {
        Some(refused) => Stop::Refused(refused()),
        None => nobodys().into(),
    }
}

/// Why a transaction is taken back.
enum Ended<R> {
    /// A rule said no.
    Refused(R),
    /// Nothing of the change was done.
    Nothing { edited: Edited, is_new: bool },
}

async fn in_transaction<R, F>(
    call: &Call,
    name: &'static str,
    ask: &Ask,
    missing: Option<fn() -> R>,
    decide: &F,
) -> Result<Edited, Stop<R>>
where
    R: Send,
    F: Fn(&Desk) -> Result<Decision, Stop<R>> + Send + Sync,
{
    let done = call
        .command(name, async |tx: &Tx| {
            let desk = match current(&call.actor) {
                Some(which) => Desk::find(call, tx, &which, ask, missing.is_none()).await?,
                None => None,
            };
            let desk = desk.ok_or_else(|| without(missing).map(Ended::Refused))?;
            let decision = decide(&desk).map_err(|stop| stop.map(Ended::Refused))?;
            let Decision { order, refusals, history, events } = decision;
            if !refusals.is_empty() && order == desk.order {
                let edited = Edited { order: Arc::new(order), refusals };
                return Err(Ended::Nothing { edited, is_new: desk.is_new }).refuse();
            }
            let order = Arc::new(desk.save(call, tx, order, Along::told(history, events)).await?);
            Ok(Edited { order, refusals })
        })
        .await;
    match done {
        Ok(edited) => Ok(edited),
        Err(Stop::Refused(Ended::Nothing { edited, is_new: false })) => Ok(edited),
        Err(Stop::Refused(Ended::Nothing { edited, is_new: true })) => {
            Ok(Edited { order: keep(call).await?, ..edited })
        }
        Err(Stop::Refused(Ended::Refused(refused))) => Err(Stop::Refused(refused)),
        Err(Stop::Failed(failure)) => Err(Stop::Failed(failure)),
    }
}
