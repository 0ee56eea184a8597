//! The promotions of a channel, at hand for a pricing run.

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use super::{Action, Condition, Facts, Promotion};
use crate::id::PromotionId;
use crate::order::Order;

/// The promotions of a channel that are enabled, in the order in which they apply. Those with a code
/// are found by it, so that a shop may have given out many.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PromotionBook {
    all: Vec<Promotion>,
    /// Places of those that need no code.
    automatic: Vec<usize>,
    /// Places of the others, by their code in lower case.
    by_code: HashMap<String, Vec<usize>>,
    wants_facets: bool,
}

/// Whether two texts are one code.
pub(super) fn same_code(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other) || key(one) == key(other)
}

fn key(code: &str) -> String {
    code.to_lowercase()
}

impl PromotionBook {
    /// The book of these promotions; what is not enabled is left out.
    #[must_use]
    pub fn new(promotions: impl IntoIterator<Item = Promotion>) -> Self {
        let mut all: Vec<Promotion> =
            promotions.into_iter().filter(|promotion| promotion.enabled).collect();
        all.sort_by_key(|promotion| (promotion.priority(), promotion.id));
        let mut book = Self::default();
        for (place, promotion) in all.iter().enumerate() {
            match &promotion.coupon_code {
                None => book.automatic.push(place),
                Some(code) => book.by_code.entry(key(code)).or_default().push(place),
            }
        }
        let looks = |promotion: &Promotion| {
            promotion.conditions.iter().any(Condition::looks_at_facets)
                || promotion.actions.iter().any(Action::looks_at_facets)
        };
        Self { wants_facets: all.iter().any(looks), all, ..book }
    }

    /// Whether any of them looks at facet values.
    #[must_use]
    pub fn wants_facets(&self) -> bool {
        self.wants_facets
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Those that need no code and of which there is not an endless number: whoever prices an order
    /// must know whether they are used up.
    pub fn limited_automatic(&self) -> impl Iterator<Item = &Promotion> {
        let automatic = self.automatic.iter().filter_map(|place| self.all.get(*place));
        automatic.filter(|promotion| promotion.limits.is_limited())
    }

    /// Those with a code, upper or lower case.
    pub fn with_code(&self, code: &str) -> impl Iterator<Item = &Promotion> {
        let places = self.by_code.get(&key(code));
        places.into_iter().flatten().filter_map(|place| self.all.get(*place))
    }

    /// The limited ones that an order with these codes may have.
    #[must_use]
    pub fn limited_for(&self, coupon_codes: &[String]) -> Vec<PromotionId> {
        let coded = coupon_codes.iter().flat_map(|code| self.with_code(code));
        let coded = coded.filter(|promotion| promotion.limits.is_limited());
        let mut all: Vec<_> = self.limited_automatic().chain(coded).map(|one| one.id).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// The one with this id.
    #[must_use]
    pub fn find(&self, id: PromotionId) -> Option<&Promotion> {
        self.all.iter().find(|promotion| promotion.id == id)
    }

    /// Those that an order may have now, in the order in which they apply.
    #[must_use]
    pub(super) fn candidates(
        &self,
        order: &Order,
        facts: &Facts,
        now: DateTime<Utc>,
    ) -> Vec<&Promotion> {
        let mut places = self.automatic.clone();
        for code in &order.coupon_codes {
            places.extend(self.by_code.get(&key(code)).into_iter().flatten());
        }
        places.sort_unstable();
        places.dedup();
        let found = places.into_iter().filter_map(|place| self.all.get(place));
        found
            .filter(|promotion| promotion.is_running(now) && !facts.used_up.contains(&promotion.id))
            .collect()
    }
}
