//! Taxes on the wire.

use std::sync::Arc;

use async_graphql::{Context, InputObject, Object, Result};
use chrono::{DateTime, Utc};
use db::list::Condition;
use db::settings::{TaxCategoryRow, TaxRateRow, ZoneRow};
use domain::access::Permission::{
    CreateSettings, CreateTaxCategory, CreateTaxRate, DeleteSettings, DeleteTaxCategory,
    DeleteTaxRate, ReadCatalog, ReadSettings, ReadTaxCategory, ReadTaxRate, UpdateSettings,
    UpdateTaxCategory, UpdateTaxRate,
};
use domain::id::{TaxCategoryId, TaxRateId, ZoneId};
use rust_decimal::Decimal;

use super::commands::{self, CategoryPatch, RatePatch};
use crate::call::Call;
use crate::channel::graphql::Zone;
use crate::customer::graphql::CustomerGroup;
use crate::failure::Failure;
use crate::guard::{may, on_admin};
use crate::list;
use crate::visit::VisitExt as _;
use crate::wire::{DeletionResponse, Json};

/// A class of goods with the same tax, as "standard" or "reduced".
#[derive(Clone)]
pub struct TaxCategory(pub Arc<TaxCategoryRow>);

/// A class of goods with the same tax, as "standard" or "reduced".
#[Object]
impl TaxCategory {
    /// The category's id.
    fn id(&self) -> TaxCategoryId {
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

    /// What it is called.
    fn name(&self) -> &str {
        &self.0.name
    }

    /// Whether variants that name no category get this one.
    fn is_default(&self) -> bool {
        self.0.is_default
    }

    /// Fields of the shop's own; none are configured.
    fn custom_fields(&self) -> Option<Json> {
        None
    }
}

/// The tax of a category in a zone.
#[derive(Clone)]
pub struct TaxRate(pub Arc<TaxRateRow>);

/// The tax of a category in a zone.
#[Object]
impl TaxRate {
    /// The rate's id.
    fn id(&self) -> TaxRateId {
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

    /// What customers see on their tax lines.
    fn name(&self) -> &str {
        &self.0.name
    }

    /// Whether it is in force.
    fn enabled(&self) -> bool {
        self.0.enabled
    }

    /// Percent: 20 is twenty percent. For display; the server computes with the exact decimal.
    fn value(&self) -> f64 {
        percent(self.0.value)
    }

    /// The goods it applies to.
    fn category(&self, ctx: &Context<'_>) -> Result<TaxCategory> {
        let visit = ctx.visit()?;
        let found = visit.settings().get::<TaxCategoryRow>(self.0.category_id);
        found.map(TaxCategory).map_err(|f| visit.tell(f))
    }

    /// Where it applies.
    fn zone(&self, ctx: &Context<'_>) -> Result<Zone> {
        let visit = ctx.visit()?;
        let found = visit.settings().get::<ZoneRow>(self.0.zone_id);
        found.map(Zone).map_err(|f| visit.tell(f))
    }

    /// The customers it applies to; null: all. No rate is for some only yet.
    fn customer_group(&self) -> Option<CustomerGroup> {
        None
    }

    /// Fields of the shop's own; none are configured.
    fn custom_fields(&self) -> Option<Json> {
        None
    }
}

/// A percentage for display.
#[must_use]
pub fn percent(value: Decimal) -> f64 {
    use std::str::FromStr as _;
    // By way of its text: the nearest double to what people read, without float arithmetic.
    f64::from_str(&value.normalize().to_string()).unwrap_or_default()
}

crate::list_page! {
    /// A page of tax categories.
    TaxCategoryList of TaxCategory
}
crate::list_page! {
    /// A page of tax rates.
    TaxRateList of TaxRate
}

crate::list_options! {
    TaxCategoryListOptions, TaxCategorySortParameter, TaxCategoryFilterParameter {
        sort and filter {
            /// The id.
            id: IdOperators = "c.id",
            /// When it was made.
            created_at: DateOperators = "c.created_at",
            /// When it was changed last.
            updated_at: DateOperators = "c.updated_at",
            /// The name.
            name: StringOperators = "c.name",
        }
        sort only {}
        filter only {
            /// Whether variants that name no category get it.
            is_default: BooleanOperators = "c.is_default",
        }
    }
}

crate::list_options! {
    TaxRateListOptions, TaxRateSortParameter, TaxRateFilterParameter {
        sort and filter {
            /// The id.
            id: IdOperators = "r.id",
            /// When it was made.
            created_at: DateOperators = "r.created_at",
            /// When it was changed last.
            updated_at: DateOperators = "r.updated_at",
            /// The name.
            name: StringOperators = "r.name",
            /// The percentage.
            value: NumberOperators = "r.value",
        }
        sort only {}
        filter only {
            /// Whether it is in force.
            enabled: BooleanOperators = "r.enabled",
            /// The category.
            category_id: IdOperators = "r.category_id",
            /// The zone.
            zone_id: IdOperators = "r.zone_id",
        }
    }
}

/// A new tax category.
#[derive(InputObject)]
pub struct CreateTaxCategoryInput {
    /// What it is called.
    pub name: String,
    /// Whether variants that name no category get this one; the former default stops being it.
    pub is_default: Option<bool>,
    /// None are configured.
    pub custom_fields: Option<Json>,
}

/// A change of a tax category; what is left out stays.
#[derive(InputObject)]
pub struct UpdateTaxCategoryInput {
    /// Which.
    pub id: TaxCategoryId,
    /// What it is called.
    pub name: Option<String>,
    /// Whether variants that name no category get this one; the former default stops being it.
    pub is_default: Option<bool>,
    /// None are configured.
    pub custom_fields: Option<Json>,
}

/// A new tax rate.
#[derive(InputObject)]
pub struct CreateTaxRateInput {
    /// What customers see on their tax lines.
    pub name: String,
    /// Whether it is in force.
    pub enabled: bool,
    /// Percent, 0 to 1000 with at most four decimals.
    pub value: f64,
    /// The goods it applies to.
    pub category_id: TaxCategoryId,
    /// The countries it applies in.
    pub zone_id: ZoneId,
    /// Taken, and ignored: groups have no rates of their own.
    pub customer_group_id: Option<async_graphql::ID>,
    /// None are configured.
    pub custom_fields: Option<Json>,
}

/// A change of a tax rate; what is left out stays.
#[derive(InputObject)]
pub struct UpdateTaxRateInput {
    /// Which.
    pub id: TaxRateId,
    /// What customers see on their tax lines.
    pub name: Option<String>,
    /// Percent, 0 to 1000 with at most four decimals.
    pub value: Option<f64>,
    /// Whether it is in force.
    pub enabled: Option<bool>,
    /// The goods it applies to.
    pub category_id: Option<TaxCategoryId>,
    /// The countries it applies in.
    pub zone_id: Option<ZoneId>,
    /// Taken, and ignored: groups have no rates of their own.
    pub customer_group_id: Option<async_graphql::ID>,
    /// None are configured.
    pub custom_fields: Option<Json>,
}

/// A percentage as sent: exact by way of its text.
pub fn decimal(value: f64) -> Result<Decimal, Failure> {
    value.to_string().parse().map_err(|_e| Failure::input("tax-rate-value-not-valid", Vec::new()))
}

/// Queries of taxes.
#[derive(Default)]
pub struct TaxQuery;

#[Object]
impl TaxQuery {
    /// Tax categories. Permission: ReadCatalog, ReadSettings or ReadTaxCategory.
    #[graphql(guard = "may(&[ReadCatalog, ReadSettings, ReadTaxCategory])", visible = "on_admin")]
    async fn tax_categories(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which part of the list, in which order.")] options: Option<
            TaxCategoryListOptions,
        >,
    ) -> Result<TaxCategoryList> {
        let visit = ctx.visit()?;
        let query = TaxCategoryListOptions::query(options, &visit.actor());
        let page = list::read(visit, db::tax::CATEGORIES, Condition::All(vec![]), query).await?;
        Ok(TaxCategoryList::of(page, |row: TaxCategoryRow| TaxCategory(Arc::new(row))))
    }

