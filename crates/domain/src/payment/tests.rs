use serde_json::{Value, json};
use uuid::Uuid;

use super::*;
use crate::event::EventType;
use crate::id::{PaymentId, RefundId};
use crate::order::checkout::Facts;
use crate::order::tests::fixture::*;
use crate::order::tests::shop::*;
use crate::order::{Order, OrderState};
use crate::stock::VariantStock;

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

fn refund(n: u128, total: i64, state: RefundState) -> Refund {
    Refund {
        id: RefundId(Uuid::from_u128(n)),
        state,
        items: Amount(0),
        shipping: Amount(0),
        adjustment: Amount(0),
        total: Amount(total),
        method: None,
        reason: None,
        transaction_id: None,
        metadata: Value::Null,
        lines: Vec::new(),
        created_at: at(0),
        updated_at: at(0),
    }
}

/// An order of 240 with tax.
fn order_in(state: OrderState) -> Order {
    let placed_at = (!state.is_before_placement()).then(|| at(1));
    Order {
        state,
        placed_at,
        active: placed_at.is_none(),
        ..order(vec![line(1, 100, 2, 20, false)])
    }
}

fn answer(amount: i64, state: PaymentState) -> NewPayment {
    NewPayment {
        amount: Amount(amount),
        state,
        transaction_id: Some("T1".to_owned()),
        error_message: None,
        metadata: json!({}),
    }
}

fn id(n: u128) -> PaymentId {
    PaymentId(Uuid::from_u128(0x3000 + n))
}

fn recorded(
    order: &Order,
    old: &[Payment],
    answer: NewPayment,
    stock: &[VariantStock],
) -> Result<PaymentPlan, PaymentRefused> {
    let facts = Facts { ledger: Ledger::of(old), stock, ..Facts::default() };
    record(order, (id(9), "card".to_owned()), answer, &facts, at(7))
}

#[test]
fn a_ledger_adds_up() {
    let mut settled = payment(1, 100, PaymentState::Settled);
    settled.refunds = vec![
        refund(1, 30, RefundState::Settled),
        refund(2, 20, RefundState::Pending),
        refund(3, 10, RefundState::Failed),
    ];
    let payments = [
        settled,
        payment(2, 50, PaymentState::Authorized),
        payment(3, 7, PaymentState::Created),
        payment(4, 1000, PaymentState::Declined),
    ];
    let ledger = Ledger::of(&payments);
    assert_eq!(ledger.covered(ledger::SETTLED), Ok(Amount(70)));
    assert_eq!(ledger.covered(ledger::PROMISED), Ok(Amount(120)));
    assert_eq!(ledger.covered(ledger::VALID), Ok(Amount(127)));
    let sums = ledger.sums().unwrap();
    assert_eq!(
        (sums.authorized, sums.captured, sums.refunded),
        (Amount(50), Amount(100), Amount(30))
    );
    assert_eq!((sums.net(), sums.refundable()), (Ok(Amount(70)), Ok(Amount(50))));
    assert_eq!(payments[0].refundable(), Ok(Amount(50)));
    let order = order_in(OrderState::ArrangingPayment);
    assert_eq!(amount_to_pay(&order, &ledger), Ok(Amount(113)));
    let credited = Ledger { credited: Amount(13), ..ledger };
    assert_eq!(amount_to_pay(&order, &credited), Ok(Amount(100)));
}

