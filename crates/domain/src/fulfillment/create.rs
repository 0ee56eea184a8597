//! Putting goods together to be sent (vendure-behaviour 11).

use chrono::{DateTime, Utc};
use serde_json::json;

use super::{Fulfillment, FulfillmentLine, FulfillmentState};
use crate::event::{EventDraft, EventType, HistoryDraft};
use crate::fulfillment::status::fulfillment_status;
use crate::id::{FulfillmentId, OrderId, OrderLineId, ProductVariantId};
use crate::operation::{ArgDefinition, ArgKind, Definition, Operation};
use crate::order::checkout::LineHeld;
use crate::order::{Order, OrderLine, OrderState};
use crate::stock::{self, LineDemand, Movement, VariantStock};

static MANUAL: Definition = Definition {
    code: "manual-fulfillment",
    description: "Somebody sends the goods and notes how",
    args: &[
        ArgDefinition::new("method", ArgKind::Text, "Method", "How the goods are sent").optional(),
        ArgDefinition::new(
            "trackingCode",
            ArgKind::Text,
            "Tracking code",
            "Where they can be followed",
        )
        .optional(),
    ],
};

/// The handlers that a shop can choose from.
pub static HANDLERS: &[Definition] = &[MANUAL];

/// What a handler makes of a request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Handled {
    /// How the goods are sent.
    pub method: String,
    /// Where they can be followed.
    pub tracking_code: String,
}

/// What the manual handler makes of a request: what it was told.
#[must_use]
pub fn manual(handler: &Operation) -> Handled {
    let told = |name| handler.value(name).unwrap_or_default().to_owned();
    Handled { method: told("method"), tracking_code: told("trackingCode") }
}

/// Units of a line that shall be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WantedLine {
    /// The line.
    pub line_id: OrderLineId,
    /// How many units.
    pub quantity: i32,
}

/// What shall be sent, and how.
#[derive(Clone, Copy, Debug)]
pub struct Request<'r> {
    /// The id of the fulfillment.
    pub id: FulfillmentId,
    /// The units.
    pub lines: &'r [WantedLine],
    /// The handler with its arguments.
    pub handler: &'r Operation,
}

/// The stock behind the orders.
#[derive(Clone, Copy, Debug, Default)]
pub struct Warehouse<'w> {
    /// The stock of the variants.
    pub stock: &'w [VariantStock],
    /// What is promised and sold to the lines.
    pub held: &'w [LineHeld],
}

/// Why nothing is put together.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CreateFulfillmentRefused {
    /// No units were named.
    #[error("no units were named")]
    Empty,
    /// No order at hand has such a line.
    #[error("there is no order line {line_id}")]
    NoSuchLine {
        /// The line.
        line_id: OrderLineId,
    },
    /// Some units are in a fulfillment already, or there never were so many.
    #[error("some of these units are in a fulfillment already")]
    AlreadyFulfilled,
    /// There are not so many in stock.
    #[error("there are only {on_hand} of {variant_name} in stock")]
    InsufficientStock {
        /// Of what.
        variant_id: ProductVariantId,
        /// What it is called.
        variant_name: String,
        /// How many there are.
        on_hand: i64,
    },
    /// There is no such handler.
    #[error("there is no fulfillment handler {code:?}")]
    NoSuchHandler {
        /// Its code.
        code: String,
    },
    /// An order was not placed, or was called off, so nothing of it can be sent.
    #[error("order {code} is not there to be sent")]
    NotPlaced {
        /// The order's code.
        code: String,
    },
    /// The handler could not do it.
    #[error("the fulfillment handler says: {message}")]
    Handler {
        /// In its words.
        message: String,
    },
}

/// Goods that were put together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Creation {
    /// The fulfillment, taken by its handler.
    pub fulfillment: Fulfillment,
    /// The orders as they will be.
    pub orders: Vec<Order>,
    /// What is taken out of stock.
    pub movements: Vec<Movement>,
    /// What clients read of it, in each of the orders.
    pub history: Vec<HistoryDraft>,
    /// What is told of it, for each of the orders.
    pub events: Vec<EventDraft>,
}

/// Puts units of one or several orders together. `handle` is asked last, and only if nothing else
/// is in the way.
pub fn create(
    request: &Request<'_>,
    orders: &[Order],
    warehouse: Warehouse<'_>,
    handle: impl FnOnce(&Operation) -> Result<Handled, String>,
    now: DateTime<Utc>,
) -> Result<Creation, CreateFulfillmentRefused> {
    let wanted = wanted(request.lines)?;
    let picked = pick(&wanted, orders)?;
    check_stock(&picked, warehouse.stock)?;
    if !HANDLERS.iter().any(|handler| handler.code == request.handler.code) {
        return Err(CreateFulfillmentRefused::NoSuchHandler { code: request.handler.code.clone() });
    }
    let stands = |order: &Order| order.is_placed() && order.state != OrderState::Cancelled;
    if let Some((order, _, _)) = picked.iter().find(|(order, _, _)| !stands(order)) {
        return Err(CreateFulfillmentRefused::NotPlaced { code: order.code.clone() });
    }
    let handled =
        handle(request.handler).map_err(|message| CreateFulfillmentRefused::Handler { message })?;
    let line = |(order, line, quantity): &(&Order, &OrderLine, i32)| FulfillmentLine {
        order_id: order.id,
        order_line_id: line.id,
        quantity: *quantity,
    };
    let fulfillment = Fulfillment {
        id: request.id,
        state: FulfillmentState::Pending,
        method: handled.method,
        tracking_code: handled.tracking_code,
        handler_code: request.handler.code.clone(),
        lines: picked.iter().map(line).collect(),
        created_at: now,
        updated_at: now,
    };
    let mut creation = Creation {
        history: vec![
            HistoryDraft::fulfillment(fulfillment.id),
            HistoryDraft::fulfillment_transition(
                fulfillment.id,
                FulfillmentState::Created,
                FulfillmentState::Pending,
            ),
        ],
        events: vec![EventDraft::new(EventType::FulfillmentCreated, payload(&fulfillment))],
        movements: Vec::new(),
        orders: orders
            .iter()
            .filter(|order| fulfillment.orders().contains(&order.id))
            .cloned()
            .collect(),
        fulfillment,
    };
    for order in &mut creation.orders {
        let before = order.clone();
        creation.movements.extend(take_out(order, &creation.fulfillment, warehouse));
        order.fulfillment_status = fulfillment_status(order);
        *order = order.clone().stamped(&before, now);
    }
    Ok(creation)
}

