//! Mutations that assign things of the catalogue to channels, and take them out.

use async_graphql::{Context, Object, Result, Union};
use domain::access::Permission::{
    CreateCatalog, CreateCollection, CreateFacet, CreateProduct, DeleteCatalog, DeleteCollection,
    DeleteFacet, DeleteProduct, UpdateAsset, UpdateCatalog, UpdateProduct,
};
use domain::id::{CollectionId, FacetId, ProductOptionGroupId};

use crate::call::Call;
use crate::catalog::At;
use crate::catalog::commands::unassign::Unassigned;
use crate::catalog::commands::{assign, unassign};
use crate::catalog::graphql::input::{
    AssignAssetsToChannelInput, AssignCollectionsToChannelInput, AssignFacetsToChannelInput,
    AssignProductOptionGroupsToChannelInput, AssignProductVariantsToChannelInput,
    AssignProductsToChannelInput, RemoveCollectionsFromChannelInput, RemoveFacetsFromChannelInput,
    RemoveProductOptionGroupsFromChannelInput, RemoveProductVariantsFromChannelInput,
    RemoveProductsFromChannelInput,
};
use crate::catalog::graphql::{
    Asset, Collection, Facet, Product, ProductOptionGroup, ProductVariant, Tell as _, asset,
    collection, facet, option, product, variant,
};
use crate::catalog::refusal::{FacetInUseError, ProductOptionGroupInUseError};
use crate::guard::{may, on_admin};
use crate::wire::List;

/// What became of taking a facet out of a channel.
#[derive(Union)]
pub enum RemoveFacetFromChannelResult {
    /// The facet, which is not there any more.
    Facet(Facet),
    /// Products or variants of the channel have its values.
    FacetInUseError(FacetInUseError),
}

/// What became of taking an option group out of a channel.
#[derive(Union)]
pub enum RemoveProductOptionGroupFromChannelResult {
    /// The option group, which is not there any more.
    ProductOptionGroup(ProductOptionGroup),
    /// Products or variants of the channel are chosen by it.
    ProductOptionGroupInUseError(ProductOptionGroupInUseError),
}

/// Mutations that assign products, variants and pictures to channels.
#[derive(Default)]
pub struct ProductAssignmentMutation;

#[Object]
impl ProductAssignmentMutation {
    /// Assigns products to a channel, with their variants, option groups and pictures. Prices are
    /// copied: as one pays them here, in the other channel's default currency, times the factor.
    /// What the caller does not see is left out. Permission: UpdateCatalog or UpdateProduct, in both
    /// channels.
    #[graphql(guard = "may(&[UpdateCatalog, UpdateProduct])", visible = "on_admin")]
    async fn assign_products_to_channel(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, where and for how much.")] input: AssignProductsToChannelInput,
    ) -> Result<List<Product>> {
        let (call, ids, channel) = (Call::of(ctx)?, input.product_ids, input.channel_id);
        let done = assign::assign_products(&call, &ids, channel, input.price_factor).await;
        product::seen(ctx, &done.tell(ctx)?).await
    }

    /// Takes products out of a channel, with their variants and the prices that these have there.
    /// Carts of the channel keep them, and cannot be ordered. The default channel keeps everything:
    /// naming it is a `USER_INPUT_ERROR`. Permission: UpdateCatalog or UpdateProduct, in both
    /// channels.
    #[graphql(guard = "may(&[UpdateCatalog, UpdateProduct])", visible = "on_admin")]
    async fn remove_products_from_channel(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and where.")] input: RemoveProductsFromChannelInput,
    ) -> Result<List<Product>> {
        let (call, ids, channel) = (Call::of(ctx)?, input.product_ids, input.channel_id);
        let done = unassign::remove_products(&call, &ids, channel).await;
        product::seen(ctx, &done.tell(ctx)?).await
    }

    /// Assigns variants to a channel, each with its product, its option groups and pictures. Prices
    /// are copied as `assignProductsToChannel` copies them. What the caller does not see is left out.
    /// Permission: UpdateCatalog or UpdateProduct, in both channels.
    #[graphql(guard = "may(&[UpdateCatalog, UpdateProduct])", visible = "on_admin")]
    async fn assign_product_variants_to_channel(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, where and for how much.")]
        input: AssignProductVariantsToChannelInput,
    ) -> Result<List<ProductVariant>> {
        let (call, ids, channel) = (Call::of(ctx)?, input.product_variant_ids, input.channel_id);
        let done = assign::assign_variants(&call, &ids, channel, input.price_factor).await;
        variant::seen(ctx, &At::here(ctx)?, &done.tell(ctx)?).await
    }

