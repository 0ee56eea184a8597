//! Choosing how an order is sent (vendure-behaviour 6.3): by which methods, and which line by which.

use std::collections::HashSet;

use chrono::{DateTime, Utc};

use super::methods::ShippingMethod;
use super::parcel::Parcel;
use crate::id::{OrderLineId, ShippingLineId, ShippingMethodId};
use crate::money::Amount;
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

/// Which lines shall be sent by a method.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// The method.
    pub wanted: WantedMethod,
    /// The lines.
    pub lines: Vec<OrderLineId>,
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

/// Why lines cannot be sent so.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AssignRefused {
    /// A method cannot be used.
    #[error(transparent)]
    Methods(#[from] SetMethodsRefused),
    /// The order has no such line.
    #[error("the order has no line {line_id}")]
    NoSuchLine {
        /// The line.
        line_id: OrderLineId,
    },
    /// Not every line is sent by exactly one method.
    #[error("not every line is sent by one method")]
    Lines {
        /// Lines that are named nowhere.
        left_out: Vec<OrderLineId>,
        /// Lines that are named more than once.
        repeated: Vec<OrderLineId>,
    },
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
    let mut after = order.clone();
    let parcel = Parcel::whole(order, book);
    after.shipping_lines = wanted
        .iter()
        .enumerate()
        .map(|(place, want)| shipping_line(order, place, want, &parcel))
        .collect::<Result<_, _>>()?;
    let last = after.shipping_lines.last().map(|line| line.id);
    for item in &mut after.lines {
        item.shipping_line_id = last;
    }
    Ok(run(&after, book, Touched::Lines(&[]), now)?.stamped(order, now))
}

/// The order with its lines sent as is told: the i-th assignment takes the i-th shipping line,
/// surplus lines go, and so do those that nothing is sent with. Each line of the order must be named
/// once.
pub fn assign(
    order: &Order,
    assignments: &[Assignment],
    editable: fn(OrderState) -> bool,
    book: &PriceBook,
    now: DateTime<Utc>,
) -> Result<Order, AssignRefused> {
    if !editable(order.state) {
        return Err(SetMethodsRefused::NotEditable { state: order.state }.into());
    }
    complete(order, assignments)?;
    let mut after = order.clone();
    after.shipping_lines = Vec::with_capacity(assignments.len());
    for (place, assignment) in assignments.iter().enumerate() {
        let parcel = Parcel::of(order, book, |item| assignment.lines.contains(&item.id));
        let line = shipping_line(order, place, &assignment.wanted, &parcel)?;
        for item in after.lines.iter_mut().filter(|item| assignment.lines.contains(&item.id)) {
            item.shipping_line_id = Some(line.id);
        }
        after.shipping_lines.push(line);
    }
    let after = run(&after, book, Touched::Lines(&[]), now).map_err(SetMethodsRefused::from)?;
    Ok(after.stamped(order, now))
}

/// Whether each line of the order is named once.
fn complete(order: &Order, assignments: &[Assignment]) -> Result<(), AssignRefused> {
    let mut named = HashSet::new();
    let mut repeated = Vec::new();
    for line_id in assignments.iter().flat_map(|assignment| &assignment.lines).copied() {
        if order.line(line_id).is_none() {
            return Err(AssignRefused::NoSuchLine { line_id });
        }
        if !named.insert(line_id) && !repeated.contains(&line_id) {
            repeated.push(line_id);
        }
    }
    let left_out = order.lines.iter().map(|line| line.id).filter(|id| !named.contains(id));
    let left_out: Vec<_> = left_out.collect();
    if left_out.is_empty() && repeated.is_empty() {
        return Ok(());
    }
    Err(AssignRefused::Lines { left_out, repeated })
}

/// The shipping line of a method that is chosen: with the id of the one that has its place.
fn shipping_line(
    order: &Order,
    place: usize,
    want: &WantedMethod,
    parcel: &Parcel<'_>,
) -> Result<ShippingLine, SetMethodsRefused> {
    let method = parcel.methods().iter().find(|method| method.id == want.method_id);
    let charge = method.and_then(|method: &ShippingMethod| method.charge(parcel));
    let charge = charge.ok_or(SetMethodsRefused::Ineligible { method_id: want.method_id })?;
    Ok(ShippingLine {
        id: order.shipping_lines.get(place).map_or(want.line_id, |line| line.id),
        shipping_method_id: want.method_id,
        replaced_method_id: None,
        list_price: charge.price,
        list_price_includes_tax: charge.includes_tax,
        tax_lines: vec![charge.tax_line()],
        adjustments: Vec::new(),
        tax_rounding: Amount::ZERO,
    })
}
