//! How far the fulfillments of an order are (the predicates of vendure-behaviour 1.2).

use super::{Fulfillment, FulfillmentState};
use crate::order::{Order, OrderLine, OrderState};

/// Whether the fulfillments of an order stand at the state that an order state means.
#[must_use]
pub fn reached(order: &Order, fulfillments: &[Fulfillment], target: OrderState) -> bool {
    match target {
        OrderState::Shipped => all(order, fulfillments, FulfillmentState::Shipped),
        OrderState::PartiallyShipped => some(order, fulfillments, FulfillmentState::Shipped),
        OrderState::Delivered => all(order, fulfillments, FulfillmentState::Delivered),
        OrderState::PartiallyDelivered => some(order, fulfillments, FulfillmentState::Delivered),
        OrderState::Created
        | OrderState::Draft
        | OrderState::AddingItems
        | OrderState::ArrangingPayment
        | OrderState::PaymentAuthorized
        | OrderState::PaymentSettled
        | OrderState::Modifying
        | OrderState::ArrangingAdditionalPayment
        | OrderState::Cancelled => true,
    }
}

/// The order state that a fulfillment's step leads to: `all` if everything is there, else `some`.
#[must_use]
pub fn target(
    order: &Order,
    fulfillments: &[Fulfillment],
    to: FulfillmentState,
) -> Option<OrderState> {
    let (every, part) = match to {
        FulfillmentState::Shipped => (OrderState::Shipped, OrderState::PartiallyShipped),
        FulfillmentState::Delivered => (OrderState::Delivered, OrderState::PartiallyDelivered),
        FulfillmentState::Created | FulfillmentState::Pending | FulfillmentState::Cancelled => {
            return None;
        }
    };
    Some(if reached(order, fulfillments, every) { every } else { part })
}

fn all(order: &Order, fulfillments: &[Fulfillment], state: FulfillmentState) -> bool {
    states(order, fulfillments).iter().all(|one| *one == Some(state))
        && !is_partial(order, fulfillments)
}

fn some(order: &Order, fulfillments: &[Fulfillment], state: FulfillmentState) -> bool {
    states(order, fulfillments).contains(&Some(state)) && !all(order, fulfillments, state)
}

/// The states of what is being sent, for each line that has units; `None` for a line of which
/// nothing is.
fn states(order: &Order, fulfillments: &[Fulfillment]) -> Vec<Option<FulfillmentState>> {
    let mut states = Vec::new();
    for line in order.lines.iter().filter(|line| line.quantity != 0) {
        if sent(line, fulfillments) > 0 {
            let of_line = standing(fulfillments).filter(|f| f.units_of(line.id) > 0);
            states.extend(of_line.map(|fulfillment| Some(fulfillment.state)));
        } else {
            states.push(None);
        }
    }
    states
}

/// Whether some line is sent, but not all of it.
fn is_partial(order: &Order, fulfillments: &[Fulfillment]) -> bool {
    let is_part = |line: &OrderLine| {
        standing(fulfillments).any(|f| f.lines.iter().any(|l| l.order_line_id == line.id))
            && i64::from(line.quantity) > sent(line, fulfillments)
    };
    order.lines.iter().any(is_part)
}

fn sent(line: &OrderLine, fulfillments: &[Fulfillment]) -> i64 {
    standing(fulfillments).map(|fulfillment| i64::from(fulfillment.units_of(line.id))).sum()
}

fn standing(fulfillments: &[Fulfillment]) -> impl Iterator<Item = &Fulfillment> {
    fulfillments.iter().filter(|fulfillment| fulfillment.state != FulfillmentState::Cancelled)
}
