use crate::order::OrderState::{
    self, AddingItems, ArrangingAdditionalPayment, ArrangingPayment, Cancelled, Created, Delivered,
    Draft, Modifying, PartiallyDelivered, PartiallyShipped, PaymentAuthorized, PaymentSettled,
    Shipped,
};
use crate::order::state::MACHINE;

/// The table of vendure-behaviour 1.2, written a second time on purpose.
const TABLE: [(OrderState, &str); 13] = [
    (Created, "AddingItems Draft"),
    (Draft, "Cancelled ArrangingPayment"),
    (AddingItems, "ArrangingPayment Cancelled"),
    (ArrangingPayment, "PaymentAuthorized PaymentSettled AddingItems Cancelled"),
    (PaymentAuthorized, "PaymentSettled Cancelled Modifying ArrangingAdditionalPayment"),
    (
        PaymentSettled,
        "PartiallyDelivered Delivered PartiallyShipped Shipped Cancelled Modifying \
         ArrangingAdditionalPayment",
    ),
    (PartiallyShipped, "Shipped PartiallyDelivered Cancelled Modifying"),
    (Shipped, "PartiallyDelivered Delivered Cancelled Modifying"),
    (PartiallyDelivered, "Delivered Cancelled Modifying"),
    (Delivered, "Cancelled"),
    (
        Modifying,
        "PaymentAuthorized PaymentSettled PartiallyShipped Shipped PartiallyDelivered \
         ArrangingAdditionalPayment",
    ),
    (
        ArrangingAdditionalPayment,
        "PaymentAuthorized PaymentSettled PartiallyShipped Shipped PartiallyDelivered Cancelled",
    ),
    (Cancelled, ""),
];

#[test]
fn every_pair_of_states_is_allowed_or_not_as_listed() {
    assert_eq!(TABLE.len(), OrderState::ALL.len());
    for (from, row) in TABLE {
        let row: Vec<_> =
            row.split_whitespace().map(|name| OrderState::from_text(name).unwrap()).collect();
        assert_eq!(MACHINE.next(&from), row, "{from}");
        for to in OrderState::ALL {
            assert_eq!(MACHINE.can(&from, to), row.contains(to), "{from} to {to}");
        }
    }
}

#[test]
fn every_state_can_be_reached() {
    let mut reached = vec![*MACHINE.initial()];
    let mut at = 0;
    while at < reached.len() {
        for next in MACHINE.next(&reached[at]) {
            if !reached.contains(next) {
                reached.push(*next);
            }
        }
        at += 1;
    }
    assert_eq!(reached.len(), OrderState::ALL.len());
}

#[test]
fn money_is_taken_where_both_paid_states_may_follow() {
    let taking: Vec<_> = OrderState::ALL.iter().filter(|s| s.takes_payment()).copied().collect();
    assert_eq!(taking, [ArrangingPayment, Modifying, ArrangingAdditionalPayment]);
}
