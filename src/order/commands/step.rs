//! From state to state. Two statements to read (three when stock may be taken), three to write;
//! a step that places takes the number and the stock besides.

use std::sync::Arc;

use db::order::FirstAddress;
use db::order::Which;
use db::{Fault, Tx};
use domain::fulfillment::Fulfillment;
use domain::id::OrderId;
use domain::order::checkout::{Facts, LineHeld, Transition, transition_to};
use domain::order::{Order, OrderAddress, OrderState, TransitionRefused};
use domain::payment::Ledger;
use domain::stock::{Held, Movement, VariantStock};

use super::super::along::Along;
use super::super::desk::{Ask, Desk, current, nobodys, seen_from};
use super::super::edit::{Decision, edit, keep};
use super::super::outcome::Placed;
use crate::call::Call;
use crate::failure::{Code, Failure, Refuse as _, Stop};

/// Why a step was not taken.
#[derive(Debug, Clone)]
pub enum StepRefused {
    /// There is no such order.
    NoOrder,
    /// A guard stood in the way.
    Rule(TransitionRefused),
}

/// Refuses when the caller knows another version of the order than the one there is.
pub(crate) fn expect_version(order: &Order, expected: Option<i64>) -> Result<(), Failure> {
    match expected {
        Some(expected) if expected != order.version => Err(Failure::of(
            Code::OrderVersionConflict,
            "order-version-conflict",
            vec![("currentVersion", order.version.to_string())],
        )
        .with("currentVersion", order.version)),
        Some(_) | None => Ok(()),
    }
}

/// What the guards look at.
pub(crate) fn facts<'f>(desk: &'f Desk, stock: &'f [VariantStock]) -> Facts<'f> {
    Facts {
        ledger: Ledger::of(&desk.payments),
        stock,
        has_gone_variants: desk.has_gone_variants(),
        ..Facts::default()
    }
}

/// Takes the caller's cart to a state; a cart is opened if there is none, and kept when the step
/// is refused. What takes stock or money into account for good holds the cart's lock meanwhile.
pub async fn transition_cart(call: &Call, to: &str) -> Result<Placed, Stop<TransitionRefused>> {
    let done = match OrderState::from_text(to) {
        Some(OrderState::AddingItems | OrderState::ArrangingPayment) => arrange(call, to).await,
        Some(_) | None => place(call, to).await,
    };
    match done {
        Err(Stop::Refused(Denied { refused, is_new })) => {
            if is_new {
                keep(call).await?;
            }
            Err(Stop::Refused(refused))
        }
        Err(Stop::Failed(failure)) => Err(Stop::Failed(failure)),
        Ok(order) => Ok(order),
    }
}

/// A step of a cart that was refused.
struct Denied {
    refused: TransitionRefused,
    is_new: bool,
}

/// To and fro between filling a cart and paying for it.
async fn arrange(call: &Call, to: &str) -> Result<Placed, Stop<Denied>> {
    let ask = Ask::checkout(false);
    let done = edit(call, "order.transition", &ask, None, |desk| {
        let stock = desk.stock();
        let step = transition_to(&desk.order, to, &facts(desk, &stock), desk.now);
        let step = step.map_err(|refused| Denied { refused, is_new: desk.is_new }).refuse()?;
        if step.places || !step.movements.is_empty() {
            return Err(Fault::Data("a step between cart and payment took stock".into()).into());
        }
        let Transition { order, history, events, .. } = step;
        Ok(Decision { order, refusals: Vec::new(), history, events })
    });
    Ok(Placed(done.await?.order))
}

/// Any other step of the caller's cart.
async fn place(call: &Call, to: &str) -> Result<Placed, Stop<Denied>> {
    let ask = asked(to);
    call.command("order.transition", async |tx: &Tx| {
        let desk = match current(&call.actor) {
            Some(which) => Desk::find(call, tx, &which, &ask, true).await?,
            None => None,
        };
        let desk = desk.ok_or_else(nobodys)?;
        let is_new = desk.is_new;
        let done = step(call, tx, &desk, to).await;
        done.map_err(|stop| stop.map(|refused| Denied { refused, is_new }))
    })
    .await
}

/// Takes any order of the channel to a state.
pub async fn transition_order(
    call: &Call,
    id: OrderId,
    to: &str,
    version: Option<i64>,
) -> Result<Placed, Stop<StepRefused>> {
    let ask = Ask::checkout(true);
    call.command("order.transition", async |tx: &Tx| {
        let which = Which::Id(id, seen_from(&call.actor));
        let desk = Desk::find(call, tx, &which, &ask, false).await?;
        let desk = desk.ok_or(StepRefused::NoOrder).refuse()?;
        expect_version(&desk.order, version)?;
        step(call, tx, &desk, to).await.map_err(|stop| stop.map(StepRefused::Rule))
    })
    .await
}

