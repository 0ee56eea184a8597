//! Products on the wire.

use std::sync::Arc;

use async_graphql::{Context, Result};
use db::catalog::product::ProductRow;
use domain::access::Permission::{ReadCatalog, ReadProduct};
use domain::channel::LanguageCode;
use domain::id::ProductId;

use super::asset::{self, Asset};
use super::collection::Collection;
use super::entity::{entity, translation};
use super::facet::{self, FacetValue};
use super::list::ProductVariantListOptions;
use super::option::{self, ProductOptionGroup};
use super::variant::{self, ProductVariant, ProductVariantList};
use super::{Tell as _, read};
use crate::catalog::{At, recent};
use crate::channel::graphql::Channel;
use crate::failure::Failure;
use crate::guard::may;
use crate::visit::VisitExt as _;
use crate::wire::List;

translation! {
    /// The texts of a product in one language.
    ProductTranslation {
        /// Its part of an address in a storefront; unique per language.
        slug,
        /// The description, which may hold HTML.
        description,
    }
}

/// A product. What is bought are its variants.
#[derive(Clone)]
pub struct Product {
    /// The product's row.
    pub row: Arc<ProductRow>,
    /// From where it is looked at.
    pub at: Arc<At>,
}

entity! {
    /// A product. What is bought are its variants.
    Product: ProductId, ProductTranslation, |it| it.row; {
    /// The language of the texts that this request gets.
    async fn language_code(&self) -> LanguageCode {
        self.at.text_language(&self.row.translations.0)
    }

    /// What it is called, in the request's language.
    async fn name(&self) -> String {
        self.at.name(&self.row.translations.0)
    }

    /// Its part of an address in a storefront, in the request's language.
    async fn slug(&self) -> &str {
        self.at.text(&self.row.translations.0).map(|text| text.slug.as_str()).unwrap_or_default()
    }

    /// The description, which may hold HTML, in the request's language.
    async fn description(&self) -> &str {
        let text = self.at.text(&self.row.translations.0);
        text.map(|text| text.description.as_str()).unwrap_or_default()
    }

    /// Whether storefronts see it.
    async fn enabled(&self) -> bool {
        self.row.enabled
    }

    /// The picture that stands for it.
    async fn featured_asset(&self, ctx: &Context<'_>) -> Result<Option<Asset>> {
        asset::featured(ctx, self.row.featured_asset_id).await
    }

    /// Its pictures and files, in their order.
    async fn assets(&self, ctx: &Context<'_>) -> Result<List<Asset>> {
        asset::listed(ctx, &self.row.asset_ids).await
    }

    /// All its variants, in the order of their ids; disabled ones only on the admin API.
    async fn variants(&self, ctx: &Context<'_>) -> Result<List<ProductVariant>> {
        let shelf = self.at.shelf(self.row.id);
        let found = ctx.loaders()?.catalog.shelf(shelf).await.tell(ctx)?;
        Ok(found.into_iter().map(|row| ProductVariant::new(row, self.at.clone())).collect())
    }

    /// Its variants, in pages.
    async fn variant_list(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which part of the list, in which order.")] options: Option<ProductVariantListOptions>,
    ) -> Result<ProductVariantList> {
        variant::page_of_product(ctx, &self.at, self.row.id, options).await
    }

    /// What its variants are chosen by.
    async fn option_groups(&self, ctx: &Context<'_>) -> Result<List<ProductOptionGroup>> {
        option::groups(ctx, &self.row.option_group_ids).await
    }

    /// What it is sorted by; values of private facets only on the admin API.
    async fn facet_values(&self, ctx: &Context<'_>) -> Result<List<FacetValue>> {
        facet::listed(ctx, &self.row.facet_value_ids).await
    }

    /// The collections that hold one of its variants; private ones only on the admin API.
    async fn collections(&self, ctx: &Context<'_>) -> Result<List<Collection>> {
        let loaders = &ctx.loaders()?.catalog;
        let (tree, marks) =
            futures_util::try_join!(loaders.tree(()), loaders.marks(self.row.id)).tell(ctx)?;
        let Some(tree) = tree else { return Ok(List::default()) };
        let mut held = Vec::new();
        for mark in marks {
            held.extend(tree.holding(mark.id, &mark.facet_value_ids, self.at.sight));
        }
        held.sort_by_key(|row| (row.position, row.id));
        held.dedup_by_key(|row| row.id);
        let of = |row| Collection { row, tree: tree.clone(), at: self.at.clone() };
        Ok(held.into_iter().map(of).collect())
    }

    /// The channels that sell it, as far as this channel sees. Permission: ReadCatalog or ReadProduct.
    #[graphql(guard = "may(&[ReadCatalog, ReadProduct])")]
    async fn channels(&self, ctx: &Context<'_>) -> Result<List<Channel>> {
        option::channels(ctx, &self.row.channel_ids)
    }
}}

impl Product {
    /// A product, deleted ones too, for things that name it.
    pub async fn load(ctx: &Context<'_>, at: Arc<At>, id: ProductId) -> Result<Self> {
        let found = recent::product(ctx.visit()?, id).await.tell(ctx)?;
        let row = found.ok_or_else(|| Failure::not_found("Product", id)).tell(ctx)?;
        Ok(Self { row, at })
    }
}

/// The products with these ids that the caller sees, in this order.
pub(super) async fn seen(ctx: &Context<'_>, ids: &[ProductId]) -> Result<List<Product>> {
    let (visit, at) = (ctx.visit()?, At::here(ctx)?);
    let found = ids.iter().map(|id| recent::product(visit, *id));
    let found = futures_util::future::try_join_all(found).await.tell(ctx)?;
    let seen = found.into_iter().flatten().filter(|row| read::sees_product(at.sight, row));
    Ok(seen.map(|row| Product { row, at: at.clone() }).collect())
}

crate::list_page! {
    /// A page of products.
    ProductList of Product
}
