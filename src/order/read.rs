//! Reads of orders, as far as the reader may see them. One statement each.

use std::sync::Arc;

use chrono::Duration;
use db::order::{Wants, Which};
use domain::id::OrderId;
use domain::order::Order;
use domain::promotion::Facts;
use domain::shipping::{Parcel, Quote, Weights};

use super::book;
use super::desk::{current, seen_from};
use crate::actor::Actor;
use crate::app::App;
use crate::call::Call;
use crate::failure::Failure;
use crate::visit::Visit;

/// The caller's cart, if there is one.
pub async fn active(app: &App, actor: &Actor) -> Result<Option<Order>, Failure> {
    let Some(which) = current(actor) else {
        return Ok(None);
    };
    find(app, &which).await
}

/// The order with this id, if the caller may see it: on the admin API any of the channel, on the
/// shop API one of the logged-in customer's own.
pub async fn by_id(app: &App, actor: &Actor, id: OrderId) -> Result<Option<Order>, Failure> {
    let order = find(app, &Which::Id(id, seen_from(actor))).await?;
    if actor.is_admin() {
        return Ok(order);
    }
    Ok(order.filter(|order| order.customer_id.is_some() && order.customer_id == actor.customer()))
}

/// The order with this code, for whoever may read it: the customer whose it is; a guest for a
/// while after it was placed; on the admin API whoever reads orders. Anybody else is refused, also
/// when there is no such order.
pub async fn by_code(visit: &Visit, code: &str) -> Result<Order, Failure> {
    let actor = visit.actor();
    let order = find(&visit.app, &Which::Code(code.to_owned(), seen_from(&actor))).await?;
    let order = order.filter(|order| may_read_by_code(&visit.app, &actor, order));
    order.ok_or_else(Failure::forbidden)
}

/// Whether a reader who knows the code of an order may read it.
#[must_use]
pub fn may_read_by_code(app: &App, actor: &Actor, order: &Order) -> bool {
    if actor.is_admin() {
        return actor.may(&[domain::access::Permission::ReadOrder]);
    }
    match actor.customer() {
        Some(customer) => order.customer_id == Some(customer),
        None => {
            let window = Duration::seconds(app.options.guest_lookup_seconds);
            order.placed_at.is_some_and(|placed| app.now() - placed < window)
        }
    }
}

/// The order that a replay tells of, as it is now.
pub async fn again(call: &Call, id: OrderId) -> Result<Arc<Order>, Failure> {
    let order = find(&call.app, &Which::Id(id, domain::id::ChannelId::FIRST)).await?;
    order.map(Arc::new).ok_or_else(|| Failure::not_found("Order", id))
}

/// What each way to ship the caller's cart would cost: by price, then by id; none without a cart.
pub async fn shipping_quotes(app: &App, actor: &Actor) -> Result<Vec<Quote>, Failure> {
    let Some(which) = current(actor) else {
        return Ok(Vec::new());
    };
    let settings = app.settings.current();
    let (order, weights) = if settings.shipping_book(actor.channel.id).weighs() {
        weighed(app, actor, which).await?
    } else {
        (find(app, &which).await?, Weights::new())
    };
    let Some(order) = order else {
        return Ok(Vec::new());
    };
    // Nothing is priced but shipping, so promotions need no facts.
    let (channel, facts) = (&actor.channel, Facts::default());
    let book = book::prices(&settings, channel, actor.currency, &[], weights, facts);
    Ok(domain::shipping::quotes(&Parcel::whole(&order, &book))?)
}

/// An order, and what its variants weigh. One statement.
async fn weighed(
    app: &App,
    actor: &Actor,
    which: Which,
) -> Result<(Option<Order>, Weights), Failure> {
    let wants = Wants {
        variants: Vec::new(),
        line: None,
        all_lines: false,
        checkout: false,
        weights: true,
        channel: actor.channel.id,
        currency: actor.currency,
        named: actor.names_currency,
        facets: false,
        limited: Vec::new(),
        buyer: None,
    };
    let (row, mut beside) = app.bundles.looks.ask((which, wants)).await?;
    let weights = std::mem::take(&mut beside.weights);
    Ok((row.map(|row| beside.order(row)), weights))
}

async fn find(app: &App, which: &Which) -> Result<Option<Order>, Failure> {
    let whole = app.bundles.orders.ask(which.clone()).await?;
    Ok(whole.map(db::order::Whole::order).transpose()?)
}
