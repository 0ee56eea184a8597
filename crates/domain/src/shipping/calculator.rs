//! What a method costs.

use serde_json::Value;

use super::parcel::Parcel;
use crate::id::ZoneId;
use crate::money::{Amount, LARGEST, Overflow, Rate};
use crate::operation::{ArgDefinition, ArgKind, Definition, Operation, OperationRefused};
use crate::order::TaxLine;
use crate::tax::Price;

/// What the tax on shipping is called on an order.
pub const TAX_DESCRIPTION: &str = "shipping tax";

const RATE: ArgDefinition =
    ArgDefinition::new("rate", ArgKind::Int, "Price", "The price of shipping").or("0");

const INCLUDES_TAX: ArgDefinition = ArgDefinition::new(
    "includesTax",
    ArgKind::Text,
    "Price includes tax",
    "Whether the price includes tax; auto means: as prices do in the channel",
)
.or("auto")
.one_of(&["auto", "include", "exclude"]);

const TAX_RATE: ArgDefinition =
    ArgDefinition::new("taxRate", ArgKind::Float, "Tax rate", "The tax in percent").or("0");

const fn prices(of: &'static str) -> ArgDefinition {
    ArgDefinition::new("prices", ArgKind::Int, "Prices", of).many()
}

static FLAT: Definition = Definition {
    code: "default-shipping-calculator",
    description: "The same price for every order",
    args: &[RATE, INCLUDES_TAX, TAX_RATE],
};

static BY_WEIGHT: Definition = Definition {
    code: "weight-table-shipping-calculator",
    description: "A price by weight; not offered for what is heavier than the last step",
    args: &[
        ArgDefinition::new(
            "upToGrams",
            ArgKind::Int,
            "Up to (grams)",
            "The most that each step may weigh, ascending",
        )
        .many(),
        prices("The price of each step, in the same order"),
        INCLUDES_TAX,
        TAX_RATE,
    ],
};

static BY_VALUE: Definition = Definition {
    code: "order-value-table-shipping-calculator",
    description: "A price by the sub total with tax; not offered below the first step",
    args: &[
        ArgDefinition::new(
            "fromAmounts",
            ArgKind::Int,
            "From (sub total)",
            "The sub total with tax that each step begins at, ascending",
        )
        .many(),
        prices("The price of each step, in the same order"),
        INCLUDES_TAX,
        TAX_RATE,
    ],
};

static FREE_FROM: Definition = Definition {
    code: "free-from-amount-shipping-calculator",
    description: "A price, and none from a certain sub total, with tax, upwards",
    args: &[
        RATE,
        ArgDefinition::new(
            "freeFrom",
            ArgKind::Int,
            "Free from",
            "The sub total with tax from which shipping is free",
        ),
        INCLUDES_TAX,
        TAX_RATE,
    ],
};

static BY_ZONE: Definition = Definition {
    code: "destination-zone-shipping-calculator",
    description: "A price by where it goes; without an address by the channel's default shipping zone",
    args: &[
        ArgDefinition::new("zoneIds", ArgKind::Id, "Zones", "The first one that it goes to counts")
            .many(),
        prices("The price of each zone, in the same order"),
        ArgDefinition::new(
            "elsewhere",
            ArgKind::Int,
            "Price elsewhere",
            "The price in all other countries; not offered there without one",
        )
        .optional(),
        INCLUDES_TAX,
        TAX_RATE,
    ],
};

/// The calculators that a shop can choose from.
pub static CALCULATORS: &[Definition] = &[FLAT, BY_WEIGHT, BY_VALUE, FREE_FROM, BY_ZONE];