    /// Takes variants out of a channel, with the prices that they have there. A product that has no
    /// variant left there goes too. Carts of the channel keep them, and cannot be ordered. The default
    /// channel keeps everything: naming it is a `USER_INPUT_ERROR`. Permission: UpdateCatalog or
    /// UpdateProduct, in both channels.
    #[graphql(guard = "may(&[UpdateCatalog, UpdateProduct])", visible = "on_admin")]
    async fn remove_product_variants_from_channel(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and where.")] input: RemoveProductVariantsFromChannelInput,
    ) -> Result<List<ProductVariant>> {
        let (call, ids, channel) = (Call::of(ctx)?, input.product_variant_ids, input.channel_id);
        let done = unassign::remove_variants(&call, &ids, channel).await;
        variant::seen(ctx, &At::here(ctx)?, &done.tell(ctx)?).await
    }

    /// Assigns pictures and files to a channel. What the caller does not see is left out. Permission:
    /// UpdateCatalog or UpdateAsset, in both channels.
    #[graphql(guard = "may(&[UpdateCatalog, UpdateAsset])", visible = "on_admin")]
    async fn assign_assets_to_channel(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and where.")] input: AssignAssetsToChannelInput,
    ) -> Result<List<Asset>> {
        let done = assign::assign(&Call::of(ctx)?, &input.asset_ids, input.channel_id).await;
        asset::listed(ctx, &done.tell(ctx)?).await
    }
}

/// Mutations that assign collections, facets and option groups to channels.
#[derive(Default)]
pub struct SortingAssignmentMutation;

#[Object]
impl SortingAssignmentMutation {
    /// Assigns collections, with their pictures, to a channel; neither what they are a part of nor
    /// their parts. What the caller does not see is left out. Permission: CreateCatalog or
    /// CreateCollection here, UpdateCatalog or UpdateCollection in the other channel.
    #[graphql(guard = "may(&[CreateCatalog, CreateCollection])", visible = "on_admin")]
    async fn assign_collections_to_channel(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and where.")] input: AssignCollectionsToChannelInput,
    ) -> Result<List<Collection>> {
        let (call, ids) = (Call::of(ctx)?, input.collection_ids);
        let done = assign::assign_collections(&call, &ids, input.channel_id).await;
        collections(ctx, done.tell(ctx)?).await
    }

    /// Takes collections out of a channel; their parts stay. The default channel keeps everything:
    /// naming it is a `USER_INPUT_ERROR`. Permission: DeleteCatalog or DeleteCollection, in both
    /// channels.
    #[graphql(guard = "may(&[DeleteCatalog, DeleteCollection])", visible = "on_admin")]
    async fn remove_collections_from_channel(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and where.")] input: RemoveCollectionsFromChannelInput,
    ) -> Result<List<Collection>> {
        let (call, ids) = (Call::of(ctx)?, input.collection_ids);
        let done = unassign::remove_collections(&call, &ids, input.channel_id).await;
        collections(ctx, done.tell(ctx)?).await
    }

    /// Assigns facets, with their values, to a channel. What the caller does not see is left out.
    /// Permission: CreateCatalog or CreateFacet here, UpdateCatalog or UpdateFacet in the other
    /// channel.
    #[graphql(guard = "may(&[CreateCatalog, CreateFacet])", visible = "on_admin")]
    async fn assign_facets_to_channel(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and where.")] input: AssignFacetsToChannelInput,
    ) -> Result<List<Facet>> {
        let done = assign::assign(&Call::of(ctx)?, &input.facet_ids, input.channel_id).await;
        facet::seen(ctx, &done.tell(ctx)?).await
    }

    /// Takes facets out of a channel, one by one: those whose values products or variants of the
    /// channel have only by force; these keep the values, which then show in the default channel.
    /// That one keeps everything: naming it is a `USER_INPUT_ERROR`. Permission: DeleteCatalog or
    /// DeleteFacet, in both channels.
    #[graphql(guard = "may(&[DeleteCatalog, DeleteFacet])", visible = "on_admin")]
    async fn remove_facets_from_channel(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and where.")] input: RemoveFacetsFromChannelInput,
    ) -> Result<List<RemoveFacetFromChannelResult>> {
        let (call, force) = (Call::of(ctx)?, input.force.unwrap_or(false));
        let done = unassign::remove_facets(&call, &input.facet_ids, input.channel_id, force).await;
        facets(ctx, &call, done.tell(ctx)?).await
    }