/// The stock is locked only for a step that may take it.
fn asked(to: &str) -> Ask {
    let state = OrderState::from_text(to);
    Ask::checkout(state.is_some_and(|to| to.is_placement_from(OrderState::ArrangingPayment)))
}

async fn step(
    call: &Call,
    tx: &Tx,
    desk: &Desk,
    to: &str,
) -> Result<Placed, Stop<TransitionRefused>> {
    let stock = desk.stock();
    let held = held(tx, &desk.order, to).await?;
    let fulfillments = fulfillments(tx, &desk.order, to).await?;
    let facts = Facts { held: &held, fulfillments: &fulfillments, ..facts(desk, &stock) };
    let step = transition_to(&desk.order, to, &facts, desk.now).refuse()?;
    let Transition { history, events, movements, .. } = step.clone();
    desk.move_stock(call, tx, &movements).await?;
    let order = desk.number(tx, step.order.clone(), Some(&step)).await?;
    let addresses = addresses_of_placed(call, desk, Some(&step));
    let along = Along { history, events, addresses, ..Along::default() };
    Ok(Placed(Arc::new(desk.save(call, tx, order, along).await?)))
}

/// The fulfillments that tell how far the goods are, for a step that asks for it. One statement then,
/// none otherwise.
async fn fulfillments(tx: &Tx, order: &Order, to: &str) -> Result<Vec<Fulfillment>, Failure> {
    let asks = matches!(
        OrderState::from_text(to),
        Some(
            OrderState::PartiallyShipped
                | OrderState::Shipped
                | OrderState::PartiallyDelivered
                | OrderState::Delivered
        )
    );
    if !asks {
        return Ok(Vec::new());
    }
    let found = db::fulfillment::by_order(tx.conn(), &[order.id]).await?;
    Ok(found.into_iter().map(|(_, one)| Arc::unwrap_or_clone(one)).collect())
}

/// What is promised to the lines of an order that is called off while money for a change is due.
/// One statement then, none otherwise.
async fn held(tx: &Tx, order: &Order, to: &str) -> Result<Vec<LineHeld>, Failure> {
    let gives_back = order.state == OrderState::ArrangingAdditionalPayment
        && to == OrderState::Cancelled.as_str();
    if !gives_back {
        return Ok(Vec::new());
    }
    let ids: Vec<_> = order.lines.iter().map(|line| line.id).collect();
    let rows = db::stock::movements_of_lines(tx.conn(), &ids).await?;
    let of_line = |line| {
        let rows = rows.iter().filter(move |row| row.order_line_id == Some(line));
        let movements: Vec<Movement> = rows
            .map(|row| Movement {
                kind: row.kind,
                variant_id: row.variant_id,
                location_id: row.location_id,
                line_id: row.order_line_id,
                quantity: row.quantity,
                on_hand: 0,
                allocated: 0,
            })
            .collect();
        LineHeld {
            line_id: line,
            promised: Held::promised(&movements),
            sold: Held::sold(&movements),
        }
    };
    Ok(ids.into_iter().map(of_line).collect())
}

/// The address book that a customer without one gets from the order that was just placed
/// (vendure-behaviour 10.1). Empty when nothing was placed or no country is known.
pub(crate) fn addresses_of_placed(
    call: &Call,
    desk: &Desk,
    step: Option<&Transition>,
) -> Vec<FirstAddress> {
    let Some(order) = step.filter(|step| step.places).map(|step| &step.order) else {
        return Vec::new();
    };
    let Some(customer) = order.customer_id else {
        return Vec::new();
    };
    let (shipping, billing) = (&order.shipping_address, &order.billing_address);
    let is_separate = billing.street_line1.as_deref().is_some_and(|street| !street.is_empty())
        && (billing.street_line1 != shipping.street_line1
            || billing.street_line2 != shipping.street_line2
            || billing.postal_code != shipping.postal_code);
    let row = |address: &OrderAddress, ships: bool, bills: bool| {
        let country = desk.settings.country(address.country_code.as_deref()?)?;
        Some(FirstAddress {
            id: call.app.new_id(),
            order_id: order.id,
            created_at: desk.now,
            updated_at: desk.now,
            customer_id: customer,
            full_name: address.full_name.clone(),
            company: address.company.clone(),
            street_line1: address.street_line1.clone().unwrap_or_default(),
            street_line2: address.street_line2.clone(),
            city: address.city.clone(),
            province: address.province.clone(),
            postal_code: address.postal_code.clone(),
            country_id: country.id,
            phone_number: address.phone_number.clone(),
            default_shipping_address: ships,
            default_billing_address: bills,
        })
    };
    let Some(first) = row(shipping, true, !is_separate) else {
        return Vec::new();
    };
    let second = if is_separate { row(billing, false, true) } else { None };
    std::iter::once(first).chain(second).collect()
}