#[test]
fn money_is_taken_where_it_is_asked_for() {
    let none = Ledger::default();
    for state in OrderState::ALL {
        let order = order_in(*state);
        let expected = if state.takes_payment() {
            Ok(Amount(240))
        } else {
            Err(PayRefused::OrderState { state: *state })
        };
        assert_eq!(amount_to_pay(&order, &none), expected);
    }
    let manual = |state, changes: &[i64]| {
        let changes: Vec<_> = changes.iter().copied().map(Amount).collect();
        manual_amount(&order_in(state), &none, &changes)
    };
    assert_eq!(manual(OrderState::ArrangingPayment, &[]), Ok(Amount(240)));
    let waiting = OrderState::ArrangingAdditionalPayment;
    assert_eq!(manual(waiting, &[200, 40]), Ok(Amount(240)));
    let differ = PayRefused::ChangesDiffer { changes: Amount(200), due: Amount(240) };
    assert_eq!(manual(waiting, &[200]), Err(differ));
    let state = OrderState::Modifying;
    assert_eq!(manual(state, &[]), Err(PayRefused::OrderState { state }));
}

#[test]
fn a_full_payment_places_the_order() {
    let order = order_in(OrderState::ArrangingPayment);
    let full = [stock(1, 5, 0)];
    let check = |state, to, status| {
        let plan = recorded(&order, &[], answer(240, state), &full).unwrap();
        assert_eq!((plan.order.state, plan.order.payment_status), (to, status));
        assert_eq!(
            (plan.payment.state, plan.payment.created_at, plan.problem),
            (state, at(7), None)
        );
        assert!(plan.transition.unwrap().places);
        let told: Vec<_> = plan.history.iter().map(|entry| &entry.data["to"]).collect();
        assert_eq!(told, [state.as_str(), to.as_str()], "the payment is told before the order");
    };
    check(PaymentState::Settled, OrderState::PaymentSettled, PaymentStatus::Paid);
    check(PaymentState::Authorized, OrderState::PaymentAuthorized, PaymentStatus::Authorized);
}

#[test]
fn a_part_payment_leaves_the_order_where_it_is() {
    let order = order_in(OrderState::ArrangingPayment);
    let full = [stock(1, 5, 0)];
    let mut plan = recorded(&order, &[], answer(100, PaymentState::Settled), &full).unwrap();
    plan.payment.id = id(1);
    assert_eq!((plan.order.state, plan.transition), (OrderState::ArrangingPayment, None));
    assert_eq!(plan.order.payment_status, PaymentStatus::PartiallyPaid);
    let rest = recorded(&plan.order, &[plan.payment], answer(140, PaymentState::Authorized), &full)
        .unwrap();
    assert_eq!(rest.order.state, OrderState::PaymentAuthorized);
}

#[test]
fn a_refusal_by_the_provider_is_recorded() {
    let order = order_in(OrderState::ArrangingPayment);
    let check = |state, problem| {
        let bad = NewPayment { error_message: Some("no".to_owned()), ..answer(240, state) };
        let plan = recorded(&order, &[], bad, &[]).unwrap();
        assert_eq!((plan.payment.state, plan.problem), (state, Some(problem)));
        assert_eq!(
            (plan.order.state, plan.order.payment_status),
            (order.state, PaymentStatus::Failed)
        );
        assert_eq!((plan.payment.captured, plan.history.len()), (Amount(0), 1));
    };
    let message = "no".to_owned();
    check(PaymentState::Declined, PaymentProblem::Declined { message: message.clone() });
    check(PaymentState::Error, PaymentProblem::Failed { message });
}

#[test]
fn without_goods_no_payment_is_recorded() {
    let order = order_in(OrderState::ArrangingPayment);
    let gone = [stock(1, 1, 0)];
    let refused = recorded(&order, &[], answer(240, PaymentState::Settled), &gone).unwrap_err();
    assert_eq!(refused.key(), "message.cannot-transition-to-payment-due-to-insufficient-stock");
}