/// How the price of a method is found, read once from what a shop configured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calculator {
    pricing: Pricing,
    /// Whether the price includes tax; as prices do in the channel without.
    includes_tax: Option<bool>,
    tax_rate: Rate,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Pricing {
    Flat(Amount),
    /// The most grams of each step, and its price.
    ByWeight(Vec<(i64, Amount)>),
    /// The least sub total of each step, and its price.
    ByValue(Vec<(i64, Amount)>),
    FreeFrom {
        price: Amount,
        least: Amount,
    },
    ByZone {
        zones: Vec<(ZoneId, Amount)>,
        elsewhere: Option<Amount>,
    },
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

impl Calculator {
    /// Reads what a shop configured.
    pub fn parse(operation: &Operation) -> Result<Self, OperationRefused> {
        let definition =
            crate::operation::find(CALCULATORS, "ShippingCalculator", &operation.code)?;
        definition.check(operation)?;
        let reader = Reader { definition, operation };
        let tax_rate = definition.rate(operation, TAX_RATE.name)?;
        if tax_rate < Rate::ZERO {
            return Err(reader.refused(TAX_RATE.name));
        }
        Ok(Self {
            pricing: reader.pricing()?,
            includes_tax: match definition.text(operation, INCLUDES_TAX.name)? {
                "auto" => None,
                basis => Some(basis == "include"),
            },
            tax_rate,
        })
    }

    /// Whether the weight of the goods must be known.
    #[must_use]
    pub fn weighs(&self) -> bool {
        matches!(self.pricing, Pricing::ByWeight(_))
    }

    /// The zones that it names.
    #[must_use]
    pub fn zones(&self) -> Vec<ZoneId> {
        match &self.pricing {
            Pricing::ByZone { zones, .. } => zones.iter().map(|(zone, _)| *zone).collect(),
            Pricing::Flat(_)
            | Pricing::ByWeight(_)
            | Pricing::ByValue(_)
            | Pricing::FreeFrom { .. } => Vec::new(),
        }
    }

    /// What sending these goods costs; nothing when they cannot be sent this way.
    #[must_use]
    pub fn charge(&self, parcel: &Parcel<'_>) -> Option<Charge> {
        let price = match &self.pricing {
            Pricing::Flat(price) => *price,
            Pricing::ByWeight(steps) => {
                let fits = |step: &&(i64, Amount)| parcel.grams() <= step.0;
                steps.iter().find(fits)?.1
            }
            Pricing::ByValue(steps) => {
                let begun = |step: &&(i64, Amount)| step.0 <= parcel.value().0;
                steps.iter().rev().find(begun)?.1
            }
            Pricing::FreeFrom { least, .. } if parcel.value() >= *least => Amount::ZERO,
            Pricing::FreeFrom { price, .. } => *price,
            Pricing::ByZone { zones, elsewhere } => {
                let own = zones.iter().find(|(zone, _)| parcel.goes_to(*zone));
                own.map(|(_, price)| *price).or(*elsewhere)?
            }
        };
        Some(Charge {
            price,
            includes_tax: self.includes_tax.unwrap_or_else(|| parcel.prices_include_tax()),
            tax_rate: self.tax_rate,
            metadata: None,
        })
    }
}

/// Reads the arguments of a calculator.
#[derive(Clone, Copy)]
struct Reader<'r> {
    definition: &'static Definition,
    operation: &'r Operation,
}

impl Reader<'_> {
    fn pricing(self) -> Result<Pricing, OperationRefused> {
        let code = self.definition.code;
        Ok(if code == BY_WEIGHT.code {
            Pricing::ByWeight(self.steps("upToGrams")?)
        } else if code == BY_VALUE.code {
            Pricing::ByValue(self.steps("fromAmounts")?)
        } else if code == FREE_FROM.code {
            Pricing::FreeFrom { price: self.amount("rate")?, least: self.amount("freeFrom")? }
        } else if code == BY_ZONE.code {
            let ids = self.definition.texts(self.operation, "zoneIds")?;
            let prices = self.prices(ids.len())?;
            let elsewhere = match self.operation.value("elsewhere") {
                Some(_) => Some(self.amount("elsewhere")?),
                None => None,
            };
            let zones = ids.iter().map(|id| ZoneId::from_wire(id)).zip(prices).collect();
            Pricing::ByZone { zones, elsewhere }
        } else {
            Pricing::Flat(self.amount("rate")?)
        })
    }

    /// Where steps begin or end, with their prices: not negative, ascending, none twice.
    fn steps(self, name: &'static str) -> Result<Vec<(i64, Amount)>, OperationRefused> {
        let bounds = self.definition.ints(self.operation, name)?;
        let rising = bounds.iter().zip(bounds.iter().skip(1)).all(|(one, next)| one < next);
        if !rising || bounds.first().is_none_or(|first| *first < 0) {
            return Err(self.refused(name));
        }
        let prices = self.prices(bounds.len())?;
        Ok(bounds.into_iter().zip(prices).collect())
    }

    /// As many prices as there are steps.
    fn prices(self, count: usize) -> Result<Vec<Amount>, OperationRefused> {
        let prices = self.definition.ints(self.operation, "prices")?;
        if prices.len() != count || !prices.iter().all(|price| is_price(*price)) {
            return Err(self.refused("prices"));
        }
        Ok(prices.into_iter().map(Amount).collect())
    }

    fn amount(self, name: &'static str) -> Result<Amount, OperationRefused> {
        let amount = self.definition.int(self.operation, name)?;
        if is_price(amount) { Ok(Amount(amount)) } else { Err(self.refused(name)) }
    }

    fn refused(self, name: &'static str) -> OperationRefused {
        let value = self.definition.text(self.operation, name).unwrap_or_default();
        OperationRefused::BadArgument { name, value: value.to_owned() }
    }
}

fn is_price(amount: i64) -> bool {
    (0..=LARGEST).contains(&amount)
}
