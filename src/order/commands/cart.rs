//! Filling and emptying a cart: one statement to read, one to write.

use std::sync::Arc;

use domain::channel::CurrencyCode;
use domain::id::{OrderLineId, ProductVariantId};
use domain::order::cart::{self, Addition, CartPlan, CartRefused};

use super::super::desk::{Ask, Desk};
use super::super::edit::{Decision, edit, keep};
use super::super::outcome::Edited;
use crate::access::session::no_such_currency;
use crate::call::Call;
use crate::failure::{Failure, Stop};

/// Adds units of variants, item by item.
pub async fn add_items(call: &Call, items: &[(ProductVariantId, i32)]) -> Result<Edited, Failure> {
    let addition = |(variant_id, quantity): &(ProductVariantId, i32)| Addition {
        variant_id: *variant_id,
        quantity: *quantity,
        line_id: call.app.new_id(),
    };
    let additions: Vec<Addition> = items.iter().map(addition).collect();
    let variants = items.iter().map(|(variant, _)| *variant).collect();
    let ask = Ask { variants, ..Ask::default() };
    change(call, "order.add_items", &ask, |desk| {
        cart::add_items(&desk.order, &additions, desk.shop())
    })
    .await
}

/// Sets how many units a line has; none removes it.
pub async fn adjust_line(call: &Call, line: OrderLineId, quantity: i32) -> Result<Edited, Failure> {
    let ask = Ask { line: Some(line), ..Ask::default() };
    change(call, "order.adjust_line", &ask, |desk| {
        cart::adjust_line(&desk.order, line, quantity, desk.shop())
    })
    .await
}

/// Takes a line out.
pub async fn remove_line(call: &Call, line: OrderLineId) -> Result<Edited, Failure> {
    change(call, "order.remove_line", &Ask::default(), |desk| {
        cart::remove_line(&desk.order, line, desk.shop())
    })
    .await
}

/// Takes all lines out.
pub async fn remove_all(call: &Call) -> Result<Edited, Failure> {
    change(call, "order.remove_all", &Ask::default(), |desk| {
        cart::remove_all(&desk.order, desk.shop())
    })
    .await
}

/// Sets the currency of the cart, which is made if there is none: everything is priced anew, and later
/// requests that name no currency leave it.
pub async fn set_currency(call: &Call, currency: CurrencyCode) -> Result<Edited, Failure> {
    let channel = &call.actor.channel;
    if !channel.available_currency_codes.contains(&currency) {
        return Err(no_such_currency(currency.as_str(), channel));
    }
    let call = call.in_currency(currency);
    change(&call, "order.set_currency", &Ask::all_lines(), |desk| {
        let mut plan = cart::set_currency(&desk.order, desk.shop())?;
        plan.order.currency_chosen |= desk.is_new;
        Ok(plan)
    })
    .await
}

async fn change<F>(call: &Call, name: &'static str, ask: &Ask, decide: F) -> Result<Edited, Failure>
where
    F: Fn(&Desk) -> Result<CartPlan, CartRefused> + Send + Sync,
{
    let changed = edit(call, name, ask, None, |desk| {
        let CartPlan { order, refusals, history, events, .. } =
            decide(desk).map_err(Failure::from)?;
        Ok(Decision { order, refusals, history, events })
    });
    changed.await.map_err(Stop::into_failure)
}

/// The caller's cart as it is; made if there is none. One statement if there is one.
pub async fn active_or_new(
    visit: &Arc<crate::visit::Visit>,
) -> Result<Arc<domain::order::Order>, Failure> {
    if let Some(order) = super::super::read::active(&visit.app, &visit.actor()).await? {
        return Ok(Arc::new(order));
    }
    keep(&Call::internal(visit.clone())).await
}
