//! Queries of the catalogue: those of storefronts, and those of dashboards alone.

use std::sync::Arc;

use async_graphql::{Context, Object, Result};
use db::catalog::option::OptionGroupFound;
use db::list::{Condition, Value};
use domain::access::Permission::{ReadAsset, ReadCatalog, ReadCollection, ReadFacet, ReadProduct};
use domain::id::{
    AssetId, CollectionId, FacetId, FacetValueId, ProductId, ProductOptionGroupId, ProductOptionId,
    ProductVariantId,
};

use super::asset::{Asset, AssetList};
use super::collection::{self, Collection, CollectionList};
use super::facet::{self, Facet, FacetList, FacetValue, FacetValueList};
use super::list::{
    AssetListOptions, CollectionListOptions, FacetListOptions, FacetValueListOptions,
    ProductListOptions, ProductOptionGroupListOptions, ProductOptionListOptions,
    ProductVariantListOptions, VARIANT_COUNT,
};
use super::option::{ProductOption, ProductOptionGroup, ProductOptionGroupList, ProductOptionList};
use super::product::{Product, ProductList};
use super::variant::{self, ProductVariant, ProductVariantList};
use super::{Tell as _, read};
use crate::catalog::At;
use crate::failure::Failure;
use crate::guard::{may, on_admin, open_or};
use crate::list;
use crate::visit::VisitExt as _;
use crate::wire::{ConfigurableOperationDefinition, List};

/// Queries of the catalogue that storefronts have too.
#[derive(Default)]
pub struct CatalogQuery;

#[Object]
impl CatalogQuery {
    /// Products; disabled ones only on the admin API. Permission there: ReadCatalog or ReadProduct.
    #[graphql(guard = "open_or(&[ReadCatalog, ReadProduct])")]
    async fn products(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which part of the list, in which order.")] options: Option<
            ProductListOptions,
        >,
    ) -> Result<ProductList> {
        let (visit, at) = (ctx.visit()?, At::here(ctx)?);
        let query = ProductListOptions::query(options, &visit.actor());
        let scope = db::catalog::product::visible(at.sight);
        let page = list::read(visit, db::catalog::product::PRODUCTS, scope, query).await?;
        Ok(ProductList::of(page, |row| Product { row: Arc::new(row), at: at.clone() }))
    }

    /// A product, by id or by its part of an address, or null. Permission on the admin API:
    /// ReadCatalog or ReadProduct.
    #[graphql(guard = "open_or(&[ReadCatalog, ReadProduct])")]
    async fn product(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its id; counts before the slug.")] id: Option<ProductId>,
        #[graphql(desc = "Its part of an address, in any language.")] slug: Option<String>,
    ) -> Result<Option<Product>> {
        let at = At::here(ctx)?;
        let found = read::product(ctx, &at, id, slug).await.tell(ctx)?;
        Ok(found.map(|row| Product { row: Arc::new(row), at }))
    }

    /// Collections, without the root; private ones only on the admin API. Permission there:
    /// ReadCatalog or ReadCollection.
    #[graphql(guard = "open_or(&[ReadCatalog, ReadCollection])")]
    async fn collections(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which part of the list, in which order.")] options: Option<
            CollectionListOptions,
        >,
    ) -> Result<CollectionList> {
        let (visit, at, tree) = (ctx.visit()?, At::here(ctx)?, collection::tree(ctx).await?);
        let top = options.as_ref().and_then(|o| o.top_level_only).unwrap_or(false);
        let query = CollectionListOptions::query(options, &visit.actor()).tell(ctx)?;
        let query = read::counted(ctx, &tree, at.sight, query, VARIANT_COUNT).await.tell(ctx)?;
        let scope = read::collections(at.sight, top.then(|| tree.root()).flatten());
        let page =
            list::read(visit, db::catalog::collection::COLLECTIONS, scope, Ok(query)).await?;
        let of = |row| Collection { row: Arc::new(row), tree: tree.clone(), at: at.clone() };
        Ok(CollectionList::of(page, of))
    }

    /// A collection, by id or by its part of an address, or null. Permission on the admin API:
    /// ReadCatalog or ReadCollection.
    #[graphql(guard = "open_or(&[ReadCatalog, ReadCollection])")]
    async fn collection(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its id; the root's is `1`.")] id: Option<CollectionId>,
        #[graphql(desc = "Its part of an address, in any language.")] slug: Option<String>,
    ) -> Result<Option<Collection>> {
        let (at, tree) = (At::here(ctx)?, collection::tree(ctx).await?);
        let found = read::collection(&tree, &at, id, slug).tell(ctx)?;
        Ok(found.map(|row| Collection { row, tree, at }))
    }

