//! Merging, customers and addresses, opening, statuses.

use std::collections::HashMap;

use super::fixture::*;
use super::shop::*;
use crate::channel::CurrencyCode;
use crate::fulfillment::{FulfillmentStatus, ShipmentState, status};
use crate::id::{ChannelId, CustomerId, OrderId};
use crate::order::customer::*;
use crate::order::merge::{Merge, MergeStrategy, merge};
use crate::order::*;
use crate::payment::PaymentStatus;

fn merged(guest: Option<&Order>, existing: Option<&Order>, strategy: MergeStrategy) -> Merge {
    let ids = [(line_id(2), line_id(42))].into_iter().collect::<HashMap<_, _>>();
    let full = Full::new().with_stock(3, 1);
    merge(guest, existing, &buyer(), strategy, &ids, full.at(5)).unwrap()
}

fn lines(merge: Merge) -> Vec<(crate::id::OrderLineId, i32)> {
    let order = match merge {
        Merge::Existing { plan: Some(plan) } => plan.order,
        Merge::Guest { detail } => detail.order,
        other @ (Merge::Untouched | Merge::Existing { plan: None }) => {
            panic!("{other:?} has no lines")
        }
    };
    order.lines.iter().map(|line| (line.id, line.quantity)).collect()
}

#[test]
fn two_carts_become_one() {
    let mut same = line(1, 100, 4, 20, false);
    same.id = line_id(11);
    let guest = order(vec![
        same,
        line(2, 200, 1, 20, false),
        line(3, 300, 5, 20, false),
        line(88, 1, 1, 20, false),
    ]);
    let existing = order(vec![line(1, 100, 1, 20, false), line(5, 500, 1, 20, false)]);
    let by = |strategy| lines(merged(Some(&guest), Some(&existing), strategy));
    assert_eq!(
        by(MergeStrategy::Merge),
        [(line_id(1), 4), (line_id(5), 1), (line_id(42), 1), (line_id(3), 1)],
        "the guest's quantity counts; what is short is reduced; what is gone is left behind"
    );
    assert_eq!(by(MergeStrategy::UseGuest), [(line_id(1), 4), (line_id(42), 1), (line_id(3), 1)]);
    assert_eq!(by(MergeStrategy::UseExisting), [(line_id(1), 1), (line_id(5), 1)]);
    assert_eq!(by(MergeStrategy::UseGuestIfExistingEmpty), [(line_id(1), 1), (line_id(5), 1)]);
}

#[test]
fn an_empty_cart_gives_way() {
    let (empty, full) = (order(vec![]), order(vec![line(1, 100, 1, 20, false)]));
    let strategy = MergeStrategy::Merge;
    assert_eq!(merged(None, Some(&full), strategy), Merge::Existing { plan: None });
    assert_eq!(merged(Some(&empty), Some(&full), strategy), Merge::Existing { plan: None });
    assert_eq!(merged(Some(&empty), None, strategy), Merge::Existing { plan: None });
    for existing in [None, Some(&empty)] {
        let Merge::Guest { detail } = merged(Some(&full), existing, strategy) else {
            panic!("the guest's cart becomes the customer's");
        };
        assert_eq!((detail.order.customer_id, detail.order.updated_at), (Some(BUYER), at(5)));
    }
    let owned = Order { customer_id: Some(CustomerId::FIRST), ..full.clone() };
    assert_eq!(merged(Some(&owned), None, strategy), Merge::Untouched);
}

