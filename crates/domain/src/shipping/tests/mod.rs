//! Choosing methods and keeping them up to date.

use std::sync::Arc;

use super::*;
use crate::id::ShippingLineId;
use crate::money::Amount;
use crate::order::price::{PriceBook, Touched, run};
use crate::order::tests::fixture::*;
use crate::order::tests::shop::*;
use crate::order::{Order, OrderState};

mod assign;
mod tables;

fn cart(units: i32) -> Order {
    order(vec![line(1, 100, units, 20, false)])
}

fn editable(state: OrderState) -> bool {
    state.is_editable()
}

fn chosen(
    order: &Order,
    methods: &[(u128, u128)],
    book: &PriceBook,
) -> Result<Order, SetMethodsRefused> {
    let wanted: Vec<_> = methods
        .iter()
        .map(|(m, l)| WantedMethod { method_id: method_id(*m), line_id: shipping_line_id(*l) })
        .collect();
    set_methods(order, &wanted, editable, book, at(5))
}

fn told(order: &Order) -> Vec<(ShippingLineId, u128, i64)> {
    let line = |l: &crate::order::ShippingLine| {
        (l.id, l.shipping_method_id.0.as_u128() - 0xf100, l.list_price.0)
    };
    order.shipping_lines.iter().map(line).collect()
}

#[test]
fn quotes_are_for_the_order_and_the_cheapest_is_first() {
    let methods = vec![
        method(1, "500", "0"),
        method(2, "300", "1000"),
        method(3, "300", "0"),
        ShippingMethod { offered: false, ..method(4, "1", "0") },
        ShippingMethod { checker: checker("odd", &[]), ..method(5, "1", "0") },
        ShippingMethod { calculator: calculator("odd", &[]), ..method(6, "1", "0") },
        method(7, "free", "0"),
        method(8, "-1", "0"),
    ];
    let told = |units, includes_tax| -> Vec<_> {
        let shipping = Arc::new(ShippingBook { methods: methods.clone(), default_zone: None });
        let book = PriceBook { shipping, ..book(includes_tax) };
        let quotes = quotes(&Parcel::whole(&cart(units), &book)).unwrap();
        quotes
            .iter()
            .map(|q| (q.method_id.0.as_u128() - 0xf100, q.price.0, q.price_with_tax.0))
            .collect()
    };
    assert_eq!(
        told(8, false),
        [(3, 300, 360), (1, 500, 600)],
        "960 with tax are below the minimum"
    );
    assert_eq!(told(9, true), [(2, 250, 300), (3, 250, 300), (1, 417, 500)]);
}

#[test]
fn the_basis_of_a_price_can_be_told() {
    let charge = |basis| {
        let args = [("rate", "120"), ("taxRate", "20"), ("includesTax", basis)];
        let calculator = calculator("default-shipping-calculator", &args).unwrap();
        let price = calculator.charge(&Parcel::whole(&cart(1), &book(false))).unwrap().told();
        (price.unwrap().net().unwrap().0, price.unwrap().gross().unwrap().0)
    };
    assert_eq!(charge("auto"), (120, 144));
    assert_eq!(charge("include"), (100, 120));
    assert_eq!(charge("exclude"), (120, 144));
}

#[test]
fn definitions_can_be_listed() {
    let names = |definitions: &[crate::operation::Definition]| -> Vec<_> {
        definitions.iter().flat_map(|d| d.args.iter().map(|arg| (d.code, arg.name))).collect()
    };
    assert_eq!(names(CHECKERS)[0], ("default-shipping-eligibility-checker", "orderMinimum"));
    let code = "default-shipping-calculator";
    assert_eq!(names(CALCULATORS)[..3], [(code, "rate"), (code, "includesTax"), (code, "taxRate")]);
}

#[test]
fn a_method_is_chosen_and_chosen_again() {
    let book = book(false);
    let first = chosen(&cart(9), &[(1, 1)], &book).unwrap();
    assert_eq!(told(&first), [(shipping_line_id(1), 1, 500)]);
    assert_eq!(first.lines[0].shipping_line_id, Some(shipping_line_id(1)));
    assert_eq!((first.totals.shipping.0, first.totals.shipping_with_tax.0), (500, 600));
    assert_eq!(first.shipping_lines[0].tax_lines[0].description, TAX_DESCRIPTION);
    let again = chosen(&first, &[(2, 2)], &book).unwrap();
    assert_eq!(told(&again), [(shipping_line_id(1), 2, 300)], "the line is used again");
}

