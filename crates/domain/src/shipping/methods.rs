//! Ways to ship: who may use them and what they cost.

use serde_json::Value;

use super::calculator::{Calculator, Charge};
use super::checker::Checker;
use super::parcel::Parcel;
use crate::id::ShippingMethodId;
use crate::money::{Amount, Overflow};

/// A way to ship, with what its rules need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShippingMethod {
    /// The method's id.
    pub id: ShippingMethodId,
    /// The code by which a shop knows it.
    pub code: String,
    /// Who may use it; nobody without one, as when it is set up wrongly.
    pub checker: Option<Checker>,
    /// What it costs; it is not offered without one, as when it is set up wrongly.
    pub calculator: Option<Calculator>,
    /// The code of the handler that takes the fulfillments.
    pub fulfillment_handler: String,
    /// Whether it can still be chosen; orders that use it keep a deleted method.
    pub offered: bool,
}

/// What a method would cost an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    /// The method.
    pub method_id: ShippingMethodId,
    /// The price without tax.
    pub price: Amount,
    /// The price with tax.
    pub price_with_tax: Amount,
    /// Whatever the calculator tells storefronts besides.
    pub metadata: Option<Value>,
}

impl ShippingMethod {
    /// Whether these goods may be sent this way.
    #[must_use]
    pub fn admits(&self, parcel: &Parcel<'_>) -> bool {
        self.offered && self.checker.as_ref().is_some_and(|checker| checker.admits(parcel))
    }

    /// What sending these goods this way costs; nothing when they may not or cannot be.
    #[must_use]
    pub fn charge(&self, parcel: &Parcel<'_>) -> Option<Charge> {
        let calculator = self.calculator.as_ref().filter(|_| self.admits(parcel))?;
        calculator.charge(parcel)
    }

    /// Whether it is offered and goes by the weight of the goods.
    #[must_use]
    pub fn weighs(&self) -> bool {
        self.offered && self.calculator.as_ref().is_some_and(Calculator::weighs)
    }
}

/// The methods that the goods may be sent by, with their charges: by price, then by id.
#[must_use]
pub fn eligible<'m>(parcel: &Parcel<'m>) -> Vec<(&'m ShippingMethod, Charge)> {
    let charged = parcel.methods().iter().filter_map(|m| Some((m, m.charge(parcel)?)));
    let mut charged: Vec<_> = charged.collect();
    charged.sort_by_key(|(method, charge)| (charge.price, method.id));
    charged
}

/// What each eligible method would cost: by price, then by id.
pub fn quotes(parcel: &Parcel<'_>) -> Result<Vec<Quote>, Overflow> {
    eligible(parcel).into_iter().map(|(method, charge)| Quote::of(method, charge)).collect()
}

impl Quote {
    /// What a method would cost, by its charge.
    pub fn of(method: &ShippingMethod, charge: Charge) -> Result<Self, Overflow> {
        let price = charge.told()?;
        Ok(Self {
            method_id: method.id,
            price: price.net()?,
            price_with_tax: price.gross()?,
            metadata: charge.metadata,
        })
    }
}
