//! Ways to ship: who may use them and what they cost.

use serde_json::Value;

use crate::id::ShippingMethodId;
use crate::money::{Amount, Overflow, Rate};
use crate::operation::{ArgDefinition, ArgKind, Definition, Operation, OperationRefused};
use crate::order::{Order, TaxLine};
use crate::tax::Price;

/// What the tax on shipping is called on an order.
pub const TAX_DESCRIPTION: &str = "shipping tax";

static BY_MINIMUM: Definition = Definition {
    code: "default-shipping-eligibility-checker",
    description: "For orders from a certain sub total, with tax, upwards",
    args: &[ArgDefinition::new(
        "orderMinimum",
        ArgKind::Int,
        "Minimum of the order",
        "The least sub total with tax",
    )
    .or("0")],
};

static FLAT: Definition = Definition {
    code: "default-shipping-calculator",
    description: "The same price for every order",
    args: &[
        ArgDefinition::new("rate", ArgKind::Int, "Price", "The price of shipping").or("0"),
        ArgDefinition::new(
            "includesTax",
            ArgKind::Text,
            "Price includes tax",
            "Whether the price includes tax; auto means: as prices do in the channel",
        )
        .or("auto")
        .one_of(&["auto", "include", "exclude"]),
        ArgDefinition::new("taxRate", ArgKind::Float, "Tax rate", "The tax in percent").or("0"),
    ],
};

/// The checkers that a shop can choose from.
pub static CHECKERS: &[Definition] = &[BY_MINIMUM];

/// The calculators that a shop can choose from.
pub static CALCULATORS: &[Definition] = &[FLAT];

/// A way to ship, with what its rules need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShippingMethod {
    /// The method's id.
    pub id: ShippingMethodId,
    /// The code by which a shop knows it.
    pub code: String,
    /// Who may use it.
    pub checker: Operation,
    /// What it costs.
    pub calculator: Operation,
    /// The code of the handler that takes the fulfillments.
    pub fulfillment_handler: String,
    /// Whether it can still be chosen; orders that use it keep a deleted method.
    pub offered: bool,
}

/// What a calculator answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Charge {
    /// The price.
    pub price: Amount,
    /// Whether the price includes tax.
    pub includes_tax: bool,
    /// The tax in percent.
    pub tax_rate: Rate,
    /// Whatever the calculator tells storefronts besides.
    pub metadata: Option<Value>,
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

impl Charge {
    /// The tax as it is written to a shipping line.
    #[must_use]
    pub fn tax_line(&self) -> TaxLine {
        TaxLine { description: TAX_DESCRIPTION.to_owned(), tax_rate: self.tax_rate }
    }

    /// The price without and with tax.
    pub fn told(&self) -> Result<Price, Overflow> {
        Price::new(self.price, self.includes_tax, self.tax_rate)
    }
}

impl ShippingMethod {
    /// Whether the order may use it. What is set up wrongly admits nobody.
    #[must_use]
    pub fn admits(&self, order: &Order) -> bool {
        let minimum = match self.checker.code.as_str() {
            code if code == BY_MINIMUM.code => BY_MINIMUM.int(&self.checker, "orderMinimum"),
            _ => return false,
        };
        minimum.is_ok_and(|least| order.totals.sub_total_with_tax >= Amount(least))
    }

    /// What it costs the order; nothing when it is not offered.
    #[must_use]
    pub fn charge(&self, prices_include_tax: bool) -> Option<Charge> {
        match self.calculator.code.as_str() {
            code if code == FLAT.code => flat(&self.calculator, prices_include_tax).ok(),
            _ => None,
        }
    }
}

/// The methods that the order may use, with their charges, the cheapest first.
#[must_use]
pub fn eligible<'m>(
    methods: &'m [ShippingMethod],
    order: &Order,
    prices_include_tax: bool,
) -> Vec<(&'m ShippingMethod, Charge)> {
    let offered = methods.iter().filter(|method| method.offered && method.admits(order));
    let mut charged: Vec<_> =
        offered.filter_map(|method| Some((method, method.charge(prices_include_tax)?))).collect();
    charged.sort_by_key(|(method, charge)| (charge.price, method.id));
    charged
}

/// What each eligible method would cost the order, the cheapest first.
pub fn quotes(
    methods: &[ShippingMethod],
    order: &Order,
    prices_include_tax: bool,
) -> Result<Vec<Quote>, Overflow> {
    let told = |(method, charge): (&ShippingMethod, Charge)| {
        let price = charge.told()?;
        Ok(Quote {
            method_id: method.id,
            price: price.net()?,
            price_with_tax: price.gross()?,
            metadata: charge.metadata,
        })
    };
    eligible(methods, order, prices_include_tax).into_iter().map(told).collect()
}

fn flat(calculator: &Operation, prices_include_tax: bool) -> Result<Charge, OperationRefused> {
    Ok(Charge {
        price: Amount(FLAT.int(calculator, "rate")?),
        includes_tax: match FLAT.text(calculator, "includesTax")? {
            "auto" => prices_include_tax,
            basis => basis == "include",
        },
        tax_rate: FLAT.rate(calculator, "taxRate")?,
        metadata: None,
    })
}
