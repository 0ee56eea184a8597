use uuid::Uuid;

use super::fixture::*;
use super::shop::*;
use crate::channel::CurrencyCode;
use crate::id::ProductVariantId;
use crate::order::cart::*;
use crate::order::price::PriceRefused;
use crate::order::{Changes, Order, OrderState};

fn add(variant_number: u128, quantity: i32) -> Addition {
    Addition { variant_id: variant(variant_number), quantity, line_id: line_id(variant_number) }
}

fn added(order: &Order, items: &[Addition], full: &Full) -> CartPlan {
    add_items(order, items, full.at(5)).unwrap()
}

fn units(order: &Order) -> Vec<(ProductVariantId, i32)> {
    order.lines.iter().map(|line| (line.variant_id, line.quantity)).collect()
}

fn short(n: u128, quantity_available: i32) -> ItemRefused {
    ItemRefused::InsufficientStock { variant_id: variant(n), quantity_available }
}

#[test]
fn an_item_becomes_a_line_and_then_more_of_it() {
    let full = Full::new();
    let first = added(&order(vec![]), &[add(2, 1), add(1, 2)], &full);
    assert_eq!(
        units(&first.order),
        [(variant(1), 2), (variant(2), 1)],
        "by variant, added at once"
    );
    assert_eq!(first.touched, [line_id(2), line_id(1)]);
    assert_eq!(first.order.totals.sub_total.0, 400);
    assert_eq!(first.order.totals.sub_total_with_tax.0, 480);
    assert_eq!(first.order.totals.quantity, 3);
    assert_eq!(first.events.len(), 1);
    let line = &first.order.lines[0];
    assert_eq!((line.created_at, line.updated_at, line.placed_quantity), (at(5), at(5), 0));

    let more = Addition { line_id: line_id(77), ..add(1, 3) };
    let second = add_items(&first.order, &[more], full.at(9)).unwrap();
    assert_eq!(units(&second.order), [(variant(1), 5), (variant(2), 1)]);
    assert_eq!(second.order.lines[0].id, line_id(1), "no second line of a variant");
    assert_eq!(
        (second.order.lines[0].updated_at, second.order.lines[1].updated_at),
        (at(9), at(5))
    );
}

#[test]
fn each_item_is_judged_by_itself_and_in_order() {
    let full = Full::new().with_stock(2, 3);
    let plan = added(&order(vec![]), &[add(1, -1), add(2, 5), add(3, 1000), add(4, 1)], &full);
    assert_eq!(
        plan.refusals,
        [ItemRefused::NegativeQuantity, short(2, 3), ItemRefused::OrderLimit { max_items: 999 }]
    );
    assert_eq!(
        units(&plan.order),
        [(variant(2), 3), (variant(4), 1)],
        "what can be taken is taken"
    );
}

#[test]
fn a_negative_quantity_is_refused_before_the_variant_is_looked_up() {
    let plan = added(&order(vec![]), &[add(99, -1)], &Full::new());
    assert_eq!(plan.refusals, [ItemRefused::NegativeQuantity]);
    assert_eq!(plan.order, order(vec![]));
    assert!(plan.events.is_empty());
}

#[test]
fn what_cannot_be_bought_stops_everything() {
    let mut full = Full::new();
    let refused = |full: &Full, n| add_items(&order(vec![]), &[add(1, 1), add(n, 1)], full.at(5));
    assert_eq!(refused(&full, 99), Err(CartRefused::NoSuchVariant { variant_id: variant(99) }));
    full.offers.get_mut(&variant(2)).unwrap().is_offered = false;
    let unknown = refused(&full, 2).unwrap_err();
    assert_eq!(unknown.key(), "error.entity-with-id-not-found");
}

#[test]
fn a_placed_order_takes_nothing() {
    let mut placed = order(vec![line(1, 100, 1, 20, false)]);
    placed.state = OrderState::PaymentSettled;
    let full = Full::new();
    let refusals = [ItemRefused::NotEditable { state: OrderState::PaymentSettled }];
    let check = |plan: CartPlan| {
        assert_eq!(plan.refusals, refusals);
        assert_eq!(plan.order, placed);
    };
    check(added(&placed, &[add(99, 1)], &full));
    check(adjust_line(&placed, line_id(1), 3, full.at(5)).unwrap());
    check(adjust_line(&placed, line_id(1), 0, full.at(5)).unwrap());
    check(remove_line(&placed, line_id(99), full.at(5)).unwrap());
    check(remove_all(&placed, full.at(5)).unwrap());
    check(set_currency(&placed, full.at(5)).unwrap());
}

