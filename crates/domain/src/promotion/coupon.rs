//! Coupon codes on an order (vendure-behaviour 5.4 and 10.1).

use chrono::{DateTime, Utc};
use serde_json::json;

use super::Promotion;
use super::book::same_code;
use super::usage::Used;
use crate::event::{EventDraft, EventType, HistoryDraft};
use crate::id::PromotionId;
use crate::order::Order;
use crate::order::price::{PriceBook, PriceRefused, Touched, run};

/// Why a code cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CouponRefused {
    /// No promotion of the channel has it.
    #[error("the code {code:?} is not known")]
    Invalid {
        /// The code, as it was given.
        code: String,
    },
    /// Its promotion is over.
    #[error("the code {code:?} has expired")]
    Expired {
        /// The code, as it was given.
        code: String,
    },
    /// Its promotion was used as often as it may be.
    #[error("the code {code:?} was used {limit} times already")]
    Limit {
        /// The code, as it was given.
        code: String,
        /// How often it may be used.
        limit: i32,
    },
}

/// Why a code is not put on an order.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ApplyRefused {
    /// The code cannot be used.
    #[error(transparent)]
    Coupon(#[from] CouponRefused),
    /// The order cannot be priced.
    #[error(transparent)]
    Price(#[from] PriceRefused),
}

/// An order with other codes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CouponPlan {
    /// The order as it will be.
    pub order: Order,
    /// The codes that were taken off.
    pub removed: Vec<String>,
    /// What clients read of it.
    pub history: Vec<HistoryDraft>,
    /// What is told of it.
    pub events: Vec<EventDraft>,
}

/// The promotion that a code stands for, unless it cannot be used. `used` counts the uses of other
/// orders. When a promotion starts is not looked at: its code may be given before.
pub fn validate<'b>(
    book: &'b PriceBook,
    code: &str,
    used: &[Used],
    now: DateTime<Utc>,
) -> Result<&'b Promotion, CouponRefused> {
    let mut why = None;
    for promotion in book.promotions.with_code(code) {
        let code = code.to_owned();
        if promotion.has_ended(now) {
            why.get_or_insert(CouponRefused::Expired { code });
        } else if let Some(limit) = promotion.reached(used) {
            why.get_or_insert(CouponRefused::Limit { code, limit });
        } else {
            return Ok(promotion);
        }
    }
    Err(why.unwrap_or_else(|| CouponRefused::Invalid { code: code.to_owned() }))
}

/// The order with one more code, in the spelling of its promotion. A code that it has already, upper
/// or lower case, changes nothing.
pub fn apply(
    order: &Order,
    code: &str,
    used: &[Used],
    book: &PriceBook,
    now: DateTime<Utc>,
) -> Result<CouponPlan, ApplyRefused> {
    if order.coupon_codes.iter().any(|own| same_code(own, code)) {
        return Ok(unchanged(order));
    }
    let promotion = validate(book, code, used, now)?;
    let code = promotion.coupon_code.clone().unwrap_or_else(|| code.to_owned());
    let mut after = order.clone();
    after.coupon_codes.push(code.clone());
    let payload = json!({ "couponCode": code, "promotionId": promotion.id.to_string() });
    Ok(CouponPlan {
        order: run(&after, book, Touched::Lines(&[]), now)?.stamped(order, now),
        removed: Vec::new(),
        history: vec![HistoryDraft::coupon_applied(&code, promotion.id)],
        events: vec![EventDraft::new(EventType::OrderCouponApplied, payload)],
    })
}

/// The order without a code; one that it does not have changes nothing.
pub fn remove(
    order: &Order,
    code: &str,
    book: &PriceBook,
    now: DateTime<Utc>,
) -> Result<CouponPlan, PriceRefused> {
    let gone = order.coupon_codes.iter().filter(|own| same_code(own, code)).cloned().collect();
    without(order, gone, book, now)
}

/// The order without the codes that can no longer be used, as for a buyer who was not known before.
pub fn revalidate(
    order: &Order,
    used: &[Used],
    book: &PriceBook,
    now: DateTime<Utc>,
) -> Result<CouponPlan, PriceRefused> {
    let is_over = |code: &&String| validate(book, code, used, now).is_err();
    without(order, order.coupon_codes.iter().filter(is_over).cloned().collect(), book, now)
}

/// The order as it can be paid: without codes that can no longer be used, and without promotions that
/// are used up. Priced anew only when there are such; nothing of it is written to the history.
pub fn recheck(
    order: &Order,
    used: &[Used],
    book: &PriceBook,
    now: DateTime<Utc>,
) -> Result<CouponPlan, PriceRefused> {
    let plan = CouponPlan { history: Vec::new(), ..revalidate(order, used, book, now)? };
    let used_up = |id: &PromotionId| book.facts.used_up.contains(id);
    if !plan.removed.is_empty() || !order.promotion_ids.iter().any(used_up) {
        return Ok(plan);
    }
    Ok(CouponPlan {
        order: run(order, book, Touched::Lines(&[]), now)?.stamped(order, now),
        ..plan
    })
}

fn without(
    order: &Order,
    removed: Vec<String>,
    book: &PriceBook,
    now: DateTime<Utc>,
) -> Result<CouponPlan, PriceRefused> {
    if removed.is_empty() {
        return Ok(unchanged(order));
    }
    let mut after = order.clone();
    after.coupon_codes.retain(|code| !removed.contains(code));
    let event = |code: &String| {
        EventDraft::new(EventType::OrderCouponRemoved, json!({ "couponCode": code }))
    };
    Ok(CouponPlan {
        order: run(&after, book, Touched::Lines(&[]), now)?.stamped(order, now),
        history: removed.iter().map(|code| HistoryDraft::coupon_removed(code)).collect(),
        events: removed.iter().map(event).collect(),
        removed,
    })
}

/// An order that keeps its codes.
#[must_use]
pub fn unchanged(order: &Order) -> CouponPlan {
    CouponPlan {
        order: order.clone(),
        removed: Vec::new(),
        history: Vec::new(),
        events: Vec::new(),
    }
}