    /// A tax category, or null. Permission: ReadCatalog, ReadSettings or ReadTaxCategory.
    #[graphql(guard = "may(&[ReadCatalog, ReadSettings, ReadTaxCategory])", visible = "on_admin")]
    fn tax_category(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] id: TaxCategoryId,
    ) -> Result<Option<TaxCategory>> {
        Ok(ctx.settings()?.tax_category(id).map(TaxCategory))
    }

    /// Tax rates. Permission: ReadCatalog, ReadSettings or ReadTaxRate.
    #[graphql(guard = "may(&[ReadCatalog, ReadSettings, ReadTaxRate])", visible = "on_admin")]
    async fn tax_rates(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which part of the list, in which order.")] options: Option<
            TaxRateListOptions,
        >,
    ) -> Result<TaxRateList> {
        let visit = ctx.visit()?;
        let query = TaxRateListOptions::query(options, &visit.actor());
        let page = list::read(visit, db::tax::RATES, Condition::All(vec![]), query).await?;
        Ok(TaxRateList::of(page, |row: TaxRateRow| TaxRate(Arc::new(row))))
    }

    /// A tax rate, or null. Permission: ReadCatalog, ReadSettings or ReadTaxRate.
    #[graphql(guard = "may(&[ReadCatalog, ReadSettings, ReadTaxRate])", visible = "on_admin")]
    fn tax_rate(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] id: TaxRateId,
    ) -> Result<Option<TaxRate>> {
        Ok(ctx.settings()?.tax_rate(id).map(TaxRate))
    }
}

