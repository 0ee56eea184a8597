//! How promotions may be set up.

use super::shop::*;
use crate::operation::OperationRefused;
use crate::order::tests::shop::operation;
use crate::promotion::{ACTIONS, Action, CONDITIONS, Condition, SetupRefused, check};

#[test]
fn a_promotion_needs_a_condition_or_a_code() {
    let off = [off_order("100")];
    assert_eq!(check(&[], &off, false), Err(SetupRefused::NoConditions));
    assert_eq!(check(&[], &off, true), Ok(()));
    assert_eq!(check(&[minimum("1", "false")], &off, false), Ok(()));
}

#[test]
fn free_units_need_their_condition() {
    let free = [operation("buy_x_get_y_free", &[])];
    let refused = check(&[minimum("1", "false")], &free, false);
    assert!(matches!(refused, Err(SetupRefused::ActionNeedsCondition { .. })), "{refused:?}");
    assert_eq!(check(&[gift("1", &[1], "1", &[2])], &free, false), Ok(()));
}

#[test]
fn every_operation_that_is_offered_can_be_read_with_its_defaults() {
    // What reads as a number, an id and a flag alike.
    let value = |list: bool| if list { "[\"1\"]" } else { "1" };
    for (definitions, is_condition) in [(CONDITIONS, true), (ACTIONS, false)] {
        for definition in definitions {
            let args: Vec<(&str, &str)> =
                definition.args.iter().map(|arg| (arg.name, value(arg.list))).collect();
            let operation = operation(definition.code, &args);
            if is_condition {
                assert_ne!(Condition::parse(&operation), Ok(Condition::Unreadable));
            } else {
                assert_ne!(Action::parse(&operation), Ok(Action::Unreadable));
            }
        }
    }
}

#[test]
fn numbers_out_of_range_are_refused() {
    let is_bad = |result: Result<(), OperationRefused>| {
        matches!(result, Err(OperationRefused::BadArgument { .. }))
    };
    for percent in ["-1", "100.01", "1e40"] {
        assert!(is_bad(Action::parse(&percent_off_order(percent)).map(drop)), "{percent} %");
    }
    for amount in ["-1", "9007199254740992"] {
        assert!(is_bad(Action::parse(&off_order(amount)).map(drop)), "{amount}");
    }
    assert!(is_bad(Condition::parse(&contains("0", &[1])).map(drop)));
    assert!(is_bad(Condition::parse(&gift("0", &[1], "1", &[1])).map(drop)));
    let unknown = Condition::parse(&operation("odd", &[]));
    assert!(matches!(unknown, Err(OperationRefused::UnknownCode { .. })));
}

#[test]
fn what_asks_for_a_minimum_comes_last() {
    let of = |n, conditions: &[crate::operation::Operation]| promotion(n, conditions, &[]);
    let last = of(1, &[minimum("1", "false")]);
    let first = of(2, &[contains("1", &[1])]);
    assert_eq!((last.priority(), first.priority()), (10, 0));
}
