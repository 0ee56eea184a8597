//! What stands in the way of a step (the guards of vendure-behaviour 1.2, in their order).

use super::checkout::Facts;
use super::{Demand, Order, OrderState};
use crate::fulfillment::progress;
use crate::money::Overflow;
use crate::payment::{PaymentState, ledger};
use crate::stock::VariantStock;

/// A step that was not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the order cannot go from {from} to {to}: {why:?}")]
pub struct TransitionRefused {
    /// The state it is in, and stays in.
    pub from: OrderState,
    /// The state that was asked for, whether there is such a state or not.
    pub to: String,
    /// Why.
    pub why: Veto,
}

/// Why a step was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Veto {
    /// The machine has no such step.
    NotInTable,
    /// All changes are paid, so no more money is needed.
    NoAdditionalPaymentsNeeded,
    /// A change is not paid.
    ModificationUnpaid,
    /// The money for the change is not there.
    AdditionalPaymentMissing,
    /// Something in it can no longer be bought.
    ProductsUnavailable,
    /// There is nothing in it.
    Empty,
    /// Nobody buys it.
    NoCustomer,
    /// Nobody knows how to send it.
    NoShippingMethod,
    /// There is not enough of these variants.
    InsufficientStock {
        /// What the variants are called.
        variant_names: Vec<String>,
    },
    /// The money is not promised.
    NotAuthorized,
    /// The money is not there.
    NotSettled,
    /// Some units are not cancelled.
    UnitsLeft,
    /// Its goods are not that far.
    GoodsNotThere {
        /// The state that they would have to be in.
        wanted: OrderState,
    },
    /// Its amounts are too large.
    Overflow,
}

impl Veto {
    /// The key of its text in the catalogue of messages.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        match self {
            Self::NotInTable => "message.cannot-transition-order-from-to",
            Self::NoAdditionalPaymentsNeeded => {
                "message.cannot-transition-no-additional-payments-needed"
            }
            Self::ModificationUnpaid => "message.cannot-transition-without-modification-payment",
            Self::AdditionalPaymentMissing => {
                "message.cannot-transition-from-arranging-additional-payment"
            }
            Self::ProductsUnavailable => {
                "message.cannot-transition-order-contains-products-which-are-unavailable"
            }
            Self::Empty => "message.cannot-transition-to-payment-when-order-is-empty",
            Self::NoCustomer => "message.cannot-transition-to-payment-without-customer",
            Self::NoShippingMethod => {
                "message.cannot-transition-to-payment-without-shipping-method"
            }
            Self::InsufficientStock { .. } => {
                "message.cannot-transition-to-payment-due-to-insufficient-stock"
            }
            Self::NotAuthorized => "message.cannot-transition-without-authorized-payments",
            Self::NotSettled => "message.cannot-transition-without-settled-payments",
            Self::UnitsLeft => "message.cannot-transition-unless-all-cancelled",
            Self::GoodsNotThere { wanted: OrderState::PartiallyShipped } => {
                "message.cannot-transition-unless-some-order-items-shipped"
            }
            Self::GoodsNotThere { wanted: OrderState::Shipped } => {
                "message.cannot-transition-unless-all-order-items-shipped"
            }
            Self::GoodsNotThere { wanted: OrderState::PartiallyDelivered } => {
                "message.cannot-transition-unless-some-order-items-delivered"
            }
            Self::GoodsNotThere { .. } => {
                "message.cannot-transition-unless-all-order-items-delivered"
            }
            Self::Overflow => "error.amount-too-large",
        }
    }
}

impl TransitionRefused {
    /// What its text is told with, besides its key.
    #[must_use]
    pub fn parameters(&self) -> Vec<(&'static str, String)> {
        let mut all = vec![("fromState", self.from.to_string()), ("toState", self.to.clone())];
        if let Veto::InsufficientStock { variant_names } = &self.why {
            all.push(("productVariantNames", variant_names.join(", ")));
        }
        all
    }
}

/// The first guard that is in the way.
pub(super) fn veto(
    order: &Order,
    to: OrderState,
    facts: &Facts<'_>,
) -> Result<Option<Veto>, Overflow> {
    use OrderState::{ArrangingAdditionalPayment, Cancelled, Modifying};
    if order.state == Modifying {
        let unpaid = facts.modifications.iter().any(|is_paid| !is_paid);
        if to == ArrangingAdditionalPayment {
            if !facts.modifications.is_empty() && !unpaid {
                return Ok(Some(Veto::NoAdditionalPaymentsNeeded));
            }
        } else if unpaid {
            return Ok(Some(Veto::ModificationUnpaid));
        }
    }
    if order.state == ArrangingAdditionalPayment {
        if to == Cancelled {
            return Ok(None);
        }
        if !facts.ledger.covers(&order.totals, ledger::VALID)? {
            return Ok(Some(Veto::AdditionalPaymentMissing));
        }
    }
    let leaves_cart = order.state == OrderState::AddingItems && to != Cancelled;
    if leaves_cart && facts.has_gone_variants && !order.lines.is_empty() {
        return Ok(Some(Veto::ProductsUnavailable));
    }
    target_veto(order, to, facts)
}

/// The first guard of the state that is asked for.
fn target_veto(order: &Order, to: OrderState, facts: &Facts<'_>) -> Result<Option<Veto>, Overflow> {
    let covers = |states| facts.ledger.covers(&order.totals, states);
    let is_authorized = |state: PaymentState| state == PaymentState::Authorized;
    Ok(match to {
        OrderState::ArrangingPayment if order.lines.is_empty() => Some(Veto::Empty),
        OrderState::ArrangingPayment
            if order.customer_id.is_none() || order.email_address.is_none() =>
        {
            Some(Veto::NoCustomer)
        }
        OrderState::ArrangingPayment if order.shipping_lines.is_empty() => {
            Some(Veto::NoShippingMethod)
        }
        OrderState::ArrangingPayment => shortage(order, facts.stock),
        OrderState::PaymentAuthorized => {
            let has_authorized = facts.ledger.payments.iter().any(|p| is_authorized(p.state));
            (!covers(ledger::PROMISED)? || !has_authorized).then_some(Veto::NotAuthorized)
        }
        OrderState::PaymentSettled => (!covers(ledger::SETTLED)?).then_some(Veto::NotSettled),
        OrderState::Cancelled => {
            let is_cart =
                matches!(order.state, OrderState::AddingItems | OrderState::ArrangingPayment);
            (!is_cart && order.units() > 0).then_some(Veto::UnitsLeft)
        }
        OrderState::PartiallyShipped
        | OrderState::Shipped
        | OrderState::PartiallyDelivered
        | OrderState::Delivered => (!progress::reached(order, facts.fulfillments, to))
            .then_some(Veto::GoodsNotThere { wanted: to }),
        OrderState::Created
        | OrderState::Draft
        | OrderState::AddingItems
        | OrderState::Modifying
        | OrderState::ArrangingAdditionalPayment => None,
    })
}

/// The variants of which there are fewer than all lines together want. Of one whose stock nobody
/// looked up there is none.
pub(super) fn shortage(order: &Order, stock: &[VariantStock]) -> Option<Veto> {
    let short = |demand: Demand| match stock.iter().find(|s| s.variant_id == demand.variant_id) {
        Some(stock) if stock.saleable().covers(demand.units) => None,
        Some(stock) => Some(stock.name.clone()),
        None => Some(demand.variant_id.to_string()),
    };
    let variant_names: Vec<String> = order.demand().into_iter().filter_map(short).collect();
    (!variant_names.is_empty()).then_some(Veto::InsufficientStock { variant_names })
}
