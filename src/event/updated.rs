//! `orderUpdated`: an order as it is now, and again after each change; for a thank-you page.

use std::sync::Arc;

use async_graphql::{Context, Result, Subscription};
use db::order::{Which, Whole};
use domain::access::Permission::ReadOrder;
use domain::id::OrderId;
use futures_util::stream::{Stream, try_unfold};
use tokio::sync::watch;

use super::feed::Doorkeeper;
use crate::actor::Actor;
use crate::app::App;
use crate::failure::Failure;
use crate::guard::open_or;
use crate::order::graphql::Order;
use crate::order::read::may_read_by_code;
use crate::visit::{Visit, VisitExt as _};

/// Subscriptions to single orders.
#[derive(Default)]
pub struct OrderSubscription;

#[Subscription]
impl OrderSubscription {
    /// An order as it is now, and again after each change. For whoever may read it by `orderByCode`,
    /// and without a limit of time for the session that placed it and the customer whose it is; on
    /// the admin API for holders of ReadOrder. Anybody else is refused with FORBIDDEN, also when
    /// there is no such order; so are streams whose session has ended.
    #[graphql(guard = "open_or(&[ReadOrder])")]
    async fn order_updated(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The order's id; this or the code.")] id: Option<OrderId>,
        #[graphql(desc = "The order's code; this or the id.")] code: Option<String>,
    ) -> Result<impl Stream<Item = Result<Order>> + use<>> {
        let visit = ctx.visit()?.clone();
        let channel = visit.actor().channel.id;
        let which = match (id, code) {
            (Some(id), _) => Which::Id(id, channel),
            (None, Some(code)) => Which::Code(code, channel),
            (None, None) => {
                let failure = Failure::input("order-id-or-code-must-be-provided", Vec::new());
                return Err(visit.tell(failure));
            }
        };
        let watch = OrderWatch::open(visit.clone(), which).await.map_err(|f| visit.tell(f))?;
        Ok(try_unfold(watch, OrderWatch::next))
    }
}

struct OrderWatch {
    visit: Arc<Visit>,
    which: Which,
    door: Doorkeeper,
    changes: watch::Receiver<()>,
    shown: Option<i64>,
}

impl OrderWatch {
    async fn open(visit: Arc<Visit>, which: Which) -> Result<Self, Failure> {
        let order = readable(&visit.app, &visit.actor(), &which).await?;
        let changes = visit.app.events.follow_order(order.id);
        let door = Doorkeeper::new(visit.app.clone(), visit.actor());
        Ok(Self { visit, which, door, changes, shown: None })
    }

    async fn next(mut self) -> Result<Option<(Order, Self)>> {
        match self.changed().await {
            Ok(Some(order)) => Ok(Some((Order(order), self))),
            Ok(None) => Ok(None),
            Err(failure) => Err(self.visit.tell(failure)),
        }
    }

    /// The order when it is another than the one that was shown last; `None` when the server stops.
    async fn changed(&mut self) -> Result<Option<Arc<domain::order::Order>>, Failure> {
        loop {
            self.door.ask(&[]).await?;
            let order = readable(&self.visit.app, self.door.actor(), &self.which).await?;
            if self.shown != Some(order.version) {
                self.shown = Some(order.version);
                return Ok(Some(Arc::new(order)));
            }
            tokio::select! {
                () = self.visit.app.events.stopped() => return Ok(None),
                changed = self.changes.changed() => if changed.is_err() { return Ok(None) },
            }
        }
    }
}

/// The order, if the reader may see it. One statement.
async fn readable(
    app: &App,
    actor: &Actor,
    which: &Which,
) -> Result<domain::order::Order, Failure> {
    let whole = app.bundles.orders.ask(which.clone()).await?.ok_or_else(Failure::forbidden)?;
    let is_own = !actor.is_admin() && is_own(actor, &whole);
    let order = whole.order()?;
    // A guest's order is told to who knows its code; ids are no secrets.
    let by_code = actor.is_admin() || matches!(which, Which::Code(..));
    if is_own || (by_code && may_read_by_code(app, actor, &order)) {
        Ok(order)
    } else {
        Err(Failure::forbidden())
    }
}

/// Whether it is or was the cart of the reader's session or account.
fn is_own(actor: &Actor, whole: &Whole) -> bool {
    let by_session = actor.session().is_some() && whole.whose().session == actor.session();
    let by_account = actor.customer().is_some() && whole.whose().owner == actor.customer();
    by_session || by_account
}
