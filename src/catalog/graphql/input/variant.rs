//! The inputs of variants, their prices and their stock.

use async_graphql::{InputObject, MaybeUndefined};
use domain::channel::CurrencyCode;
use domain::id::{
    AssetId, FacetValueId, ProductId, ProductOptionId, ProductVariantId, StockLocationId,
    TaxCategoryId,
};
use domain::money::Amount;
use domain::stock::GlobalFlag;

use super::{ProductVariantTranslationInput, picture, texts};
use crate::catalog::commands::variant::{PricePatch, VariantPatch};
use crate::wire::Json;

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
    /// What a unit weighs, in whole grams, at least 0; for shipping by weight.
    pub weight: Option<i32>,
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
            weight_g: self.weight.map(Some),
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
    /// What a unit weighs, in whole grams, at least 0; null: that is not known.
    pub weight: MaybeUndefined<i32>,
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
            weight_g: match self.weight {
                MaybeUndefined::Undefined => None,
                MaybeUndefined::Null => Some(None),
                MaybeUndefined::Value(grams) => Some(Some(grams)),
            },
        };
        (self.id, patch)
    }
}
