//! The inputs of collections.

use async_graphql::{InputObject, MaybeUndefined};
use domain::channel::LanguageCode;
use domain::id::{AssetId, CollectionId, TranslationId};

use super::picture;
use crate::catalog::commands::collection::CollectionPatch;
use crate::catalog::commands::texts::Text;
use crate::failure::Failure;
use crate::wire::{ConfigurableOperationInput, Json};

/// The texts of a new collection in one language.
#[derive(InputObject, Clone)]
pub struct CreateCollectionTranslationInput {
    /// The language.
    pub language_code: LanguageCode,
    /// The name.
    pub name: String,
    /// The part of an address; made unique by a number; made of the name when empty.
    pub slug: String,
    /// The description, which may hold HTML.
    pub description: String,
    /// None are configured.
    pub custom_fields: Option<Json>,
}

/// The texts of a collection in one language; what is left out stays.
#[derive(InputObject, Clone)]
pub struct UpdateCollectionTranslationInput {
    /// Which text; without it the one of the language.
    pub id: Option<TranslationId>,
    /// The language.
    pub language_code: LanguageCode,
    /// The name.
    pub name: Option<String>,
    /// The part of an address; made unique by a number.
    pub slug: Option<String>,
    /// The description, which may hold HTML.
    pub description: Option<String>,
    /// None are configured.
    pub custom_fields: Option<Json>,
}

/// A new collection.
#[derive(InputObject)]
pub struct CreateCollectionInput {
    /// Whether storefronts do not see it; they do without it.
    pub is_private: Option<bool>,
    /// The picture that stands for it.
    pub featured_asset_id: Option<AssetId>,
    /// Its pictures, in order.
    pub asset_ids: Option<Vec<AssetId>>,
    /// What it is a part of; the root without it.
    pub parent_id: Option<CollectionId>,
    /// Whether the filters of what it is a part of count too; they do without it.
    pub inherit_filters: Option<bool>,
    /// What decides which variants it holds; none: those of what it is a part of.
    pub filters: Vec<ConfigurableOperationInput>,
    /// Its texts.
    pub translations: Vec<CreateCollectionTranslationInput>,
    /// None are configured.
    pub custom_fields: Option<Json>,
}

impl CreateCollectionInput {
    /// What the collection shall be.
    pub fn patch(self) -> Result<CollectionPatch, Failure> {
        let text = |input: CreateCollectionTranslationInput| Text {
            id: None,
            language: input.language_code,
            name: Some(input.name),
            slug: Some(input.slug),
            description: Some(input.description),
        };
        Ok(CollectionPatch {
            is_private: self.is_private,
            featured_asset_id: self.featured_asset_id.map(Some),
            asset_ids: self.asset_ids,
            parent_id: self.parent_id,
            inherit_filters: self.inherit_filters,
            filters: Some(filters(self.filters)?),
            texts: self.translations.into_iter().map(text).collect(),
        })
    }
}

/// A change of a collection; what is left out stays.
#[derive(InputObject)]
pub struct UpdateCollectionInput {
    /// Which.
    pub id: CollectionId,
    /// Whether storefronts do not see it.
    pub is_private: Option<bool>,
    /// The picture that stands for it; null takes it away.
    pub featured_asset_id: MaybeUndefined<AssetId>,
    /// What it is a part of; it goes behind that one's other parts.
    pub parent_id: Option<CollectionId>,
    /// Its pictures, in order.
    pub asset_ids: Option<Vec<AssetId>>,
    /// Whether the filters of what it is a part of count too.
    pub inherit_filters: Option<bool>,
    /// What decides which variants it holds.
    pub filters: Option<Vec<ConfigurableOperationInput>>,
    /// Texts that change; those in other languages stay.
    pub translations: Option<Vec<UpdateCollectionTranslationInput>>,
    /// None are configured.
    pub custom_fields: Option<Json>,
}

impl UpdateCollectionInput {
    /// What the collection shall be.
    pub fn patch(self) -> Result<CollectionPatch, Failure> {
        let text = |input: UpdateCollectionTranslationInput| Text {
            id: input.id,
            language: input.language_code,
            name: input.name,
            slug: input.slug,
            description: input.description,
        };
        Ok(CollectionPatch {
            is_private: self.is_private,
            featured_asset_id: picture(self.featured_asset_id),
            asset_ids: self.asset_ids,
            parent_id: self.parent_id,
            inherit_filters: self.inherit_filters,
            filters: self.filters.map(filters).transpose()?,
            texts: self.translations.unwrap_or_default().into_iter().map(text).collect(),
        })
    }
}

fn filters(
    inputs: Vec<ConfigurableOperationInput>,
) -> Result<Vec<domain::operation::Operation>, Failure> {
    let checked = |input| {
        let definitions = domain::catalog::COLLECTION_FILTERS;
        let stored = crate::operation::checked("CollectionFilter", definitions, input)?;
        Ok(crate::operation::ruled(&stored))
    };
    inputs.into_iter().map(checked).collect()
}
