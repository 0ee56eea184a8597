//! Promotions on the wire.

use std::sync::Arc;

use async_graphql::{Context, Object, Result};
use chrono::{DateTime, Utc};
use db::settings::Operation;
use domain::id::PromotionId;
use domain::text::Translation;

use crate::text;
use crate::visit::VisitExt as _;
use crate::wire::{ConfigurableOperation, Json, List};

/// What a shop offers to make an order cheaper.
#[derive(Clone, Debug)]
pub struct PromotionFacts {
    /// Its id.
    pub id: PromotionId,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was changed last.
    pub updated_at: DateTime<Utc>,
    /// From when it holds.
    pub starts_at: Option<DateTime<Utc>>,
    /// Until when it holds.
    pub ends_at: Option<DateTime<Utc>>,
    /// The code that customers must know.
    pub coupon_code: Option<String>,
    /// How often a customer may use it.
    pub per_customer_usage_limit: Option<i32>,
    /// How often it may be used in all.
    pub usage_limit: Option<i32>,
    /// Whether it is in force.
    pub enabled: bool,
    /// When it applies.
    pub conditions: Vec<Operation>,
    /// What it does.
    pub actions: Vec<Operation>,
    /// What it is called.
    pub translations: Vec<Translation>,
}

/// A promotion: what makes an order cheaper, and when.
#[derive(Clone)]
pub struct Promotion(pub Arc<PromotionFacts>);

/// A promotion: what makes an order cheaper, and when.
#[Object]
impl Promotion {
    /// The promotion's id.
    fn id(&self) -> PromotionId {
        self.0.id
    }

    /// When it was made (UTC).
    fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// When it was changed last (UTC).
    fn updated_at(&self) -> DateTime<Utc> {
        self.0.updated_at
    }

    /// From when it holds (UTC); always without.
    fn starts_at(&self) -> Option<DateTime<Utc>> {
        self.0.starts_at
    }

    /// Until when it holds (UTC); for ever without.
    fn ends_at(&self) -> Option<DateTime<Utc>> {
        self.0.ends_at
    }

    /// The code that customers must give; nobody needs one without.
    fn coupon_code(&self) -> Option<&str> {
        self.0.coupon_code.as_deref()
    }

    /// How often one customer may use it.
    fn per_customer_usage_limit(&self) -> Option<i32> {
        self.0.per_customer_usage_limit
    }

    /// How often it may be used in all.
    fn usage_limit(&self) -> Option<i32> {
        self.0.usage_limit
    }

    /// The name in the request's language.
    fn name(&self, ctx: &Context<'_>) -> Result<String> {
        Ok(text::name(&self.0.translations, &*ctx.actor()?))
    }

    /// The description in the request's language; may hold HTML.
    fn description(&self, ctx: &Context<'_>) -> Result<String> {
        Ok(text::description(&self.0.translations, &*ctx.actor()?))
    }

    /// Whether it is in force.
    fn enabled(&self) -> bool {
        self.0.enabled
    }

    /// When it applies: all of these must hold.
    fn conditions(&self) -> List<ConfigurableOperation> {
        self.0.conditions.iter().cloned().map(ConfigurableOperation::from).collect()
    }

    /// What it does.
    fn actions(&self) -> List<ConfigurableOperation> {
        self.0.actions.iter().cloned().map(ConfigurableOperation::from).collect()
    }

    /// Name and description in all languages.
    fn translations(&self) -> List<PromotionTranslation> {
        PromotionTranslation::all(&self.0.translations)
    }

    /// Fields of the shop's own; none are configured.
    fn custom_fields(&self) -> Option<Json> {
        None
    }
}

crate::translation! {
    /// What a promotion is called in one language.
    PromotionTranslation
}
