//! The inputs of the catalogue's mutations, and how they become what commands take.

use async_graphql::{InputObject, MaybeUndefined};
use domain::channel::{CurrencyCode, LanguageCode};
use domain::id::{
    AssetId, FacetId, FacetValueId, ProductId, ProductOptionGroupId, ProductOptionId,
    ProductVariantId, StockLocationId, TaxCategoryId, TranslationId,
};
use domain::money::Amount;
use domain::stock::GlobalFlag;

use crate::catalog::commands::facet::{FacetPatch, ValuePatch};
use crate::catalog::commands::option::{NewGroup, OptionPatch};
use crate::catalog::commands::product::ProductPatch;
use crate::catalog::commands::texts::Text;
use crate::catalog::commands::variant::{PricePatch, VariantPatch};
use crate::wire::Json;

mod collection;

pub use collection::{
    CreateCollectionInput, CreateCollectionTranslationInput, UpdateCollectionInput,
    UpdateCollectionTranslationInput,
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

/// A price in a currency of the channel.
#[derive(InputObject)]
pub struct CreateProductVariantPriceInput {
    /// The currency.
    pub currency_code: CurrencyCode,
    /// Minor units; with tax where the channel's prices include it.
    pub price: Amount,
    /// None are configured.
    pub custom_fields: Option<Json>,
}

/// A price in a currency of the channel, or its removal.
#[derive(InputObject)]
pub struct UpdateProductVariantPriceInput {
    /// The currency.
    pub currency_code: CurrencyCode,
    /// Minor units; with tax where the channel's prices include it.
    pub price: Amount,
    /// Whether the price is removed.
    pub delete: Option<bool>,
    /// None are configured.
    pub custom_fields: Option<Json>,
}

/// Units on hand at a location.
#[derive(InputObject)]
pub struct StockLevelInput {
    /// The location.
    pub stock_location_id: StockLocationId,
    /// Units on hand: becomes an adjustment of what is there.
    pub stock_on_hand: i32,
}

fn levels(inputs: Option<Vec<StockLevelInput>>) -> Vec<(StockLocationId, i32)> {
    let pair = |input: StockLevelInput| (input.stock_location_id, input.stock_on_hand);
    inputs.unwrap_or_default().into_iter().map(pair).collect()
}

/// A new variant.
#[derive(InputObject)]
pub struct CreateProductVariantInput {
    /// The product.
    pub product_id: ProductId,
    /// Whether storefronts see it; they do without it.
    pub enabled: Option<bool>,
    /// Its names.
    pub translations: Vec<ProductVariantTranslationInput>,
    /// What it is sorted by beside its product, in order.
    pub facet_value_ids: Option<Vec<FacetValueId>>,
    /// The stock keeping unit.
    pub sku: String,
    /// The price in the channel's default currency, in minor units; 0 without it.
    pub price: Option<Amount>,
    /// Prices in currencies of the channel.
    pub prices: Option<Vec<Option<CreateProductVariantPriceInput>>>,
    /// Its class of goods; the default one without it.
    pub tax_category_id: Option<TaxCategoryId>,
    /// Its combination of options: one of each group of its product.
    pub option_ids: Option<Vec<ProductOptionId>>,
    /// The picture that stands for it.
    pub featured_asset_id: Option<AssetId>,
    /// Its pictures, in order.
    pub asset_ids: Option<Vec<AssetId>>,
    /// Units on hand at the default location.
    pub stock_on_hand: Option<i32>,
    /// Units on hand at locations.
    pub stock_levels: Option<Vec<StockLevelInput>>,
    /// Units that are never sold; negative: units that are sold before they are there.
    pub out_of_stock_threshold: Option<i32>,
    /// Whether the channel's or global threshold counts instead; it does without it.
    pub use_global_out_of_stock_threshold: Option<bool>,
    /// Whether its stock is counted; as it is set globally without it.
    pub track_inventory: Option<GlobalFlag>,
    /// None are configured.
    pub custom_fields: Option<Json>,
}

impl CreateProductVariantInput {
    /// The product and what the variant shall be.
    pub fn patch(self) -> (ProductId, VariantPatch) {
        let price = |input: CreateProductVariantPriceInput| PricePatch {
            currency: input.currency_code,
            price: Some(input.price),
        };
        let patch = VariantPatch {
            enabled: self.enabled,
            texts: texts(self.translations),
            sku: Some(self.sku),
            tax_category_id: self.tax_category_id,
            price: self.price,
            prices: self.prices.unwrap_or_default().into_iter().flatten().map(price).collect(),
            option_ids: self.option_ids,
            facet_value_ids: self.facet_value_ids,
            featured_asset_id: self.featured_asset_id.map(Some),
            asset_ids: self.asset_ids,
            stock_on_hand: self.stock_on_hand,
            stock_levels: levels(self.stock_levels),
            track_inventory: self.track_inventory,
            out_of_stock_threshold: self.out_of_stock_threshold,
            use_global_out_of_stock_threshold: self.use_global_out_of_stock_threshold,
        };
        (self.product_id, patch)
    }
}

/// A change of a variant; what is left out stays.
#[derive(InputObject)]
pub struct UpdateProductVariantInput {
    /// Which.
    pub id: ProductVariantId,
    /// Whether storefronts see it.
    pub enabled: Option<bool>,
    /// Names that change; those in other languages stay.
    pub translations: Option<Vec<ProductVariantTranslationInput>>,
    /// What it is sorted by beside its product, in order.
    pub facet_value_ids: Option<Vec<FacetValueId>>,
    /// Its combination of options: one of each group of its product.
    pub option_ids: Option<Vec<ProductOptionId>>,
    /// The stock keeping unit.
    pub sku: Option<String>,
    /// Its class of goods.
    pub tax_category_id: Option<TaxCategoryId>,
    /// The price in the channel's default currency, in minor units.
    pub price: Option<Amount>,
    /// Prices in currencies of the channel; those in others stay.
    pub prices: Option<Vec<UpdateProductVariantPriceInput>>,
    /// The picture that stands for it; null takes it away.
    pub featured_asset_id: MaybeUndefined<AssetId>,
    /// Its pictures, in order.
    pub asset_ids: Option<Vec<AssetId>>,
    /// Units on hand at the default location.
    pub stock_on_hand: Option<i32>,
    /// Units on hand at locations.
    pub stock_levels: Option<Vec<StockLevelInput>>,
    /// Units that are never sold; negative: units that are sold before they are there.
    pub out_of_stock_threshold: Option<i32>,
    /// Whether the channel's or global threshold counts instead.
    pub use_global_out_of_stock_threshold: Option<bool>,
    /// Whether its stock is counted.
    pub track_inventory: Option<GlobalFlag>,
    /// None are configured.
    pub custom_fields: Option<Json>,
}

impl UpdateProductVariantInput {
    /// The variant and what it shall be.
    pub fn patch(self) -> (ProductVariantId, VariantPatch) {
        let price = |input: UpdateProductVariantPriceInput| PricePatch {
            currency: input.currency_code,
            price: (!input.delete.unwrap_or(false)).then_some(input.price),
        };
        let patch = VariantPatch {
            enabled: self.enabled,
            texts: texts(self.translations.unwrap_or_default()),
            sku: self.sku,
            tax_category_id: self.tax_category_id,
            price: self.price,
            prices: self.prices.unwrap_or_default().into_iter().map(price).collect(),
            option_ids: self.option_ids,
            facet_value_ids: self.facet_value_ids,
            featured_asset_id: picture(self.featured_asset_id),
            asset_ids: self.asset_ids,
            stock_on_hand: self.stock_on_hand,
            stock_levels: levels(self.stock_levels),
            track_inventory: self.track_inventory,
            out_of_stock_threshold: self.out_of_stock_threshold,
            use_global_out_of_stock_threshold: self.use_global_out_of_stock_threshold,
        };
        (self.id, patch)
    }
}

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
pub(super) fn option(
    code: Option<String>,
    names: Option<Vec<ProductOptionGroupTranslationInput>>,
) -> OptionPatch {
    OptionPatch { code, texts: texts(names.unwrap_or_default()) }
}

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