#[test]
fn surplus_shipping_lines_go_and_no_more() {
    let book = book(false);
    let mut two = chosen(&cart(9), &[(1, 1)], &book).unwrap();
    two.shipping_lines.push(shipping(2, 300, 20, false));
    let one = chosen(&two, &[(2, 3)], &book).unwrap();
    assert_eq!(told(&one), [(shipping_line_id(1), 2, 300)]);
    let last = chosen(&cart(9), &[(1, 1), (2, 2)], &book).unwrap();
    assert_eq!(
        told(&last),
        [(shipping_line_id(2), 2, 300)],
        "all items are sent with the last one"
    );
    assert_eq!(told(&chosen(&last, &[], &book).unwrap()), []);
}

#[test]
fn a_method_must_be_eligible_and_the_order_editable() {
    let book = book(false);
    let refused = |order: &Order, n| chosen(order, &[(n, 1)], &book).unwrap_err();
    let ineligible = |n| SetMethodsRefused::Ineligible { method_id: method_id(n) };
    assert_eq!(refused(&cart(1), 2), ineligible(2));
    assert_eq!(refused(&cart(1), 9), ineligible(9));
    let state = OrderState::ArrangingPayment;
    let paying = Order { state, ..cart(9) };
    assert_eq!(refused(&paying, 1), SetMethodsRefused::NotEditable { state });
}

#[test]
fn a_pricing_run_keeps_shipping_up_to_date() {
    let mut book = book(false);
    let renewed =
        |order: &Order, book: &PriceBook| run(order, book, Touched::Lines(&[]), at(9)).unwrap();
    let order = chosen(&cart(9), &[(2, 1)], &book).unwrap();

    let mut fewer = order.clone();
    fewer.lines[0].quantity = 1;
    assert_eq!(
        told(&renewed(&fewer, &book)),
        [(shipping_line_id(1), 1, 500)],
        "the cheapest that is left"
    );

    let mut more = order.clone();
    more.lines.push(line(2, 200, 1, 20, false));
    more.lines.remove(0);
    let more = renewed(&more, &book);
    assert_eq!(told(&more), [(shipping_line_id(1), 1, 500)], "a later item keeps shipping alive");
    assert_eq!(more.lines[0].shipping_line_id, Some(shipping_line_id(1)));

    let empty = renewed(&Order { lines: vec![], ..order.clone() }, &book);
    assert_eq!((told(&empty), empty.totals.shipping), (vec![], Amount(0)));

    Arc::make_mut(&mut book.shipping).methods[1].offered = false;
    assert_eq!(
        told(&renewed(&order, &book)),
        [(shipping_line_id(1), 1, 500)],
        "deleted: another one"
    );
    Arc::make_mut(&mut book.shipping).methods[0].offered = false;
    let none = renewed(&order, &book);
    assert_eq!((told(&none), none.lines[0].shipping_line_id), (vec![], None));
    Arc::make_mut(&mut book.shipping).methods.remove(1);
    assert_eq!(told(&renewed(&order, &book)), told(&order), "unknown: nothing is said about it");
}

#[test]
fn a_channel_without_a_zone_prices_nothing() {
    let mut book = book(false);
    Arc::make_mut(&mut book.tax).default_zone = None;
    let refused = run(&cart(1), &book, Touched::All, at(9)).unwrap_err();
    assert_eq!(refused.key(), "error.no-active-tax-zone");
}

#[test]
fn a_price_with_home_tax_is_sold_without_it_abroad() {
    let mut order = cart(2);
    let run = |order: &Order| run(order, &book(true), Touched::All, at(9)).unwrap();
    assert_eq!(
        (run(&order).totals.sub_total.0, run(&order).totals.sub_total_with_tax.0),
        (167, 200)
    );
    order.shipping_address.country_code = Some("US".to_owned());
    let abroad = run(&order);
    assert_eq!((abroad.totals.sub_total.0, abroad.totals.sub_total_with_tax.0), (166, 174));
    assert!(!abroad.lines[0].list_price_includes_tax);
    let huge = Order { lines: vec![line(1, crate::money::LARGEST, 1, 20, false)], ..order };
    let untouched = crate::order::price::run(&huge, &book(true), Touched::Lines(&[]), at(9));
    assert_eq!(untouched.unwrap_err().key(), "error.amount-too-large");
}