/// Mutations of taxes.
#[derive(Default)]
pub struct TaxMutation;

#[Object]
impl TaxMutation {
    /// Creates a tax category. Permission: CreateSettings or CreateTaxCategory.
    #[graphql(guard = "may(&[CreateSettings, CreateTaxCategory])", visible = "on_admin")]
    async fn create_tax_category(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The new one.")] input: CreateTaxCategoryInput,
    ) -> Result<TaxCategory> {
        let call = Call::of(ctx)?;
        let patch = CategoryPatch { name: Some(input.name), is_default: input.is_default };
        let row = commands::create_category(&call, patch).await;
        Ok(TaxCategory(Arc::new(row.map_err(|f| call.tell(f))?)))
    }

    /// Changes a tax category. Permission: UpdateSettings or UpdateTaxCategory.
    #[graphql(guard = "may(&[UpdateSettings, UpdateTaxCategory])", visible = "on_admin")]
    async fn update_tax_category(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The change.")] input: UpdateTaxCategoryInput,
    ) -> Result<TaxCategory> {
        let call = Call::of(ctx)?;
        let patch = CategoryPatch { name: input.name, is_default: input.is_default };
        let row = commands::update_category(&call, input.id, patch).await;
        Ok(TaxCategory(Arc::new(row.map_err(|f| call.tell(f))?)))
    }

    /// Deletes a tax category that nothing uses. Permission: DeleteSettings or DeleteTaxCategory.
    #[graphql(guard = "may(&[DeleteSettings, DeleteTaxCategory])", visible = "on_admin")]
    async fn delete_tax_category(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] id: TaxCategoryId,
    ) -> Result<DeletionResponse> {
        let call = Call::of(ctx)?;
        let deleted = commands::delete_category(&call, id).await.map_err(|f| call.tell(f))?;
        Ok(DeletionResponse::of(deleted, call.language(), "message.tax-category-in-use"))
    }

    /// Creates a tax rate. Permission: CreateSettings or CreateTaxRate.
    #[graphql(guard = "may(&[CreateSettings, CreateTaxRate])", visible = "on_admin")]
    async fn create_tax_rate(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The new one.")] input: CreateTaxRateInput,
    ) -> Result<TaxRate> {
        let call = Call::of(ctx)?;
        let patch = RatePatch {
            name: Some(input.name),
            value: Some(decimal(input.value).map_err(|f| call.tell(f))?),
            enabled: Some(input.enabled),
            category_id: Some(input.category_id),
            zone_id: Some(input.zone_id),
        };
        let row = commands::create_rate(&call, patch).await;
        Ok(TaxRate(Arc::new(row.map_err(|f| call.tell(f))?)))
    }

    /// Changes a tax rate. Permission: UpdateSettings or UpdateTaxRate.
    #[graphql(guard = "may(&[UpdateSettings, UpdateTaxRate])", visible = "on_admin")]
    async fn update_tax_rate(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The change.")] input: UpdateTaxRateInput,
    ) -> Result<TaxRate> {
        let call = Call::of(ctx)?;
        let patch = RatePatch {
            name: input.name,
            value: input.value.map(decimal).transpose().map_err(|f| call.tell(f))?,
            enabled: input.enabled,
            category_id: input.category_id,
            zone_id: input.zone_id,
        };
        let row = commands::update_rate(&call, input.id, patch).await;
        Ok(TaxRate(Arc::new(row.map_err(|f| call.tell(f))?)))
    }

    /// Deletes a tax rate; orders keep the tax lines that it gave them. Permission: DeleteSettings
    /// or DeleteTaxRate.
    #[graphql(guard = "may(&[DeleteSettings, DeleteTaxRate])", visible = "on_admin")]
    async fn delete_tax_rate(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] id: TaxRateId,
    ) -> Result<DeletionResponse> {
        let call = Call::of(ctx)?;
        commands::delete_rate(&call, id).await.map_err(|f| call.tell(f))?;
        Ok(DeletionResponse::deleted())
    }
}