#[test]
fn a_guest_is_new_or_known_but_has_no_account() {
    let caller = |known| Caller {
        guests_may_buy: true,
        is_logged_in: false,
        accounts_may_skip_login: false,
        known,
    };
    let known = |has_account| Some(KnownCustomer { id: BUYER, has_account });
    assert_eq!(set_customer(&caller(None)), Ok(SetCustomer::Create));
    assert_eq!(set_customer(&caller(known(false))), Ok(SetCustomer::Update(BUYER)));
    assert_eq!(set_customer(&caller(known(true))), Err(SetCustomerRefused::EmailInUse));
    let open = Caller { accounts_may_skip_login: true, ..caller(known(true)) };
    assert_eq!(set_customer(&open), Ok(SetCustomer::Keep(BUYER)));
    let logged_in = Caller { is_logged_in: true, ..caller(known(true)) };
    assert_eq!(set_customer(&logged_in), Err(SetCustomerRefused::AlreadyLoggedIn));
    let closed = Caller { guests_may_buy: false, ..logged_in };
    assert_eq!(set_customer(&closed), Err(SetCustomerRefused::NoGuests));
}

#[test]
fn an_address_prices_all_lines_anew_with_the_taxes_of_its_zone() {
    let cart = order(vec![line(1, 90, 2, 20, false)]);
    let abroad = OrderAddress { country_code: Some("US".to_owned()), ..OrderAddress::default() };
    let set = |order: &Order, kind, address| {
        with_address(order, kind, address, &book(false), at(5)).unwrap().order
    };
    let after = set(&cart, AddressKind::Shipping, abroad.clone());
    assert_eq!((after.tax_zone_id, after.shipping_address.clone()), (Some(ABROAD), abroad.clone()));
    assert_eq!((after.totals.sub_total.0, after.totals.sub_total_with_tax.0), (200, 210));
    let back = set(&after, AddressKind::Shipping, OrderAddress::default());
    assert_eq!((back.tax_zone_id, back.totals.sub_total_with_tax.0), (Some(ZONE), 240));
    assert!(back.shipping_address.is_empty());
    let billed = set(&cart, AddressKind::Billing, abroad);
    assert_eq!((billed.tax_zone_id, billed.billing_address.is_empty()), (Some(ZONE), false));
    assert_eq!(
        with_customer(&cart, &buyer(), &book(false), at(5)).unwrap().events[0].payload["customerId"],
        BUYER.to_string()
    );
    let owned = with_customer(&cart, &buyer(), &book(false), at(5)).unwrap().order;
    assert_eq!((owned.customer_id, owned.email_address.as_deref()), (Some(BUYER), Some(EMAIL)));
    assert!(with_customer(&owned, &buyer(), &book(false), at(6)).unwrap().events.is_empty());
    let elsewhere = Buyer { email_address: "new@example.com".to_owned(), ..buyer() };
    let told = with_customer(&owned, &elsewhere, &book(false), at(6)).unwrap();
    assert_eq!(told.order.email_address.as_deref(), Some("new@example.com"));
    assert_eq!(told.events.len(), 1);
}

#[test]
fn an_order_opens_as_a_cart_or_a_draft() {
    let new = |is_draft: bool| NewOrder {
        id: OrderId::FIRST,
        code: "CODE".to_owned(),
        channel_id: ChannelId::FIRST,
        currency: CurrencyCode::Jpy,
        buyer: is_draft.then(buyer),
        is_draft,
    };
    let cart = open(new(false), at(1));
    assert_eq!((cart.order.state, cart.order.active), (OrderState::AddingItems, true));
    assert_eq!(cart.history[0].data, serde_json::json!({ "from": "Created", "to": "AddingItems" }));
    let draft = open(new(true), at(1));
    assert_eq!((draft.order.state, draft.order.active), (OrderState::Draft, false));
    let of = |order: Order| (order.customer_id, order.email_address);
    assert_eq!(of(cart.order), (None, None));
    assert_eq!(of(draft.order), (Some(BUYER), Some(EMAIL.to_owned())));
    assert_eq!(draft.history[0].data["to"], "Draft");
}

