//! What each condition and action does, and in which order.

use super::shop::*;
use crate::money::Amount;
use crate::operation::Operation;
use crate::order::tests::fixture::*;
use crate::order::tests::shop::{BUYER, book, method, operation, shipping_line_id};
use crate::order::{AdjustmentType, Order, OrderLine};
use crate::promotion::{Facts, Promotion};
use crate::shipping::ShippingBook;

/// The sub totals of lines after one automatic promotion.
fn after(lines: &[OrderLine], includes_tax: bool, promotions: Vec<Promotion>) -> (i64, i64) {
    let lines = lines.to_vec();
    sub_totals(&priced(&order(lines), &shop(includes_tax, promotions)))
}

fn one(price: i64, quantity: i32, includes_tax: bool) -> Vec<OrderLine> {
    vec![line(1, price, quantity, 20, includes_tax)]
}

fn always(actions: &[Operation]) -> Vec<Promotion> {
    vec![promotion(1, &[minimum("0", "false")], actions)]
}

#[test]
fn the_verified_sums() {
    let half = || always(&[percent_off_variants("50", &[1, 2])]);
    assert_eq!(after(&one(8333, 1, false), false, half()), (4167, 5000));
    let mixed = [line(1, 1400, 1, 20, true), line(2, 650, 2, 10, true)];
    assert_eq!(after(&mixed, true, half()), (1174, 1350));

    assert_eq!(after(&one(1230, 1, false), false, always(&[off_order("500")])), (730, 876));
    let mixed = [line(1, 2000, 1, 20, true), line(2, 1000, 2, 10, true)];
    assert_eq!(after(&mixed, true, always(&[off_order("500")])).1, 3500);
    let halves = [line(1, 500, 1, 20, true), line(2, 500, 1, 0, true)];
    let halved = priced(&order(halves.to_vec()), &shop(true, always(&[off_order("500")])));
    assert_eq!(halved.totals.sub_total_with_tax, Amount(500));
    assert_eq!(taken_off(&halved.lines), [-250, -250]);

    assert_eq!(after(&one(100, 1, false), false, always(&[percent_off_order("50")])), (50, 60));
    assert_eq!(after(&one(100, 1, true), true, always(&[percent_off_order("50")])), (42, 50));

    let tenth = || promotion(1, &[minimum("0", "false")], &[percent_off_variants("10", &[1])]);
    let tenth_of_all = || promotion(2, &[minimum("0", "false")], &[percent_off_order("10")]);
    assert_eq!(after(&one(155_880, 1, false), false, vec![tenth()]), (140_292, 168_350));
    assert_eq!(
        after(&one(155_880, 1, false), false, vec![tenth(), tenth_of_all()]),
        (126_263, 151_516)
    );
    assert_eq!(after(&one(155_880, 1, true), true, vec![tenth()]), (116_910, 140_292));
    assert_eq!(
        after(&one(155_880, 1, true), true, vec![tenth(), tenth_of_all()]),
        (105_219, 126_263)
    );

    let lines =
        |incl| [line(1, 1000, 2, 20, incl), line(2, 3499, 1, 10, incl), line(3, 255, 4, 10, incl)];
    let both = || {
        let off_lines = promotion(1, &[contains("1", &[1])], &[percent_off_variants("15", &[1])]);
        vec![off_lines, promotion(2, &[contains("1", &[1])], &[off_order("500")])]
    };
    assert_eq!(after(&lines(false), false, both()), (5719, 6446));
    assert_eq!(after(&lines(true), true, both()), (5081, 5719));
}

#[test]
fn an_amount_off_each_line_stops_at_the_line() {
    let each = always(&[operation("order_line_fixed_discount", &[("discount", "150")])]);
    let lines = vec![line(1, 100, 1, 20, false), line(2, 100, 5, 20, false)];
    let order = priced(&order(lines), &shop(false, each));
    assert_eq!(taken_off(&order.lines), [-100, -150]);
    assert_eq!(order.lines[1].adjustments[0].kind, AdjustmentType::Promotion);
    assert_eq!(order.lines[1].discounts().unwrap()[0].amount, Amount(-150));
}

