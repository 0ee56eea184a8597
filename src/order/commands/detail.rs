//! Who buys, where it goes, how it is sent. One statement to read, one to write (the customer takes
//! one more).

use std::sync::Arc;

use db::Tx;
use db::customer::{CustomerRow, Guest};
use domain::id::{OrderId, PromotionId, ShippingMethodId};
use domain::order::customer::{
    AddressKind, Caller, SetCustomerRefused, with_address, with_customer,
};
use domain::order::price::PriceRefused;
use domain::order::{Order, OrderAddress, OrderState};
use domain::promotion::coupon;
use domain::promotion::usage::Used;
use domain::shipping::{SetMethodsRefused, WantedMethod};

use super::super::along::Along;
use super::super::desk::{Ask, Desk, current, seen_from};
use super::super::edit::{Decision, Tried, edit, without_lock};
use super::super::outcome::Placed;
use super::step::expect_version;
use crate::call::Call;
use crate::failure::{Failure, Refuse as _, Stop};

/// Why a detail of a cart was not set: there is no cart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DetailRefused;

/// Somebody who buys, as they tell it.
#[derive(Debug, Clone)]
pub struct Buyer {
    /// The title.
    pub title: Option<String>,
    /// The first name.
    pub first_name: String,
    /// The last name.
    pub last_name: String,
    /// The telephone number.
    pub phone_number: Option<String>,
    /// The e-mail address.
    pub email_address: String,
}

/// Why somebody cannot buy as a guest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SetCustomerRefusal {
    /// There is no cart.
    NoCart,
    /// A rule said no.
    Rule(SetCustomerRefused),
}

/// Why an order is not sent that way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SetMethodsRefusal {
    /// There is no cart.
    NoCart,
    /// The order can no longer be changed.
    NotEditable(OrderState),
    /// There is no such method, or it is not for this order.
    Ineligible,
}

async fn cart<R>(call: &Call, tx: &Tx, ask: &Ask, none: R) -> Result<Desk, Stop<R>> {
    let Some(which) = current(&call.actor) else {
        return Err(Stop::Refused(none));
    };
    match Desk::find(call, tx, &which, ask, false).await? {
        Some(desk) => Ok(desk),
        None => Err(Stop::Refused(none)),
    }
}

/// Sets an address of the cart, or takes it away when it is empty; all lines are priced anew.
pub async fn set_address(
    call: &Call,
    kind: AddressKind,
    address: OrderAddress,
) -> Result<Placed, Stop<DetailRefused>> {
    let ask = Ask::all_lines();
    let placed = edit(call, "order.set_address", &ask, Some(no_cart), |desk| {
        let detail = with_address(&desk.order, kind, address.clone(), &desk.book, desk.now)
            .map_err(Failure::from)?;
        Ok(Decision::of(detail.order, detail.events))
    });
    Ok(Placed(placed.await?.order))
}

fn no_cart() -> DetailRefused {
    DetailRefused
}

/// Sets the fields of the shop's own on the cart. None are configured, so nothing changes.
pub async fn set_custom_fields(call: &Call) -> Result<Placed, Stop<DetailRefused>> {
    let ask = Ask::default();
    let placed = edit(call, "order.set_custom_fields", &ask, Some(no_cart), |desk| {
        Ok(Decision::of(desk.order.clone(), Vec::new()))
    });
    Ok(Placed(placed.await?.order))
}

/// Sets the fields of the shop's own on any order. None are configured, so nothing changes.
pub async fn set_custom_fields_of(
    call: &Call,
    id: OrderId,
    version: Option<i64>,
) -> Result<Placed, Failure> {
    call.command("order.set_custom_fields", async |tx: &Tx| {
        let which = db::order::Which::Id(id, seen_from(&call.actor));
        let desk = Desk::find(call, tx, &which, &Ask::default(), false).await?;
        let desk = desk.ok_or_else(|| Failure::not_found("Order", id))?;
        expect_version(&desk.order, version)?;
        Ok::<_, Failure>(Placed(Arc::new(desk.order)))
    })
    .await
}