/// What partners need to know about a fulfillment.
pub(super) fn payload(fulfillment: &Fulfillment) -> serde_json::Value {
    let lines: Vec<_> = fulfillment
        .lines
        .iter()
        .map(|line| {
            json!({
                "orderId": line.order_id.to_string(),
                "orderLineId": line.order_line_id.to_string(),
                "quantity": line.quantity,
            })
        })
        .collect();
    json!({
        "fulfillmentId": fulfillment.id.to_string(),
        "method": fulfillment.method,
        "trackingCode": fulfillment.tracking_code,
        "lines": lines,
    })
}

/// The units by line: a line that was named twice wants both.
fn wanted(lines: &[WantedLine]) -> Result<Vec<WantedLine>, CreateFulfillmentRefused> {
    let mut sums: Vec<WantedLine> = Vec::new();
    for line in lines.iter().filter(|line| line.quantity > 0) {
        match sums.iter_mut().find(|sum| sum.line_id == line.line_id) {
            Some(sum) => sum.quantity = sum.quantity.saturating_add(line.quantity),
            None => sums.push(*line),
        }
    }
    if sums.is_empty() { Err(CreateFulfillmentRefused::Empty) } else { Ok(sums) }
}

/// An order, a line of it, and how many of its units.
type Picked<'o> = (&'o Order, &'o OrderLine, i32);

fn pick<'o>(
    wanted: &[WantedLine],
    orders: &'o [Order],
) -> Result<Vec<Picked<'o>>, CreateFulfillmentRefused> {
    let find = |want: &WantedLine| {
        let found = orders.iter().find_map(|order| Some((order, order.line(want.line_id)?)));
        let (order, line) =
            found.ok_or(CreateFulfillmentRefused::NoSuchLine { line_id: want.line_id })?;
        Ok((order, line, want.quantity))
    };
    let picked = wanted.iter().map(find).collect::<Result<Vec<Picked<'o>>, _>>()?;
    if picked.iter().any(|(_, line, quantity)| *quantity > line.unfulfilled()) {
        return Err(CreateFulfillmentRefused::AlreadyFulfilled);
    }
    Ok(picked)
}

fn check_stock(
    picked: &[Picked<'_>],
    stock: &[VariantStock],
) -> Result<(), CreateFulfillmentRefused> {
    for (_, line, _) in picked {
        let variant_id = line.variant_id;
        let of_variant = picked.iter().filter(|(_, other, _)| other.variant_id == variant_id);
        let units: i64 = of_variant.map(|(_, _, quantity)| i64::from(*quantity)).sum();
        let stock = stock.iter().find(|stock| stock.variant_id == variant_id);
        if !stock.is_some_and(|stock| stock.fulfillable().covers(units)) {
            return Err(CreateFulfillmentRefused::InsufficientStock {
                variant_id,
                variant_name: stock.map(|stock| stock.name.clone()).unwrap_or_default(),
                on_hand: stock.map_or(0, VariantStock::on_hand),
            });
        }
    }
    Ok(())
}

/// Counts the units of a fulfillment on the lines of one of its orders, and takes them out of
/// stock.
fn take_out(
    order: &mut Order,
    fulfillment: &Fulfillment,
    warehouse: Warehouse<'_>,
) -> Vec<Movement> {
    let order_id: OrderId = order.id;
    let mut movements = Vec::new();
    for sent in fulfillment.lines.iter().filter(|sent| sent.order_id == order_id) {
        let Some(line) = order.lines.iter_mut().find(|line| line.id == sent.order_line_id) else {
            continue;
        };
        line.counters.fulfilled += sent.quantity;
        let stock = warehouse.stock.iter().find(|stock| stock.variant_id == line.variant_id);
        let held = warehouse.held.iter().find(|held| held.line_id == line.id);
        if let (Some(stock), Some(held)) = (stock, held) {
            let demand = LineDemand { line_id: line.id, units: sent.quantity };
            let sales = stock::sell(stock, demand, &held.promised);
            line.counters.allocated += sales.iter().map(|sale| sale.quantity).sum::<i32>();
            movements.extend(sales);
        }
    }
    movements
}
