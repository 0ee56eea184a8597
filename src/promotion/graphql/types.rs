//! Promotions: types and list.

use std::sync::Arc;

use async_graphql::{Context, Object, Result};
use chrono::{DateTime, Utc};
use db::settings::PromotionRow;
use domain::id::PromotionId;

use crate::text;
use crate::visit::VisitExt as _;
use crate::wire::{ConfigurableOperation, Json, List};

/// A promotion: what makes an order cheaper, and when.
#[derive(Clone)]
pub struct Promotion(pub Arc<PromotionRow>);

impl Promotion {
    /// The promotions with these ids, in their order: from the settings, and from the database those
    /// that were deleted since. No statement, or one a document.
    pub async fn named(ctx: &Context<'_>, ids: &[PromotionId]) -> Result<List<Self>> {
        let (visit, settings) = (ctx.visit()?, ctx.settings()?);
        let mut all = Vec::with_capacity(ids.len());
        for id in ids {
            let found = match settings.promotion(*id) {
                Some(row) => Some(row),
                None => visit
                    .loaders
                    .promotion
                    .promotion(*id)
                    .await
                    .map_err(|f| visit.tell(f))?
                    .map(Arc::new),
            };
            all.extend(found.map(Self));
        }
        Ok(all.into())
    }
}

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
        Ok(text::name(&self.0.translations.0, &*ctx.actor()?))
    }

    /// The description in the request's language; may hold HTML.
    fn description(&self, ctx: &Context<'_>) -> Result<String> {
        Ok(text::description(&self.0.translations.0, &*ctx.actor()?))
    }

    /// Whether it is in force.
    fn enabled(&self) -> bool {
        self.0.enabled
    }

    /// When it applies: all of these must hold.
    fn conditions(&self) -> List<ConfigurableOperation> {
        self.0.conditions.0.iter().cloned().map(ConfigurableOperation::from).collect()
    }

    /// What it does.
    fn actions(&self) -> List<ConfigurableOperation> {
        self.0.actions.0.iter().cloned().map(ConfigurableOperation::from).collect()
    }

    /// Name and description in all languages.
    fn translations(&self) -> List<PromotionTranslation> {
        PromotionTranslation::all(&self.0.translations.0)
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

crate::list_page! {
    /// A page of promotions.
    PromotionList of Promotion
}

crate::list_options! {
    PromotionListOptions, PromotionSortParameter, PromotionFilterParameter {
        sort and filter {
            /// The id.
            id: IdOperators = "p.id",
            /// When it was made.
            created_at: DateOperators = "p.created_at",
            /// When it was changed last.
            updated_at: DateOperators = "p.updated_at",
            /// From when it holds.
            starts_at: DateOperators = "p.starts_at",
            /// Until when it holds.
            ends_at: DateOperators = "p.ends_at",
            /// The code that customers must give.
            coupon_code: StringOperators = "p.coupon_code",
            /// How often one customer may use it.
            per_customer_usage_limit: NumberOperators = "p.per_customer_usage_limit",
            /// How often it may be used in all.
            usage_limit: NumberOperators = "p.usage_limit",
            /// The name in the request's language.
            name: StringOperators = "translated(p.translations, :language, :fallback, 'name')",
            /// The description in the request's language.
            description: StringOperators = "translated(p.translations, :language, :fallback, 'description')",
        }
        sort only {}
        filter only {
            /// Whether it is in force.
            enabled: BooleanOperators = "p.enabled",
        }
    }
}
