//! Mutations of products, variants and assets.

use async_graphql::{Context, Object, Result};
use domain::access::Permission::{
    CreateAsset, CreateCatalog, CreateProduct, DeleteCatalog, DeleteProduct, UpdateCatalog,
    UpdateProduct,
};
use domain::id::{ProductId, ProductVariantId};

use crate::call::Call;
use crate::catalog::At;
use crate::catalog::commands::asset::NewAsset;
use crate::catalog::commands::{asset, product, variant};
use crate::catalog::graphql::asset::{Asset, CreateAssetFromUrlInput};
use crate::catalog::graphql::input::{
    CreateProductInput, CreateProductVariantInput, UpdateProductInput, UpdateProductVariantInput,
};
use crate::catalog::graphql::{Product, ProductVariant, Tell as _};
use crate::failure::Failure;
use crate::guard::{may, on_admin};
use crate::visit::VisitExt as _;
use crate::wire::{DeletionResponse, List};

/// Mutations of products and assets.
#[derive(Default)]
pub struct ProductMutation;

#[Object]
impl ProductMutation {
    /// Creates a product in the channel and in the default one. Permission: CreateCatalog or
    /// CreateProduct.
    #[graphql(guard = "may(&[CreateCatalog, CreateProduct])", visible = "on_admin")]
    async fn create_product(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What it shall be.")] input: CreateProductInput,
    ) -> Result<Product> {
        let id = product::create(&Call::of(ctx)?, input.into()).await.tell(ctx)?;
        Product::load(ctx, At::here(ctx)?, id).await
    }

    /// Changes a product. Permission: UpdateCatalog or UpdateProduct.
    #[graphql(guard = "may(&[UpdateCatalog, UpdateProduct])", visible = "on_admin")]
    async fn update_product(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What changes.")] input: UpdateProductInput,
    ) -> Result<Product> {
        let id = product::update(&Call::of(ctx)?, input.id, input.into()).await.tell(ctx)?;
        Product::load(ctx, At::here(ctx)?, id).await
    }

    /// Deletes a product and its variants; orders keep showing them. Permission: DeleteCatalog or
    /// DeleteProduct.
    #[graphql(guard = "may(&[DeleteCatalog, DeleteProduct])", visible = "on_admin")]
    async fn delete_product(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] id: ProductId,
    ) -> Result<DeletionResponse> {
        product::delete(&Call::of(ctx)?, id).await.tell(ctx)?;
        Ok(DeletionResponse::deleted())
    }

    /// Makes a picture or a file known by its address, which the server never fetches. An address
    /// that is none is a `USER_INPUT_ERROR`. Permission: CreateCatalog or CreateAsset.
    #[graphql(guard = "may(&[CreateCatalog, CreateAsset])", visible = "on_admin")]
    async fn create_asset_from_url(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Where it lies and what it is called.")] input: CreateAssetFromUrlInput,
    ) -> Result<Asset> {
        let new = NewAsset { url: input.url, name: input.name };
        let id = asset::create(&Call::of(ctx)?, new).await.tell(ctx)?;
        let found = ctx.loaders()?.catalog.asset(id).await.tell(ctx)?;
        found.map(Asset).ok_or_else(|| Failure::not_found("Asset", id)).tell(ctx)
    }
}

/// Mutations of variants.
#[derive(Default)]
pub struct VariantMutation;

#[Object]
impl VariantMutation {
    /// Creates variants, all or none. One option of each group of the product; a combination that
    /// another variant is, is a `USER_INPUT_ERROR`. Permission: CreateCatalog or CreateProduct.
    #[graphql(guard = "may(&[CreateCatalog, CreateProduct])", visible = "on_admin")]
    async fn create_product_variants(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What they shall be.")] input: Vec<CreateProductVariantInput>,
    ) -> Result<List<Option<ProductVariant>>> {
        let patches = input.into_iter().map(CreateProductVariantInput::patch).collect();
        let ids = variant::create(&Call::of(ctx)?, patches).await.tell(ctx)?;
        let made = ProductVariant::load_all(ctx, &At::here(ctx)?, ids.into_iter()).await?;
        Ok(made.into_iter().map(Some).collect())
    }

    /// Changes variants, all or none; stock that is set becomes an adjustment, less of it than the
    /// threshold is a `USER_INPUT_ERROR`. Permission: UpdateCatalog or UpdateProduct.
    #[graphql(guard = "may(&[UpdateCatalog, UpdateProduct])", visible = "on_admin")]
    async fn update_product_variants(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What changes.")] input: Vec<UpdateProductVariantInput>,
    ) -> Result<List<Option<ProductVariant>>> {
        let patches = input.into_iter().map(UpdateProductVariantInput::patch).collect();
        let ids = variant::update(&Call::of(ctx)?, patches).await.tell(ctx)?;
        let changed = ProductVariant::load_all(ctx, &At::here(ctx)?, ids.into_iter()).await?;
        Ok(changed.into_iter().map(Some).collect())
    }

    /// Deletes a variant; orders keep showing it. Permission: DeleteCatalog or DeleteProduct.
    #[graphql(guard = "may(&[DeleteCatalog, DeleteProduct])", visible = "on_admin")]
    async fn delete_product_variant(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] id: ProductVariantId,
    ) -> Result<DeletionResponse> {
        variant::delete(&Call::of(ctx)?, id).await.tell(ctx)?;
        Ok(DeletionResponse::deleted())
    }
}
