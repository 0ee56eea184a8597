use super::fixture::*;
use super::shop::*;
use crate::event::EventType;
use crate::order::OrderState::{
    AddingItems, ArrangingAdditionalPayment, ArrangingPayment, Cancelled, Delivered, Draft,
    Modifying, PartiallyShipped, PaymentAuthorized, PaymentSettled, Shipped,
};
use crate::order::checkout::*;
use crate::order::{Order, OrderState, Veto};
use crate::payment::{Ledger, Payment, PaymentState};
use crate::stock::{Held, StockMovementType, VariantStock};

/// A cart of two units of variant 1 that is ready for payment; 240 with tax, 600 to send.
fn ready() -> Order {
    let mut order = order(vec![line(1, 100, 2, 20, false)]);
    (order.customer_id, order.email_address) = (Some(BUYER), Some(EMAIL.to_owned()));
    order.shipping_lines = vec![shipping(1, 500, 20, false)];
    order.with_totals().unwrap()
}

fn in_state(state: OrderState) -> Order {
    Order { state, ..ready() }
}

fn check(order: &Order, to: OrderState, facts: &Facts<'_>, why: Option<Veto>) {
    let result = transition(order, to, facts, at(7));
    match (&result, why) {
        (Ok(step), None) => assert_eq!((step.order.state, step.from), (to, order.state)),
        (Err(refused), Some(why)) => assert_eq!(refused.why, why),
        (_, why) => panic!("{} to {to}: {result:?}, expected {why:?}", order.state),
    }
}

fn paid(payments: &[Payment]) -> Facts<'_> {
    Facts { ledger: Ledger::of(payments), ..Facts::default() }
}

#[test]
fn the_payment_page_wants_lines_a_customer_shipping_and_stock() {
    let full = [stock(1, 2, 0)];
    let facts = Facts { stock: &full, ..Facts::default() };
    let to = ArrangingPayment;
    check(&ready(), to, &facts, None);
    check(&in_state(Draft), to, &facts, None);
    check(&Order { lines: vec![], ..ready() }, to, &facts, Some(Veto::Empty));
    check(&Order { customer_id: None, ..ready() }, to, &facts, Some(Veto::NoCustomer));
    check(&Order { email_address: None, ..ready() }, to, &facts, Some(Veto::NoCustomer));
    check(&Order { shipping_lines: vec![], ..ready() }, to, &facts, Some(Veto::NoShippingMethod));
    let deleted = Facts { has_gone_variants: true, ..facts };
    check(&ready(), to, &deleted, Some(Veto::ProductsUnavailable));
    check(&ready(), Cancelled, &deleted, None);
}

#[test]
fn the_lines_of_a_variant_want_its_stock_together() {
    let mut order = ready();
    let mut twin = line(2, 100, 2, 20, false);
    twin.variant_id = variant(1);
    order.lines.push(twin);
    let facts = |stock| Facts { stock, ..Facts::default() };
    let variant_names = vec!["variant 1".to_owned()];
    let enough: &[VariantStock] = &[stock(1, 5, 1)];
    check(&order, ArrangingPayment, &facts(enough), None);
    let short: &[VariantStock] = &[stock(1, 5, 2)];
    check(&order, ArrangingPayment, &facts(short), Some(Veto::InsufficientStock { variant_names }));
    let unknown = vec![variant(1).to_string()];
    check(
        &order,
        ArrangingPayment,
        &facts(&[]),
        Some(Veto::InsufficientStock { variant_names: unknown }),
    );
}

