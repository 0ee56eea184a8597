//! How often a promotion may be used, and how often it was (vendure-behaviour 5.4, model 5.1).
//!
//! An order holds a use of each of its promotions from the payment page on, as long as it stands.
//! Storage counts under a lock; these rules say what the counts mean.

use serde::Deserialize;

use super::{Promotion, PromotionBook};
use crate::id::PromotionId;
use crate::order::{Order, OrderState, OrderType};

/// How often a promotion may be used; as often as one likes without a number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// By all buyers together.
    pub total: Option<i32>,
    /// By one customer.
    pub per_customer: Option<i32>,
}

/// How often a promotion is used by other orders.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct Used {
    /// The promotion.
    pub promotion_id: PromotionId,
    /// By all buyers together.
    pub total: i64,
    /// By the buyer of the order that is looked at; nothing as long as nobody buys it.
    pub by_buyer: i64,
}

impl Limits {
    /// Whether there is any.
    #[must_use]
    pub fn is_limited(self) -> bool {
        self.total.is_some() || self.per_customer.is_some()
    }

    /// The limit that is reached, that of the customer first.
    #[must_use]
    pub fn reached(self, used: &Used) -> Option<i32> {
        let of_buyer = self.per_customer.filter(|limit| used.by_buyer >= i64::from(*limit));
        of_buyer.or_else(|| self.total.filter(|limit| used.total >= i64::from(*limit)))
    }
}

impl Promotion {
    /// The limit that is reached by other orders.
    pub(super) fn reached(&self, used: &[Used]) -> Option<i32> {
        let used = used.iter().find(|used| used.promotion_id == self.id)?;
        self.limits.reached(used)
    }
}

/// The promotions of which no use is left for an order.
#[must_use]
pub fn used_up(book: &PromotionBook, used: &[Used]) -> Vec<PromotionId> {
    let is_used_up = |used: &&Used| {
        let promotion = book.find(used.promotion_id);
        promotion.is_some_and(|promotion| promotion.limits.reached(used).is_some())
    };
    used.iter().filter(is_used_up).map(|used| used.promotion_id).collect()
}

/// The promotions of which an order holds a use.
#[must_use]
pub fn held(order: &Order) -> &[PromotionId] {
    let holds = order.order_type != OrderType::Seller
        && !matches!(
            order.state,
            OrderState::Created
                | OrderState::Draft
                | OrderState::AddingItems
                | OrderState::Cancelled
        );
    if holds { &order.promotion_ids } else { &[] }
}
