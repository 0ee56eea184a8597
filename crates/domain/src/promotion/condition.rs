//! When a promotion holds (vendure-behaviour 5.6).

use super::{Facts, ids, out_of_range};
use crate::id::{CustomerGroupId, FacetValueId, ProductVariantId};
use crate::money::Amount;
use crate::operation::{ArgDefinition, ArgKind, Definition, Operation, OperationRefused, find};
use crate::order::{Order, OrderLine, Totals};

/// What an order must be like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// Its sub total, after the discounts so far, is at least this.
    MinimumAmount {
        /// The least sub total.
        amount: Amount,
        /// Whether that is with tax.
        tax_inclusive: bool,
    },
    /// So many units have all of these facet values.
    WithFacets {
        /// The least number of units.
        minimum: i64,
        /// The facet values.
        facets: Vec<FacetValueId>,
    },
    /// So many units are of these variants.
    WithVariants {
        /// The least number of units.
        minimum: i64,
        /// The variants, sorted.
        variants: Vec<ProductVariantId>,
    },
    /// Its buyer is in this group.
    OfGroup {
        /// The group.
        group: CustomerGroupId,
    },
    /// There are enough units of some variants, and at least one that can be given for nothing.
    BuyXGetYFree(Gift),
    /// It was stored by somebody else's program, so it never holds.
    Unreadable,
}

/// So many units of some variants bring so many of others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gift {
    /// How many units must be bought.
    pub amount_x: i64,
    /// Of these variants, sorted.
    pub variants_x: Vec<ProductVariantId>,
    /// How many units are given for nothing.
    pub amount_y: i64,
    /// Of these variants, sorted.
    pub variants_y: Vec<ProductVariantId>,
}

const VARIANTS: &str = "product-selector-form-input";
const CURRENCY: &str = "currency-form-input";

static MINIMUM_AMOUNT: Definition = Definition {
    code: "minimum_order_amount",
    description: "If the sub total is at least an amount",
    args: &[
        ArgDefinition::new(
            "amount",
            ArgKind::Int,
            "Amount",
            "The least sub total, in the minor unit of the order's currency",
        )
        .or("100")
        .shown_as(CURRENCY),
        ArgDefinition::new(
            "taxInclusive",
            ArgKind::Boolean,
            "With tax",
            "Whether the amount is compared with the sub total with tax",
        )
        .or("false"),
    ],
};

