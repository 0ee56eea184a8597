//! What a promotion takes off (vendure-behaviour 5.7).
//!
//! Everything is reckoned on the basis, with or without tax, of the list price that it is taken off:
//! half of a price is half of it wherever the order is taxed.

use rust_decimal::Decimal;

use super::condition::{Gift, contains, has_all};
use super::{Facts, ids, out_of_range};
use crate::id::{FacetValueId, ProductVariantId};
use crate::money::{Amount, Fraction, Overflow, Rate};
use crate::operation::{ArgDefinition, ArgKind, Definition, Operation, OperationRefused, find};
use crate::order::{OrderLine, Totals};

/// What is taken off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// A share of the sub total.
    OrderPercentage {
        /// The percentage.
        discount: Rate,
    },
    /// An amount of the sub total.
    OrderFixed {
        /// The amount.
        discount: Amount,
    },
    /// An amount of each line.
    LineFixed {
        /// The amount.
        discount: Amount,
    },
    /// A share of the price of some variants.
    VariantsPercentage {
        /// The percentage.
        discount: Rate,
        /// The variants, sorted.
        variants: Vec<ProductVariantId>,
    },
    /// A share of the price of what has all of some facet values.
    FacetsPercentage {
        /// The percentage.
        discount: Rate,
        /// The facet values.
        facets: Vec<FacetValueId>,
    },
    /// The price of the units that its condition gives for nothing.
    FreeUnits,
    /// The price of shipping.
    FreeShipping,
    /// It was stored by somebody else's program, so it takes nothing off.
    Unreadable,
}

const PERCENT: &str = "number-form-input";
const CURRENCY: &str = "currency-form-input";

static ORDER_PERCENTAGE: Definition = Definition {
    code: "order_percentage_discount",
    description: "A percentage off the whole order",
    args: &[ArgDefinition::new("discount", ArgKind::Float, "Discount", "Percent of the sub total")
        .shown_as(PERCENT)],
};

static ORDER_FIXED: Definition = Definition {
    code: "order_fixed_discount",
    description: "An amount off the whole order",
    args: &[ArgDefinition::new(
        "discount",
        ArgKind::Int,
        "Discount",
        "The amount, in the minor unit of the order's currency; at most the sub total",
    )
    .shown_as(CURRENCY)],
};

static LINE_FIXED: Definition = Definition {
    code: "order_line_fixed_discount",
    description: "An amount off each line of the order",
    args: &[ArgDefinition::new(
        "discount",
        ArgKind::Int,
        "Discount",
        "The amount a line, in the minor unit of the order's currency; at most the line",
    )
    .shown_as(CURRENCY)],
};

static VARIANTS_PERCENTAGE: Definition = Definition {
    code: "products_percentage_discount",
    description: "A percentage off some variants",
    args: &[
        ArgDefinition::new("discount", ArgKind::Float, "Discount", "Percent of the unit price")
            .shown_as(PERCENT),
        ArgDefinition::new("productVariantIds", ArgKind::Id, "Variants", "The variants")
            .many()
            .shown_as("product-selector-form-input"),
    ],
};

static FACETS_PERCENTAGE: Definition = Definition {
    code: "facet_based_discount",
    description: "A percentage off variants with some facet values",
    args: &[
        ArgDefinition::new("discount", ArgKind::Float, "Discount", "Percent of the unit price")
            .shown_as(PERCENT),
        ArgDefinition::new(
            "facets",
            ArgKind::Id,
            "Facet values",
            "The facet values that a variant, with its product, must all have",
        )
        .many()
        .shown_as("facet-value-form-input"),
    ],
};

static FREE_UNITS: Definition = Definition {
    code: "buy_x_get_y_free",
    description: "The units that the condition of the same name gives for nothing",
    args: &[],
};

static FREE_SHIPPING: Definition =
    Definition { code: "free_shipping", description: "Free shipping", args: &[] };

/// The actions that a shop can choose from.
pub static ACTIONS: &[Definition] = &[
    ORDER_FIXED,
    ORDER_PERCENTAGE,
    FACETS_PERCENTAGE,
    VARIANTS_PERCENTAGE,
    FREE_SHIPPING,
    FREE_UNITS,
    LINE_FIXED,
];

/// The kind of operation, as clients are told it.
const KIND: &str = "PromotionAction";

