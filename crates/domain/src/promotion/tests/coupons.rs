//! Codes that buyers give.

use super::shop::*;
use crate::event::HistoryType;
use crate::order::Order;
use crate::order::price::PriceBook;
use crate::order::tests::fixture::*;
use crate::promotion::Promotion;
use crate::promotion::coupon::{ApplyRefused, CouponRefused, apply, remove, revalidate, validate};
use crate::promotion::usage::{Limits, Used, held, used_up};

fn cart() -> Order {
    order(vec![line(1, 1000, 1, 20, false)])
}

fn tenth(n: u128, code: &str) -> Promotion {
    coupon(n, code, &[percent_off_order("10")])
}

fn used(n: u128, total: i64, by_buyer: i64) -> Used {
    Used { promotion_id: promotion_id(n), total, by_buyer }
}

fn why(book: &PriceBook, code: &str, used: &[Used]) -> Option<CouponRefused> {
    validate(book, code, used, at(100)).err()
}

#[test]
fn a_code_counts_upper_or_lower_case_and_is_kept_as_its_promotion_spells_it() {
    let shop = shop(false, vec![tenth(1, "Straße10")]);
    let plan = apply(&cart(), "STRAßE10", &[], &shop, at(100)).unwrap();
    assert_eq!(plan.order.coupon_codes, ["Straße10"]);
    assert_eq!(sub_totals(&plan.order), (900, 1080));
    assert_eq!(plan.order.promotion_ids, [promotion_id(1)]);
    assert_eq!(plan.history[0].kind, HistoryType::OrderCouponApplied);
    let again = apply(&plan.order, "straße10", &[], &shop, at(101)).unwrap();
    assert_eq!((again.order, again.history.len()), (plan.order.clone(), 0));
    let off = remove(&plan.order, "STRAßE10", &shop, at(102)).unwrap();
    assert_eq!((sub_totals(&off.order), off.order.coupon_codes.len()), ((1000, 1200), 0));
    assert_eq!(off.history[0].kind, HistoryType::OrderCouponRemoved);
    let absent = remove(&off.order, "Straße10", &shop, at(103)).unwrap();
    assert_eq!((absent.order, absent.history.len()), (off.order, 0));
}

#[test]
fn what_cannot_be_used_says_why() {
    let limits = Limits { total: Some(5), per_customer: Some(1) };
    let shop = shop(
        false,
        vec![
            Promotion { ends_at: Some(at(99)), ..tenth(1, "OVER") },
            Promotion { starts_at: Some(at(101)), ..tenth(2, "SOON") },
            Promotion { limits, ..tenth(3, "FEW") },
            Promotion { enabled: false, ..tenth(4, "OFF") },
        ],
    );
    let code = |code: &str| code.to_owned();
    assert_eq!(why(&shop, "none", &[]), Some(CouponRefused::Invalid { code: code("none") }));
    assert_eq!(why(&shop, "off", &[]), Some(CouponRefused::Invalid { code: code("off") }));
    assert_eq!(why(&shop, "over", &[]), Some(CouponRefused::Expired { code: code("over") }));
    assert_eq!(why(&shop, "soon", &[]), None, "a code may be given before its time");
    assert_eq!(why(&shop, "few", &[used(3, 4, 0)]), None);
    let limit = |limit| Some(CouponRefused::Limit { code: code("few"), limit });
    assert_eq!(why(&shop, "few", &[used(3, 5, 0)]), limit(5));
    assert_eq!(why(&shop, "few", &[used(3, 1, 1)]), limit(1));
    let refused = apply(&cart(), "over", &[], &shop, at(100));
    assert!(matches!(refused, Err(ApplyRefused::Coupon(CouponRefused::Expired { .. }))));
}

#[test]
fn of_several_promotions_with_one_code_all_apply_and_one_that_holds_is_enough() {
    let over = Promotion { ends_at: Some(at(99)), ..tenth(1, "TWICE") };
    let more = coupon(3, "twice", &[off_order("100")]);
    let shop = shop(false, vec![over, tenth(2, "Twice"), more]);
    let plan = apply(&cart(), "TWICE", &[], &shop, at(100)).unwrap();
    assert_eq!(plan.order.coupon_codes, ["Twice"]);
    assert_eq!(plan.order.promotion_ids, [promotion_id(2), promotion_id(3)]);
    assert_eq!(sub_totals(&plan.order), (800, 960));
}

#[test]
fn codes_that_no_longer_hold_are_taken_off() {
    let limits = Limits { total: Some(1), per_customer: None };
    let few = Promotion { limits, ..tenth(1, "FEW") };
    let shop = shop(false, vec![few, coupon(2, "KEEP", &[off_order("50")])]);
    let both = Order { coupon_codes: vec!["FEW".into(), "KEEP".into()], ..cart() };
    let both = priced(&both, &shop);
    assert_eq!(sub_totals(&both), (850, 1020));
    let kept = revalidate(&both, &[], &shop, at(200)).unwrap();
    assert_eq!((kept.order, kept.removed.len()), (both.clone(), 0));
    let plan = revalidate(&both, &[used(1, 1, 0)], &shop, at(200)).unwrap();
    assert_eq!(
        (plan.removed, plan.order.coupon_codes),
        (vec!["FEW".to_owned()], vec!["KEEP".to_owned()])
    );
    assert_eq!(plan.order.totals.sub_total.0, 950);
}

#[test]
fn limits_count_the_uses_of_other_orders() {
    let limits = |total, per_customer| Limits { total, per_customer };
    assert!(!limits(None, None).is_limited());
    assert_eq!(limits(Some(2), Some(1)).reached(&used(1, 1, 0)), None);
    assert_eq!(limits(Some(2), Some(1)).reached(&used(1, 1, 1)), Some(1));
    assert_eq!(limits(Some(2), None).reached(&used(1, 2, 0)), Some(2));
    assert_eq!(limits(Some(0), None).reached(&used(1, 0, 0)), Some(0));
    let automatic = Promotion {
        limits: limits(Some(1), None),
        ..promotion(1, &[minimum("0", "false")], &[off_order("1")])
    };
    let shop = shop(false, vec![automatic]);
    assert_eq!(used_up(&shop.promotions, &[used(1, 1, 0), used(2, 9, 9)]), [promotion_id(1)]);
    assert_eq!(used_up(&shop.promotions, &[used(1, 0, 0)]), []);
}

#[test]
fn uses_are_held_from_the_payment_page_on_until_the_order_is_called_off() {
    use crate::order::{OrderState, OrderType};
    let order = Order { promotion_ids: vec![promotion_id(1)], ..cart() };
    for state in OrderState::ALL {
        let held = held(&Order { state: *state, ..order.clone() }).len();
        let before =
            matches!(state, OrderState::Created | OrderState::Draft | OrderState::AddingItems);
        assert_eq!(held == 1, !before && *state != OrderState::Cancelled, "{state}");
    }
    let part =
        Order { order_type: OrderType::Seller, state: OrderState::ArrangingPayment, ..order };
    assert_eq!(held(&part), []);
}
