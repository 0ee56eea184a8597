//! The inputs of products.

use async_graphql::{InputObject, MaybeUndefined};
use domain::channel::LanguageCode;
use domain::id::{AssetId, FacetValueId, ProductId, TranslationId};

use super::{picture, texts};
use crate::catalog::commands::product::ProductPatch;
use crate::catalog::commands::texts::Text;
use crate::wire::Json;

/// The texts of a product in one language.
#[derive(InputObject, Clone)]
pub struct ProductTranslationInput {
    /// Which text; without it the one of the language.
    pub id: Option<TranslationId>,
    /// The language.
    pub language_code: LanguageCode,
    /// The name; left out: as it is.
    pub name: Option<String>,
    /// The part of an address; made unique by a number; made of the name where there is none.
    pub slug: Option<String>,
    /// The description, which may hold HTML.
    pub description: Option<String>,
    /// None are configured.
    pub custom_fields: Option<Json>,
}

impl From<ProductTranslationInput> for Text {
    fn from(input: ProductTranslationInput) -> Self {
        let ProductTranslationInput {
            id, language_code: language, name, slug, description, ..
        } = input;
        Self { id, language, name, slug, description }
    }
}

/// A new product.
#[derive(InputObject)]
pub struct CreateProductInput {
    /// The picture that stands for it.
    pub featured_asset_id: Option<AssetId>,
    /// Whether storefronts see it; they do without it.
    pub enabled: Option<bool>,
    /// Its pictures, in order.
    pub asset_ids: Option<Vec<AssetId>>,
    /// What it is sorted by, in order.
    pub facet_value_ids: Option<Vec<FacetValueId>>,
    /// Its texts.
    pub translations: Vec<ProductTranslationInput>,
    /// None are configured.
    pub custom_fields: Option<Json>,
}

impl From<CreateProductInput> for ProductPatch {
    fn from(input: CreateProductInput) -> Self {
        Self {
            enabled: input.enabled,
            featured_asset_id: input.featured_asset_id.map(Some),
            asset_ids: input.asset_ids,
            facet_value_ids: input.facet_value_ids,
            texts: texts(input.translations),
            ..Self::default()
        }
    }
}

/// A change of a product; what is left out stays.
#[derive(InputObject)]
pub struct UpdateProductInput {
    /// Which.
    pub id: ProductId,
    /// Whether storefronts see it.
    pub enabled: Option<bool>,
    /// The picture that stands for it; null takes it away.
    pub featured_asset_id: MaybeUndefined<AssetId>,
    /// Its pictures, in order.
    pub asset_ids: Option<Vec<AssetId>>,
    /// What it is sorted by, in order.
    pub facet_value_ids: Option<Vec<FacetValueId>>,
    /// Texts that change; those in other languages stay.
    pub translations: Option<Vec<ProductTranslationInput>>,
    /// None are configured.
    pub custom_fields: Option<Json>,
}

impl From<UpdateProductInput> for ProductPatch {
    fn from(input: UpdateProductInput) -> Self {
        Self {
            enabled: input.enabled,
            featured_asset_id: picture(input.featured_asset_id),
            asset_ids: input.asset_ids,
            facet_value_ids: input.facet_value_ids,
            texts: texts(input.translations.unwrap_or_default()),
            ..Self::default()
        }
    }
}
