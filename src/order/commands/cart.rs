//! Filling and emptying a cart. On a cart that is there: two statements to read, two to write
//! (the order with its lines, the event), in two round trips; a new cart costs one more, for its
//! history.

use std::sync::Arc;

use db::Tx;
use domain::id::{OrderLineId, ProductVariantId};
use domain::order::cart::{self, Addition, CartPlan, CartRefused};

use super::super::desk::{Ask, Desk};
use super::super::outcome::{Edited, Placed};
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
    edit(call, "order.add_items", &ask, |desk| {
        cart::add_items(&desk.order, &additions, desk.shop())
    })
    .await
}

/// Sets how many units a line has; none removes it.
pub async fn adjust_line(call: &Call, line: OrderLineId, quantity: i32) -> Result<Edited, Failure> {
    let ask = Ask { line: Some(line), ..Ask::default() };
    edit(call, "order.adjust_line", &ask, |desk| {
        cart::adjust_line(&desk.order, line, quantity, desk.shop())
    })
    .await
}

/// Takes a line out.
pub async fn remove_line(call: &Call, line: OrderLineId) -> Result<Edited, Failure> {
    edit(call, "order.remove_line", &Ask::default(), |desk| {
        cart::remove_line(&desk.order, line, desk.shop())
    })
    .await
}

/// Takes all lines out.
pub async fn remove_all(call: &Call) -> Result<Edited, Failure> {
    edit(call, "order.remove_all", &Ask::default(), |desk| {
        cart::remove_all(&desk.order, desk.shop())
    })
    .await
}

/// A change of which nothing was done.
struct Nothing {
    edited: Edited,
    is_new: bool,
}

async fn edit<F>(call: &Call, name: &'static str, ask: &Ask, decide: F) -> Result<Edited, Failure>
where
    F: Fn(&Desk) -> Result<CartPlan, CartRefused> + Send + Sync,
{
    let done = call
        .command(name, async |tx: &Tx| {
            let desk = Desk::cart(call, tx, ask).await?;
            let plan = decide(&desk).map_err(Failure::from)?;
            let CartPlan { order, refusals, history, events, .. } = plan;
            if !refusals.is_empty() && order == desk.order {
                let edited = Edited { order: Arc::new(order), refusals };
                return Err(Stop::Refused(Nothing { edited, is_new: desk.is_new }));
            }
            let order = Arc::new(desk.save(call, tx, order, history, events).await?);
            Ok(Edited { order, refusals })
        })
        .await;
    match done {
        Ok(edited) => Ok(edited),
        Err(Stop::Refused(Nothing { edited, is_new: false })) => Ok(edited),
        Err(Stop::Refused(Nothing { edited, is_new: true })) => {
            Ok(Edited { order: keep_cart(call).await?, ..edited })
        }
        Err(Stop::Failed(failure)) => Err(failure),
    }
}

/// The caller's cart, made if there is none: clients expect that a refused change leaves one.
/// Its own transaction, without the key of the call that was refused.
pub(super) async fn keep_cart(call: &Call) -> Result<Arc<domain::order::Order>, Failure> {
    let call = Call::internal(call.visit.clone());
    let Placed(order) = call
        .command("order.open", async |tx: &Tx| {
            let desk = Desk::cart(&call, tx, &Ask::default()).await?;
            let order = desk.save(&call, tx, desk.order.clone(), Vec::new(), Vec::new()).await?;
            Ok::<_, Failure>(Placed(Arc::new(order)))
        })
        .await?;
    Ok(order)
}

/// The caller's cart as it is; made if there is none. One statement if there is one.
pub async fn active_or_new(
    visit: &Arc<crate::visit::Visit>,
) -> Result<Arc<domain::order::Order>, Failure> {
    if let Some(order) = super::super::read::active(&visit.app, &visit.actor()).await? {
        return Ok(Arc::new(order));
    }
    keep_cart(&Call::internal(visit.clone())).await
}