/// Says who buys: a new guest, or one who is known by the e-mail address. Three statements, one more when limited promotions are about. Without
/// a key the guest is written first, by themselves: they are somebody also when their cart is not
/// changed after all.
pub async fn set_buyer(call: &Call, buyer: &Buyer) -> Result<Placed, Stop<SetCustomerRefusal>> {
    let caller = Caller {
        guests_may_buy: call.app.options.guest_checkout,
        is_logged_in: call.actor.user().is_some(),
        accounts_may_skip_login: false,
        known: None,
    };
    let allowed = || {
        let allowed = domain::order::customer::set_customer(&caller);
        allowed.map_err(SetCustomerRefusal::Rule).refuse()
    };
    let in_use = SetCustomerRefusal::Rule(SetCustomerRefused::EmailInUse);
    let ask = Ask::default();
    let guest = guest(call, buyer);
    let looks_first = async || {
        let which = current(&call.actor).ok_or(SetCustomerRefusal::NoCart).refuse()?;
        let desk = Desk::look(call, &which, &ask, false).await?;
        let desk = desk.ok_or(SetCustomerRefusal::NoCart).refuse()?;
        allowed()?;
        if !limited(&desk).is_empty() {
            return Ok(Tried::NeedsLock);
        }
        let customer = call.app.bundles.guests.ask(guest.clone()).await?.ok_or(in_use).refuse()?;
        let (order, along) = bought_by(&desk, &customer, &[]).map_err(Failure::from)?;
        call.met.meet(customer);
        let saved = desk.save_at_once(call, order, along).await?;
        Ok(Tried::from(saved))
    };
    if let Some(order) = without_lock(call, "order.set_customer", looks_first).await? {
        return Ok(Placed(Arc::new(order)));
    }
    call.command("order.set_customer", async |tx: &Tx| {
        let desk = cart(call, tx, &ask, SetCustomerRefusal::NoCart).await?;
        allowed()?;
        let customer = db::customer::welcome(tx, &guest).await?.ok_or(in_use).refuse()?;
        let limited = limited(&desk);
        let used = match limited.is_empty() {
            true => Vec::new(),
            false => {
                db::promotion::used(tx.conn(), desk.order.id, Some(customer.id), &limited).await?
            }
        };
        let (order, along) = bought_by(&desk, &customer, &used).map_err(Failure::from)?;
        call.met.meet(customer);
        Ok(Placed(Arc::new(desk.save(call, tx, order, along).await?)))
    })
    .await
}

/// The limited promotions that the cart may have.
fn limited(desk: &Desk) -> Vec<PromotionId> {
    desk.book.promotions.limited_for(&desk.order.coupon_codes)
}

/// The cart with its new buyer: codes that are not for them are taken off.
fn bought_by(
    desk: &Desk,
    customer: &CustomerRow,
    used: &[Used],
) -> Result<(Order, Along), PriceRefused> {
    let book = desk.book_for(customer, used);
    let detail = with_customer(&desk.order, &customer.buyer(), &book, desk.now)?;
    let plan = coupon::revalidate(&detail.order, used, &book, desk.now)?;
    let events = [detail.events, plan.events].concat();
    Ok((plan.order, Along::told(plan.history, events)))
}

fn guest(call: &Call, buyer: &Buyer) -> Guest {
    let mut channel_ids = vec![domain::id::ChannelId::FIRST];
    if !channel_ids.contains(&call.actor.channel.id) {
        channel_ids.push(call.actor.channel.id);
    }
    Guest {
        id: call.app.new_id(),
        created_at: call.app.now(),
        title: buyer.title.clone(),
        first_name: buyer.first_name.clone(),
        last_name: buyer.last_name.clone(),
        phone_number: buyer.phone_number.clone(),
        email_address: domain::text::normal_email(&buyer.email_address),
        channel_ids,
    }
}

/// Chooses how the cart is sent.
pub async fn set_methods(
    call: &Call,
    methods: &[ShippingMethodId],
) -> Result<Placed, Stop<SetMethodsRefusal>> {
    let wanted =
        |method: &ShippingMethodId| WantedMethod { method_id: *method, line_id: call.app.new_id() };
    let wanted: Vec<WantedMethod> = methods.iter().map(wanted).collect();
    let no_cart: fn() -> SetMethodsRefusal = || SetMethodsRefusal::NoCart;
    let ask = Ask::default();
    let placed = edit(call, "order.set_shipping_methods", &ask, Some(no_cart), |desk| {
        let editable = OrderState::is_editable;
        let set =
            domain::shipping::set_methods(&desk.order, &wanted, editable, &desk.book, desk.now);
        let order = set.map_err(Stop::from)?;
        let events = domain::order::cart::changed_events(&desk.order, &order);
        Ok(Decision::of(order, events))
    });
    Ok(Placed(placed.await?.order))
}

impl From<SetMethodsRefused> for Stop<SetMethodsRefusal> {
    fn from(refused: SetMethodsRefused) -> Self {
        match refused {
            SetMethodsRefused::NotEditable { state } => {
                Self::Refused(SetMethodsRefusal::NotEditable(state))
            }
            SetMethodsRefused::Ineligible { .. } => Self::Refused(SetMethodsRefusal::Ineligible),
            SetMethodsRefused::Price(refused) => Failure::from(refused).into(),
        }
    }
}
