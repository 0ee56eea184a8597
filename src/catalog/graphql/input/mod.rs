//! The inputs of the catalogue's mutations, and how they become what commands take.

mod assign;
mod collection;
mod facet;
mod option;
mod product;
mod variant;

use async_graphql::{InputObject, MaybeUndefined};
use domain::channel::LanguageCode;
use domain::id::{AssetId, TranslationId};

use crate::catalog::commands::texts::Text;
use crate::wire::Json;

pub use assign::{
    AssignAssetsToChannelInput, AssignCollectionsToChannelInput, AssignFacetsToChannelInput,
    AssignProductOptionGroupsToChannelInput, AssignProductVariantsToChannelInput,
    AssignProductsToChannelInput, RemoveCollectionsFromChannelInput, RemoveFacetsFromChannelInput,
    RemoveProductOptionGroupsFromChannelInput, RemoveProductVariantsFromChannelInput,
    RemoveProductsFromChannelInput,
};
pub use collection::{
    CreateCollectionInput, CreateCollectionTranslationInput, UpdateCollectionInput,
    UpdateCollectionTranslationInput,
};
pub use facet::{
    CreateFacetInput, CreateFacetValueInput, CreateFacetValueWithFacetInput, UpdateFacetInput,
    UpdateFacetValueInput,
};
pub(super) use option::option_patch;
pub use option::{
    CreateGroupOptionInput, CreateProductOptionGroupInput, CreateProductOptionInput,
    UpdateProductOptionGroupInput, UpdateProductOptionInput,
};
pub use product::{CreateProductInput, ProductTranslationInput, UpdateProductInput};
pub use variant::{
    CreateProductVariantInput, CreateProductVariantPriceInput, StockLevelInput,
    UpdateProductVariantInput, UpdateProductVariantPriceInput,
};

macro_rules! names {
    ($($(#[$doc:meta])* $name:ident;)+) => {$(
        $(#[$doc])*
        #[derive(InputObject, Clone)]
        pub struct $name {
            /// Which text; without it the one of the language.
            pub id: Option<TranslationId>,
            /// The language.
            pub language_code: LanguageCode,
            /// The name; left out: as it is.
            pub name: Option<String>,
            /// None are configured.
            pub custom_fields: Option<Json>,
        }

        impl From<$name> for Text {
            fn from(input: $name) -> Self {
                let $name { id, language_code: language, name, .. } = input;
                Self { id, language, name, slug: None, description: None }
            }
        }
    )+};
}

names! {
    /// What a variant is called in one language.
    ProductVariantTranslationInput;
    /// What an option group or an option is called in one language.
    ProductOptionGroupTranslationInput;
    /// What a facet is called in one language.
    FacetTranslationInput;
    /// What a facet value is called in one language.
    FacetValueTranslationInput;
}

fn texts<T: Into<Text>>(inputs: Vec<T>) -> Vec<Text> {
    inputs.into_iter().map(Into::into).collect()
}

fn picture(id: MaybeUndefined<AssetId>) -> Option<Option<AssetId>> {
    match id {
        MaybeUndefined::Undefined => None,
        MaybeUndefined::Null => Some(None),
        MaybeUndefined::Value(id) => Some(Some(id)),
    }
}