#[test]
fn settling_moves_the_order_on_unless_it_waits_for_a_person() {
    let promised = [payment(1, 240, PaymentState::Authorized)];
    let facts = Facts { ledger: Ledger::of(&promised), ..Facts::default() };
    let after = |state| {
        let plan =
            settle(&order_in(state), &promised[0], Outcome::succeeded(), &facts, at(7)).unwrap();
        assert_eq!(
            (plan.payment.state, plan.payment.captured, plan.problem),
            (PaymentState::Settled, Amount(240), None)
        );
        assert_eq!(plan.order.payment_status, PaymentStatus::Paid);
        assert_eq!(plan.events[0].kind, EventType::PaymentSettled);
        plan.order.state
    };
    assert_eq!(after(OrderState::PaymentAuthorized), OrderState::PaymentSettled);
    let waiting = OrderState::ArrangingAdditionalPayment;
    assert_eq!(after(waiting), waiting);
    assert_eq!(after(OrderState::Shipped), OrderState::Shipped, "there is no way back");
}

#[test]
fn a_failed_settlement_is_recorded() {
    let promised = [payment(1, 240, PaymentState::Authorized)];
    let facts = Facts { ledger: Ledger::of(&promised), ..Facts::default() };
    let order = order_in(OrderState::PaymentAuthorized);
    let with = |outcome| settle(&order, &promised[0], outcome, &facts, at(7)).unwrap();
    let message = "expired".to_owned();
    let failed = with(Outcome::failed(None, Some(message.clone())));
    assert_eq!((failed.payment.state, failed.history.len()), (PaymentState::Error, 1));
    assert_eq!(failed.problem, Some(PaymentProblem::NotSettled { message }));
    let kept = with(Outcome::failed(Some(PaymentState::Authorized), None));
    assert_eq!((kept.payment.state, kept.history.len()), (PaymentState::Authorized, 0));
    assert_eq!(kept.problem, Some(PaymentProblem::NotSettled { message: String::new() }));
}

#[test]
fn only_steps_of_the_table_are_taken() {
    let declined = [payment(1, 240, PaymentState::Declined)];
    let facts = Facts { ledger: Ledger::of(&declined), ..Facts::default() };
    let order = order_in(OrderState::ArrangingPayment);
    let refused = settle(&order, &declined[0], Outcome::succeeded(), &facts, at(7)).unwrap_err();
    let from = PaymentState::Declined;
    assert_eq!(refused, PaymentRefused::Transition { from, to: "Settled".to_owned() });
    assert_eq!(refused.key(), "error.cannot-transition-payment-from-to");
    let unknown = transition(&order, &declined[0], "Paid", &facts, at(7)).unwrap_err();
    assert_eq!(unknown, PaymentRefused::Transition { from, to: "Paid".to_owned() });
    let cancelled = transition(&order, &declined[0], "Cancelled", &facts, at(7)).unwrap();
    assert_eq!(cancelled.payment.state, PaymentState::Cancelled);
}

#[test]
fn metadata_are_added_and_public_ones_joined() {
    let mut promised = payment(1, 240, PaymentState::Authorized);
    promised.metadata = json!({ "a": 1, "b": 2, "public": { "x": 1, "y": 2 } });
    let payments = [promised];
    let facts = Facts { ledger: Ledger::of(&payments), ..Facts::default() };
    let metadata = Some(json!({ "b": 3, "public": { "y": 4 } }));
    let outcome = Outcome { metadata, ..Outcome::succeeded() };
    let order = order_in(OrderState::PaymentAuthorized);
    let plan = cancel(&order, &payments[0], outcome, &facts, at(7)).unwrap();
    assert_eq!(plan.payment.metadata, json!({ "a": 1, "b": 3, "public": { "x": 1, "y": 4 } }));
    assert_eq!((plan.payment.state, plan.problem), (PaymentState::Cancelled, None));
    let failed = cancel(
        &order,
        &payments[0],
        Outcome::failed(Some(PaymentState::Authorized), None),
        &facts,
        at(7),
    );
    assert_eq!(
        failed.unwrap().problem,
        Some(PaymentProblem::NotCancelled { message: String::new() })
    );
}

