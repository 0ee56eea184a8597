//! What makes an order cheaper: which promotions there are, when they hold, what they take off
//! (vendure-behaviour 5, with the order of evaluation of 15.32).
//!
//! Conditions and actions are read once, when a shop's settings are ([`Promotion`]), not at every
//! pricing run. Whether a use is left is not decided here: the facts say which limited promotions
//! are used up, and storage counts uses under a lock ([`usage`]).

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use crate::id::{CustomerGroupId, FacetValueId, ProductVariantId, PromotionId};
use crate::operation::{Operation, OperationRefused};
use crate::text::Translation;

mod action;
mod apply;
mod book;
mod condition;
pub mod coupon;
mod setup;
#[cfg(test)]
mod tests;
pub mod usage;

pub use action::{ACTIONS, Action};
pub(crate) use apply::{promote_lines, promote_shipping};
pub use book::PromotionBook;
pub use condition::{CONDITIONS, Condition};
pub use setup::{SetupRefused, check};

/// A promotion of a channel, with its conditions and actions read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promotion {
    /// The promotion's id.
    pub id: PromotionId,
    /// What it is called, by language.
    pub names: Vec<Translation>,
    /// Whether it is in force at all.
    pub enabled: bool,
    /// From when it holds.
    pub starts_at: Option<DateTime<Utc>>,
    /// Until when it holds.
    pub ends_at: Option<DateTime<Utc>>,
    /// The code that a buyer must give; nobody needs one without.
    pub coupon_code: Option<String>,
    /// How often it may be used.
    pub limits: usage::Limits,
    /// When it applies: all of these must hold.
    pub conditions: Vec<Condition>,
    /// What it does.
    pub actions: Vec<Action>,
}

/// What promotions want to know beside the order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// The facet values of the order's variants, those of their products included; read only where
    /// [`PromotionBook::wants_facets`].
    pub facets: HashMap<ProductVariantId, Vec<FacetValueId>>,
    /// The groups of the buyer.
    pub groups: Vec<CustomerGroupId>,
    /// Promotions that have no use left for this order.
    pub used_up: Vec<PromotionId>,
    /// The language in which discounts are called what they are called.
    pub language: String,
    /// The language that is taken where a promotion has no name in that one.
    pub fallback_language: String,
}

impl Facts {
    /// The facet values of a variant and its product.
    pub(crate) fn facets_of(&self, variant: ProductVariantId) -> &[FacetValueId] {
        self.facets.get(&variant).map_or(&[], Vec::as_slice)
    }
}

impl Promotion {
    /// The conditions and actions of a promotion as they are stored; one that cannot be read never
    /// holds, or takes nothing off.
    #[must_use]
    pub fn with_operations(mut self, conditions: &[Operation], actions: &[Operation]) -> Self {
        let condition = |operation| Condition::parse(operation).unwrap_or(Condition::Unreadable);
        let action = |operation| Action::parse(operation).unwrap_or(Action::Unreadable);
        self.conditions = conditions.iter().map(condition).collect();
        self.actions = actions.iter().map(action).collect();
        self
    }

    /// What comes first when several apply: those that ask for a minimum of the order come last.
    #[must_use]
    pub fn priority(&self) -> usize {
        let minimum = |condition: &&Condition| matches!(condition, Condition::MinimumAmount { .. });
        self.conditions.iter().filter(minimum).count().saturating_mul(10)
    }

    /// Whether it holds at this moment, as far as the calendar says.
    #[must_use]
    pub fn is_running(&self, now: DateTime<Utc>) -> bool {
        self.enabled && !self.has_ended(now) && self.starts_at.is_none_or(|start| start <= now)
    }

    /// Whether its time is over.
    #[must_use]
    pub fn has_ended(&self, now: DateTime<Utc>) -> bool {
        self.ends_at.is_some_and(|end| end < now)
    }

    /// What the discounts that it makes name as their source.
    #[must_use]
    pub fn source(&self) -> String {
        format!("PROMOTION:{}", self.id)
    }

    /// Whether a buyer's code is its code, upper or lower case.
    #[must_use]
    pub fn has_code(&self, code: &str) -> bool {
        self.coupon_code.as_deref().is_some_and(|own| book::same_code(own, code))
    }
}

/// Reads an operation's ids.
fn ids<I: From<uuid::Uuid> + Ord>(texts: Vec<String>) -> Vec<I> {
    let mut ids: Vec<I> = texts.iter().map(|text| I::from(crate::id::from_wire(text))).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// Why an argument's number is refused: it cannot be less than nothing, or more than all.
fn out_of_range(name: &'static str, value: impl ToString) -> OperationRefused {
    OperationRefused::BadArgument { name, value: value.to_string() }
}
