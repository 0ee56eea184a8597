//! Choosing how an order is sent (vendure-behaviour 6.3).

use chrono::{DateTime, Utc};

use super::methods::{Charge, ShippingMethod, eligible};
use crate::id::{ShippingLineId, ShippingMethodId};
use crate::order::price::{PriceBook, PriceRefused, Touched, run};
use crate::order::{Order, OrderState, ShippingLine};

/// A method that shall be used, and the id of its shipping line if a new one is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WantedMethod {
    /// The method.
    pub method_id: ShippingMethodId,
    /// The id of a shipping line to be.
    pub line_id: ShippingLineId,
}

/// Why the methods cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SetMethodsRefused {
    /// The order cannot be changed any more.
    #[error("the order is {state}")]
    NotEditable {
        /// Its state.
        state: OrderState,
    },
    /// There is no such method, or it is not for this order.
    #[error("the method {method_id} cannot be used for this order")]
    Ineligible {
        /// The method.
        method_id: ShippingMethodId,
    },
    /// The order cannot be priced.
    #[error(transparent)]
    Price(#[from] PriceRefused),
}

/// The order sent by these methods: the i-th method takes the i-th shipping line, surplus lines
/// go. All items are sent with the last of them.
///
/// `editable` says in which states that is allowed: those of a cart, or the one of a modification.
pub fn set_methods(
    order: &Order,
    wanted: &[WantedMethod],
    editable: fn(OrderState) -> bool,
    book: &PriceBook,
    now: DateTime<Utc>,
) -> Result<Order, SetMethodsRefused> {
    if !editable(order.state) {
        return Err(SetMethodsRefused::NotEditable { state: order.state });
    }
    let choices = eligible(&book.methods, order, book.tax.prices_include_tax);
    let mut after = order.clone();
    after.shipping_lines.truncate(wanted.len());
    for (index, want) in wanted.iter().enumerate() {
        let choice = choices.iter().find(|(method, _)| method.id == want.method_id);
        let choice = choice.ok_or(SetMethodsRefused::Ineligible { method_id: want.method_id })?;
        let line = shipping_line(want, choice);
        match after.shipping_lines.get_mut(index) {
            Some(old) => *old = ShippingLine { id: old.id, ..line },
            None => after.shipping_lines.push(line),
        }
    }
    let last = after.shipping_lines.last().map(|line| line.id);
    for item in &mut after.lines {
        item.shipping_line_id = last;
    }
    Ok(run(&after, book, Touched::Lines(&[]), now)?.stamped(order, now))
}

fn shipping_line(want: &WantedMethod, choice: &(&ShippingMethod, Charge)) -> ShippingLine {
    let (method, charge) = choice;
    ShippingLine {
        id: want.line_id,
        shipping_method_id: method.id,
        list_price: charge.price,
        list_price_includes_tax: charge.includes_tax,
        tax_lines: vec![charge.tax_line()],
        adjustments: Vec::new(),
    }
}
