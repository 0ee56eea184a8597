use proptest::prelude::*;

use super::fixture::*;
use crate::money::Amount;
use crate::order::{Adjustment, AdjustmentType, Order, OrderLine};

/// A line with a price, units, one or two taxes, and up to two discounts.
fn any_line(includes_tax: bool) -> impl Strategy<Value = OrderLine> {
    let discounts = prop::collection::vec(-3_000_i64..0, 0..3);
    (
        1_u128..50,
        0_i64..10_000,
        0_i32..12,
        prop::sample::select(vec![0, 5, 8, 19, 20, 25]),
        0_i64..4,
        discounts,
    )
        .prop_map(move |(n, price, quantity, percent, second, discounts)| {
            let mut line = line(n, price, quantity, percent, includes_tax);
            if second > 0 {
                line.tax_lines = taxes(&[percent, second]);
            }
            discounts.into_iter().fold(line, |line, amount| {
                line.adjusted(adjustment("PROMOTION:1", AdjustmentType::Promotion, amount)).unwrap()
            })
        })
}

fn any_order() -> impl Strategy<Value = Order> {
    any::<bool>().prop_flat_map(|includes_tax| {
        let lines = prop::collection::vec(any_line(includes_tax), 0..6);
        (lines, -500_i64..500, 0_i64..2_000).prop_map(move |(lines, extra, sending)| {
            Order {
                surcharges: vec![surcharge(1, extra, 19, includes_tax)],
                shipping_lines: vec![shipping(1, sending, 20, includes_tax)],
                ..order(lines)
            }
            .with_totals()
            .unwrap()
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn the_tax_rows_add_up_to_the_tax_of_the_order(order in any_order()) {
        let rows = order.tax_summary().unwrap();
        let tax = order.totals.total_with_tax().unwrap().minus(order.totals.total().unwrap());
        prop_assert_eq!(Amount::sum(rows.iter().map(|row| row.tax_total)), tax);
        for line in &order.lines {
            let net = line.line_price().unwrap();
            prop_assert_eq!(net.plus(line.line_tax().unwrap()), line.line_price_with_tax());
        }
    }

    #[test]
    fn the_order_of_lines_changes_no_sum(order in any_order()) {
        let mut turned = order.clone();
        turned.lines.reverse();
        let turned = turned.with_totals().unwrap();
        prop_assert_eq!(turned.totals, order.totals);
        let sorted = |order: &Order| {
            let mut rows = order.tax_summary().unwrap();
            rows.sort_by(|a, b| (&a.description, a.tax_rate).cmp(&(&b.description, b.tax_rate)));
            rows
        };
        prop_assert_eq!(sorted(&turned), sorted(&order));
    }

    #[test]
    fn no_discount_takes_a_line_below_nothing(line in any_line(false), taxed in any_line(true), more in -100_000_i64..0) {
        for line in [line, taxed] {
            let change: Adjustment = adjustment("PROMOTION:2", AdjustmentType::Promotion, more);
            let line = line.adjusted(change).unwrap();
            prop_assert!(line.prorated_line_price().unwrap() >= Amount(0));
            prop_assert!(line.prorated_line_price_with_tax().unwrap() >= Amount(0));
        }
    }

    #[test]
    fn a_distributed_discount_arrives_whole(order in any_order(), percent in 0_i64..=100) {
        let gross: i64 = order.lines.iter().map(|line| line.prorated_line_price_with_tax().unwrap().0).sum();
        let net: i64 = order.lines.iter().map(|line| line.prorated_line_price().unwrap().0).sum();
        let includes_tax = order.surcharges[0].list_price_includes_tax;
        let amount = -(if includes_tax { gross } else { net }) * percent / 100;
        let after = distributed(&order, Amount(amount));
        let given = |order: &Order| -> i64 {
            order.lines.iter().flat_map(|line| &line.adjustments).map(|change| change.amount.0).sum()
        };
        if includes_tax {
            prop_assert_eq!(given(&after) - given(&order), amount);
        } else {
            prop_assert!(given(&after) - given(&order) >= amount);
        }
    }

    #[test]
    fn the_values_of_parts_add_up_to_the_line(line in any_line(true), bare in any_line(false), cuts in prop::collection::vec(0_i32..12, 0..5)) {
        for mut line in [line, bare] {
            line.placed_quantity = line.quantity;
            let mut cuts: Vec<i32> = cuts.iter().map(|cut| (*cut).min(line.quantity)).collect();
            cuts.extend([0, line.quantity]);
            cuts.sort_unstable();
            let parts: Vec<_> = cuts.windows(2).map(|pair| line.value_between(pair[0], pair[1]).unwrap()).collect();
            prop_assert_eq!(Amount::sum(parts.iter().map(|part| part.net)), line.prorated_line_price());
            prop_assert_eq!(Amount::sum(parts.iter().map(|part| part.gross)), line.prorated_line_price_with_tax());
            // After a cancel the order's own figures tell the same value.
            let left = cuts[cuts.len() / 2];
            let after = OrderLine { quantity: left, ..line.clone() };
            prop_assert_eq!(after.prorated_line_price(), line.value_of_first(left).map(|value| value.net));
        }
    }
}
