//! Joining carts when somebody logs in (vendure-behaviour 13.1).

use std::collections::HashMap;

use db::order::Which;
use db::{Fault, Tx};
use domain::event::HistoryDraft;
use domain::id::{CustomerId, OrderLineId, SessionId};
use domain::order::checkout::{Transition, transition_to};
use domain::order::merge::{Merge, MergeStrategy, merge};
use domain::order::{Order, OrderState};

use super::super::along::Along;
use super::super::desk::{Ask, Desk};
use super::step::facts;
use crate::call::Call;
use crate::failure::Failure;

/// What a login made of the carts.
#[derive(Debug, Clone)]
pub struct Merged {
    /// The customer's current cart afterwards.
    pub order: Option<Order>,
}

/// Joins the cart of a guest's session with that of the customer who logs in, inside the login's
/// transaction. Up to four statements to read, four to write.
pub async fn merge_at_login(
    call: &Call,
    tx: &Tx,
    guest: SessionId,
    customer: CustomerId,
) -> Result<Merged, Failure> {
    let channel = call.actor.channel.id;
    let ask = Ask { checkout: true, buyer: Some(customer), ..Ask::all_lines() };
    let guest = Desk::find(call, tx, &Which::Guest(guest, channel), &ask, false).await?;
    // What the guest brings is priced as the other cart is, which may have another currency.
    let brought = guest.iter().flat_map(|desk| &desk.order.lines).map(|line| line.variant_id);
    let ask = Ask { variants: brought.collect(), ..ask };
    let existing = Desk::find(call, tx, &Which::Customer(customer, channel), &ask, false).await?;
    let (Some(mut guest), existing) = (guest, existing) else {
        return Ok(Merged { order: None });
    };
    let ids: HashMap<OrderLineId, OrderLineId> =
        guest.order.lines.iter().map(|line| (line.id, call.app.new_id())).collect();
    let shop = existing.as_ref().map_or_else(|| guest.shop(), Desk::shop);
    // The customer's cart was asked for last, and with it who they are.
    let buyer = call.met.customer(customer).map(|row| row.buyer());
    let buyer = buyer.ok_or_else(|| Fault::Data("nobody is who logs in".into()))?;
    let theirs = existing.as_ref().map(|desk| &desk.order);
    let strategy = MergeStrategy::default();
    match merge(Some(&guest.order), theirs, &buyer, strategy, &ids, shop)? {
        Merge::Untouched => Ok(Merged { order: existing.map(|desk| desk.order) }),
        Merge::Guest { detail } => {
            if let Some(empty) = existing {
                dismiss(call, tx, &empty).await?;
            }
            guest.whose.owner = Some(customer);
            let along = Along::told(Vec::new(), detail.events);
            let order = guest.save(call, tx, detail.order, along).await?;
            Ok(Merged { order: Some(order) })
        }
        Merge::Existing { plan } => {
            dismiss(call, tx, &guest).await?;
            match (plan, existing) {
                (Some(plan), Some(desk)) => {
                    let along = Along::told(plan.history, plan.events);
                    let order = desk.save(call, tx, plan.order, along).await?;
                    Ok(Merged { order: Some(order) })
                }
                (None, desk) => Ok(Merged { order: desk.map(|desk| desk.order) }),
                (Some(_), None) => Err(Fault::Data("carts joined without a cart".into()).into()),
            }
        }
    }
}

/// Takes away a cart that gave way to another. One to which money is attached is no longer anybody's
/// cart, but is kept, with a note of what became of it.
async fn dismiss(call: &Call, tx: &Tx, desk: &Desk) -> Result<(), Failure> {
    if desk.payments.is_empty() {
        return Ok(db::order::remove(tx, desk.order.id).await?);
    }
    let stock = desk.stock();
    let facts = facts(desk, &stock);
    let step = transition_to(&desk.order, OrderState::Cancelled.as_str(), &facts, desk.now);
    let Transition { order, mut history, events, .. } = step.map_err(|refused| {
        Fault::Data(format!("a cart with payments cannot be cancelled: {}", refused.why.key()))
    })?;
    history.push(HistoryDraft::note(NOTE, false));
    desk.save(call, tx, order, Along::told(history, events)).await?;
    Ok(())
}

/// What administrators read of a cart that gave way.
const NOTE: &str = "Cancelled when its customer logged in with another cart; it has payments";