    /// Facets; private ones only on the admin API. Permission there: ReadCatalog, ReadProduct or
    /// ReadFacet.
    #[graphql(guard = "open_or(&[ReadCatalog, ReadProduct, ReadFacet])")]
    async fn facets(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which part of the list, in which order.")] options: Option<
            FacetListOptions,
        >,
    ) -> Result<FacetList> {
        let visit = ctx.visit()?;
        let query = FacetListOptions::query(options, &visit.actor());
        let scope = db::catalog::facet::visible(At::here(ctx)?.sight);
        let page = list::read(visit, db::catalog::facet::FACETS, scope, query).await?;
        Ok(FacetList::of(page, |row| Facet(Arc::new(row))))
    }

    /// A facet, or null. Permission on the admin API: ReadCatalog, ReadProduct or ReadFacet.
    #[graphql(guard = "open_or(&[ReadCatalog, ReadProduct, ReadFacet])")]
    async fn facet(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its id.")] id: FacetId,
    ) -> Result<Option<Facet>> {
        let sight = At::here(ctx)?.sight;
        let found = ctx.loaders()?.catalog.facet(id).await.tell(ctx)?;
        Ok(found.filter(|row| read::sees_facet(sight, row)).map(Facet))
    }
}

/// Queries of the catalogue that dashboards alone have.
#[derive(Default)]
pub struct AdminCatalogQuery;

#[Object]
impl AdminCatalogQuery {
    /// Variants. Permission: ReadCatalog or ReadProduct.
    #[graphql(guard = "may(&[ReadCatalog, ReadProduct])", visible = "on_admin")]
    async fn product_variants(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which part of the list, in which order.")] options: Option<
            ProductVariantListOptions,
        >,
        #[graphql(desc = "Only those of this product.")] product_id: Option<ProductId>,
    ) -> Result<ProductVariantList> {
        let of = |id: ProductId| Condition::Is("v.product_id = ?".into(), Value::Id(id.uuid()));
        let scope = Condition::All(product_id.map(of).into_iter().collect());
        variant::page(ctx, &At::here(ctx)?, scope, options).await
    }

    /// A variant, or null. Permission: ReadCatalog or ReadProduct.
    #[graphql(guard = "may(&[ReadCatalog, ReadProduct])", visible = "on_admin")]
    async fn product_variant(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its id.")] id: ProductVariantId,
    ) -> Result<Option<ProductVariant>> {
        let at = At::here(ctx)?;
        let found = ctx.loaders()?.catalog.variant(at.offer(id)).await.tell(ctx)?;
        let seen = found.filter(|row| read::sees_variant(at.sight, &row.variant));
        Ok(seen.map(|row| ProductVariant::new(row, at)))
    }

    /// Option groups. Permission: ReadCatalog or ReadProduct.
    #[graphql(guard = "may(&[ReadCatalog, ReadProduct])", visible = "on_admin")]
    async fn product_option_groups(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which part of the list, in which order.")] options: Option<
            ProductOptionGroupListOptions,
        >,
    ) -> Result<ProductOptionGroupList> {
        let visit = ctx.visit()?;
        let query = ProductOptionGroupListOptions::query(options, &visit.actor());
        let scope = db::catalog::option::visible_groups(At::here(ctx)?.sight);
        let page = list::read(visit, db::catalog::option::GROUPS, scope, query).await?;
        Ok(ProductOptionGroupList::of(page, |row: OptionGroupFound| {
            ProductOptionGroup(Arc::new(row))
        }))
    }

    /// An option group, or null. Permission: ReadCatalog or ReadProduct.
    #[graphql(guard = "may(&[ReadCatalog, ReadProduct])", visible = "on_admin")]
    async fn product_option_group(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its id.")] id: ProductOptionGroupId,
    ) -> Result<Option<ProductOptionGroup>> {
        let sight = At::here(ctx)?.sight;
        let found = ctx.loaders()?.catalog.option_group(id).await.tell(ctx)?;
        Ok(found.filter(|row| read::sees_group(sight, &row.group)).map(ProductOptionGroup))
    }

