use super::fixture::*;
use crate::money::{Amount, Fraction};
use crate::order::{Adjustment, AdjustmentType, Order, OrderLine, Surcharge};

/// Compares sub total without and with tax.
fn check(order: &Order, net: i64, gross: i64, what: &str) {
    let totals = order.totals;
    assert_eq!((totals.sub_total.0, totals.sub_total_with_tax.0), (net, gross), "{what}");
}

fn one(price: i64, quantity: i32, includes_tax: bool) -> Order {
    order(vec![line(1, price, quantity, 20, includes_tax)])
}

/// The order after a percentage of its sub total was taken off.
fn percent_off(order: &Order, percent: i64) -> Order {
    let base = if order.lines[0].list_price_includes_tax {
        order.totals.sub_total_with_tax
    } else {
        order.totals.sub_total
    };
    distributed(order, Fraction::new(i128::from(-base.0 * percent), 100).round().unwrap())
}

#[test]
fn lines_without_discounts() {
    check(&one(123, 1, false), 123, 148, "exclusive");
    check(&one(123, 3, false), 369, 443, "exclusive, thrice");
    check(&one(31, 10, false), 310, 372, "exclusive, ten");
    check(&one(1, 3, true), 3, 3, "the smallest unit");
    check(&one(100, 2, true), 167, 200, "inclusive");
    check(&order(vec![line(1, 83, 2, 0, false)]), 166, 166, "abroad, untaxed");
    check(&order(vec![line(1, 83, 2, 20, false)]), 166, 199, "abroad, taxed");
}

#[test]
fn a_line_tells_units_and_tax() {
    let line = line(1, 100, 2, 20, true);
    assert_eq!(line.unit_price(), Ok(Amount(83)));
    assert_eq!(line.unit_price_with_tax(), Ok(Amount(100)));
    assert_eq!(line.line_tax(), Ok(Amount(33)));
    assert_eq!(line.unit_price_change_since_added(), Ok(Amount(0)));
    let dearer = OrderLine { list_price: Amount(160), ..line };
    assert_eq!(dearer.unit_price_change_since_added(), Ok(Amount(50)));
    assert_eq!(dearer.unit_price_with_tax_change_since_added(), Ok(Amount(60)));
}

#[test]
fn discounts_of_lines() {
    check(&discounted(&one(8333, 1, false), 50, |_| true), 4167, 5000, "half, exclusive");
    let mixed = order(vec![line(1, 1400, 1, 20, true), line(2, 650, 2, 10, true)]);
    check(&discounted(&mixed, 50, |_| true), 1174, 1350, "half, inclusive");

    let exclusive = discounted(&one(155_880, 1, false), 10, |_| true);
    check(&exclusive, 140_292, 168_350, "tenth, exclusive");
    check(&percent_off(&exclusive, 10), 126_263, 151_516, "tenth of a tenth, exclusive");
    let inclusive = discounted(&one(155_880, 1, true), 10, |_| true);
    check(&inclusive, 116_910, 140_292, "tenth, inclusive");
    check(&percent_off(&inclusive, 10), 105_219, 126_263, "tenth of a tenth, inclusive");
}

#[test]
fn discounts_of_the_order() {
    let fixed = |includes_tax, by| distributed(&one(1230, 1, includes_tax), Amount(by));
    check(&fixed(false, 420 - 1230), 420, 504, "to 420, exclusive");
    check(&fixed(true, 420 - 1230), 350, 420, "to 420, inclusive");
    check(&fixed(false, -500), 730, 876, "500 off, exclusive");
    check(&percent_off(&one(100, 1, false), 50), 50, 60, "half, exclusive");
    check(&percent_off(&one(100, 1, true), 50), 42, 50, "half, inclusive");

    let mixed = order(vec![line(1, 2000, 1, 20, true), line(2, 1000, 2, 10, true)]);
    assert_eq!(distributed(&mixed, Amount(-500)).totals.sub_total_with_tax, Amount(3500));
    let halves = order(vec![line(1, 500, 1, 20, true), line(2, 500, 1, 0, true)]);
    let halves = distributed(&halves, Amount(-500));
    assert_eq!(halves.totals.sub_total_with_tax, Amount(500));
    for line in &halves.lines {
        assert_eq!(line.prorated_line_price_with_tax(), Ok(Amount(250)));
    }
}

#[test]
fn discounts_of_lines_and_of_the_order_together() {
    let lines = |incl| {
        vec![line(1, 1000, 2, 20, incl), line(2, 3499, 1, 10, incl), line(3, 255, 4, 10, incl)]
    };
    let both = |incl| {
        let item = discounted(&order(lines(incl)), 15, |line| line.list_price == Amount(1000));
        distributed(&item, Amount(-500))
    };
    check(&both(false), 5719, 6446, "exclusive");
    check(&both(true), 5081, 5719, "inclusive");
}

