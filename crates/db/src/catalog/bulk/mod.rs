//! Many products in few statements: what an import writes, and in [`known`] what it finds. Rows travel
//! as one JSON text a table, so that a statement has one form whatever their number.

mod known;

use diesel::QueryableByName;
use diesel::sql_types::{Array, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl as _;
use domain::channel::CurrencyCode;
use domain::id::{
    AssetId, ChannelId, FacetId, FacetValueId, ProductId, ProductOptionGroupId, ProductOptionId,
    ProductVariantId, StockLevelId, StockLocationId, StockMovementId, TaxCategoryId,
};
use domain::stock::GlobalFlag;
use domain::text::Translation;
use serde::Serialize;

use crate::keep::Keep as _;
use crate::{Fault, Tx};

pub use known::{
    Known, KnownOption, KnownVariant, Named, assets, facet_values, facets, known, known_options,
    known_variants, last_number,
};

macro_rules! rows {
    ($($(#[$doc:meta])* $name:ident { $($field:ident : $type:ty),+ $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Serialize)]
        #[expect(missing_docs, reason = "the columns are described by the migrations")]
        pub struct $name { $(pub $field: $type),+ }
    )+};
}

rows! {
    /// A picture by its address.
    AssetPut { id: AssetId, name: String, mime_type: String, source: String, channel_ids: Vec<ChannelId> }
    /// A facet.
    FacetPut { id: FacetId, code: String, translations: Vec<Translation>, channel_ids: Vec<ChannelId> }
    /// A value of a facet.
    FacetValuePut { id: FacetValueId, facet_id: FacetId, code: String, translations: Vec<Translation> }
    /// A claim on an address.
    SlugPut { language_code: String, slug: String, owner_id: ProductId }
    /// An option group.
    GroupPut { id: ProductOptionGroupId, code: String, translations: Vec<Translation>, channel_ids: Vec<ChannelId> }
    /// An option.
    OptionPut { id: ProductOptionId, group_id: ProductOptionGroupId, code: String, translations: Vec<Translation> }
    /// A product, new or changed.
    ProductPut {
        id: ProductId, enabled: bool, translations: Vec<Translation>, featured_asset_id: Option<AssetId>,
        asset_ids: Vec<AssetId>, facet_value_ids: Vec<FacetValueId>, option_group_ids: Vec<ProductOptionGroupId>,
        channel_ids: Vec<ChannelId>, source_key: String, source_hash: String,
    }
    /// A variant, new or changed.
    VariantPut {
        id: ProductVariantId, product_id: ProductId, enabled: bool, sku: String, tax_category_id: TaxCategoryId,
        track_inventory: GlobalFlag, weight_g: Option<i32>, translations: Vec<Translation>, featured_asset_id: Option<AssetId>,
        asset_ids: Vec<AssetId>, facet_value_ids: Vec<FacetValueId>, option_ids: Vec<ProductOptionId>,
        channel_ids: Vec<ChannelId>,
    }
    /// A price.
    PricePut { variant_id: ProductVariantId, channel_id: ChannelId, currency_code: CurrencyCode, price: i64 }
    /// The first stock of a new variant, with the movement that brought it.
    StockPut {
        id: StockLevelId, variant_id: ProductVariantId, location_id: StockLocationId, on_hand: i32,
        movement_id: StockMovementId,
    }
}

fn json(rows: &[impl Serialize]) -> Result<String, Fault> {
    serde_json::to_string(rows).map_err(|e| Fault::Data(e.to_string()))
}

async fn write(tx: &Tx, sql: &'static str, rows: &[impl Serialize]) -> Result<(), Fault> {
    if rows.is_empty() {
        return Ok(());
    }
    let mut conn = tx.conn();
    diesel::sql_query(sql).bind::<Text, _>(json(rows)?).kept().execute(&mut conn).await?;
    Ok(())
}

async fn named(tx: &Tx, sql: &'static str, rows: &[impl Serialize]) -> Result<Vec<Named>, Fault> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let mut conn = tx.conn();
    Ok(diesel::sql_query(sql).bind::<Text, _>(json(rows)?).kept().load(&mut conn).await?)
}

/// Finds or makes facets; gives them all. One statement.
pub async fn put_facets(tx: &Tx, rows: &[FacetPut]) -> Result<Vec<Named>, Fault> {
    named(
        tx,
        "insert into facets (id, code, translations, channel_ids)
         select id, code, translations, channel_ids from json_populate_recordset(null::facets, $1::json)
         on conflict (code) do update set code = excluded.code
         returning id, '00000000-0000-0000-0000-000000000000'::uuid as of, code as name",
        rows,
    )
    .await
}

/// Finds or makes values of facets; gives them all. One statement.
pub async fn put_facet_values(tx: &Tx, rows: &[FacetValuePut]) -> Result<Vec<Named>, Fault> {
    named(
        tx,
        "insert into facet_values (id, facet_id, code, translations)
         select id, facet_id, code, translations from json_populate_recordset(null::facet_values, $1::json)
         on conflict (facet_id, code) do update set code = excluded.code
         returning id, facet_id as of, code as name",
        rows,
    )
    .await
}

/// Writes new pictures. One statement.
pub async fn put_assets(tx: &Tx, rows: &[AssetPut]) -> Result<(), Fault> {
    write(
        tx,
        "insert into assets (id, name, kind, mime_type, source, preview, channel_ids)
         select id, name, 'IMAGE', mime_type, source, source, channel_ids
         from json_populate_recordset(null::assets, $1::json)",
        rows,
    )
    .await
}

/// Gives up the addresses of products that are about to claim others. One statement.
pub async fn free_slugs(tx: &Tx, products: &[ProductId]) -> Result<(), Fault> {
    if products.is_empty() {
        return Ok(());
    }
    let mut conn = tx.conn();
    diesel::sql_query("delete from slugs where kind = 'product' and owner_id = any($1)")
        .bind::<Array<SqlUuid>, _>(products)
        .kept()
        .execute(&mut conn)
        .await?;
    Ok(())
}

/// Claims addresses; gives those that were free, as (language, slug). One statement.
pub async fn claim_slugs(tx: &Tx, rows: &[SlugPut]) -> Result<Vec<(String, String)>, Fault> {
    #[derive(QueryableByName)]
    struct Claimed {
        #[diesel(sql_type = Text)]
        language_code: String,
        #[diesel(sql_type = Text)]
        slug: String,
    }
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let mut conn = tx.conn();
    let claimed: Vec<Claimed> = diesel::sql_query(
        "insert into slugs (kind, language_code, slug, owner_id)
         select 'product', language_code, slug, owner_id from json_populate_recordset(null::slugs, $1::json)
         on conflict do nothing returning language_code, slug",
    )
    .bind::<Text, _>(json(rows)?)
    .kept().load(&mut conn)
    .await?;
    Ok(claimed.into_iter().map(|c| (c.language_code, c.slug)).collect())
}

/// Writes new option groups. One statement.
pub async fn put_groups(tx: &Tx, rows: &[GroupPut]) -> Result<(), Fault> {
    write(
        tx,
        "insert into product_option_groups (id, code, translations, channel_ids)
         select id, code, translations, channel_ids
         from json_populate_recordset(null::product_option_groups, $1::json)",
        rows,
    )
    .await
}

/// Writes new options. One statement.
pub async fn put_options(tx: &Tx, rows: &[OptionPut]) -> Result<(), Fault> {
    write(
        tx,
        "insert into product_options (id, group_id, code, translations)
         select id, group_id, code, translations
         from json_populate_recordset(null::product_options, $1::json)",
        rows,
    )
    .await
}

/// Writes products, new and changed ones. One statement.
pub async fn put_products(tx: &Tx, rows: &[ProductPut]) -> Result<(), Fault> {
    write(
        tx,
        "insert into products (id, enabled, translations, featured_asset_id, asset_ids, facet_value_ids,
             option_group_ids, channel_ids, source_key, source_hash)
         select id, enabled, translations, featured_asset_id, asset_ids, facet_value_ids,
             option_group_ids, channel_ids, source_key, source_hash
         from json_populate_recordset(null::products, $1::json)
         on conflict (id) do update set updated_at = now(), enabled = excluded.enabled,
             translations = excluded.translations, featured_asset_id = excluded.featured_asset_id,
             asset_ids = excluded.asset_ids, facet_value_ids = excluded.facet_value_ids,
             option_group_ids = excluded.option_group_ids, source_hash = excluded.source_hash",
        rows,
    )
    .await
}

/// Writes variants, new and changed ones. One statement.
pub async fn put_variants(tx: &Tx, rows: &[VariantPut]) -> Result<(), Fault> {
    write(
        tx,
        "insert into product_variants (id, product_id, enabled, sku, tax_category_id, track_inventory, weight_g,
             translations, featured_asset_id, asset_ids, facet_value_ids, option_ids, channel_ids)
         select id, product_id, enabled, sku, tax_category_id, track_inventory, weight_g,
             translations, featured_asset_id, asset_ids, facet_value_ids, option_ids, channel_ids
         from json_populate_recordset(null::product_variants, $1::json)
         on conflict (id) do update set updated_at = now(), enabled = excluded.enabled,
             tax_category_id = excluded.tax_category_id, track_inventory = excluded.track_inventory,
             weight_g = coalesce(excluded.weight_g, product_variants.weight_g),
             translations = excluded.translations, featured_asset_id = excluded.featured_asset_id,
             asset_ids = excluded.asset_ids, facet_value_ids = excluded.facet_value_ids,
             option_ids = excluded.option_ids",
        rows,
    )
    .await
}

/// Writes prices, new and changed ones. One statement.
pub async fn put_prices(tx: &Tx, rows: &[PricePut]) -> Result<(), Fault> {
    write(
        tx,
        "insert into variant_prices (variant_id, channel_id, currency_code, price)
         select variant_id, channel_id, currency_code, price
         from json_populate_recordset(null::variant_prices, $1::json)
         on conflict (variant_id, channel_id, currency_code) do update set price = excluded.price",
        rows,
    )
    .await
}

/// Writes the first stock of new variants, and the movements that brought it. One statement.
pub async fn put_stock(tx: &Tx, rows: &[StockPut]) -> Result<(), Fault> {
    write(
        tx,
        "with r as (select * from json_to_recordset($1::json)
             as r(id uuid, variant_id uuid, location_id uuid, on_hand integer, movement_id uuid)),
         moved as (insert into stock_movements (id, kind, variant_id, location_id, quantity)
             select movement_id, 'ADJUSTMENT', variant_id, location_id, on_hand from r where on_hand <> 0)
         insert into stock_levels (id, variant_id, location_id, on_hand)
         select id, variant_id, location_id, on_hand from r",
        rows,
    )
    .await
}
