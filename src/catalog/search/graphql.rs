//! Searches on the wire.

use async_graphql::{Context, InputObject, Object, Result, SimpleObject, Union};
use db::catalog::search::{self, Hit, Search, Tally, Wanted};
use domain::access::Permission::{ReadCatalog, ReadProduct};
use domain::channel::CurrencyCode;
use domain::id::{
    AssetId, ChannelId, CollectionId, FacetId, FacetValueId, ProductId, ProductVariantId,
};
use domain::money::Amount;
use domain::text::{Translation, choose};

use super::find;
use crate::catalog::At;
use crate::catalog::graphql::{Collection, Coordinate, FacetValue};
use crate::guard::{may, on_admin, open_or};
use crate::list::{LogicalOperator, SortOrder};
use crate::visit::VisitExt as _;
use crate::wire::List;

/// A condition on facet values: `and` or `or`, not both. All conditions of a search must hold.
#[derive(InputObject, Debug, Clone)]
pub struct FacetValueFilterInput {
    /// This value must be there.
    pub and: Option<FacetValueId>,
    /// One of these values must be there; an empty list asks for nothing.
    pub or: Option<Vec<FacetValueId>>,
}

/// The order of results; by name before price when both are given.
#[derive(InputObject, Debug, Clone)]
pub struct SearchResultSortParameter {
    /// By the product's name.
    pub name: Option<SortOrder>,
    /// By the price; of a product by its lowest.
    pub price: Option<SortOrder>,
}

/// What is looked for. Everything that is given must hold.
#[derive(InputObject, Debug, Clone)]
pub struct SearchInput {
    /// Words of names, SKU and description, whatever their case and accents; the last one may be a
    /// beginning. Without a word everything is found.
    pub term: Option<String>,
    /// Facet values, joined as `facetValueOperator` says.
    #[graphql(deprecation = "Use facetValueFilters instead")]
    pub facet_value_ids: Option<Vec<FacetValueId>>,
    /// How `facetValueIds` are joined; one of them is enough without it.
    #[graphql(deprecation = "Use facetValueFilters instead")]
    pub facet_value_operator: Option<LogicalOperator>,
    /// Conditions on facet values.
    pub facet_value_filters: Option<Vec<FacetValueFilterInput>>,
    /// In this collection.
    pub collection_id: Option<CollectionId>,
    /// In the collection with this slug, in any language.
    pub collection_slug: Option<String>,
    /// In one of these collections; an empty list asks for nothing.
    pub collection_ids: Option<Vec<CollectionId>>,
    /// In one of the collections with these slugs; an empty list asks for nothing.
    pub collection_slugs: Option<Vec<String>>,
    /// Whether the variants of a product are one result, with a range of prices.
    pub group_by_product: Option<bool>,
    /// Results at most: 25 without it, up to 100 on the shop API, 1000 on the admin API; 0 asks for
    /// counts alone.
    pub take: Option<i32>,
    /// Results to leave out at the front; negative counts as 0.
    pub skip: Option<i32>,
    /// The order; without it the best match first, and the oldest first without a term.
    pub sort: Option<SearchResultSortParameter>,
}

/// One price.
#[derive(SimpleObject, Debug, Clone, Copy)]
pub struct SinglePrice {
    /// The price in minor units.
    pub value: Amount,
}

/// The prices of a product's variants.
#[derive(SimpleObject, Debug, Clone, Copy)]
pub struct PriceRange {
    /// The lowest price in minor units.
    pub min: Amount,
    /// The highest price in minor units; the lowest one where all are the same.
    pub max: Amount,
}

/// The price of a result: a range when results are products.
#[derive(Union, Debug, Clone, Copy)]
pub enum SearchResultPrice {
    /// The prices of a product's variants.
    PriceRange(PriceRange),
    /// One price.
    SinglePrice(SinglePrice),
}

/// The featured picture of a result.
#[derive(SimpleObject, Clone)]
pub struct SearchResultAsset {
    /// The asset's id.
    pub id: AssetId,
    /// Where the picture can be had.
    pub preview: String,
    /// What must stay visible when the picture is cut.
    pub focal_point: Option<Coordinate>,
}

