//! One request's visit: who asks, what is lent to them, and what the answer must carry back.
//!
//! It is put into the GraphQL request's data by `http`; resolvers reach it through [`VisitExt`].
//! A WebSocket is one visit for as long as it is open.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use async_graphql::{Context, Error, Result};
use db::customer::CustomerRow;
use domain::id::{CustomerId, OrderId};
use domain::payment::Payment;

use crate::access::session;
use crate::actor::Actor;
use crate::app::App;
use crate::failure::Failure;
use crate::loader::Loaders;
use crate::settings::Settings;

/// What the answer says about the session's token (header `vendure-auth-token`).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum TokenOut {
    /// Nothing.
    #[default]
    Keep,
    /// Forget it (an empty header).
    Forget,
    /// Use this one from now on; `remember` makes the cookie outlive the browser's session.
    Use {
        /// The token itself.
        token: String,
        /// Whether the cookie outlives the browser's session.
        remember: bool,
    },
}

/// Who and what a mutation has met on its way: its answer names them, and need not look them up
/// again. Of one operation; forgotten when its next mutation begins.
#[derive(Default)]
pub struct Met(Mutex<Meetings>);

#[derive(Default)]
struct Meetings {
    customer: Option<Arc<CustomerRow>>,
    payments: Option<(OrderId, Vec<Payment>)>,
}

impl Met {
    /// Forgets them.
    pub fn forget(&self) {
        *self.meetings() = Meetings::default();
    }

    /// Remembers who buys.
    pub fn meet(&self, customer: CustomerRow) {
        self.meetings().customer = Some(Arc::new(customer));
    }

    /// Remembers all payments of an order, one of which has just been written.
    pub fn pay(&self, order: OrderId, others: &[Payment], written: &Payment) {
        let others = others.iter().filter(|payment| payment.id != written.id);
        let mut all: Vec<_> = others.chain([written]).cloned().collect();
        all.sort_by_key(|payment| payment.id);
        self.meetings().payments = Some((order, all));
    }

    /// The payments of this order, if it was paid.
    #[must_use]
    pub fn payments(&self, order: OrderId) -> Option<Vec<Payment>> {
        let met = self.meetings();
        met.payments.as_ref().filter(|(id, _)| *id == order).map(|(_, payments)| payments.clone())
    }

    /// The customer with this id, if they were met.
    #[must_use]
    pub fn customer(&self, id: CustomerId) -> Option<Arc<CustomerRow>> {
        self.meetings().customer.clone().filter(|customer| customer.id == id)
    }

    fn meetings(&self) -> MutexGuard<'_, Meetings> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One request's visit.
pub struct Visit {
    /// The server.
    pub app: Arc<App>,
    /// The language of messages to people (`Accept-Language`), as `en`.
    pub language: &'static str,
    /// The request's `Idempotency-Key`.
    pub key: Option<String>,
    /// Where the request comes from, for the limit on log-ins.
    pub address: Option<std::net::IpAddr>,
    /// The relations of this request.
    pub loaders: Loaders,
    actor: RwLock<Arc<Actor>>,
    token: Mutex<TokenOut>,
    making: tokio::sync::Mutex<()>,
    replayed: AtomicBool,
    reads_afresh: AtomicBool,
    tells_stock: AtomicBool,
    retry_after: AtomicU64,
}

impl Visit {
    /// A visit by an actor.
    #[must_use]
    pub fn new(
        app: Arc<App>,
        actor: Actor,
        token: TokenOut,
        language: &'static str,
        key: Option<String>,
        address: Option<std::net::IpAddr>,
    ) -> Self {
        let loaders = Loaders::new(&app.pool);
        Self {
            app,
            language,
            key,
            address,
            loaders,
            actor: RwLock::new(Arc::new(actor)),
            token: Mutex::new(token),
            making: tokio::sync::Mutex::new(()),
            replayed: AtomicBool::new(false),
            reads_afresh: AtomicBool::new(false),
            tells_stock: AtomicBool::new(false),
            retry_after: AtomicU64::new(0),
        }
    }