#[test]
fn paid_states_want_money() {
    let settled = [payment(1, 840, PaymentState::Settled)];
    let authorized = [payment(1, 840, PaymentState::Authorized)];
    let parts = [payment(1, 400, PaymentState::Settled), payment(2, 440, PaymentState::Authorized)];
    let full = [stock(1, 9, 0)];
    let with = |payments| Facts { stock: &full, ..paid(payments) };
    let order = in_state(ArrangingPayment);
    check(&order, PaymentSettled, &with(&settled), None);
    check(&order, PaymentSettled, &with(&authorized), Some(Veto::NotSettled));
    check(&order, PaymentSettled, &with(&parts), Some(Veto::NotSettled));
    check(&order, PaymentAuthorized, &with(&authorized), None);
    check(&order, PaymentAuthorized, &with(&parts), None);
    check(&order, PaymentAuthorized, &with(&settled), Some(Veto::NotAuthorized));
    check(&order, PaymentAuthorized, &with(&[]), Some(Veto::NotAuthorized));
    let credited = Facts {
        ledger: Ledger { credited: crate::money::Amount(40), ..Ledger::of(&parts[..1]) },
        ..with(&[])
    };
    check(&order, PaymentSettled, &credited, Some(Veto::NotSettled));
    let credited = Facts {
        ledger: Ledger { credited: crate::money::Amount(440), ..credited.ledger },
        ..credited
    };
    check(&order, PaymentSettled, &credited, None);
}

#[test]
fn a_change_has_to_be_paid_before_it_is_over() {
    let settled = [payment(1, 840, PaymentState::Settled)];
    let with = |modifications| Facts { modifications, ..paid(&settled) };
    let changing = in_state(Modifying);
    check(&changing, ArrangingAdditionalPayment, &with(&[]), None);
    check(&changing, ArrangingAdditionalPayment, &with(&[true, false]), None);
    check(
        &changing,
        ArrangingAdditionalPayment,
        &with(&[true]),
        Some(Veto::NoAdditionalPaymentsNeeded),
    );
    check(&changing, PaymentSettled, &with(&[true, false]), Some(Veto::ModificationUnpaid));
    check(&changing, PaymentSettled, &with(&[true]), None);
    let arranging = in_state(ArrangingAdditionalPayment);
    check(&arranging, PaymentSettled, &with(&[]), None);
    let too_little = [payment(1, 839, PaymentState::Settled)];
    check(&arranging, PaymentSettled, &paid(&too_little), Some(Veto::AdditionalPaymentMissing));
}

#[test]
fn an_order_is_cancelled_when_nothing_is_left_of_it() {
    let facts = Facts::default();
    for state in [AddingItems, ArrangingPayment] {
        check(&in_state(state), Cancelled, &facts, None);
    }
    for state in [Draft, PaymentAuthorized, PaymentSettled, Shipped, Delivered] {
        check(&in_state(state), Cancelled, &facts, Some(Veto::UnitsLeft));
        let mut empty = in_state(state);
        empty.lines[0].quantity = 0;
        check(&empty, Cancelled, &facts, None);
    }
    let step = transition(&ready(), Cancelled, &facts, at(7)).unwrap();
    assert!(!step.order.active && step.movements.is_empty());
    assert_eq!(
        step.history[0].data,
        serde_json::json!({ "from": "AddingItems", "to": "Cancelled" })
    );
    assert_eq!(step.events[1].kind, EventType::OrderCancelled);
}

#[test]
fn goods_states_want_goods() {
    let settled = [payment(1, 840, PaymentState::Settled)];
    let wanted = |wanted| Some(Veto::GoodsNotThere { wanted });
    let order = in_state(PaymentSettled);
    check(&order, Shipped, &paid(&settled), wanted(Shipped));
    check(&order, PartiallyShipped, &paid(&settled), wanted(PartiallyShipped));
    let refused = transition(&order, Delivered, &paid(&settled), at(7)).unwrap_err();
    assert_eq!(refused.why.key(), "message.cannot-transition-unless-all-order-items-delivered");
}

