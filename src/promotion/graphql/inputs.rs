//! Promotions: inputs.

use async_graphql::{InputObject, MaybeUndefined};
use chrono::{DateTime, Utc};
use domain::id::PromotionId;

use crate::promotion::commands::PromotionPatch;
use crate::text::TextPatch;
use crate::wire::{ConfigurableOperationInput, Json};

crate::translation_input! {
    /// What a promotion is called in one language.
    PromotionTranslationInput
}

/// A new promotion. It needs a condition or a coupon code.
#[derive(InputObject)]
pub struct CreatePromotionInput {
    /// Whether it is in force.
    pub enabled: bool,
    /// From when it holds (UTC); always without.
    pub starts_at: Option<DateTime<Utc>>,
    /// Until when it holds (UTC); for ever without.
    pub ends_at: Option<DateTime<Utc>>,
    /// The code that customers must give, upper or lower case; nobody needs one without.
    pub coupon_code: Option<String>,
    /// How often one customer may use it, at least 0; as often as they like without.
    pub per_customer_usage_limit: Option<i32>,
    /// How often it may be used in all, at least 0; as often as one likes without.
    pub usage_limit: Option<i32>,
    /// When it applies: all of these must hold (`promotionConditions`).
    pub conditions: Vec<ConfigurableOperationInput>,
    /// What it does (`promotionActions`).
    pub actions: Vec<ConfigurableOperationInput>,
    /// Names and descriptions.
    pub translations: Vec<PromotionTranslationInput>,
    /// None are configured.
    pub custom_fields: Option<Json>,
}

impl From<CreatePromotionInput> for PromotionPatch {
    fn from(input: CreatePromotionInput) -> Self {
        Self {
            enabled: Some(input.enabled),
            starts_at: Some(input.starts_at),
            ends_at: Some(input.ends_at),
            coupon_code: Some(input.coupon_code),
            per_customer_usage_limit: Some(input.per_customer_usage_limit),
            usage_limit: Some(input.usage_limit),
            conditions: Some(input.conditions),
            actions: Some(input.actions),
            texts: input.translations.into_iter().map(TextPatch::from).collect(),
        }
    }
}

/// A change of a promotion; what is left out stays, what is null is taken away.
#[derive(InputObject)]
pub struct UpdatePromotionInput {
    /// Which.
    pub id: PromotionId,
    /// Whether it is in force.
    pub enabled: Option<bool>,
    /// From when it holds (UTC).
    pub starts_at: MaybeUndefined<DateTime<Utc>>,
    /// Until when it holds (UTC).
    pub ends_at: MaybeUndefined<DateTime<Utc>>,
    /// The code that customers must give, upper or lower case.
    pub coupon_code: MaybeUndefined<String>,
    /// How often one customer may use it, at least 0.
    pub per_customer_usage_limit: MaybeUndefined<i32>,
    /// How often it may be used in all, at least 0; uses that there are already count.
    pub usage_limit: MaybeUndefined<i32>,
    /// When it applies: all of these must hold (`promotionConditions`).
    pub conditions: Option<Vec<ConfigurableOperationInput>>,
    /// What it does (`promotionActions`).
    pub actions: Option<Vec<ConfigurableOperationInput>>,
    /// Names and descriptions; languages that are left out keep theirs.
    pub translations: Option<Vec<PromotionTranslationInput>>,
    /// None are configured.
    pub custom_fields: Option<Json>,
}

impl From<UpdatePromotionInput> for PromotionPatch {
    fn from(input: UpdatePromotionInput) -> Self {
        let texts = input.translations.unwrap_or_default();
        Self {
            enabled: input.enabled,
            starts_at: input.starts_at.into(),
            ends_at: input.ends_at.into(),
            coupon_code: input.coupon_code.into(),
            per_customer_usage_limit: input.per_customer_usage_limit.into(),
            usage_limit: input.usage_limit.into(),
            conditions: input.conditions,
            actions: input.actions,
            texts: texts.into_iter().map(TextPatch::from).collect(),
        }
    }
}