#[test]
fn limits_count_the_order_and_the_line() {
    let full = Full::new();
    let tight = Shop { limits: Limits { order_items: 5, line_items: 3 }, ..full.at(5) };
    let cart = order(vec![line(1, 100, 3, 20, false)]);
    let refused = |items: &[Addition]| add_items(&cart, items, tight).unwrap().refusals;
    assert_eq!(refused(&[add(1, 1)]), [ItemRefused::OrderLimit { max_items: 3 }]);
    assert_eq!(refused(&[add(2, 3)]), [ItemRefused::OrderLimit { max_items: 5 }]);
    assert_eq!(refused(&[add(2, 2)]), []);
    let adjusted = |quantity| adjust_line(&cart, line_id(1), quantity, tight).unwrap().refusals;
    assert_eq!(adjusted(4), [ItemRefused::OrderLimit { max_items: 3 }]);
    assert_eq!(adjusted(6), [ItemRefused::OrderLimit { max_items: 5 }]);
    assert_eq!(adjusted(-1), [ItemRefused::NegativeQuantity]);
    assert_eq!(adjusted(2), []);
}

#[test]
fn stock_is_shared_by_the_lines_of_a_variant() {
    let full = Full::new().with_stock(1, 5);
    let mut other = line(8, 100, 2, 20, false);
    other.variant_id = variant(1);
    let cart = order(vec![line(1, 100, 2, 20, false), other]);
    let plan = added(&cart, &[add(1, 4)], &full);
    assert_eq!((plan.refusals, plan.order.units()), (vec![short(1, 1)], 5));
    let plan = added(&cart, &[add(1, 1)], &full);
    assert_eq!((plan.refusals, plan.order.units()), (vec![], 5));
    let plan = adjust_line(&cart, line_id(1), 9, full.at(5)).unwrap();
    assert_eq!((plan.refusals, plan.order.units()), (vec![short(1, 3)], 5));
}

#[test]
fn without_stock_no_line_is_made_and_an_adjusted_one_goes() {
    let full = Full::new().with_stock(1, 0);
    let plan = added(&order(vec![]), &[add(1, 1)], &full);
    assert_eq!((plan.refusals, plan.order.lines.len()), (vec![short(1, 0)], 0));
    let cart = order(vec![line(1, 100, 2, 20, false)]);
    let plan = adjust_line(&cart, line_id(1), 1, full.at(5)).unwrap();
    assert_eq!((plan.refusals, plan.order.lines.len()), (vec![short(1, 0)], 0));
    assert_eq!(plan.order.totals.sub_total.0, 0);
    let untouched = added(&cart, &[add(1, 1)], &full);
    assert_eq!((untouched.refusals, untouched.order.units()), (vec![short(1, 0)], 2));
}

#[test]
fn lines_can_be_set_to_nothing_and_taken_out() {
    let full = Full::new();
    let cart = order(vec![line(1, 100, 2, 20, false), line(2, 200, 1, 20, false)]);
    let zero = adjust_line(&cart, line_id(1), 0, full.at(5)).unwrap().order;
    let out = remove_line(&cart, line_id(1), full.at(5)).unwrap().order;
    assert_eq!(zero, out);
    assert_eq!((units(&out), out.totals.sub_total.0), (vec![(variant(2), 1)], 200));
    assert_eq!(Changes::between(&cart, &out).lines.removed, [line_id(1)]);
    let empty = remove_all(&cart, full.at(5)).unwrap().order;
    assert_eq!((empty.lines.len(), empty.totals.sub_total_with_tax.0), (0, 0));
    let unknown = CartRefused::NoSuchLine { line_id: line_id(9) };
    assert_eq!(remove_line(&cart, line_id(9), full.at(5)), Err(unknown));
    assert_eq!(adjust_line(&cart, line_id(9), 1, full.at(5)), Err(unknown));
    assert_eq!(unknown.key(), "error.order-does-not-contain-line-with-id");
}