#[test]
fn the_money_has_a_status_and_a_balance() {
    type Case<'c> = (OrderState, &'c [Payment], PaymentStatus, BalanceState);
    let refunded = |total| {
        let mut payment = payment(1, 240, PaymentState::Settled);
        payment.refunds = vec![refund(1, total, RefundState::Settled)];
        payment
    };
    use BalanceState as B;
    use OrderState::{ArrangingPayment, Cancelled, PaymentAuthorized, PaymentSettled};
    use PaymentStatus as P;
    let of = |amount, state| [payment(1, amount, state)];
    let cases: [Case<'_>; 13] = [
        (PaymentSettled, &[refunded(240)], P::Refunded, B::BalanceDue),
        (PaymentSettled, &[refunded(40)], P::PartiallyRefunded, B::BalanceDue),
        (Cancelled, &of(240, PaymentState::Authorized), P::Voided, B::Void),
        (PaymentSettled, &of(300, PaymentState::Settled), P::Overpaid, B::CreditOwed),
        (PaymentSettled, &of(240, PaymentState::Settled), P::Paid, B::Paid),
        (PaymentSettled, &of(100, PaymentState::Settled), P::PartiallyPaid, B::BalanceDue),
        (PaymentAuthorized, &of(240, PaymentState::Authorized), P::Authorized, B::BalanceDue),
        (
            ArrangingPayment,
            &of(100, PaymentState::Authorized),
            P::PartiallyAuthorized,
            B::BalanceDue,
        ),
        (ArrangingPayment, &of(240, PaymentState::Created), P::Awaiting, B::BalanceDue),
        (ArrangingPayment, &of(240, PaymentState::Declined), P::Failed, B::Failed),
        (ArrangingPayment, &[], P::NotPaid, B::BalanceDue),
        (Cancelled, &of(240, PaymentState::Declined), P::Voided, B::Failed),
        (Cancelled, &of(240, PaymentState::Settled), P::Paid, B::Paid),
    ];
    for (state, payments, money, balance) in cases {
        let (order, ledger) = (order_in(state), Ledger::of(payments));
        assert_eq!(status::payment_status(&order, &ledger), Ok(money), "{state}");
        assert_eq!(status::balance_state(&order, &ledger), Ok(balance), "{state}");
    }
    let waiting = Ledger { waits_for_person: true, ..Ledger::default() };
    let order = order_in(PaymentSettled);
    assert_eq!(status::payment_status(&order, &waiting), Ok(P::RequiresAction));
}

#[test]
fn the_dummy_does_what_the_metadata_say() {
    let made = |settle, metadata: Value| {
        let handler = operation("dummy-payment-handler", &[("automaticSettle", settle)]);
        let made = dummy::create(&handler, Amount(5), &metadata, "T".to_owned()).unwrap();
        assert_eq!(made.metadata, metadata);
        (made.state, made.transaction_id, made.error_message)
    };
    let id = Some("T".to_owned());
    assert_eq!(made("true", json!({})), (PaymentState::Settled, id.clone(), None));
    assert_eq!(made("false", json!({ "errorMessage": "x" })), (PaymentState::Authorized, id, None));
    assert_eq!(
        made("true", json!({ "shouldDecline": true })),
        (PaymentState::Declined, None, None)
    );
    let error = Some("x".to_owned());
    assert_eq!(
        made("true", json!({ "shouldError": 1, "errorMessage": "x" })),
        (PaymentState::Error, None, error.clone())
    );
    let mut payment = payment(1, 5, PaymentState::Authorized);
    assert_eq!(dummy::settle(&payment), Outcome::succeeded());
    payment.metadata = json!({ "shouldErrorOnSettle": true, "errorMessage": "x" });
    assert_eq!(dummy::settle(&payment), Outcome::failed(None, error));
    let cancelled = dummy::cancel(at(0));
    assert_eq!(cancelled.metadata, Some(json!({ "cancellationDate": "2023-11-14T22:13:20.000Z" })));
}
