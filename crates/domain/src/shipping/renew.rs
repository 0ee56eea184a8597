//! The shipping step of a pricing run (vendure-behaviour 6.2).

use super::methods::{Charge, ShippingMethod, eligible};
use crate::order::{Order, ShippingLine};

/// Prices the shipping lines anew. A line that no order line is sent with is dropped; a line whose
/// method the order may no longer use takes the cheapest one that it may, else it is dropped.
pub(crate) fn renew(
    mut order: Order,
    methods: &[ShippingMethod],
    prices_include_tax: bool,
) -> Order {
    adopt(&mut order);
    let used = |line: &ShippingLine, order: &Order| {
        order.lines.iter().any(|item| item.shipping_line_id == Some(line.id))
    };
    let mut kept = std::mem::take(&mut order.shipping_lines);
    kept.retain(|line| used(line, &order));
    let choices = eligible(methods, &order, prices_include_tax);
    let known = |line: &ShippingLine| methods.iter().any(|m| m.id == line.shipping_method_id);
    // A method that is gone without trace says nothing about the others either: all stay as is.
    if kept.iter().all(known) {
        kept = kept.iter().filter_map(|line| charged(line, &choices)).collect();
    }
    order.shipping_lines = kept;
    release(&mut order);
    order
}

/// Items that were added since a method was chosen are sent with the one shipping line there is.
fn adopt(order: &mut Order) {
    if let [only] = order.shipping_lines.as_slice() {
        for item in order.lines.iter_mut().filter(|item| item.shipping_line_id.is_none()) {
            item.shipping_line_id = Some(only.id);
        }
    }
}

/// Items whose shipping line was dropped are sent with none.
fn release(order: &mut Order) {
    let left = &order.shipping_lines;
    for item in &mut order.lines {
        item.shipping_line_id = item.shipping_line_id.filter(|id| left.iter().any(|l| l.id == *id));
    }
}

fn charged(line: &ShippingLine, choices: &[(&ShippingMethod, Charge)]) -> Option<ShippingLine> {
    let same = choices.iter().find(|(method, _)| method.id == line.shipping_method_id);
    let (method, charge) = same.or_else(|| choices.first())?;
    Some(ShippingLine {
        shipping_method_id: method.id,
        list_price: charge.price,
        list_price_includes_tax: charge.includes_tax,
        tax_lines: vec![charge.tax_line()],
        ..line.clone()
    })
}