#[test]
fn surcharges_add_to_the_sub_total() {
    let with = |lines: Vec<OrderLine>, extra: Surcharge| {
        Order { surcharges: vec![extra], ..order(lines) }.with_totals().unwrap()
    };
    let two = |incl| vec![line(1, 1000, 2, 20, incl), line(2, 3499, 1, 10, incl)];
    check(&with(two(false), surcharge(1, 240, 0, false)), 5739, 6489, "exclusive");
    check(&with(two(true), surcharge(1, 240, 0, true)), 5088, 5739, "inclusive");
    let thousand = |incl| vec![line(1, 1000, 1, 20, incl)];
    check(&with(thousand(false), surcharge(1, 240, 20, false)), 1240, 1488, "exclusive, taxed");
    check(&with(thousand(true), surcharge(1, 240, 20, true)), 1033, 1240, "inclusive, taxed");
    check(&with(thousand(false), surcharge(1, -240, 20, false)), 760, 912, "less, exclusive");
    check(&with(thousand(true), surcharge(1, -240, 20, true)), 633, 760, "less, inclusive");
    check(&with(thousand(false), surcharge(1, -240, 20, true)), 800, 960, "less, mixed");
}

#[test]
fn shipping_is_discounted_on_its_own_basis() {
    let mut dear = shipping(1, 500, 20, false);
    dear.adjustments = vec![adjustment("PROMOTION:9", AdjustmentType::Promotion, -500)];
    let order =
        Order { shipping_lines: vec![dear, shipping(2, 600, 20, true)], ..one(100, 1, false) }
            .with_totals()
            .unwrap();
    assert_eq!((order.totals.shipping.0, order.totals.shipping_with_tax.0), (500, 600));
    assert_eq!(
        (order.totals.total(), order.totals.total_with_tax()),
        (Ok(Amount(600)), Ok(Amount(720)))
    );
    let line = &order.shipping_lines[0];
    assert_eq!((line.price(), line.price_with_tax()), (Ok(Amount(500)), Ok(Amount(600))));
    assert_eq!(
        (line.discounted_price(), line.discounted_price_with_tax()),
        (Ok(Amount(0)), Ok(Amount(0)))
    );
    let discounts = order.discounts().unwrap();
    assert_eq!((discounts[0].amount.0, discounts[0].amount_with_tax.0), (-500, -600));
}

#[test]
fn discounts_are_grouped_by_source_and_rounded_after_it() {
    let promotion = |source: &str, amount| adjustment(source, AdjustmentType::Promotion, amount);
    let mut first = line(1, 100, 3, 20, true);
    first.adjustments = vec![
        promotion("PROMOTION:1", -1),
        promotion("PROMOTION:2", -5),
        promotion("PROMOTION:1", -2),
    ];
    let mut second = line(2, 100, 1, 20, true);
    second.adjustments = vec![promotion("PROMOTION:2", -7)];
    let order = order(vec![first, second]);
    let told = |discounts: Vec<crate::order::Discount>| -> Vec<(String, i64, i64)> {
        discounts
            .into_iter()
            .map(|d| (d.adjustment_source, d.amount.0, d.amount_with_tax.0))
            .collect()
    };
    // -3 with tax is -2.5 without, which rounds up to -2.
    assert_eq!(
        told(order.lines[0].discounts().unwrap()),
        [("PROMOTION:1".to_owned(), -2, -3), ("PROMOTION:2".to_owned(), -4, -5)]
    );
    assert_eq!(
        told(order.discounts().unwrap()),
        [("PROMOTION:1".to_owned(), -2, -3), ("PROMOTION:2".to_owned(), -10, -12)]
    );
}

#[test]
fn a_discount_shrinks_with_the_units_that_are_cancelled() {
    let mut line = line(1, 1000, 4, 0, false);
    line.placed_quantity = 4;
    line.adjustments = vec![adjustment("PROMOTION:1", AdjustmentType::Promotion, -400)];
    line.quantity = 3;
    assert_eq!(line.prorated_line_price(), Ok(Amount(2700)));
    assert_eq!(line.discounts().unwrap()[0].amount, Amount(-300));
    line.quantity = 0;
    assert_eq!(line.prorated_line_price(), Ok(Amount(0)));
    assert_eq!(
        line.prorated_unit_price(),
        Ok(Amount(1000)),
        "a line without units has no discount"
    );
    assert_eq!(line.value_of_first(4).unwrap().net, Amount(3600), "its value is still known");
}

#[test]
fn a_discount_stops_at_what_is_left_and_nothing_is_not_noted() {
    let off = |line: &OrderLine, amount| {
        let change: Adjustment = adjustment("PROMOTION:1", AdjustmentType::Promotion, amount);
        line.adjusted(change).unwrap()
    };
    let free = off(&line(1, 100, 2, 20, false), -1000);
    assert_eq!(free.adjustments[0].amount, Amount(-200));
    assert_eq!(free.prorated_line_price_with_tax(), Ok(Amount(0)));
    assert_eq!(off(&free, -1).adjustments.len(), 1);
}

#[test]
fn taxes_are_summed_by_description_and_rate() {
    let mut twice = line(2, 101, 1, 0, false);
    twice.tax_lines = taxes(&[10, 5]);
    let order = Order {
        shipping_lines: vec![shipping(1, 500, 20, false)],
        surcharges: vec![surcharge(1, 60, 20, true)],
        ..order(vec![line(1, 100, 3, 20, false), twice, line(3, 70, 1, 0, false)])
    };
    let rows: Vec<_> = order.tax_summary().unwrap();
    let rows: Vec<_> =
        rows.iter().map(|r| (r.description.as_str(), r.tax_base.0, r.tax_total.0)).collect();
    // 101 with 15 % is 116.15: 15 of tax, 10 and 5 of it.
    assert_eq!(
        rows,
        [("tax 20", 850, 170), ("tax 10", 101, 10), ("tax 5", 101, 5), ("tax 0", 70, 0)]
    );
}
