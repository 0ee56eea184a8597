//! What is true of every order, whatever is promised.

use proptest::prelude::*;

use super::shop::*;
use crate::money::Amount;
use crate::operation::Operation;
use crate::order::tests::fixture::*;
use crate::order::tests::shop::operation;
use crate::order::{Order, OrderLine};
use crate::promotion::Promotion;

fn any_lines(includes_tax: bool) -> impl Strategy<Value = Vec<OrderLine>> {
    let one = (0_i64..5_000, 1_i32..6, prop::sample::select(vec![0_i64, 5, 8, 19, 20, 25]));
    prop::collection::vec(one, 1..7).prop_map(move |lines| {
        let numbered = (1_u128..).zip(lines);
        numbered
            .map(|(n, (price, units, rate))| line(n, price, units, rate, includes_tax))
            .collect()
    })
}

fn any_action() -> impl Strategy<Value = Operation> {
    let percent = || (0_i64..=100).prop_map(|percent| percent.to_string());
    let amount = || (0_i64..4_000).prop_map(|amount| amount.to_string());
    prop_oneof![
        percent().prop_map(|p| percent_off_order(&p)),
        amount().prop_map(|a| off_order(&a)),
        amount().prop_map(|a| operation("order_line_fixed_discount", &[("discount", a.as_str())])),
        percent().prop_map(|p| percent_off_variants(&p, &[1, 3, 5])),
        Just(operation("buy_x_get_y_free", &[])),
    ]
}

fn any_condition() -> impl Strategy<Value = Operation> {
    prop_oneof![
        (0_i64..8_000, any::<bool>())
            .prop_map(|(a, taxed)| minimum(&a.to_string(), &taxed.to_string())),
        (1_i32..5).prop_map(|n| contains(&n.to_string(), &[1, 2])),
        (1_i32..3, 1_i32..4).prop_map(|(x, y)| gift(
            &x.to_string(),
            &[1, 2],
            &y.to_string(),
            &[1, 3, 4]
        )),
    ]
}

fn any_promotions() -> impl Strategy<Value = Vec<Promotion>> {
    let one =
        (prop::collection::vec(any_condition(), 0..3), prop::collection::vec(any_action(), 1..3));
    prop::collection::vec(one, 0..5).prop_map(|all| {
        (1_u128..)
            .zip(all)
            .map(|(n, (conditions, actions))| promotion(n, &conditions, &actions))
            .collect()
    })
}

fn any_case() -> impl Strategy<Value = (bool, Vec<OrderLine>, Vec<Promotion>)> {
    any::<bool>().prop_flat_map(|incl| (Just(incl), any_lines(incl), any_promotions()))
}

fn sum(amounts: impl IntoIterator<Item = Amount>) -> i64 {
    amounts.into_iter().map(|amount| amount.0).sum()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn no_line_costs_less_than_nothing_and_net_plus_tax_is_gross((incl, lines, promotions) in any_case()) {
        let order = priced(&order(lines), &shop(incl, promotions));
        for line in &order.lines {
            let (net, gross) = (line.prorated_line_price().unwrap(), line.prorated_line_price_with_tax().unwrap());
            prop_assert!(net >= Amount(0) && gross >= net);
        }
        let rows = order.tax_summary().unwrap();
        let tax = order.totals.total_with_tax().unwrap().0 - order.totals.total().unwrap().0;
        prop_assert_eq!(sum(rows.iter().map(|row| row.tax_total)), tax);
        prop_assert_eq!(sum(order.lines.iter().map(|line| line.prorated_line_price().unwrap())), order.totals.sub_total.0);
    }

    #[test]
    fn what_the_list_says_less_what_is_taken_off_is_what_is_paid((incl, lines, promotions) in any_case()) {
        let order = priced(&order(lines), &shop(incl, promotions));
        let listed: i64 = order.lines.iter().map(|line| line.list_price.0 * i64::from(line.quantity)).sum();
        let discounts = order.discounts().unwrap();
        let taken: i64 = if incl {
            sum(discounts.iter().map(|discount| discount.amount_with_tax))
        } else {
            sum(discounts.iter().map(|discount| discount.amount))
        };
        let paid = if incl { order.totals.sub_total_with_tax } else { order.totals.sub_total };
        prop_assert_eq!(listed + taken, paid.0);
    }

    #[test]
    fn the_order_of_lines_changes_no_total_and_a_second_run_nothing((incl, lines, promotions) in any_case()) {
        let shop = shop(incl, promotions);
        let straight = priced(&order(lines.clone()), &shop);
        prop_assert_eq!(&priced(&straight, &shop), &straight);
        let turned = order(lines.into_iter().rev().collect());
        let turned = priced(&turned, &shop);
        let basis = |order: &Order| if incl { order.totals.sub_total_with_tax } else { order.totals.sub_total };
        prop_assert_eq!(basis(&turned), basis(&straight));
        prop_assert_eq!(&turned.promotion_ids, &straight.promotion_ids);
        prop_assert_eq!(turned.totals, straight.totals);
    }

    #[test]
    fn units_that_are_cancelled_later_take_their_share_of_the_discounts_along((incl, lines, promotions) in any_case(), cut in 0_i32..6) {
        let mut order = priced(&order(lines), &shop(incl, promotions));
        for line in &mut order.lines {
            line.placed_quantity = line.quantity;
            let cut = cut.min(line.quantity);
            let (left, gone) = (line.value_between(0, cut).unwrap(), line.value_between(cut, line.quantity).unwrap());
            prop_assert_eq!(left.net.plus(gone.net), line.prorated_line_price());
            prop_assert_eq!(left.gross.plus(gone.gross), line.prorated_line_price_with_tax());
        }
    }
}