#[test]
fn what_is_not_in_the_table_is_refused_and_where_one_is_one_stays() {
    let refused = transition_to(&ready(), "Shipped", &Facts::default(), at(7)).unwrap_err();
    assert_eq!((refused.why.clone(), refused.to.as_str()), (Veto::NotInTable, "Shipped"));
    assert_eq!(
        refused.parameters(),
        [("fromState", "AddingItems".to_owned()), ("toState", "Shipped".to_owned())]
    );
    let unknown = transition_to(&ready(), "Lost", &Facts::default(), at(7)).unwrap_err();
    assert_eq!((unknown.why, unknown.to.as_str()), (Veto::NotInTable, "Lost"));
    let same = transition(&ready(), AddingItems, &Facts::default(), at(7)).unwrap();
    assert_eq!(same.order, ready());
    assert!(same.history.is_empty() && same.events.is_empty() && !same.places);
}

#[test]
fn placing_freezes_the_order_and_promises_its_units() {
    let payments = [payment(1, 840, PaymentState::Settled)];
    let depots = [VariantStock {
        levels: vec![
            crate::stock::Level { location_id: DEPOT, on_hand: 1, allocated: 0 },
            crate::stock::Level { location_id: ATTIC, on_hand: 9, allocated: 0 },
        ],
        ..stock(1, 0, 0)
    }];
    let facts = Facts { stock: &depots, ..paid(&payments) };
    let step = transition(&in_state(ArrangingPayment), PaymentSettled, &facts, at(7)).unwrap();
    assert!(step.places && !step.order.active);
    assert_eq!(step.order.placed_at, Some(at(7)));
    let line = &step.order.lines[0];
    assert_eq!((line.placed_quantity, line.counters.allocated), (2, 2));
    let moved: Vec<_> =
        step.movements.iter().map(|m| (m.kind, m.location_id, m.quantity)).collect();
    let allocation = StockMovementType::Allocation;
    assert_eq!(moved, [(allocation, DEPOT, 1), (allocation, ATTIC, 1)]);
    assert_eq!(step.order.payment_status, crate::payment::PaymentStatus::Paid);
    let kinds: Vec<_> = step.events.iter().map(|event| event.kind).collect();
    assert_eq!(kinds, [EventType::OrderStateChanged, EventType::OrderPlaced]);
}

#[test]
fn the_loser_of_the_last_unit_is_not_placed() {
    let payments = [payment(1, 840, PaymentState::Settled)];
    let taken = [stock(1, 2, 1)];
    let facts = Facts { stock: &taken, ..paid(&payments) };
    let refused =
        transition(&in_state(ArrangingPayment), PaymentSettled, &facts, at(7)).unwrap_err();
    assert_eq!(refused.why.key(), "message.cannot-transition-to-payment-due-to-insufficient-stock");
    assert_eq!(refused.parameters()[2], ("productVariantNames", "variant 1".to_owned()));
}

#[test]
fn a_draft_becomes_a_current_cart_on_its_way_to_payment() {
    let full = [stock(1, 2, 0)];
    let facts = Facts { stock: &full, ..Facts::default() };
    let draft = Order { active: false, ..in_state(Draft) };
    assert!(transition(&draft, ArrangingPayment, &facts, at(7)).unwrap().order.active);
}

#[test]
fn calling_off_while_money_is_arranged_gives_the_units_back() {
    let mut order = in_state(ArrangingAdditionalPayment);
    order.lines[0].counters.allocated = 2;
    let held = [LineHeld {
        line_id: line_id(1),
        promised: vec![Held { location_id: DEPOT, units: 2 }],
        sold: vec![],
    }];
    let full = [stock(1, 2, 2)];
    let facts = Facts { stock: &full, held: &held, ..Facts::default() };
    let step = transition(&order, Cancelled, &facts, at(7)).unwrap();
    assert_eq!(
        (step.movements[0].kind, step.movements[0].allocated),
        (StockMovementType::Release, -2)
    );
    let counters = step.order.lines[0].counters;
    assert_eq!((counters.allocated, counters.released, step.order.lines[0].quantity), (0, 2, 2));
}
