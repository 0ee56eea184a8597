//! The queries and mutations of taxes.

use std::sync::Arc;

use async_graphql::{Context, Object, Result};
use db::list::Condition;
use db::settings::{TaxCategoryRow, TaxRateRow};
use domain::access::Permission::{
    CreateSettings, CreateTaxCategory, CreateTaxRate, DeleteSettings, DeleteTaxCategory,
    DeleteTaxRate, ReadCatalog, ReadSettings, ReadTaxCategory, ReadTaxRate, UpdateSettings,
    UpdateTaxCategory, UpdateTaxRate,
};
use domain::id::{TaxCategoryId, TaxRateId};

use super::inputs::{
    CreateTaxCategoryInput, CreateTaxRateInput, UpdateTaxCategoryInput, UpdateTaxRateInput, decimal,
};
use super::types::{
    TaxCategory, TaxCategoryList, TaxCategoryListOptions, TaxRate, TaxRateList, TaxRateListOptions,
};
use crate::call::Call;
use crate::guard::{may, on_admin};
use crate::list;
use crate::tax::commands::{self, CategoryPatch, RatePatch};
use crate::visit::VisitExt as _;
use crate::wire::DeletionResponse;

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
            customer_group_id: Some(input.customer_group_id).into(),
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
            customer_group_id: input.customer_group_id,
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
