use uuid::Uuid;

use super::*;
use crate::event::EventType;
use crate::order::checkout::{Facts, LineHeld};
use crate::order::tests::fixture::*;
use crate::order::tests::shop::*;
use crate::order::{Order, OrderState, TransitionRefused};
use crate::payment::{Ledger, Payment, PaymentState};
use crate::stock::{Held, StockMovementType, VariantStock};

#[test]
fn fulfillments_take_the_listed_steps_only() {
    use FulfillmentState::{Cancelled, Created, Delivered, Pending, Shipped};
    let rows: [(FulfillmentState, &[FulfillmentState]); 5] = [
        (Created, &[Pending]),
        (Pending, &[Shipped, Delivered, Cancelled]),
        (Shipped, &[Delivered, Cancelled]),
        (Delivered, &[Cancelled]),
        (Cancelled, &[]),
    ];
    assert_eq!(rows.len(), FulfillmentState::ALL.len());
    for (from, to) in rows {
        assert_eq!(state::MACHINE.next(&from), to, "{from}");
    }
}

/// A placed order of two units of variant 1 and one of variant 2, with its units promised.
fn placed() -> Order {
    let mut order = order(vec![line(1, 100, 2, 20, false), line(2, 200, 1, 20, false)]);
    for line in &mut order.lines {
        line.placed_quantity = line.quantity;
        line.counters.allocated = line.quantity;
    }
    Order { state: OrderState::PaymentSettled, placed_at: Some(at(1)), active: false, ..order }
}

fn shelves() -> Vec<VariantStock> {
    vec![stock(1, 5, 2), stock(2, 5, 1)]
}

fn held(promised: i32, sold: i32) -> Vec<LineHeld> {
    let at_depot = |units| vec![Held { location_id: DEPOT, units }];
    [1, 2]
        .map(|n| LineHeld {
            line_id: line_id(n),
            promised: at_depot(promised),
            sold: at_depot(sold),
        })
        .into()
}

fn id(n: u128) -> FulfillmentId {
    FulfillmentId(Uuid::from_u128(0x4000 + n))
}

fn wanted(lines: &[(u128, i32)]) -> Vec<WantedLine> {
    lines
        .iter()
        .map(|(n, quantity)| WantedLine { line_id: line_id(*n), quantity: *quantity })
        .collect()
}

fn try_create(
    orders: &[Order],
    lines: &[(u128, i32)],
    code: &str,
) -> Result<Creation, CreateFulfillmentRefused> {
    let handler = operation(code, &[("method", "post"), ("trackingCode", "123")]);
    let request = Request { id: id(1), lines: &wanted(lines), handler: &handler };
    let (stock, held) = (shelves(), held(9, 0));
    let warehouse = Warehouse { stock: &stock, held: &held };
    create(&request, orders, warehouse, |handler| Ok(manual(handler)), at(7))
}

fn made(order: &Order, lines: &[(u128, i32)]) -> Creation {
    try_create(std::slice::from_ref(order), lines, "manual-fulfillment").unwrap()
}

#[test]
fn goods_are_put_together_and_leave_stock() {
    let creation = made(&placed(), &[(1, 1), (2, 1)]);
    let fulfillment = &creation.fulfillment;
    assert_eq!(
        (fulfillment.state, fulfillment.method.as_str()),
        (FulfillmentState::Pending, "post")
    );
    assert_eq!(fulfillment.tracking_code, "123");
    let order = &creation.orders[0];
    let counted: Vec<_> =
        order.lines.iter().map(|l| (l.counters.fulfilled, l.counters.allocated)).collect();
    assert_eq!(counted, [(1, 1), (1, 0)]);
    assert_eq!(
        (order.state, order.fulfillment_status),
        (OrderState::PaymentSettled, FulfillmentStatus::PartiallyFulfilled)
    );
    let moved: Vec<_> =
        creation.movements.iter().map(|m| (m.kind, m.on_hand, m.allocated)).collect();
    assert_eq!(moved, [(StockMovementType::Sale, -1, -1), (StockMovementType::Sale, -1, -1)]);
    let told: Vec<_> = creation.history.iter().map(|entry| entry.kind.as_str()).collect();
    assert_eq!(told, ["ORDER_FULFILLMENT", "ORDER_FULFILLMENT_TRANSITION"]);
    assert_eq!(creation.events[0].payload["lines"][0]["quantity"], 1);
}

