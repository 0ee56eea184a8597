//! The inputs of facets and their values.

use async_graphql::InputObject;
use domain::id::{FacetId, FacetValueId};

use super::{FacetTranslationInput, FacetValueTranslationInput, texts};
use crate::catalog::commands::facet::{FacetPatch, ValuePatch};
use crate::wire::Json;

/// A value of a new facet.
#[derive(InputObject)]
pub struct CreateFacetValueWithFacetInput {
    /// What programs know it by; made unique within its facet by a number.
    pub code: String,
    /// Its names.
    pub translations: Vec<FacetValueTranslationInput>,
}

/// A new facet.
#[derive(InputObject)]
pub struct CreateFacetInput {
    /// What programs know it by; made unique by a number.
    pub code: String,
    /// Whether storefronts are not told of it.
    pub is_private: bool,
    /// Its names.
    pub translations: Vec<FacetTranslationInput>,
    /// Its values.
    pub values: Option<Vec<CreateFacetValueWithFacetInput>>,
    /// None are configured.
    pub custom_fields: Option<Json>,
}

impl CreateFacetInput {
    /// What the facet and its values shall be.
    pub fn patch(self) -> (FacetPatch, Vec<ValuePatch>) {
        let value = |input: CreateFacetValueWithFacetInput| ValuePatch {
            code: Some(input.code),
            texts: texts(input.translations),
        };
        let facet = FacetPatch {
            code: Some(self.code),
            is_private: Some(self.is_private),
            texts: texts(self.translations),
        };
        (facet, self.values.unwrap_or_default().into_iter().map(value).collect())
    }
}

/// A change of a facet; what is left out stays.
#[derive(InputObject)]
pub struct UpdateFacetInput {
    /// Which.
    pub id: FacetId,
    /// Whether storefronts are not told of it.
    pub is_private: Option<bool>,
    /// What programs know it by; made unique by a number.
    pub code: Option<String>,
    /// Names that change; those in other languages stay.
    pub translations: Option<Vec<FacetTranslationInput>>,
    /// None are configured.
    pub custom_fields: Option<Json>,
}

impl From<UpdateFacetInput> for FacetPatch {
    fn from(input: UpdateFacetInput) -> Self {
        let texts = texts(input.translations.unwrap_or_default());
        Self { code: input.code, is_private: input.is_private, texts }
    }
}

/// A new facet value.
#[derive(InputObject)]
pub struct CreateFacetValueInput {
    /// The facet.
    pub facet_id: FacetId,
    /// What programs know it by; made unique within its facet by a number.
    pub code: String,
    /// Its names.
    pub translations: Vec<FacetValueTranslationInput>,
    /// None are configured.
    pub custom_fields: Option<Json>,
}

impl CreateFacetValueInput {
    /// The facet and what the value shall be.
    pub fn patch(self) -> (FacetId, ValuePatch) {
        (self.facet_id, ValuePatch { code: Some(self.code), texts: texts(self.translations) })
    }
}

/// A change of a facet value; what is left out stays.
#[derive(InputObject)]
pub struct UpdateFacetValueInput {
    /// Which.
    pub id: FacetValueId,
    /// What programs know it by; made unique within its facet by a number.
    pub code: Option<String>,
    /// Names that change; those in other languages stay.
    pub translations: Option<Vec<FacetValueTranslationInput>>,
    /// None are configured.
    pub custom_fields: Option<Json>,
}

impl UpdateFacetValueInput {
    /// The value and what it shall be.
    pub fn patch(self) -> (FacetValueId, ValuePatch) {
        let texts = texts(self.translations.unwrap_or_default());
        (self.id, ValuePatch { code: self.code, texts })
    }
}
