//! The catalogue on the wire.

mod asset;
mod collection;
mod entity;
mod facet;
pub mod input;
pub mod list;
mod mutation;
mod option;
mod product;
mod query;
mod read;
pub mod variant;

use async_graphql::{Context, Result};

pub use asset::{Asset, AssetList, AssetTranslation, Coordinate, CreateAssetFromUrlInput, Tag};
pub use collection::{Collection, CollectionBreadcrumb, CollectionList, CollectionTranslation};
pub use facet::{
    Facet, FacetList, FacetTranslation, FacetValue, FacetValueList, FacetValueTranslation,
};
pub use input::{
    AssignAssetsToChannelInput, AssignCollectionsToChannelInput, AssignFacetsToChannelInput,
    AssignProductOptionGroupsToChannelInput, AssignProductVariantsToChannelInput,
    AssignProductsToChannelInput, CreateCollectionInput, CreateCollectionTranslationInput,
    CreateFacetInput, CreateFacetValueInput, CreateFacetValueWithFacetInput,
    CreateGroupOptionInput, CreateProductInput, CreateProductOptionGroupInput,
    CreateProductOptionInput, CreateProductVariantInput, CreateProductVariantPriceInput,
    FacetTranslationInput, FacetValueTranslationInput, ProductOptionGroupTranslationInput,
    ProductTranslationInput, ProductVariantTranslationInput, RemoveCollectionsFromChannelInput,
    RemoveFacetsFromChannelInput, RemoveProductOptionGroupsFromChannelInput,
    RemoveProductVariantsFromChannelInput, RemoveProductsFromChannelInput, StockLevelInput,
    UpdateCollectionInput, UpdateCollectionTranslationInput, UpdateFacetInput,
    UpdateFacetValueInput, UpdateProductInput, UpdateProductOptionGroupInput,
    UpdateProductOptionInput, UpdateProductVariantInput, UpdateProductVariantPriceInput,
};
pub use list::{
    AssetListOptions, CollectionListOptions, FacetListOptions, FacetValueListOptions,
    ProductListOptions, ProductOptionGroupListOptions, ProductOptionListOptions,
    ProductVariantListOptions,
};
pub use mutation::{
    CollectionMutation, FacetMutation, OptionMutation, ProductAssignmentMutation, ProductMutation,
    RemoveFacetFromChannelResult, RemoveOptionGroupFromProductResult,
    RemoveProductOptionGroupFromChannelResult, SortingAssignmentMutation, VariantMutation,
};
pub use option::{
    ProductOption, ProductOptionGroup, ProductOptionGroupList, ProductOptionGroupTranslation,
    ProductOptionList, ProductOptionTranslation,
};
pub use product::{Product, ProductList, ProductTranslation};
pub use query::{AdminCatalogQuery, CatalogQuery};
pub use variant::{
    ProductVariant, ProductVariantList, ProductVariantPrice, ProductVariantTranslation,
};

use crate::failure::Failure;
use crate::visit::VisitExt as _;

/// Tells the caller of a failure.
pub(crate) trait Tell<T> {
    /// The error as the caller is told it.
    fn tell(self, ctx: &Context<'_>) -> Result<T>;
}

impl<T, E: Into<Failure>> Tell<T> for std::result::Result<T, E> {
    fn tell(self, ctx: &Context<'_>) -> Result<T> {
        match self {
            Ok(value) => Ok(value),
            Err(failure) => Err(ctx.visit()?.tell(failure)),
        }
    }
}