#[test]
fn the_goods_have_a_status() {
    type Change = fn(&mut Counters);
    let of = |quantity, change: Change| {
        let mut line = line(1, 100, quantity, 20, false);
        change(&mut line.counters);
        let order = Order { placed_at: Some(at(1)), ..order(vec![line]) };
        (status::fulfillment_status(&order), status::shipment_state(&order, true))
    };
    use FulfillmentStatus as F;
    use ShipmentState as S;
    assert_eq!(of(2, |_| {}), (F::NotFulfilled, S::Ready));
    assert_eq!(of(2, |c| c.fulfilled = 1), (F::PartiallyFulfilled, S::Ready));
    assert_eq!(of(2, |c| c.fulfilled = 2), (F::Fulfilled, S::Ready));
    assert_eq!(of(2, |c| (c.fulfilled, c.shipped) = (2, 1)), (F::PartiallyShipped, S::Partial));
    assert_eq!(of(2, |c| (c.fulfilled, c.shipped) = (2, 2)), (F::Shipped, S::Shipped));
    assert_eq!(of(2, |c| (c.shipped, c.delivered) = (2, 1)), (F::PartiallyDelivered, S::Shipped));
    assert_eq!(of(2, |c| (c.shipped, c.delivered) = (2, 2)), (F::Delivered, S::Shipped));
    assert_eq!(of(0, |c| c.cancelled_open = 2), (F::Cancelled, S::Cancelled));
    assert_eq!(of(1, |c| (c.cancelled_open, c.shipped) = (1, 1)), (F::Shipped, S::Shipped));
    assert_eq!(
        of(1, |c| (c.shipped, c.cancelled_shipped) = (2, 1)),
        (F::PartiallyReturned, S::Shipped)
    );
    assert_eq!(of(0, |c| (c.shipped, c.cancelled_shipped) = (2, 2)), (F::Returned, S::Shipped));
    let cancelled =
        Order { state: OrderState::Cancelled, ..order(vec![line(1, 100, 1, 20, false)]) };
    assert_eq!(status::fulfillment_status(&cancelled), F::Cancelled);
    assert_eq!(status::shipment_state(&order(vec![line(1, 1, 1, 0, false)]), false), S::Pending);
    let nothing = Order { placed_at: Some(at(1)), ..order(vec![]) };
    assert_eq!(status::fulfillment_status(&nothing), F::NotRequired);
}

#[test]
fn one_word_tells_where_an_order_is() {
    let placed = Order { placed_at: Some(at(1)), ..order(vec![line(1, 100, 2, 20, false)]) };
    let marks = Marks::default();
    let told = |order: &Order, marks| order_status(order, marks);
    assert_eq!(told(&order(vec![]), marks), OrderStatus::Basket);
    assert_eq!(told(&order(vec![]), Marks { saved: true, ..marks }), OrderStatus::Saved);
    let draft = Order { state: OrderState::Draft, ..order(vec![]) };
    assert_eq!(told(&draft, marks), OrderStatus::Draft);
    assert_eq!(told(&placed, marks), OrderStatus::Ordered);
    let shipped = |units| {
        let mut order = placed.clone();
        order.lines[0].counters.shipped = units;
        order
    };
    assert_eq!(told(&shipped(1), marks), OrderStatus::PartlyShipped);
    assert_eq!(told(&shipped(2), marks), OrderStatus::Shipped);
    assert_eq!(told(&shipped(2), Marks { completed: true, ..marks }), OrderStatus::Completed);
    let refunded = Order { payment_status: PaymentStatus::Refunded, ..shipped(2) };
    assert_eq!(told(&refunded, Marks { completed: true, ..marks }), OrderStatus::Refunded);
    let waiting = Order { payment_status: PaymentStatus::RequiresAction, ..shipped(2) };
    assert_eq!(told(&waiting, marks), OrderStatus::RequiresAction);
    let cancelled = Order { state: OrderState::Cancelled, ..waiting };
    assert_eq!(told(&cancelled, marks), OrderStatus::Cancelled);
    assert_eq!(told(&cancelled, Marks { archived: true, ..marks }), OrderStatus::Archived);
}