#[test]
fn what_stands_in_the_way_is_told_in_order() {
    use CreateFulfillmentRefused as R;
    let order = [placed()];
    let refused =
        |lines: &[(u128, i32)]| try_create(&order, lines, "manual-fulfillment").unwrap_err();
    assert_eq!(refused(&[]), R::Empty);
    assert_eq!(refused(&[(1, 0)]), R::Empty);
    assert_eq!(refused(&[(9, 1)]), R::NoSuchLine { line_id: line_id(9) });
    assert_eq!(refused(&[(1, 3)]), R::AlreadyFulfilled);
    assert_eq!(refused(&[(1, 2), (1, 1)]), R::AlreadyFulfilled, "named twice");
    let sent = made(&placed(), &[(1, 2)]).orders;
    assert_eq!(try_create(&sent, &[(1, 1)], "manual-fulfillment"), Err(R::AlreadyFulfilled));
    let unknown = try_create(&order, &[(1, 1)], "drone").unwrap_err();
    assert_eq!(unknown, R::NoSuchHandler { code: "drone".to_owned() });
    let code = "T3ST".to_owned();
    let cart = [Order { placed_at: None, ..placed() }];
    assert_eq!(
        try_create(&cart, &[(1, 1)], "manual-fulfillment"),
        Err(R::NotPlaced { code: code.clone() })
    );
    let cancelled = [Order { state: OrderState::Cancelled, ..placed() }];
    assert_eq!(try_create(&cancelled, &[(1, 1)], "manual-fulfillment"), Err(R::NotPlaced { code }));
}

#[test]
fn stock_must_be_there_to_be_sent() {
    let handler = operation("manual-fulfillment", &[]);
    let request = Request { id: id(1), lines: &wanted(&[(1, 2)]), handler: &handler };
    let empty = [stock(1, 1, 1)];
    let warehouse = Warehouse { stock: &empty, held: &[] };
    let refused = create(&request, &[placed()], warehouse, |h| Ok(manual(h)), at(7)).unwrap_err();
    assert_eq!(
        refused,
        CreateFulfillmentRefused::InsufficientStock {
            variant_id: variant(1),
            variant_name: "variant 1".to_owned(),
            on_hand: 1
        }
    );
    let uncounted = [VariantStock { tracked: false, ..stock(1, 0, 0) }];
    let warehouse = Warehouse { stock: &uncounted, held: &[] };
    let failed = create(&request, &[placed()], warehouse, |_| Err("no van".to_owned()), at(7));
    assert_eq!(failed, Err(CreateFulfillmentRefused::Handler { message: "no van".to_owned() }));
}

#[test]
fn one_parcel_may_hold_several_orders() {
    let mut other = placed();
    other.id = crate::id::OrderId(Uuid::from_u128(7));
    other.lines = vec![line(3, 100, 1, 20, false)];
    other.lines[0].variant_id = variant(1);
    let orders = [placed(), other];
    let creation = try_create(&orders, &[(1, 1), (3, 1)], "manual-fulfillment").unwrap();
    assert_eq!(creation.orders.len(), 2);
    assert_eq!(creation.fulfillment.orders(), [orders[0].id, orders[1].id]);
    let both: Vec<_> =
        creation.orders.iter().map(|order| StepFacts { order, facts: Facts::default() }).collect();
    let step = step(
        &creation.fulfillment,
        "Shipped",
        &both,
        Warehouse::default(),
        ShipBeforePaid::default(),
        at(8),
    );
    let states: Vec<_> = step.unwrap().orders.into_iter().map(|one| one.order.state).collect();
    assert_eq!(states, [OrderState::PartiallyShipped, OrderState::Shipped]);
}

struct Journey {
    order: Order,
    fulfillments: Vec<Fulfillment>,
    payments: Vec<Payment>,
}

impl Journey {
    fn paid() -> Self {
        let payments = vec![payment(1, 480, PaymentState::Settled)];
        Self { order: placed(), fulfillments: vec![], payments }
    }

    fn sends(&mut self, n: u128, lines: &[(u128, i32)]) {
        let creation = made(&self.order, lines);
        self.order = creation.orders[0].clone();
        self.fulfillments.push(Fulfillment { id: id(n), ..creation.fulfillment });
    }

    fn try_step(&self, n: u128, to: &str, policy: ShipBeforePaid) -> Result<Step, StepRefused> {
        let fulfillment = self.fulfillments.iter().find(|f| f.id == id(n)).unwrap();
        let ledger = Ledger::of(&self.payments);
        let facts = Facts { ledger, fulfillments: &self.fulfillments, ..Facts::default() };
        let one = [StepFacts { order: &self.order, facts }];
        let (stock, held) = (shelves(), held(0, 9));
        let warehouse = Warehouse { stock: &stock, held: &held };
        step(fulfillment, to, &one, warehouse, policy, at(9))
    }