#[test]
fn a_whole_discount_leaves_nothing_whatever_the_taxes_are() {
    for includes_tax in [false, true] {
        let lines = [
            line(1, 1000, 1, 25, includes_tax),
            line(2, 1000, 1, 0, includes_tax),
            line(3, 7, 3, 5, includes_tax),
        ];
        let all = always(&[percent_off_order("100")]);
        assert_eq!(after(&lines, includes_tax, all), (0, 0), "inclusive: {includes_tax}");
        let more = always(&[off_order("1000000")]);
        assert_eq!(after(&lines, includes_tax, more), (0, 0), "inclusive: {includes_tax}");
    }
}

#[test]
fn facet_values_must_all_be_there() {
    let ids = facet_values(&[1, 2]);
    let with_facets = |least: &str| {
        operation("at_least_n_with_facets", &[("minimum", least), ("facets", ids.as_str())])
    };
    let action = operation("facet_based_discount", &[("discount", "10"), ("facets", ids.as_str())]);
    let lines = vec![line(1, 1000, 2, 20, false), line(2, 1000, 1, 20, false)];
    let priced_with = |least: &str| {
        let shop =
            shop(false, vec![promotion(1, &[with_facets(least)], std::slice::from_ref(&action))]);
        assert!(shop.promotions.wants_facets());
        let facets = [
            (variant(1), vec![facet_value(1), facet_value(3), facet_value(2)]),
            (variant(2), vec![facet_value(1)]),
        ];
        let facts = Facts { facets: facets.into_iter().collect(), ..Facts::default() };
        taken_off(
            &priced(&order(lines.clone()), &crate::order::price::PriceBook { facts, ..shop }).lines,
        )
    };
    assert_eq!(priced_with("2"), [-200, 0]);
    assert_eq!(priced_with("3"), [0, 0], "only two units have both");
}

#[test]
fn so_many_units_of_some_variants() {
    let with = |least: &str| vec![promotion(1, &[contains(least, &[1, 2])], &[off_order("100")])];
    let lines = [line(1, 1000, 2, 20, false), line(2, 1000, 1, 20, false)];
    assert_eq!(after(&lines, false, with("3")), (2900, 3480));
    assert_eq!(after(&lines, false, with("4")), (3000, 3600));
}

#[test]
fn a_group_counts_only_with_a_buyer() {
    let id = group(1).to_string();
    let of_group = operation("customer_group", &[("customerGroupId", id.as_str())]);
    let shop = shop(false, vec![promotion(1, &[of_group], &[percent_off_order("10")])]);
    let facts = Facts { groups: vec![group(2), group(1)], ..Facts::default() };
    let known = crate::order::price::PriceBook { facts, ..shop.clone() };
    let cart = order(one(1000, 1, false));
    let bought = Order { customer_id: Some(BUYER), ..cart.clone() };
    assert_eq!(sub_totals(&priced(&cart, &known)), (1000, 1200), "nobody buys yet");
    assert_eq!(sub_totals(&priced(&bought, &shop)), (1000, 1200), "the buyer is in no group");
    assert_eq!(sub_totals(&priced(&bought, &known)), (900, 1080));
}

#[test]
fn gifts_are_given_once_and_the_cheapest_first() {
    let free = operation("buy_x_get_y_free", &[]);
    let promotions =
        |x, y| vec![promotion(1, &[gift(x, &[1], y, &[2, 3])], std::slice::from_ref(&free))];
    let lines =
        vec![line(1, 500, 4, 20, false), line(2, 300, 1, 20, false), line(3, 200, 2, 20, false)];
    let given =
        |x, y| taken_off(&priced(&order(lines.clone()), &shop(false, promotions(x, y))).lines);
    assert_eq!(given("2", "1"), [0, 0, -200], "once, though there are four");
    assert_eq!(given("4", "3"), [0, -300, -400]);
    assert_eq!(given("5", "1"), [0, 0, 0]);
}

#[test]
fn the_minimum_is_compared_with_what_is_left() {
    let half = promotion(1, &[contains("1", &[1])], &[percent_off_order("50")]);
    let rich = promotion(2, &[minimum("1000", "false")], &[off_order("100")]);
    let both = vec![rich.clone(), half.clone()];
    assert_eq!(after(&one(1998, 1, false), false, both.clone()), (999, 1199), "999 is too little");
    assert_eq!(after(&one(2000, 1, false), false, both), (900, 1080));
    let taxed = promotion(2, &[minimum("1200", "true")], &[off_order("100")]);
    assert_eq!(after(&one(1000, 1, false), false, vec![taxed]), (900, 1080));
}

