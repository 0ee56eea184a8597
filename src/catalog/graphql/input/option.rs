//! The inputs of option groups and options.

use async_graphql::InputObject;
use domain::id::{ProductOptionGroupId, ProductOptionId};

use super::{ProductOptionGroupTranslationInput, texts};
use crate::catalog::commands::option::{NewGroup, OptionPatch};
use crate::wire::Json;

/// An option of a new group.
#[derive(InputObject)]
pub struct CreateGroupOptionInput {
    /// What programs know it by; made of the name when empty.
    pub code: String,
    /// Its names.
    pub translations: Vec<ProductOptionGroupTranslationInput>,
}

/// A new option group.
#[derive(InputObject)]
pub struct CreateProductOptionGroupInput {
    /// What programs know it by; made of the name when empty.
    pub code: String,
    /// Its names.
    pub translations: Vec<ProductOptionGroupTranslationInput>,
    /// Its options.
    pub options: Option<Vec<CreateGroupOptionInput>>,
    /// None are configured.
    pub custom_fields: Option<Json>,
}

impl From<CreateProductOptionGroupInput> for NewGroup {
    fn from(input: CreateProductOptionGroupInput) -> Self {
        let option = |input: CreateGroupOptionInput| OptionPatch {
            code: Some(input.code),
            texts: texts(input.translations),
        };
        let group = OptionPatch { code: Some(input.code), texts: texts(input.translations) };
        let options = input.options.unwrap_or_default().into_iter().map(option).collect();
        Self { group, options }
    }
}

/// A change of an option group; what is left out stays.
#[derive(InputObject)]
pub struct UpdateProductOptionGroupInput {
    /// Which.
    pub id: ProductOptionGroupId,
    /// What programs know it by.
    pub code: Option<String>,
    /// Names that change; those in other languages stay.
    pub translations: Option<Vec<ProductOptionGroupTranslationInput>>,
    /// None are configured.
    pub custom_fields: Option<Json>,
}

/// A new option.
#[derive(InputObject)]
pub struct CreateProductOptionInput {
    /// The group.
    pub product_option_group_id: ProductOptionGroupId,
    /// What programs know it by; made of the name when empty.
    pub code: String,
    /// Its names.
    pub translations: Vec<ProductOptionGroupTranslationInput>,
    /// None are configured.
    pub custom_fields: Option<Json>,
}

/// A change of an option; what is left out stays.
#[derive(InputObject)]
pub struct UpdateProductOptionInput {
    /// Which.
    pub id: ProductOptionId,
    /// What programs know it by.
    pub code: Option<String>,
    /// Names that change; those in other languages stay.
    pub translations: Option<Vec<ProductOptionGroupTranslationInput>>,
    /// None are configured.
    pub custom_fields: Option<Json>,
}

/// What an option or a group shall be.
pub(in crate::catalog::graphql) fn option_patch(
    code: Option<String>,
    names: Option<Vec<ProductOptionGroupTranslationInput>>,
) -> OptionPatch {
    OptionPatch { code, texts: texts(names.unwrap_or_default()) }
}
