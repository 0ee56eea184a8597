//! The shipping step of a pricing run (vendure-behaviour 6.2).

use super::methods::eligible;
use super::parcel::Parcel;
use crate::order::price::PriceBook;
use crate::order::{Order, ShippingLine};

/// Prices the shipping lines anew. A line that no order line is sent with is dropped; a line whose
/// method the order may no longer use takes the cheapest one that it may, else it is dropped. What
/// was taken in the place of what was chosen is told on the line.
pub(crate) fn renew(mut order: Order, book: &PriceBook) -> Order {
    adopt(&mut order);
    let used = |line: &ShippingLine, order: &Order| {
        order.lines.iter().any(|item| item.shipping_line_id == Some(line.id))
    };
    let mut kept = std::mem::take(&mut order.shipping_lines);
    kept.retain(|line| used(line, &order));
    let known = |line: &ShippingLine| book.shipping.method(line.shipping_method_id).is_some();
    // A method that is gone without trace says nothing about the others either: all stay as is.
    if kept.iter().all(known) {
        kept = kept.iter().filter_map(|line| charged(line, &order, book)).collect();
    }
    order.shipping_lines = kept;
    release(&mut order);
    order
}

/// Items that were added since methods were chosen are sent as `setOrderShippingMethod` sends all:
/// with the last shipping line, so that nothing is sent for nothing.
fn adopt(order: &mut Order) {
    if let Some(last) = order.shipping_lines.last().map(|line| line.id) {
        for item in order.lines.iter_mut().filter(|item| item.shipping_line_id.is_none()) {
            item.shipping_line_id = Some(last);
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

fn charged(line: &ShippingLine, order: &Order, book: &PriceBook) -> Option<ShippingLine> {
    let parcel = Parcel::of_line(order, book, line.id);
    let own = book.shipping.method(line.shipping_method_id);
    let own = own.and_then(|method| Some((method, method.charge(&parcel)?)));
    let (method, charge) = own.or_else(|| eligible(&parcel).into_iter().next())?;
    let chosen = line.replaced_method_id.unwrap_or(line.shipping_method_id);
    Some(ShippingLine {
        shipping_method_id: method.id,
        replaced_method_id: (chosen != method.id).then_some(chosen),
        list_price: charge.price,
        list_price_includes_tax: charge.includes_tax,
        tax_lines: vec![charge.tax_line()],
        ..line.clone()
    })
}
