use super::*;

#[test]
fn payments_and_refunds_take_the_listed_steps_only() {
    use PaymentState::{Authorized, Cancelled, Created, Declined, Error, Settled};
    let rows: [(PaymentState, &[PaymentState]); 6] = [
        (Created, &[Authorized, Settled, Declined, Error, Cancelled]),
        (Authorized, &[Settled, Error, Cancelled]),
        (Settled, &[Cancelled]),
        (Declined, &[Cancelled]),
        (Error, &[Cancelled]),
        (Cancelled, &[]),
    ];
    assert_eq!(rows.len(), PaymentState::ALL.len());
    for (from, to) in rows {
        assert_eq!(state::MACHINE.next(&from), to, "{from}");
    }
    for from in RefundState::ALL {
        for to in RefundState::ALL {
            let expected = *from == RefundState::Pending && *to != RefundState::Pending;
            assert_eq!(state::REFUND_MACHINE.can(from, to), expected, "{from} to {to}");
        }
    }
}
