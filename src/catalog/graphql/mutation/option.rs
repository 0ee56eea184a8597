//! Mutations of option groups and options.

use async_graphql::{Context, Object, Result, Union};
use domain::access::Permission::{
    CreateCatalog, CreateProduct, DeleteCatalog, DeleteProduct, UpdateCatalog, UpdateProduct,
};
use domain::id::{ProductId, ProductOptionGroupId, ProductOptionId};

use super::told;
use crate::call::Call;
use crate::catalog::At;
use crate::catalog::commands::option::{self as commands, GroupInUse};
use crate::catalog::graphql::input::{
    CreateProductOptionGroupInput, CreateProductOptionInput, UpdateProductOptionGroupInput,
    UpdateProductOptionInput, option_patch,
};
use crate::catalog::graphql::{Product, ProductOption, ProductOptionGroup, Tell as _};
use crate::catalog::refusal::ProductOptionInUseError;
use crate::failure::{Failure, Stop};
use crate::guard::{may, on_admin};
use crate::visit::VisitExt as _;
use crate::wire::DeletionResponse;

/// What became of taking an option group from a product.
#[derive(Union)]
pub enum RemoveOptionGroupFromProductResult {
    /// The product without the group.
    Product(Product),
    /// Variants of the product have options of the group.
    ProductOptionInUseError(ProductOptionInUseError),
}

/// Mutations of option groups and options.
#[derive(Default)]
pub struct OptionMutation;

#[Object]
impl OptionMutation {
    /// Creates an option group with its options. Permission: CreateCatalog or CreateProduct.
    #[graphql(guard = "may(&[CreateCatalog, CreateProduct])", visible = "on_admin")]
    async fn create_product_option_group(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What it shall be.")] input: CreateProductOptionGroupInput,
    ) -> Result<ProductOptionGroup> {
        let id = commands::create_group(&Call::of(ctx)?, input.into()).await.tell(ctx)?;
        group(ctx, id).await
    }

    /// Changes an option group. Permission: UpdateCatalog or UpdateProduct.
    #[graphql(guard = "may(&[UpdateCatalog, UpdateProduct])", visible = "on_admin")]
    async fn update_product_option_group(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What changes.")] input: UpdateProductOptionGroupInput,
    ) -> Result<ProductOptionGroup> {
        let patch = option_patch(input.code, input.translations);
        let id = commands::update_group(&Call::of(ctx)?, input.id, patch).await.tell(ctx)?;
        group(ctx, id).await
    }

    /// Deletes an option group with its options. While products use it only by force, which takes
    /// it from them. Permission: DeleteCatalog or DeleteProduct.
    #[graphql(guard = "may(&[DeleteCatalog, DeleteProduct])", visible = "on_admin")]
    async fn delete_product_option_group(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] id: ProductOptionGroupId,
        #[graphql(desc = "Whether also while it is used.")] force: Option<bool>,
    ) -> Result<DeletionResponse> {
        let call = Call::of(ctx)?;
        let force = force.unwrap_or(false);
        let deletion = commands::delete_group(&call, id, force).await.tell(ctx)?;
        Ok(told(&call, deletion))
    }

    /// Creates an option. Permission: CreateCatalog or CreateProduct.
    #[graphql(guard = "may(&[CreateCatalog, CreateProduct])", visible = "on_admin")]
    async fn create_product_option(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What it shall be.")] input: CreateProductOptionInput,
    ) -> Result<ProductOption> {
        let patch = option_patch(Some(input.code), Some(input.translations));
        let group = input.product_option_group_id;
        let id = commands::create(&Call::of(ctx)?, group, patch).await.tell(ctx)?;
        one(ctx, id).await
    }

    /// Changes an option. Permission: UpdateCatalog or UpdateProduct.
    #[graphql(guard = "may(&[UpdateCatalog, UpdateProduct])", visible = "on_admin")]
    async fn update_product_option(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What changes.")] input: UpdateProductOptionInput,
    ) -> Result<ProductOption> {
        let patch = option_patch(input.code, input.translations);
        let id = commands::update(&Call::of(ctx)?, input.id, patch).await.tell(ctx)?;
        one(ctx, id).await
    }

    /// Deletes an option that no variant has. Permission: DeleteCatalog or DeleteProduct.
    #[graphql(guard = "may(&[DeleteCatalog, DeleteProduct])", visible = "on_admin")]
    async fn delete_product_option(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] id: ProductOptionId,
    ) -> Result<DeletionResponse> {
        let call = Call::of(ctx)?;
        let deletion = commands::delete(&call, id).await.tell(ctx)?;
        Ok(told(&call, deletion))
    }

    /// Lets a product's variants be chosen by a group. Permission: UpdateCatalog or UpdateProduct.
    #[graphql(guard = "may(&[UpdateCatalog, UpdateProduct])", visible = "on_admin")]
    async fn add_option_group_to_product(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The product.")] product_id: ProductId,
        #[graphql(desc = "The group.")] option_group_id: ProductOptionGroupId,
    ) -> Result<Product> {
        let call = Call::of(ctx)?;
        let id = commands::add_to_product(&call, product_id, option_group_id).await.tell(ctx)?;
        Product::load(ctx, At::here(ctx)?, id).await
    }

    /// Takes a group from a product. While variants have options of it only by force, which takes
    /// the options from them. Permission: UpdateCatalog or UpdateProduct.
    #[graphql(guard = "may(&[UpdateCatalog, UpdateProduct])", visible = "on_admin")]
    async fn remove_option_group_from_product(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The product.")] product_id: ProductId,
        #[graphql(desc = "The group.")] option_group_id: ProductOptionGroupId,
        #[graphql(desc = "Whether also while variants have options of it.")] force: Option<bool>,
    ) -> Result<RemoveOptionGroupFromProductResult> {
        let (call, force) = (Call::of(ctx)?, force.unwrap_or(false));
        match commands::remove_from_product(&call, product_id, option_group_id, force).await {
            Ok(id) => Ok(Product::load(ctx, At::here(ctx)?, id).await?.into()),
            Err(Stop::Refused(used)) => Ok(refused(&call, used).into()),
            Err(Stop::Failed(failure)) => Err(call.tell(failure)),
        }
    }
}

fn refused(call: &Call, used: GroupInUse) -> ProductOptionInUseError {
    let params = vec![
        ("optionGroupCode", used.code.clone()),
        ("productVariantCount", used.variants.to_string()),
    ];
    ProductOptionInUseError::new(call.language(), params, used.code, used.variants)
}

async fn group(ctx: &Context<'_>, id: ProductOptionGroupId) -> Result<ProductOptionGroup> {
    let found = ctx.loaders()?.catalog.option_group(id).await.tell(ctx)?;
    let missing = || Failure::not_found("ProductOptionGroup", id);
    found.map(ProductOptionGroup).ok_or_else(missing).tell(ctx)
}

async fn one(ctx: &Context<'_>, id: ProductOptionId) -> Result<ProductOption> {
    let found = ctx.loaders()?.catalog.option(id).await.tell(ctx)?;
    found.map(ProductOption).ok_or_else(|| Failure::not_found("ProductOption", id)).tell(ctx)
}
