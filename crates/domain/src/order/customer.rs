//! Who buys, and where it goes (vendure-behaviour 9.4 and 9.5).

use chrono::{DateTime, Utc};
use serde_json::json;

use super::price::{PriceBook, PriceRefused, Touched, run};
use super::{Order, OrderAddress};
use crate::event::{EventDraft, EventType};
use crate::id::CustomerId;

/// Who buys, as an order remembers them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Buyer {
    /// The customer.
    pub id: CustomerId,
    /// Their e-mail address at this moment, in its normal form.
    pub email_address: String,
}

/// What is known when somebody tells who they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Caller {
    /// Whether the shop sells to people without an account.
    pub guests_may_buy: bool,
    /// Whether the caller is logged in.
    pub is_logged_in: bool,
    /// Whether people with an account may order without logging in.
    pub accounts_may_skip_login: bool,
    /// The customer who has this e-mail address.
    pub known: Option<KnownCustomer>,
}

/// A customer who is known already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KnownCustomer {
    /// The customer.
    pub id: CustomerId,
    /// Whether they have an account.
    pub has_account: bool,
}

/// What is done with what somebody tells about themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetCustomer {
    /// The known guest is brought up to date and buys.
    Update(CustomerId),
    /// The known customer buys and stays as they are.
    Keep(CustomerId),
    /// A new customer is made, who buys.
    Create,
}

/// Why somebody cannot buy as a guest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SetCustomerRefused {
    /// The shop does not sell to people without an account.
    #[error("guests cannot buy here")]
    NoGuests,
    /// The caller is logged in, so it is known who buys.
    #[error("somebody is logged in already")]
    AlreadyLoggedIn,
    /// The e-mail address belongs to somebody with an account.
    #[error("the e-mail address belongs to an account")]
    EmailInUse,
}

/// What is done when somebody without a login tells who they are.
pub fn set_customer(caller: &Caller) -> Result<SetCustomer, SetCustomerRefused> {
    if !caller.guests_may_buy {
        return Err(SetCustomerRefused::NoGuests);
    }
    if caller.is_logged_in {
        return Err(SetCustomerRefused::AlreadyLoggedIn);
    }
    match caller.known {
        None => Ok(SetCustomer::Create),
        Some(known) if !known.has_account => Ok(SetCustomer::Update(known.id)),
        Some(known) if caller.accounts_may_skip_login => Ok(SetCustomer::Keep(known.id)),
        Some(_) => Err(SetCustomerRefused::EmailInUse),
    }
}

/// Which address of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddressKind {
    /// Where the goods go.
    Shipping,
    /// Who gets the bill.
    Billing,
}

/// An order with a new customer or address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Detail {
    /// The order as it will be.
    pub order: Order,
    /// What is told of it.
    pub events: Vec<EventDraft>,
}

/// The order with who buys it, and where its mails go, priced anew: some promotions are for some
/// buyers only.
pub fn with_customer(
    order: &Order,
    buyer: &Buyer,
    book: &PriceBook,
    now: DateTime<Utc>,
) -> Result<Detail, PriceRefused> {
    let after = Order {
        customer_id: Some(buyer.id),
        email_address: Some(buyer.email_address.clone()),
        ..order.clone()
    };
    let after = run(&after, book, Touched::Lines(&[]), now)?.stamped(order, now);
    let payload = json!({
        "previousCustomerId": order.customer_id.map(|id| id.to_string()),
        "customerId": buyer.id.to_string(),
    });
    Ok(detail(order, after, EventType::OrderCustomerChanged, payload))
}

/// The order with an address, or without when it is empty. All lines are priced anew, since taxes
/// depend on where one lives.
pub fn with_address(
    order: &Order,
    kind: AddressKind,
    address: OrderAddress,
    book: &PriceBook,
    now: DateTime<Utc>,
) -> Result<Detail, PriceRefused> {
    let mut after = order.clone();
    let name = match kind {
        AddressKind::Shipping => {
            after.shipping_address = address;
            "shipping"
        }
        AddressKind::Billing => {
            after.billing_address = address;
            "billing"
        }
    };
    let after = run(&after, book, Touched::All, now)?.stamped(order, now);
    let payload = json!({ "address": name });
    Ok(detail(order, after, EventType::OrderAddressChanged, payload))
}

fn detail(before: &Order, order: Order, kind: EventType, payload: serde_json::Value) -> Detail {
    let events = if order == *before { Vec::new() } else { vec![EventDraft::new(kind, payload)] };
    Detail { order, events }
}