/// A facet value with the number of results that have it.
#[derive(SimpleObject, Clone)]
pub struct FacetValueResult {
    /// The value.
    pub facet_value: FacetValue,
    /// How many results have it, over all pages.
    pub count: i32,
}

/// A collection with the number of results in it.
#[derive(SimpleObject, Clone)]
pub struct CollectionResult {
    /// The collection.
    pub collection: Collection,
    /// How many results are in it, over all pages.
    pub count: i32,
}

/// A product or variant that was found.
pub struct SearchResult {
    hit: Hit,
    grouped: bool,
    currency: CurrencyCode,
    language: &'static str,
    fallback: &'static str,
}

impl SearchResult {
    fn text<'t>(&self, texts: &'t [Translation]) -> Option<&'t Translation> {
        choose(texts, self.language, self.fallback)
    }

    fn price_of(&self, min: Amount, max: Amount) -> SearchResultPrice {
        if self.grouped {
            SearchResultPrice::PriceRange(PriceRange { min, max })
        } else {
            SearchResultPrice::SinglePrice(SinglePrice { value: min })
        }
    }
}

/// A product or variant that was found.
#[Object]
impl SearchResult {
    /// The SKU of the variant.
    fn sku(&self) -> &str {
        &self.hit.sku
    }

    /// The product's part of an address, in the request's language.
    fn slug(&self) -> &str {
        self.text(&self.hit.product_texts.0).map_or("", |t| t.slug.as_str())
    }

    /// The product.
    fn product_id(&self) -> ProductId {
        self.hit.product_id
    }

    /// What the product is called, in the request's language.
    fn product_name(&self) -> &str {
        self.text(&self.hit.product_texts.0).map_or("", |t| t.name.as_str())
    }

    /// The product's featured picture.
    fn product_asset(&self) -> Option<SearchResultAsset> {
        let hit = &self.hit;
        asset(
            hit.product_asset_id,
            hit.product_asset_preview.as_deref(),
            hit.product_asset_x.zip(hit.product_asset_y),
        )
    }

    /// The variant; of a product the one that matches best.
    fn product_variant_id(&self) -> ProductVariantId {
        self.hit.variant_id
    }

    /// What the variant is called, in the request's language.
    fn product_variant_name(&self) -> &str {
        self.text(&self.hit.variant_texts.0).map_or("", |t| t.name.as_str())
    }

    /// The variant's featured picture.
    fn product_variant_asset(&self) -> Option<SearchResultAsset> {
        let hit = &self.hit;
        asset(
            hit.variant_asset_id,
            hit.variant_asset_preview.as_deref(),
            hit.variant_asset_x.zip(hit.variant_asset_y),
        )
    }

    /// The price without tax, in minor units.
    fn price(&self) -> SearchResultPrice {
        self.price_of(self.hit.min_price, self.hit.max_price)
    }

    /// The price with the tax of the channel's zone, in minor units.
    fn price_with_tax(&self) -> SearchResultPrice {
        self.price_of(self.hit.min_price_with_tax, self.hit.max_price_with_tax)
    }

    /// The currency of the prices.
    fn currency_code(&self) -> CurrencyCode {
        self.currency
    }

    /// The product's description, in the request's language; may hold HTML.
    fn description(&self) -> &str {
        self.text(&self.hit.product_texts.0).map_or("", |t| t.description.as_str())
    }

    /// The facets of product and variants.
    fn facet_ids(&self) -> &[FacetId] {
        &self.hit.facet_ids
    }

    /// The facet values of product and variants.
    fn facet_value_ids(&self) -> &[FacetValueId] {
        &self.hit.facet_value_ids
    }

    /// The collections that hold it.
    fn collection_ids(&self) -> &[CollectionId] {
        &self.hit.collection_ids
    }

    /// How well it matches the term; 0 without one.
    fn score(&self) -> f32 {
        self.hit.score
    }

    /// Whether product and variant are shown. Admin API only; permission: ReadCatalog or ReadProduct.
    #[graphql(guard = "may(&[ReadCatalog, ReadProduct])", visible = "on_admin")]
    fn enabled(&self) -> bool {
        self.hit.enabled
    }

