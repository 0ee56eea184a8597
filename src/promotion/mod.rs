//! What makes orders cheaper: promotions as a shop sets them up.

pub mod commands;
pub mod graphql;
pub mod loader;
pub mod refusal;

use db::settings::{ChannelRow, PromotionRow, Settings};
use domain::promotion::usage::Limits;
use domain::promotion::{Promotion, PromotionBook};

use crate::operation::ruled;

/// The promotions of a channel as the rules read them.
#[must_use]
pub fn book(settings: &Settings, channel: &ChannelRow) -> PromotionBook {
    let of_channel = settings.promotions.iter().filter(|row| row.channel_ids.contains(&channel.id));
    PromotionBook::new(of_channel.map(|row| promotion(row)))
}

fn promotion(row: &PromotionRow) -> Promotion {
    let conditions: Vec<_> = row.conditions.0.iter().map(ruled).collect();
    let actions: Vec<_> = row.actions.0.iter().map(ruled).collect();
    Promotion {
        id: row.id,
        names: row.translations.0.clone(),
        enabled: row.enabled,
        starts_at: row.starts_at,
        ends_at: row.ends_at,
        coupon_code: row.coupon_code.clone(),
        limits: Limits { total: row.usage_limit, per_customer: row.per_customer_usage_limit },
        conditions: Vec::new(),
        actions: Vec::new(),
    }
    .with_operations(&conditions, &actions)
}