    fn goes(&mut self, n: u128, to: &str) -> Step {
        let step = self.try_step(n, to, ShipBeforePaid::default()).unwrap();
        self.order = step.orders[0].order.clone();
        self.fulfillments.retain(|f| f.id != id(n));
        self.fulfillments.push(step.fulfillment.clone());
        step
    }
}

#[test]
fn the_order_follows_its_goods() {
    let mut one = Journey::paid();
    one.sends(1, &[(1, 2)]);
    one.sends(2, &[(2, 1)]);
    let first = one.goes(1, "Shipped");
    assert_eq!(one.order.state, OrderState::PartiallyShipped);
    assert_eq!(one.order.fulfillment_status, FulfillmentStatus::PartiallyShipped);
    let told: Vec<_> = first.orders[0].history.iter().map(|entry| entry.kind.as_str()).collect();
    assert_eq!(told, ["ORDER_FULFILLMENT_TRANSITION", "ORDER_STATE_TRANSITION"]);
    assert_eq!(first.orders[0].events[0].kind, EventType::FulfillmentShipped);
    one.goes(2, "Shipped");
    assert_eq!(one.order.state, OrderState::Shipped);
    one.goes(1, "Delivered");
    assert_eq!(one.order.state, OrderState::PartiallyDelivered);
    one.goes(2, "Delivered");
    assert_eq!(
        (one.order.state, one.order.fulfillment_status),
        (OrderState::Delivered, FulfillmentStatus::Delivered)
    );
    assert_eq!(one.order.lines[0].counters.delivered, 2);
}

#[test]
fn what_is_delivered_at_once_was_shipped_too() {
    let mut one = Journey::paid();
    one.sends(1, &[(1, 2), (2, 1)]);
    one.goes(1, "Delivered");
    let counters = one.order.lines[0].counters;
    assert_eq!((counters.fulfilled, counters.shipped, counters.delivered), (2, 2, 2));
    assert_eq!(one.order.state, OrderState::Delivered);
}

#[test]
fn a_cancelled_fulfillment_gives_its_units_back_to_the_order() {
    let mut one = Journey::paid();
    one.sends(1, &[(1, 2)]);
    one.goes(1, "Shipped");
    let step = one.goes(1, "Cancelled");
    let moved: Vec<_> =
        step.movements.iter().map(|m| (m.kind, m.quantity, m.on_hand, m.allocated)).collect();
    assert_eq!(
        moved,
        [(StockMovementType::Cancellation, 2, 2, 0), (StockMovementType::Allocation, 2, 0, 2)]
    );
    let counters = one.order.lines[0].counters;
    assert_eq!((counters.fulfilled, counters.shipped, counters.allocated), (0, 0, 2));
    assert_eq!(one.order.state, OrderState::PartiallyShipped, "the order stays where it is");
    assert_eq!(one.order.fulfillment_status, FulfillmentStatus::NotFulfilled);
    let refused = one.try_step(1, "Shipped", ShipBeforePaid::default()).unwrap_err();
    assert_eq!(refused.key(), "error.cannot-transition-fulfillment-from-to");
}

#[test]
fn a_promise_of_money_may_be_enough_to_ship() {
    let mut one = Journey::paid();
    one.payments = vec![payment(1, 480, PaymentState::Authorized)];
    one.order.state = OrderState::PaymentAuthorized;
    one.sends(1, &[(1, 2)]);
    let refused = one.try_step(1, "Shipped", ShipBeforePaid::Deny).unwrap_err();
    assert!(matches!(refused, StepRefused::NotPaid { .. }));
    assert!(one.try_step(1, "Cancelled", ShipBeforePaid::Deny).is_ok());
    one.goes(1, "Shipped");
    assert_eq!(one.order.state, OrderState::PartiallyShipped);
    let unknown = one.try_step(1, "Lost", ShipBeforePaid::Allow).unwrap_err();
    assert_eq!(
        unknown,
        StepRefused::Transition { from: FulfillmentState::Shipped, to: "Lost".to_owned() }
    );
}

#[test]
fn an_order_with_an_unpaid_change_does_not_follow() {
    let mut one = Journey::paid();
    one.sends(1, &[(1, 2)]);
    one.order.state = OrderState::Modifying;
    let facts =
        Facts { fulfillments: &one.fulfillments, modifications: &[false], ..Facts::default() };
    let order = [StepFacts { order: &one.order, facts }];
    let refused = step(
        &one.fulfillments[0],
        "Shipped",
        &order,
        Warehouse::default(),
        ShipBeforePaid::Allow,
        at(9),
    );
    assert!(matches!(refused, Err(StepRefused::Order(TransitionRefused { .. }))));
}