    /// From now on what this request reads of the catalogue comes from the database: it may be what
    /// the request itself has written.
    pub fn read_afresh(&self) {
        self.reads_afresh.store(true, Ordering::Relaxed);
    }

    /// Customers are told another stock level from now on: this request has seen to it.
    pub fn tell_stock(&self) {
        self.tells_stock.store(true, Ordering::Relaxed);
    }

    /// Whether this request has changed what customers are told of the stock.
    #[must_use]
    pub fn tells_stock(&self) -> bool {
        self.tells_stock.load(Ordering::Relaxed)
    }

    /// Whether rows of the catalogue that others read lately will do: on the shop's surface, which
    /// shows no more of them than what [`Changes`](crate::changes::Changes) tells.
    #[must_use]
    pub fn reads_recent(&self) -> bool {
        !self.reads_afresh.load(Ordering::Relaxed) && !self.actor().is_admin()
    }

    /// Who asks, as of now: a log-in within the request changes it.
    #[must_use]
    pub fn actor(&self) -> Arc<Actor> {
        self.actor.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Who asks, with a session: makes a guest's session for who has none, once a request.
    pub async fn owner(&self) -> Result<Arc<Actor>, Failure> {
        let actor = self.actor();
        if actor.session().is_some() || actor.user().is_some() {
            return Ok(actor);
        }
        let _making = self.making.lock().await;
        let actor = self.actor();
        if actor.session().is_some() {
            return Ok(actor);
        }
        let (guest, token) = session::welcome(&self.app, &actor).await?;
        self.become_actor(guest, TokenOut::Use { token, remember: true });
        Ok(self.actor())
    }

    /// From now on this request acts as somebody else, and the answer says so.
    pub fn become_actor(&self, actor: Actor, token: TokenOut) {
        *self.actor.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(actor);
        *self.token.lock().unwrap_or_else(PoisonError::into_inner) = token;
    }

    /// What the answer says about the token.
    #[must_use]
    pub fn token_out(&self) -> TokenOut {
        self.token.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The settings as of now.
    #[must_use]
    pub fn settings(&self) -> Arc<Settings> {
        self.app.settings.current()
    }

    /// An error as the caller is told it.
    #[must_use]
    pub fn tell(&self, failure: impl Into<Failure>) -> Error {
        failure.into().into_error(self.language, &self.actor().request_id)
    }

    /// Says that an answer is the replay of an earlier one (`extensions.replayed`).
    pub fn mark_replayed(&self) {
        self.replayed.store(true, Ordering::Relaxed);
    }

    /// Asks the client to wait before it tries again (header `Retry-After`, in seconds).
    pub fn ask_to_wait(&self, seconds: u64) {
        self.retry_after.fetch_max(seconds, Ordering::Relaxed);
    }

    /// How long the client is asked to wait, in seconds (header `Retry-After`).
    #[must_use]
    pub fn retry_after(&self) -> Option<u64> {
        Some(self.retry_after.load(Ordering::Relaxed)).filter(|seconds| *seconds > 0)
    }

    /// Whether an answer was the replay of an earlier one.
    #[must_use]
    pub fn replayed(&self) -> bool {
        self.replayed.load(Ordering::Relaxed)
    }
}

/// Reaches the visit from a resolver.
pub trait VisitExt {
    /// The visit.
    fn visit(&self) -> Result<&Arc<Visit>>;

    /// Who asks.
    fn actor(&self) -> Result<Arc<Actor>> {
        Ok(self.visit()?.actor())
    }

    /// The settings as of now.
    fn settings(&self) -> Result<Arc<Settings>> {
        Ok(self.visit()?.settings())
    }

    /// The relations of this request.
    fn loaders(&self) -> Result<&Loaders> {
        Ok(&self.visit()?.loaders)
    }

    /// Who the operation has met.
    fn met(&self) -> Result<&Arc<Met>>;
}

impl VisitExt for Context<'_> {
    fn visit(&self) -> Result<&Arc<Visit>> {
        self.data::<Arc<Visit>>()
    }

    fn met(&self) -> Result<&Arc<Met>> {
        self.data::<Arc<Met>>()
    }
}