    /// Where the variant is sold. Admin API only; permission: ReadCatalog or ReadProduct.
    #[graphql(guard = "may(&[ReadCatalog, ReadProduct])", visible = "on_admin")]
    fn channel_ids(&self) -> &[ChannelId] {
        &self.hit.channel_ids
    }
}

fn asset(
    id: Option<AssetId>,
    preview: Option<&str>,
    focus: Option<(f64, f64)>,
) -> Option<SearchResultAsset> {
    let focal_point = focus.map(|(x, y)| Coordinate { x, y });
    Some(SearchResultAsset { id: id?, preview: preview?.to_owned(), focal_point })
}

/// What was found.
pub struct SearchResponse {
    items: Vec<SearchResult>,
    tally: Tally,
}

/// What was found.
#[Object]
impl SearchResponse {
    /// The results of this page.
    fn items(&self) -> &[SearchResult] {
        &self.items
    }

    /// How many results there are on all pages.
    fn total_items(&self) -> i32 {
        number(self.tally.total)
    }

    /// The facet values of all results, the most frequent first; private ones on the admin API only.
    async fn facet_values(&self, ctx: &Context<'_>) -> Result<List<FacetValueResult>> {
        let visit = ctx.visit()?;
        let loaders = &ctx.loaders()?.catalog;
        let values = self.tally.facets.iter().map(async |(id, count)| {
            let found = loaders.facet_value(*id).await.map_err(|f| visit.tell(f))?;
            let of =
                |value| FacetValueResult { facet_value: FacetValue(value), count: number(*count) };
            Ok::<_, async_graphql::Error>(found.map(of))
        });
        Ok(futures_util::future::try_join_all(values).await?.into_iter().flatten().collect())
    }

    /// The collections of all results, the most frequent first; private ones on the admin API only.
    async fn collections(&self, ctx: &Context<'_>) -> Result<List<CollectionResult>> {
        let at = At::here(ctx)?;
        let held = self.tally.collections.iter().map(async |(id, count)| {
            let find = |tree: &crate::catalog::tree::Tree| tree.get(*id).cloned();
            let found = Collection::with_tree(ctx, at.clone(), find).await?;
            let of = |collection| CollectionResult { collection, count: number(*count) };
            Ok::<_, async_graphql::Error>(found.map(of))
        });
        Ok(futures_util::future::try_join_all(held).await?.into_iter().flatten().collect())
    }
}

fn number(count: i64) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

/// Searches.
#[derive(Default)]
pub struct SearchQuery;

#[Object]
impl SearchQuery {
    /// Searches products and variants by words, facet values and collections. A change of the
    /// catalogue shows within seconds. On the admin API also what is disabled; permission there:
    /// ReadCatalog or ReadProduct. Errors: `USER_INPUT_ERROR` for a filter with both `and` and `or`
    /// or a `take` beyond the limit.
    #[graphql(guard = "open_or(&[ReadCatalog, ReadProduct])")]
    async fn search(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is looked for.")] input: SearchInput,
    ) -> Result<SearchResponse> {
        let visit = ctx.visit()?;
        let actor = visit.actor();
        let (search, part) = find::asked(input, &actor).map_err(|f| visit.tell(f))?;
        let conn = visit.app.pool.reader().await.map_err(|f| visit.tell(f))?;
        let page = async {
            let wanted = part.take > 0 && ctx.look_ahead().field("items").exists();
            if wanted { search::page(&conn, &search, &part).await } else { Ok(Vec::new()) }
        };
        let tally = search::tally(&conn, &search, wanted(ctx));
        let (hits, tally) = futures_util::try_join!(page, tally).map_err(|f| visit.tell(f))?;
        let items = hits.into_iter().map(|hit| result(hit, &search, &actor)).collect();
        Ok(SearchResponse { items, tally })
    }
}

fn wanted(ctx: &Context<'_>) -> Wanted {
    let asks = |field: &str| ctx.look_ahead().field(field).exists();
    Wanted {
        total: asks("totalItems"),
        facets: asks("facetValues"),
        collections: asks("collections"),
    }
}

fn result(hit: Hit, search: &Search, actor: &crate::actor::Actor) -> SearchResult {
    SearchResult {
        hit,
        grouped: search.grouped,
        currency: search.currency,
        language: actor.language.as_str(),
        fallback: actor.channel.default_language_code.as_str(),
    }
}