    /// Assigns option groups, with their options, to a channel. What the caller does not see is left
    /// out. Permission: CreateCatalog or CreateProduct here, UpdateCatalog or UpdateProduct in the
    /// other channel.
    #[graphql(guard = "may(&[CreateCatalog, CreateProduct])", visible = "on_admin")]
    async fn assign_product_option_groups_to_channel(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and where.")] input: AssignProductOptionGroupsToChannelInput,
    ) -> Result<List<ProductOptionGroup>> {
        let (call, ids) = (Call::of(ctx)?, input.product_option_group_ids);
        let done = assign::assign(&call, &ids, input.channel_id).await;
        option::groups_seen(ctx, &done.tell(ctx)?).await
    }

    /// Takes option groups out of a channel, one by one: those that products or variants of the
    /// channel are chosen by only by force; these go on being chosen by them. The default channel
    /// keeps everything: naming it is a `USER_INPUT_ERROR`. Permission: DeleteCatalog or
    /// DeleteProduct, in both channels.
    #[graphql(guard = "may(&[DeleteCatalog, DeleteProduct])", visible = "on_admin")]
    async fn remove_product_option_groups_from_channel(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and where.")] input: RemoveProductOptionGroupsFromChannelInput,
    ) -> Result<List<RemoveProductOptionGroupFromChannelResult>> {
        let (call, force) = (Call::of(ctx)?, input.force.unwrap_or(false));
        let ids = input.product_option_group_ids;
        let done = unassign::remove_groups(&call, &ids, input.channel_id, force).await;
        groups(ctx, &call, done.tell(ctx)?).await
    }
}

async fn collections(ctx: &Context<'_>, ids: Vec<CollectionId>) -> Result<List<Collection>> {
    collection::seen(ctx, At::here(ctx)?, &ids).await
}

/// Each facet that the caller still sees, or why it stays.
async fn facets(
    ctx: &Context<'_>,
    call: &Call,
    done: Vec<Unassigned>,
) -> Result<List<RemoveFacetFromChannelResult>> {
    let mut out: Vec<RemoveFacetFromChannelResult> = Vec::with_capacity(done.len());
    let ids: Vec<FacetId> = gone(&done);
    let mut seen = facet::seen(ctx, &ids).await?.into_iter().peekable();
    for one in done {
        match one {
            Unassigned::Done { id } => {
                let facet = seen.next_if(|facet| facet.0.id == FacetId::from(id));
                out.extend(facet.map(RemoveFacetFromChannelResult::from));
            }
            Unassigned::InUse { code, products, variants } => {
                let params = in_use("facetCode", &code, products, variants);
                let (language, code) = (call.language(), code);
                out.push(FacetInUseError::new(language, params, code, products, variants).into());
            }
        }
    }
    Ok(out.into())
}

/// Each option group that the caller still sees, or why it stays.
async fn groups(
    ctx: &Context<'_>,
    call: &Call,
    done: Vec<Unassigned>,
) -> Result<List<RemoveProductOptionGroupFromChannelResult>> {
    let mut out: Vec<RemoveProductOptionGroupFromChannelResult> = Vec::with_capacity(done.len());
    let ids: Vec<ProductOptionGroupId> = gone(&done);
    let mut seen = option::groups_seen(ctx, &ids).await?.into_iter().peekable();
    for one in done {
        match one {
            Unassigned::Done { id } => {
                let group =
                    seen.next_if(|group| group.0.group.id == ProductOptionGroupId::from(id));
                out.extend(group.map(RemoveProductOptionGroupFromChannelResult::from));
            }
            Unassigned::InUse { code, products, variants } => {
                let params = in_use("optionGroupCode", &code, products, variants);
                let refused = ProductOptionGroupInUseError::new(
                    call.language(),
                    params,
                    code,
                    products,
                    variants,
                );
                out.push(refused.into());
            }
        }
    }
    Ok(out.into())
}

fn gone<I: From<uuid::Uuid>>(done: &[Unassigned]) -> Vec<I> {
    let id = |one: &Unassigned| match one {
        Unassigned::Done { id } => Some(I::from(*id)),
        Unassigned::InUse { .. } => None,
    };
    done.iter().filter_map(id).collect()
}

fn in_use(
    name: &'static str,
    code: &str,
    products: i32,
    variants: i32,
) -> Vec<(&'static str, String)> {
    vec![
        (name, code.to_owned()),
        ("products", products.to_string()),
        ("variants", variants.to_string()),
    ]
}
