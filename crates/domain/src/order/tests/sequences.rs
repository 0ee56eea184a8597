//! Whatever is done to a cart, in whatever order, leaves it whole.

use proptest::prelude::*;

use super::fixture::*;
use super::shop::*;
use crate::money::Amount;
use crate::order::cart::*;
use crate::order::customer::{AddressKind, with_address};
use crate::order::{Changes, Order, OrderAddress, Totals};
use crate::shipping::{Assignment, WantedMethod, assign, set_methods};

#[derive(Clone, Debug)]
enum Act {
    Add(u128, i32),
    Adjust(usize, i32),
    Remove(usize),
    RemoveAll,
    Ship(u128),
    Split(u128, usize),
    Move(&'static str),
}

fn any_act() -> impl Strategy<Value = Act> {
    prop_oneof![
        4 => (1_u128..5, -1_i32..60).prop_map(|(n, units)| Act::Add(n, units)),
        3 => (0_usize..4, -1_i32..60).prop_map(|(at, units)| Act::Adjust(at, units)),
        1 => (0_usize..4).prop_map(Act::Remove),
        1 => Just(Act::RemoveAll),
        2 => (1_u128..3).prop_map(Act::Ship),
        2 => (1_u128..3, 0_usize..16).prop_map(|(n, which)| Act::Split(n, which)),
        1 => prop::sample::select(vec!["GB", "US", "FR"]).prop_map(Act::Move),
    ]
}

/// The order after an act, or as it was when there is nothing to do it to.
fn done(order: &Order, act: &Act, full: &Full, second: i64) -> Order {
    let shop = Shop { limits: Limits { order_items: 150, line_items: 80 }, ..full.at(second) };
    let at_line = |at: &usize| order.lines.get(*at).map(|line| line.id);
    let plan = match act {
        Act::Add(n, quantity) => {
            let item = Addition {
                variant_id: variant(*n),
                quantity: *quantity,
                line_id: line_id(1000 * u128::try_from(second).unwrap() + n),
            };
            add_items(order, &[item], shop).ok()
        }
        Act::Adjust(at, quantity) => {
            at_line(at).map(|id| adjust_line(order, id, *quantity, shop).unwrap())
        }
        Act::Remove(at) => at_line(at).map(|id| remove_line(order, id, shop).unwrap()),
        Act::RemoveAll => remove_all(order, shop).ok(),
        Act::Ship(n) => {
            let want = [WantedMethod {
                method_id: method_id(*n),
                line_id: shipping_line_id(u128::try_from(second).unwrap()),
            }];
            let sent = set_methods(
                order,
                &want,
                crate::order::OrderState::is_editable,
                shop.book,
                shop.now,
            );
            return sent.unwrap_or_else(|_refused| order.clone());
        }
        Act::Split(n, which) => {
            let wanted = |n, place| WantedMethod {
                method_id: method_id(n),
                line_id: shipping_line_id(u128::try_from(2 * second).unwrap() + place + 1000),
            };
            let (some, others): (Vec<_>, Vec<_>) =
                order.lines.iter().enumerate().partition(|(at, _)| which >> at & 1 == 1);
            let ids = |lines: Vec<(usize, &crate::order::OrderLine)>| {
                lines.into_iter().map(|(_, line)| line.id).collect()
            };
            let entries = [
                Assignment { wanted: wanted(*n, 0), lines: ids(some) },
                Assignment { wanted: wanted(1, 1), lines: ids(others) },
            ];
            let editable = crate::order::OrderState::is_editable;
            let sent = assign(order, &entries, editable, shop.book, shop.now);
            return sent.unwrap_or_else(|_refused| order.clone());
        }
        Act::Move(country) => {
            let address = OrderAddress {
                country_code: Some((*country).to_owned()),
                ..OrderAddress::default()
            };
            return with_address(order, AddressKind::Shipping, address, shop.book, shop.now)
                .unwrap()
                .order;
        }
    };
    plan.map_or_else(|| order.clone(), |plan| plan.order)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn a_cart_stays_whole(acts in prop::collection::vec(any_act(), 1..20)) {
        let full = Full::new().with_stock(2, 30);
        let mut cart = order(vec![]);
        for (step, act) in acts.iter().enumerate() {
            let second = i64::try_from(step).unwrap() + 1;
            let after = done(&cart, act, &full, second);
            prop_assert_eq!(Totals::of(&after), Ok(after.totals), "the stored sums are those of the lines");
            prop_assert!(after.units() <= 150 && after.lines.iter().all(|line| (1..=80).contains(&line.quantity)));
            prop_assert!(after.units_of(variant(2)) <= 30, "no more than there are");
            let variants = after.demand();
            prop_assert_eq!(variants.len(), after.lines.len(), "one line a variant");
            let mut sorted = after.lines.clone();
            Order::sort_lines(&mut sorted);
            prop_assert_eq!(&sorted, &after.lines);
            let sent: Vec<_> = after.shipping_lines.iter().map(|line| line.id).collect();
            for line in &after.lines {
                let known = line.shipping_line_id.is_some_and(|id| sent.contains(&id));
                prop_assert_eq!(known, !sent.is_empty(), "each line is sent, as soon as any is");
                prop_assert!(known || line.shipping_line_id.is_none());
            }
            for id in sent {
                let used = after.lines.iter().any(|line| line.shipping_line_id == Some(id));
                prop_assert!(used, "something is sent with each shipping line");
            }
            let sent = Amount::sum(after.shipping_lines.iter().map(|line| line.discounted_price_with_tax().unwrap()));
            prop_assert_eq!(sent, Ok(after.totals.shipping_with_tax));
            let changed = !Changes::between(&cart, &after).is_empty();
            prop_assert_eq!(changed, after.updated_at == at(second));
            cart = after;
        }
    }
}