#[test]
fn only_touched_lines_take_the_new_price() {
    let mut full = Full::new();
    let cart = added(&order(vec![]), &[add(1, 1), add(2, 1)], &full).order;
    for price in full.book.variants.values_mut() {
        price.price = price.price.map(|old| crate::money::Amount(old.0 + 50));
    }
    let after = adjust_line(&cart, line_id(1), 2, full.at(9)).unwrap().order;
    let prices: Vec<_> = after.lines.iter().map(|line| line.list_price.0).collect();
    assert_eq!(prices, [150, 200]);
    assert_eq!(after.lines[0].unit_price_change_since_added().unwrap().0, 50);
    assert_eq!(after.lines[0].initial_list_price.unwrap().0, 100);
}

#[test]
fn another_currency_prices_everything_anew() {
    let mut full = Full::new();
    let cart = added(&order(vec![]), &[add(1, 1), add(2, 1)], &full).order;
    assert_eq!(
        set_currency(&cart, full.at(9)).unwrap().order,
        cart,
        "the same currency: as it was"
    );
    full.book.currency = CurrencyCode::Usd;
    full.book.variants.get_mut(&variant(1)).unwrap().price = Some(crate::money::Amount(130));
    full.book.variants.get_mut(&variant(2)).unwrap().price = Some(crate::money::Amount(50));
    let plan = set_currency(&cart, full.at(9)).unwrap();
    assert_eq!((plan.order.currency, plan.order.totals.sub_total.0), (CurrencyCode::Usd, 180));
    assert_eq!(plan.history[0].data["previousCurrency"], "EUR");
}

/// A missing price never makes anything free: neither in another currency nor for a new line. A line
/// that was priced in this currency keeps its price.
#[test]
fn what_has_no_price_cannot_be_bought() {
    let mut full = Full::new();
    let cart = added(&order(vec![]), &[add(1, 1), add(2, 1)], &full).order;
    full.book.variants.get_mut(&variant(2)).unwrap().price = None;
    let after = adjust_line(&cart, line_id(2), 3, full.at(9)).unwrap().order;
    assert_eq!((after.lines[1].quantity, after.lines[1].list_price.0), (3, 200));
    let refused = |currency| {
        let why = PriceRefused::NoPrice { variant_id: variant(2), currency };
        assert_eq!(why.key(), "error.no-price-found-for-channel");
        Err(CartRefused::Price(why))
    };
    let empty = order(vec![]);
    assert_eq!(add_items(&empty, &[add(1, 1), add(2, 1)], full.at(9)), refused(CurrencyCode::Eur));
    full.book.currency = CurrencyCode::Usd;
    assert_eq!(set_currency(&cart, full.at(9)), refused(CurrencyCode::Usd));
    full.book.variants.remove(&variant(2));
    assert_eq!(set_currency(&cart, full.at(9)), refused(CurrencyCode::Usd));
    full.book.currency = CurrencyCode::Eur;
    assert_eq!(
        adjust_line(&cart, line_id(2), 3, full.at(9)).unwrap().order.lines[1].list_price.0,
        200
    );
}

#[test]
fn changes_list_rows_and_time() {
    let full = Full::new();
    let cart = added(&order(vec![]), &[add(1, 1), add(2, 1)], &full).order;
    assert!(Changes::between(&cart, &cart).is_empty());
    let after = add_items(&cart, &[add(1, 1), add(3, 1)], full.at(9)).unwrap().order;
    let changes = Changes::between(&cart, &after);
    assert!(changes.order && changes.shipping_lines.is_empty() && changes.surcharges.is_empty());
    let ids = |rows: &[&crate::order::OrderLine]| rows.iter().map(|row| row.id).collect::<Vec<_>>();
    assert_eq!(ids(&changes.lines.inserted), [line_id(3)]);
    assert_eq!(ids(&changes.lines.updated), [line_id(1)]);
    assert_eq!(after.updated_at, at(9));
    let unused = ProductVariantId(Uuid::nil());
    assert_eq!(after.units_of(unused), 0);
}