#[test]
fn only_what_runs_applies() {
    let off = || promotion(1, &[minimum("0", "false")], &[off_order("100")]);
    let applies =
        |promotion: Promotion| after(&one(1000, 1, false), false, vec![promotion]).0 == 900;
    assert!(applies(off()));
    assert!(!applies(Promotion { enabled: false, ..off() }));
    assert!(!applies(Promotion { ends_at: Some(at(99)), ..off() }));
    assert!(applies(Promotion { ends_at: Some(at(100)), ..off() }));
    assert!(!applies(Promotion { starts_at: Some(at(101)), ..off() }));
    assert!(applies(Promotion { starts_at: Some(at(100)), ..off() }));
    let odd = operation("odd", &[]);
    assert!(
        !applies(promotion(1, std::slice::from_ref(&odd), &[off_order("100")])),
        "nobody knows the condition"
    );
    assert!(!applies(promotion(1, &[minimum("0", "false")], &[odd])), "nobody knows the action");
    let shop = shop(false, vec![off()]);
    let facts = Facts { used_up: vec![promotion_id(1)], ..Facts::default() };
    let used_up = crate::order::price::PriceBook { facts, ..shop };
    assert_eq!(sub_totals(&priced(&order(one(1000, 1, false)), &used_up)), (1000, 1200));
}

#[test]
fn discounts_go_when_their_condition_does() {
    let shop = shop(
        false,
        vec![promotion(1, &[contains("2", &[1])], &[percent_off_variants("10", &[1])])],
    );
    let order = priced(&order(one(1000, 2, false)), &shop);
    assert_eq!(sub_totals(&order), (1800, 2160));
    assert_eq!(order.promotion_ids, [promotion_id(1)]);
    let mut fewer = order.clone();
    fewer.lines[0].quantity = 1;
    let fewer = priced(&fewer, &shop);
    assert_eq!((sub_totals(&fewer), fewer.promotion_ids.len()), ((1000, 1200), 0));
    let empty = priced(&Order { lines: Vec::new(), ..order }, &shop);
    assert_eq!((sub_totals(&empty), empty.promotion_ids.len()), ((0, 0), 0));
}

#[test]
fn shipping_is_free_on_the_basis_of_its_price() {
    let mut shop = with(book(false), always(&[operation("free_shipping", &[])]));
    let methods = vec![method(1, "500", "0")];
    shop.shipping = std::sync::Arc::new(ShippingBook { methods, ..ShippingBook::default() });
    let mut cart = order(one(1000, 1, false));
    cart.shipping_lines = vec![shipping(1, 500, 20, false)];
    cart.lines[0].shipping_line_id = Some(shipping_line_id(1));
    let free = priced(&cart, &shop);
    assert_eq!((free.totals.shipping, free.totals.shipping_with_tax), (Amount(0), Amount(0)));
    let discounts = free.discounts().unwrap();
    assert_eq!(discounts.len(), 1);
    assert_eq!((discounts[0].amount, discounts[0].amount_with_tax), (Amount(-500), Amount(-600)));
    assert_eq!(discounts[0].description, "promotion 1");
    assert_eq!(priced(&free, &shop), free, "a second run changes nothing");
}

#[test]
fn discounts_are_called_by_the_language_of_the_request() {
    let shop = shop(false, always(&[off_order("100")]));
    let called = |language: &str, fallback: &str| {
        let facts = Facts {
            language: language.to_owned(),
            fallback_language: fallback.to_owned(),
            ..Facts::default()
        };
        let book = crate::order::price::PriceBook { facts, ..shop.clone() };
        priced(&order(one(1000, 1, false)), &book).lines[0].adjustments[0].description.clone()
    };
    assert_eq!(called("de", "en"), "Aktion 1");
    assert_eq!(called("fr", "de"), "Aktion 1");
    assert_eq!(called("fr", "it"), "promotion 1");
}