static WITH_FACETS: Definition = Definition {
    code: "at_least_n_with_facets",
    description: "If a number of units have all of some facet values",
    args: &[
        ArgDefinition::new("minimum", ArgKind::Int, "Minimum", "The least number of units").or("1"),
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

static WITH_VARIANTS: Definition = Definition {
    code: "contains_products",
    description: "If there are a number of units of some variants",
    args: &[
        ArgDefinition::new("minimum", ArgKind::Int, "Minimum", "The least number of units").or("1"),
        ArgDefinition::new("productVariantIds", ArgKind::Id, "Variants", "The variants that count")
            .many()
            .shown_as(VARIANTS),
    ],
};

static OF_GROUP: Definition = Definition {
    code: "customer_group",
    description: "If the buyer is in a customer group",
    args: &[ArgDefinition::new("customerGroupId", ArgKind::Id, "Customer group", "The group")
        .shown_as("customer-group-form-input")],
};

static BUY_X_GET_Y_FREE: Definition = Definition {
    code: "buy_x_get_y_free",
    description: "If there are enough units of some variants, others can be had for nothing",
    args: &[
        ArgDefinition::new("amountX", ArgKind::Int, "Buy", "How many units must be bought").or("2"),
        ArgDefinition::new("variantIdsX", ArgKind::Id, "Of", "The variants that must be bought")
            .many()
            .shown_as(VARIANTS),
        ArgDefinition::new("amountY", ArgKind::Int, "Get", "How many units are free, once").or("1"),
        ArgDefinition::new("variantIdsY", ArgKind::Id, "Of", "The variants that can be free")
            .many()
            .shown_as(VARIANTS),
    ],
};

/// The conditions that a shop can choose from.
pub static CONDITIONS: &[Definition] =
    &[MINIMUM_AMOUNT, OF_GROUP, WITH_FACETS, WITH_VARIANTS, BUY_X_GET_Y_FREE];

/// The kind of operation, as clients are told it.
const KIND: &str = "PromotionCondition";

impl Condition {
    /// Parses a condition as a shop configured it.
    pub fn parse(operation: &Operation) -> Result<Self, OperationRefused> {
        let definition = find(CONDITIONS, KIND, &operation.code)?;
        let count = |name| at_least(definition.int(operation, name)?, name, 1);
        let variants = |name| Ok(ids(definition.texts(operation, name)?));
        Ok(match definition.code {
            code if code == MINIMUM_AMOUNT.code => Self::MinimumAmount {
                amount: definition.amount(operation, "amount")?,
                tax_inclusive: definition.boolean(operation, "taxInclusive")?,
            },
            code if code == WITH_FACETS.code => Self::WithFacets {
                minimum: count("minimum")?,
                facets: ids(definition.texts(operation, "facets")?),
            },
            code if code == WITH_VARIANTS.code => Self::WithVariants {
                minimum: count("minimum")?,
                variants: variants("productVariantIds")?,
            },
            code if code == OF_GROUP.code => Self::OfGroup {
                group: CustomerGroupId::from_wire(definition.text(operation, "customerGroupId")?),
            },
            _ => Self::BuyXGetYFree(Gift {
                amount_x: count("amountX")?,
                variants_x: variants("variantIdsX")?,
                amount_y: count("amountY")?,
                variants_y: variants("variantIdsY")?,
            }),
        })
    }

    /// Whether it depends on the discounts that were given so far.
    pub(super) fn looks_at_sums(&self) -> bool {
        matches!(self, Self::MinimumAmount { .. })
    }

    /// Whether it looks at facet values.
    pub(super) fn looks_at_facets(&self) -> bool {
        matches!(self, Self::WithFacets { .. })
    }

    /// Whether it holds for an order with these sums.
    pub(super) fn holds(&self, order: &Order, sums: &Totals, facts: &Facts) -> bool {
        match self {
            Self::MinimumAmount { amount, tax_inclusive } => {
                let sub_total =
                    if *tax_inclusive { sums.sub_total_with_tax } else { sums.sub_total };
                sub_total >= *amount
            }
            Self::WithFacets { minimum, facets } => {
                units(order, |line| has_all(facts.facets_of(line.variant_id), facets)) >= *minimum
            }
            Self::WithVariants { minimum, variants } => {
                units(order, |line| contains(variants, line.variant_id)) >= *minimum
            }
            Self::OfGroup { group } => order.customer_id.is_some() && facts.groups.contains(group),
            Self::BuyXGetYFree(gift) => gift.is_earned(order),
            Self::Unreadable => false,
        }
    }
}

impl Gift {
    fn is_earned(&self, order: &Order) -> bool {
        units(order, |line| contains(&self.variants_x, line.variant_id)) >= self.amount_x
            && order.lines.iter().any(|line| self.can_be(line))
    }

    fn can_be(&self, line: &OrderLine) -> bool {
        contains(&self.variants_y, line.variant_id)
    }

    /// How many units of each line are free, by the place of the line: the cheapest first. Lines of
    /// one price go by variant, so that their order does not matter.
    pub(super) fn free_units(
        &self,
        order: &Order,
        price: impl Fn(&OrderLine) -> Amount,
    ) -> Vec<i64> {
        let mut cheapest: Vec<(usize, &OrderLine)> =
            order.lines.iter().enumerate().filter(|(_, line)| self.can_be(line)).collect();
        cheapest.sort_by_key(|(_, line)| (price(line), line.variant_id, line.id));
        let mut free = vec![0; order.lines.len()];
        let mut left = self.amount_y;
        for (place, line) in cheapest {
            let given = left.min(i64::from(line.quantity)).max(0);
            if let Some(slot) = free.get_mut(place) {
                *slot = given;
            }
            left = left.saturating_sub(given);
        }
        free
    }
}

/// Whether a variant is in a sorted list.
pub(super) fn contains(variants: &[ProductVariantId], variant: ProductVariantId) -> bool {
    variants.binary_search(&variant).is_ok()
}

/// Whether all of some facet values are there.
pub(super) fn has_all(present: &[FacetValueId], wanted: &[FacetValueId]) -> bool {
    wanted.iter().all(|value| present.contains(value))
}

fn units(order: &Order, counts: impl Fn(&OrderLine) -> bool) -> i64 {
    let counted = order.lines.iter().filter(|line| counts(line));
    counted.map(|line| i64::from(line.quantity)).sum()
}

fn at_least(value: i64, name: &'static str, least: i64) -> Result<i64, OperationRefused> {
    if value < least { Err(out_of_range(name, value)) } else { Ok(value) }
}
