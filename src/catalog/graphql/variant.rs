//! Variants on the wire. Two parts make the one type: what a variant is, and its prices and stock.

use std::sync::Arc;

use async_graphql::{Context, MergedObject, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use db::catalog::variant::{Id, Offered};
use db::list::Condition;
use domain::access::Permission::{ReadCatalog, ReadProduct};
use domain::channel::{CurrencyCode, LanguageCode};
use domain::id::{CollectionId, ProductId, ProductVariantId};
use domain::money::Amount;
use domain::stock::{GlobalFlag, VariantStock};

use super::asset::{self, Asset};
use super::entity::translation;
use super::facet::{self, FacetValue};
use super::list::ProductVariantListOptions;
use super::option::{self, ProductOption};
use super::product::Product;
use super::{Tell as _, read};
use crate::catalog::{At, recent};
use crate::channel::graphql::Channel;
use crate::failure::Failure;
use crate::guard::may;
use crate::list;
use crate::page::Asked;
use crate::stock;
use crate::stock::graphql::{StockLevel, StockMovementList, StockMovementListOptions};
use crate::tax::graphql::{TaxCategory, TaxRate};
use crate::visit::VisitExt as _;
use crate::wire::{Json, List};

translation! {
    /// What a variant is called in one language.
    ProductVariantTranslation {}
}

/// What is sold: a product in one combination of its options.
#[derive(MergedObject, Clone)]
pub struct ProductVariant(VariantFacts, VariantOffer);

impl ProductVariant {
    /// A variant as it is offered where it is looked at.
    #[must_use]
    pub fn new(row: Arc<Offered>, at: Arc<At>) -> Self {
        Self(VariantFacts { row: row.clone(), at: at.clone() }, VariantOffer { row, at })
    }

    /// A variant, deleted and disabled ones too, for things that name it.
    pub async fn load(ctx: &Context<'_>, at: Arc<At>, id: ProductVariantId) -> Result<Self> {
        let found = recent::variant(ctx.visit()?, at.offer(id)).await.tell(ctx)?;
        let row = found.ok_or_else(|| Failure::not_found("ProductVariant", id)).tell(ctx)?;
        Ok(Self::new(row, at))
    }

    /// Variants in the order of their ids' list; those that are gone are left out.
    pub async fn load_all(
        ctx: &Context<'_>,
        at: &Arc<At>,
        ids: impl Iterator<Item = ProductVariantId>,
    ) -> Result<List<Self>> {
        let visit = ctx.visit()?;
        let found = ids.map(|id| recent::variant(visit, at.offer(id)));
        let found = futures_util::future::try_join_all(found).await.tell(ctx)?;
        Ok(found.into_iter().flatten().map(|row| Self::new(row, at.clone())).collect())
    }
}

/// The variants with these ids that the caller sees, in this order.
pub(super) async fn seen(
    ctx: &Context<'_>,
    at: &Arc<At>,
    ids: &[ProductVariantId],
) -> Result<List<ProductVariant>> {
    let visit = ctx.visit()?;
    let found = ids.iter().map(|id| recent::variant(visit, at.offer(*id)));
    let found = futures_util::future::try_join_all(found).await.tell(ctx)?;
    let seen = |row: &Arc<Offered>| read::sees_variant(at.sight, &row.variant);
    let seen = found.into_iter().flatten().filter(seen);
    Ok(seen.map(|row| ProductVariant::new(row, at.clone())).collect())
}

/// What a variant is.
#[derive(Clone)]
pub struct VariantFacts {
    row: Arc<Offered>,
    at: Arc<At>,
}

#[Object]
impl VariantFacts {
    /// Its id.
    fn id(&self) -> ProductVariantId {
        self.row.variant.id
    }

    /// The product, deleted and disabled ones too.
    async fn product(&self, ctx: &Context<'_>) -> Result<Product> {
        Product::load(ctx, self.at.clone(), self.row.variant.product_id).await
    }

    /// The id of the product.
    fn product_id(&self) -> ProductId {
        self.row.variant.product_id
    }

    /// When it was made (UTC).
    fn created_at(&self) -> DateTime<Utc> {
        self.row.variant.created_at
    }

    /// When it was changed last (UTC).
    fn updated_at(&self) -> DateTime<Utc> {
        self.row.variant.updated_at
    }

    /// The language of the name that this request gets.
    fn language_code(&self) -> LanguageCode {
        self.at.text_language(&self.row.variant.translations.0)
    }

    /// The stock keeping unit.
    fn sku(&self) -> &str {
        &self.row.variant.sku
    }

    /// What a unit weighs, in grams; null where nobody has said. Shipping by weight counts it as 0
    /// then.
    fn weight(&self) -> Option<i32> {
        self.row.variant.weight_g
    }

    /// What it is called, in the request's language.
    fn name(&self) -> String {
        self.at.name(&self.row.variant.translations.0)
    }

    /// Its own picture; null: its product's counts.
    fn featured_asset(&self) -> Option<Asset> {
        self.row.featured.as_ref().map(|asset| Asset(Arc::new(asset.0.clone())))
    }

    /// Its own pictures and files, in their order.
    async fn assets(&self, ctx: &Context<'_>) -> Result<List<Asset>> {
        asset::listed(ctx, &self.row.variant.asset_ids).await
    }

    /// The combination of options that it is.
    async fn options(&self, ctx: &Context<'_>) -> Result<List<ProductOption>> {
        option::listed(ctx, &self.row.variant.option_ids).await
    }

    /// What it is sorted by beside its product; values of private facets only on the admin API.
    async fn facet_values(&self, ctx: &Context<'_>) -> Result<List<FacetValue>> {
        facet::listed(ctx, &self.row.variant.facet_value_ids).await
    }

    /// Its texts in all their languages.
    fn translations(&self) -> List<ProductVariantTranslation> {
        let texts = self.row.variant.translations.0.iter();
        texts.filter_map(ProductVariantTranslation::of).collect()
    }

    /// Fields of the shop's own; none are configured.
    fn custom_fields(&self) -> Option<Json> {
        None
    }

    /// Whether storefronts see it. Permission: ReadCatalog or ReadProduct.
    #[graphql(guard = "may(&[ReadCatalog, ReadProduct])")]
    fn enabled(&self) -> bool {
        self.row.variant.enabled
    }

    /// The channels that sell it, as far as this channel sees. Permission: ReadCatalog or ReadProduct.
    #[graphql(guard = "may(&[ReadCatalog, ReadProduct])")]
    fn channels(&self, ctx: &Context<'_>) -> Result<List<Channel>> {
        option::channels(ctx, &self.row.variant.channel_ids)
    }
}

/// What a variant costs and what there is of it.
#[derive(Clone)]
pub struct VariantOffer {
    row: Arc<Offered>,
    at: Arc<At>,
}

impl VariantOffer {
    fn stock(&self, ctx: &Context<'_>) -> Result<VariantStock> {
        let settings = ctx.settings()?;
        let (variant, levels) = (&self.row.variant, &self.row.levels.0);
        Ok(stock::available(&settings, &self.at.channel, variant, levels))
    }
}

#[Object]
impl VariantOffer {
    /// The price without tax, in minor units of `currencyCode`; 0 where the channel has none.
    fn price(&self, ctx: &Context<'_>) -> Result<Amount> {
        self.at.price(&*ctx.settings()?, &self.row).and_then(|p| Ok(p.net()?)).tell(ctx)
    }

    /// The price with tax, in minor units of `currencyCode`; 0 where the channel has none.
    fn price_with_tax(&self, ctx: &Context<'_>) -> Result<Amount> {
        self.at.price(&*ctx.settings()?, &self.row).and_then(|p| Ok(p.gross()?)).tell(ctx)
    }

    /// The currency of the price.
    fn currency_code(&self) -> CurrencyCode {
        self.at.currency
    }

    /// What storefronts are told about stock: `IN_STOCK`, `LOW_STOCK` or `OUT_OF_STOCK`.
    fn stock_level(&self, ctx: &Context<'_>) -> Result<&'static str> {
        Ok(self.stock(ctx)?.text().as_str())
    }

    /// The tax rate in the price; one of 0 percent where none is set up.
    fn tax_rate_applied(&self, ctx: &Context<'_>) -> Result<TaxRate> {
        Ok(TaxRate(self.at.rate(&*ctx.settings()?, &self.row)))
    }

    /// The class of goods that its tax depends on.
    fn tax_category(&self, ctx: &Context<'_>) -> Result<TaxCategory> {
        ctx.settings()?.get(self.row.variant.tax_category_id).map(TaxCategory).tell(ctx)
    }

    /// Whether its stock is counted. Permission: ReadCatalog or ReadProduct.
    #[graphql(guard = "may(&[ReadCatalog, ReadProduct])")]
    fn track_inventory(&self) -> GlobalFlag {
        self.row.variant.track_inventory
    }

    /// Units at the channel's locations. Permission: ReadCatalog or ReadProduct.
    #[graphql(deprecation = "use stockLevels", guard = "may(&[ReadCatalog, ReadProduct])")]
    fn stock_on_hand(&self, ctx: &Context<'_>) -> Result<i32> {
        Ok(i32::try_from(self.stock(ctx)?.on_hand()).unwrap_or(i32::MAX))
    }

    /// Units of them that belong to placed orders. Permission: ReadCatalog or ReadProduct.
    #[graphql(deprecation = "use stockLevels", guard = "may(&[ReadCatalog, ReadProduct])")]
    fn stock_allocated(&self, ctx: &Context<'_>) -> Result<i32> {
        Ok(i32::try_from(self.stock(ctx)?.allocated()).unwrap_or(i32::MAX))
    }

    /// Units that are never sold; negative: units that are sold before they are there. Counts
    /// where the global threshold does not. Permission: ReadCatalog or ReadProduct.
    #[graphql(guard = "may(&[ReadCatalog, ReadProduct])")]
    fn out_of_stock_threshold(&self) -> i32 {
        self.row.variant.out_of_stock_threshold
    }

    /// Whether the channel's or global threshold counts. Permission: ReadCatalog or ReadProduct.
    #[graphql(guard = "may(&[ReadCatalog, ReadProduct])")]
    fn use_global_out_of_stock_threshold(&self) -> bool {
        self.row.variant.use_global_out_of_stock_threshold
    }

    /// Its prices in the channel, as they are kept. Permission: ReadCatalog or ReadProduct.
    #[graphql(guard = "may(&[ReadCatalog, ReadProduct])")]
    async fn prices(&self, ctx: &Context<'_>) -> Result<List<ProductVariantPrice>> {
        let found = ctx.loaders()?.catalog.prices(self.row.variant.id).await.tell(ctx)?;
        let here = found.iter().filter(|row| row.channel_id == self.at.channel.id);
        let told = here.map(|row| ProductVariantPrice {
            currency_code: row.currency_code,
            price: row.price,
            custom_fields: None,
        });
        Ok(told.collect())
    }

    /// Its stock, location by location. Permission: ReadCatalog or ReadProduct.
    #[graphql(guard = "may(&[ReadCatalog, ReadProduct])")]
    fn stock_levels(&self, ctx: &Context<'_>) -> Result<List<StockLevel>> {
        let settings = ctx.settings()?;
        let seen = |id| {
            let at = settings.stock_location(id);
            at.is_some_and(|at| self.at.sight.channel.is_none_or(|c| at.channel_ids.contains(&c)))
        };
        let levels = self.row.levels.0.iter().filter(|level| seen(level.location_id));
        Ok(levels.copied().map(StockLevel).collect())
    }

    /// What changed its stock, the oldest first. Permission: ReadCatalog or ReadProduct.
    #[graphql(guard = "may(&[ReadCatalog, ReadProduct])")]
    async fn stock_movements(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which part of the list.")] options: Option<StockMovementListOptions>,
    ) -> Result<StockMovementList> {
        stock::graphql::movements(ctx, &self.at, self.row.variant.id, options).await
    }
}

/// What a variant costs in a currency, as it is kept.
#[derive(SimpleObject, Clone)]
pub struct ProductVariantPrice {
    /// The currency.
    pub currency_code: CurrencyCode,
    /// Minor units; with tax where the channel's prices include it.
    pub price: Amount,
    /// Fields of the shop's own; none are configured.
    pub custom_fields: Option<Json>,
}

crate::list_page! {
    /// A page of variants.
    ProductVariantList of ProductVariant
}

/// A page of the variants of a product that the caller may see. Three statements for all products
/// of a level.
pub(super) async fn page_of_product(
    ctx: &Context<'_>,
    at: &Arc<At>,
    product: ProductId,
    options: Option<ProductVariantListOptions>,
) -> Result<ProductVariantList> {
    let query = ProductVariantListOptions::query(options, &*ctx.actor()?).tell(ctx)?;
    let asked = Asked::new(product.uuid(), db::catalog::variant::visible(at.sight), query);
    let page = ctx.loaders()?.catalog.product_page(asked).await.tell(ctx)?;
    told(ctx, at, page).await
}

/// A page of the variants of a collection that the caller may see; `held` is the condition for its
/// variants. Three statements for all collections of a level.
pub(super) async fn page_of_collection(
    ctx: &Context<'_>,
    at: &Arc<At>,
    collection: CollectionId,
    held: Condition,
    options: Option<ProductVariantListOptions>,
) -> Result<ProductVariantList> {
    let query = ProductVariantListOptions::query(options, &*ctx.actor()?).tell(ctx)?;
    let scope = Condition::All(vec![db::catalog::variant::visible(at.sight), held]);
    let asked = Asked::new(collection.uuid(), scope, query);
    let page = ctx.loaders()?.catalog.collection_page(asked).await.tell(ctx)?;
    told(ctx, at, page).await
}

/// A page of the variants that the caller may see and that a condition holds for. Three statements.
pub(super) async fn page(
    ctx: &Context<'_>,
    at: &Arc<At>,
    scope: Condition,
    options: Option<ProductVariantListOptions>,
) -> Result<ProductVariantList> {
    let visit = ctx.visit()?;
    let query = ProductVariantListOptions::query(options, &visit.actor());
    let scope = Condition::All(vec![db::catalog::variant::visible(at.sight), scope]);
    let page = list::read::<Id>(visit, db::catalog::variant::VARIANTS, scope, query).await?;
    told(ctx, at, Some(page)).await
}

async fn told(
    ctx: &Context<'_>,
    at: &Arc<At>,
    page: Option<db::list::Page<Id>>,
) -> Result<ProductVariantList> {
    let page = page.unwrap_or(db::list::Page { items: Vec::new(), total: 0 });
    let items = ProductVariant::load_all(ctx, at, page.items.iter().map(|row| row.id)).await?;
    Ok(ProductVariantList { items, total_items: i32::try_from(page.total).unwrap_or(i32::MAX) })
}
