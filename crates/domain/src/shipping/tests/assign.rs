//! Which line is sent by which method.

use super::*;
use crate::id::OrderLineId;

fn three() -> Order {
    let lines = (1..4).map(|n| line(n, 1000, 1, 20, false)).collect();
    Order { shipping_lines: vec![], ..order(lines) }
}

fn assigned(
    order: &Order,
    entries: &[(u128, u128, &[u128])],
    book: &PriceBook,
) -> Result<Order, AssignRefused> {
    let entry = |(method, id, lines): &(u128, u128, &[u128])| Assignment {
        wanted: WantedMethod { method_id: method_id(*method), line_id: shipping_line_id(*id) },
        lines: lines.iter().map(|n| line_id(*n)).collect(),
    };
    let entries: Vec<_> = entries.iter().map(entry).collect();
    assign(order, &entries, editable, book, at(5))
}

fn goes_by(order: &Order) -> Vec<Option<ShippingLineId>> {
    order.lines.iter().map(|line| line.shipping_line_id).collect()
}

#[test]
fn each_line_goes_by_its_method() {
    let book = book(false);
    let two = assigned(&three(), &[(1, 1, &[2]), (2, 2, &[1, 3])], &book).unwrap();
    assert_eq!(told(&two), [(shipping_line_id(1), 1, 500), (shipping_line_id(2), 2, 300)]);
    let (one, other) = (Some(shipping_line_id(1)), Some(shipping_line_id(2)));
    assert_eq!(goes_by(&two), [other, one, other]);
    assert_eq!((two.totals.shipping.0, two.totals.shipping_with_tax.0), (800, 960));
    // Again: lines are used again, those that nothing is sent with go.
    let again = assigned(&two, &[(2, 3, &[1, 2, 3]), (1, 4, &[])], &book).unwrap();
    assert_eq!(told(&again), [(shipping_line_id(1), 2, 300)]);
    assert_eq!(goes_by(&again), [one; 3]);
    // Two parcels by one method are paid twice.
    let twice = assigned(&three(), &[(1, 1, &[1, 2]), (1, 2, &[3])], &book).unwrap();
    assert_eq!(twice.totals.shipping.0, 1000);
}

#[test]
fn a_shipping_line_goes_with_its_last_line() {
    let book = book(false);
    let mut two = assigned(&three(), &[(1, 1, &[2]), (2, 2, &[1, 3])], &book).unwrap();
    two.lines.remove(1);
    let one = run(&two, &book, Touched::Lines(&[]), at(9)).unwrap();
    assert_eq!(told(&one), [(shipping_line_id(2), 2, 300)]);
}

#[test]
fn what_is_added_later_is_sent_with_the_last_shipping_line() {
    let book = book(false);
    let mut two = assigned(&three(), &[(1, 1, &[2]), (2, 2, &[1, 3])], &book).unwrap();
    two.lines.push(line(4, 100, 1, 20, false));
    let more = run(&two, &book, Touched::Lines(&[]), at(9)).unwrap();
    assert_eq!(goes_by(&more)[3], Some(shipping_line_id(2)));
}

#[test]
fn each_parcel_is_weighed_by_itself() {
    let args = [("upToGrams", "[400, 1000]"), ("prices", "[490, 690]")];
    let by_weight = ShippingMethod {
        calculator: calculator("weight-table-shipping-calculator", &args),
        ..method(1, "0", "0")
    };
    let weights = (1..4).map(|n| (variant(n), 400)).collect();
    let shipping = Arc::new(ShippingBook { methods: vec![by_weight], default_zone: None });
    let book = PriceBook { weights, shipping, ..book(false) };
    let two = assigned(&three(), &[(1, 1, &[2]), (1, 2, &[1, 3])], &book).unwrap();
    assert_eq!(told(&two), [(shipping_line_id(1), 1, 490), (shipping_line_id(2), 1, 690)]);
    let whole = chosen(&three(), &[(1, 1)], &book).unwrap_err();
    assert_eq!(whole, SetMethodsRefused::Ineligible { method_id: method_id(1) }, "1200 grams");
}

#[test]
fn each_line_must_be_named_once() {
    let book = book(false);
    let refused =
        |entries: &[(u128, u128, &[u128])]| assigned(&three(), entries, &book).unwrap_err();
    let ids = |ids: &[u128]| -> Vec<OrderLineId> { ids.iter().map(|n| line_id(*n)).collect() };
    assert_eq!(
        refused(&[(1, 1, &[2, 2]), (2, 2, &[2])]),
        AssignRefused::Lines { left_out: ids(&[1, 3]), repeated: ids(&[2]) }
    );
    assert_eq!(refused(&[]), AssignRefused::Lines { left_out: ids(&[1, 2, 3]), repeated: vec![] });
    assert_eq!(
        refused(&[(1, 1, &[1, 2, 3, 9])]),
        AssignRefused::NoSuchLine { line_id: line_id(9) }
    );
    let ineligible = SetMethodsRefused::Ineligible { method_id: method_id(9) };
    assert_eq!(refused(&[(9, 1, &[1, 2, 3])]), ineligible.into());
    let state = OrderState::ArrangingPayment;
    let paying = Order { state, ..three() };
    let refused = assigned(&paying, &[(1, 1, &[1, 2, 3])], &book).unwrap_err();
    assert_eq!(refused, SetMethodsRefused::NotEditable { state }.into());
    let empty = Order { lines: vec![], ..three() };
    assert_eq!(assigned(&empty, &[], &book).unwrap().shipping_lines, []);
}