    /// Options. Permission: ReadCatalog or ReadProduct.
    #[graphql(guard = "may(&[ReadCatalog, ReadProduct])", visible = "on_admin")]
    async fn product_options(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which part of the list, in which order.")] options: Option<
            ProductOptionListOptions,
        >,
        #[graphql(desc = "Only those of this group.")] group_id: Option<ProductOptionGroupId>,
    ) -> Result<ProductOptionList> {
        let visit = ctx.visit()?;
        let query = ProductOptionListOptions::query(options, &visit.actor());
        let mut scope = vec![db::catalog::option::visible(At::here(ctx)?.sight)];
        scope.extend(
            group_id.map(|id| Condition::Is("o.group_id = ?".into(), Value::Id(id.uuid()))),
        );
        let scope = Condition::All(scope);
        let page = list::read(visit, db::catalog::option::OPTIONS, scope, query).await?;
        Ok(ProductOptionList::of(page, |row| ProductOption(Arc::new(row))))
    }

    /// An option, or null. Permission: ReadCatalog or ReadProduct.
    #[graphql(guard = "may(&[ReadCatalog, ReadProduct])", visible = "on_admin")]
    async fn product_option(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its id.")] id: ProductOptionId,
    ) -> Result<Option<ProductOption>> {
        let (at, loaders) = (At::here(ctx)?, &ctx.loaders()?.catalog);
        let Some(row) = loaders.option(id).await.tell(ctx)? else { return Ok(None) };
        let group = loaders.option_group(row.group_id).await.tell(ctx)?;
        let seen = group.is_some_and(|found| read::sees_group(at.sight, &found.group));
        Ok((seen && row.deleted_at.is_none()).then_some(ProductOption(row)))
    }

    /// Facet values. Permission: ReadCatalog, ReadProduct or ReadFacet.
    #[graphql(guard = "may(&[ReadCatalog, ReadProduct, ReadFacet])", visible = "on_admin")]
    async fn facet_values(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which part of the list, in which order.")] options: Option<
            FacetValueListOptions,
        >,
    ) -> Result<FacetValueList> {
        facet::values(ctx, Condition::All(Vec::new()), options).await
    }

    /// A facet value, or null. Permission: ReadCatalog, ReadProduct or ReadFacet.
    #[graphql(guard = "may(&[ReadCatalog, ReadProduct, ReadFacet])", visible = "on_admin")]
    async fn facet_value(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its id.")] id: FacetValueId,
    ) -> Result<Option<FacetValue>> {
        let sight = At::here(ctx)?.sight;
        let found = ctx.loaders()?.catalog.facet_value(id).await.tell(ctx)?;
        Ok(found.filter(|row| read::sees_facet(sight, &row.facet.0)).map(FacetValue))
    }

    /// What collections can be filtered by. Permission: ReadCatalog or ReadCollection.
    #[graphql(guard = "may(&[ReadCatalog, ReadCollection])", visible = "on_admin")]
    fn collection_filters(&self) -> List<ConfigurableOperationDefinition> {
        crate::operation::told(domain::catalog::COLLECTION_FILTERS)
    }

    /// Pictures and files. Permission: ReadCatalog or ReadAsset.
    #[graphql(guard = "may(&[ReadCatalog, ReadAsset])", visible = "on_admin")]
    async fn assets(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which part of the list, in which order.")] options: Option<
            AssetListOptions,
        >,
    ) -> Result<AssetList> {
        let visit = ctx.visit()?;
        let tagged = options.as_ref().and_then(|o| o.tags.as_ref()).is_some_and(|t| !t.is_empty());
        let query = AssetListOptions::query(options, &visit.actor());
        let mut scope = vec![db::catalog::asset::visible(At::here(ctx)?.sight)];
        scope.extend(tagged.then(|| Condition::Any(Vec::new())));
        let scope = Condition::All(scope);
        let page = list::read(visit, db::catalog::asset::ASSETS, scope, query).await?;
        Ok(AssetList::of(page, |row| Asset(Arc::new(row))))
    }

    /// A picture or a file, or null. Permission: ReadCatalog or ReadAsset.
    #[graphql(guard = "may(&[ReadCatalog, ReadAsset])", visible = "on_admin")]
    async fn asset(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its id.")] id: AssetId,
    ) -> Result<Option<Asset>> {
        let sight = At::here(ctx)?.sight;
        let found = ctx.loaders()?.catalog.asset(id).await.tell(ctx)?;
        let seen =
            |ids: &[domain::id::ChannelId]| sight.channel.is_none_or(|own| ids.contains(&own));
        Ok(found.filter(|row| seen(&row.channel_ids)).map(Asset))
    }
}

/// What a failure of a look-up is called.
pub(super) fn missing(key: &'static str) -> Failure {
    Failure::input(key, Vec::new())
}