impl Action {
    /// Parses an action as a shop configured it.
    pub fn parse(operation: &Operation) -> Result<Self, OperationRefused> {
        let definition = find(ACTIONS, KIND, &operation.code)?;
        let percent = || percentage(definition.rate(operation, "discount")?);
        let amount = || {
            let amount = definition.amount(operation, "discount")?;
            if amount < Amount::ZERO { Err(out_of_range("discount", amount)) } else { Ok(amount) }
        };
        Ok(match definition.code {
            code if code == ORDER_PERCENTAGE.code => Self::OrderPercentage { discount: percent()? },
            code if code == ORDER_FIXED.code => Self::OrderFixed { discount: amount()? },
            code if code == LINE_FIXED.code => Self::LineFixed { discount: amount()? },
            code if code == VARIANTS_PERCENTAGE.code => Self::VariantsPercentage {
                discount: percent()?,
                variants: ids(definition.texts(operation, "productVariantIds")?),
            },
            code if code == FACETS_PERCENTAGE.code => Self::FacetsPercentage {
                discount: percent()?,
                facets: ids(definition.texts(operation, "facets")?),
            },
            code if code == FREE_UNITS.code => Self::FreeUnits,
            _ => Self::FreeShipping,
        })
    }

    /// Whether it looks at facet values.
    pub(super) fn looks_at_facets(&self) -> bool {
        matches!(self, Self::FacetsPercentage { .. })
    }

    /// Whether it is taken off shipping.
    pub(super) fn is_for_shipping(&self) -> bool {
        matches!(self, Self::FreeShipping)
    }

    /// Whether it is taken off lines.
    pub(super) fn is_for_lines(&self) -> bool {
        match self {
            Self::LineFixed { .. }
            | Self::VariantsPercentage { .. }
            | Self::FacetsPercentage { .. }
            | Self::FreeUnits => true,
            Self::OrderPercentage { .. }
            | Self::OrderFixed { .. }
            | Self::FreeShipping
            | Self::Unreadable => false,
        }
    }

    /// What it takes off a line, of which the condition gives so many units for nothing.
    pub(super) fn of_line(
        &self,
        line: &OrderLine,
        free_units: i64,
        facts: &Facts,
    ) -> Result<Amount, Overflow> {
        let share = |discount: &Rate| {
            let units = Fraction::whole(i64::from(line.quantity));
            let price = Fraction::from(line.list_price);
            less_than_nothing(price.times(discount.of_one()?)?.times(units)?)
        };
        match self {
            Self::LineFixed { discount } => Amount::ZERO.minus(*discount),
            Self::VariantsPercentage { discount, variants }
                if contains(variants, line.variant_id) =>
            {
                share(discount)
            }
            Self::FacetsPercentage { discount, facets }
                if has_all(facts.facets_of(line.variant_id), facets) =>
            {
                share(discount)
            }
            Self::FreeUnits => Amount::ZERO.minus(line.list_price.times(free_units)?),
            Self::VariantsPercentage { .. }
            | Self::FacetsPercentage { .. }
            | Self::OrderPercentage { .. }
            | Self::OrderFixed { .. }
            | Self::FreeShipping
            | Self::Unreadable => Ok(Amount::ZERO),
        }
    }

    /// What it takes off an order with these sums.
    pub(super) fn of_order(&self, sums: &Totals, includes_tax: bool) -> Result<Amount, Overflow> {
        let sub_total = if includes_tax { sums.sub_total_with_tax } else { sums.sub_total };
        match self {
            Self::OrderPercentage { discount } => {
                less_than_nothing(Fraction::from(sub_total).times(discount.of_one()?)?)
            }
            Self::OrderFixed { discount } => {
                Amount::ZERO.minus((*discount).min(sub_total).max(Amount::ZERO))
            }
            Self::LineFixed { .. }
            | Self::VariantsPercentage { .. }
            | Self::FacetsPercentage { .. }
            | Self::FreeUnits
            | Self::FreeShipping
            | Self::Unreadable => Ok(Amount::ZERO),
        }
    }

    /// The gift that it hands out, among the conditions of its promotion.
    pub(super) fn is_free_units(&self) -> bool {
        matches!(self, Self::FreeUnits)
    }
}

/// The condition whose gift the action [`Action::FreeUnits`] hands out.
pub(super) fn gift(conditions: &[super::Condition]) -> Option<&Gift> {
    conditions.iter().find_map(|condition| {
        if let super::Condition::BuyXGetYFree(gift) = condition { Some(gift) } else { None }
    })
}

/// An exact amount taken away, rounded as the negative number that it is.
fn less_than_nothing(amount: Fraction) -> Result<Amount, Overflow> {
    Fraction::ZERO.minus(amount)?.round()
}

fn percentage(rate: Rate) -> Result<Rate, OperationRefused> {
    let is_share = rate.0 >= Decimal::ZERO && rate.0 <= Decimal::ONE_HUNDRED;
    if is_share { Ok(rate) } else { Err(out_of_range("discount", rate)) }
}
