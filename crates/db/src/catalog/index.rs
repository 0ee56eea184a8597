//! The search index: how far it has followed the catalogue, what it is made of, how it is written.

use chrono::{DateTime, Utc};
use diesel::sql_types::{Array, BigInt, Bool, Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel::{OptionalExtension as _, QueryableByName};
use diesel_async::RunQueryDsl as _;
use domain::channel::CurrencyCode;
use domain::id::{
    ChannelId, CollectionId, FacetId, FacetValueId, ProductId, ProductVariantId, TaxCategoryId,
};
use domain::text::Translation;
use serde::{Deserialize, Serialize};

use crate::keep::Keep as _;
use crate::{Conn, Fault, Json, Tx};

/// How far the index has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, QueryableByName)]
pub struct Progress {
    /// The settings by which it was made.
    #[diesel(sql_type = BigInt)]
    pub settings_version: i64,
    /// A pass over all products has done those up to this id; `None`: no pass is under way.
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub pass_after: Option<ProductId>,
}

/// A change of the catalogue that the index has not followed yet.
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName)]
pub struct Change {
    /// Its number.
    #[diesel(sql_type = BigInt)]
    pub id: i64,
    /// Its transaction, as text.
    #[diesel(sql_type = Text)]
    pub xid: String,
    /// The products touched; `None`: any.
    #[diesel(sql_type = Nullable<Array<SqlUuid>>)]
    pub product_ids: Option<Vec<ProductId>>,
}

/// A variant with all that its index rows are made of.
#[derive(Debug, Clone, QueryableByName)]
pub struct Source {
    /// The product.
    #[diesel(sql_type = SqlUuid)]
    pub product_id: ProductId,
    /// The product's texts.
    #[diesel(sql_type = Jsonb)]
    pub product_texts: Json<Vec<Translation>>,
    /// The product's facet values.
    #[diesel(sql_type = Array<SqlUuid>)]
    pub product_facets: Vec<FacetValueId>,
    /// The variant.
    #[diesel(sql_type = SqlUuid)]
    pub variant_id: ProductVariantId,
    /// Whether product and variant are shown.
    #[diesel(sql_type = Bool)]
    pub enabled: bool,
    /// The SKU.
    #[diesel(sql_type = Text)]
    pub sku: String,
    /// Which taxes apply.
    #[diesel(sql_type = SqlUuid)]
    pub tax_category_id: TaxCategoryId,
    /// The variant's texts.
    #[diesel(sql_type = Jsonb)]
    pub texts: Json<Vec<Translation>>,
    /// The variant's facet values.
    #[diesel(sql_type = Array<SqlUuid>)]
    pub facets: Vec<FacetValueId>,
    /// Where it is sold.
    #[diesel(sql_type = Array<SqlUuid>)]
    pub channel_ids: Vec<ChannelId>,
    /// Its prices.
    #[diesel(sql_type = Jsonb)]
    pub prices: Json<Vec<SourcePrice>>,
}

/// A price of a variant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourcePrice {
    /// Where.
    pub channel_id: ChannelId,
    /// In which currency.
    pub currency_code: CurrencyCode,
    /// Minor units; with tax where the channel's prices include it.
    pub price: i64,
}

/// The facet of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, QueryableByName)]
pub struct ValueFacet {
    /// The value.
    #[diesel(sql_type = SqlUuid)]
    pub id: FacetValueId,
    /// Its facet.
    #[diesel(sql_type = SqlUuid)]
    pub facet_id: FacetId,
}

/// A row of the index. `names`, `details` and `text` are plain words, of falling weight.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "the columns are described by the migrations")]
pub struct Item {
    pub variant_id: ProductVariantId,
    pub channel_id: ChannelId,
    pub currency_code: CurrencyCode,
    pub product_id: ProductId,
    pub enabled: bool,
    pub sku: String,
    pub product_name: String,
    pub price: i64,
    pub price_with_tax: i64,
    pub facet_ids: Vec<FacetId>,
    pub facet_value_ids: Vec<FacetValueId>,
    pub collection_ids: Vec<CollectionId>,
    pub names: String,
    pub details: String,
    pub text: String,
}

#[derive(QueryableByName)]
struct Flag {
    #[diesel(sql_type = Bool)]
    flag: bool,
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// Whether there may be something to do. One statement, without a lock.
pub async fn is_behind(mut conn: &Conn) -> Result<bool, Fault> {
    let found: Flag = diesel::sql_query(
        "select p.pass_after is not null
             or p.settings_version <> (select version from settings_version)
             or exists (select 1 from catalog_changes c
                 where (c.xid, c.id) > (p.xid, p.change_id) and c.topic = 'catalog' and c.reindex) as flag
         from search_progress p",
    )
    .kept().get_result(&mut conn)
    .await?;
    Ok(found.flag)
}

/// Takes the progress for this transaction; `None` while another process has it. One statement.
pub async fn take(tx: &Tx) -> Result<Option<Progress>, Fault> {
    let mut conn = tx.conn();
    Ok(diesel::sql_query(
        "select settings_version, pass_after from search_progress for update skip locked",
    )
    .kept()
    .get_result(&mut conn)
    .await
    .optional()?)
}

/// The next changes in order, none of which a later commit can come before. One statement.
pub async fn changes(mut conn: &Conn, limit: i64) -> Result<Vec<Change>, Fault> {
    Ok(diesel::sql_query(
        "select c.id, c.xid::text as xid, c.product_ids from catalog_changes c, search_progress p
         where (c.xid, c.id) > (p.xid, p.change_id) and c.topic = 'catalog' and c.reindex
           and c.xid < pg_snapshot_xmin(pg_current_snapshot())
         order by c.xid, c.id limit $1",
    )
    .bind::<BigInt, _>(limit)
    .kept()
    .load(&mut conn)
    .await?)
}

/// Says how far the index has come: up to a change (as before without one). One statement.
pub async fn advance(tx: &Tx, to: Option<&Change>, progress: Progress) -> Result<(), Fault> {
    let mut conn = tx.conn();
    diesel::sql_query(
        "update search_progress set xid = coalesce($1::xid8, xid), change_id = coalesce($2, change_id),
             settings_version = $3, pass_after = $4",
    )
    .bind::<Nullable<Text>, _>(to.map(|change| change.xid.clone()))
    .bind::<Nullable<BigInt>, _>(to.map(|change| change.id))
    .bind::<BigInt, _>(progress.settings_version)
    .bind::<Nullable<SqlUuid>, _>(progress.pass_after)
    .kept().execute(&mut conn)
    .await?;
    Ok(())
}

/// The products that follow an id in the order of ids. One statement.
pub async fn products_after(
    mut conn: &Conn,
    after: ProductId,
    limit: i64,
) -> Result<Vec<ProductId>, Fault> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = SqlUuid)]
        id: ProductId,
    }
    let rows: Vec<Row> =
        diesel::sql_query("select id from products where id > $1 order by id limit $2")
            .bind::<SqlUuid, _>(after)
            .bind::<BigInt, _>(limit)
            .kept()
            .load(&mut conn)
            .await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// What the rows of some products are made of: their variants that are not deleted. One statement.
pub async fn sources(mut conn: &Conn, products: &[ProductId]) -> Result<Vec<Source>, Fault> {
    Ok(diesel::sql_query(
        "select p.id as product_id, p.translations as product_texts, p.facet_value_ids as product_facets,
             v.id as variant_id, p.enabled and v.enabled as enabled, v.sku, v.tax_category_id,
             v.translations as texts, v.facet_value_ids as facets, v.channel_ids,
             coalesce((select jsonb_agg(jsonb_build_object('channel_id', vp.channel_id,
                 'currency_code', vp.currency_code, 'price', vp.price))
                 from variant_prices vp where vp.variant_id = v.id), '[]') as prices
         from products p join product_variants v on v.product_id = p.id
         where p.id = any($1) and p.deleted_at is null and v.deleted_at is null",
    )
    .bind::<Array<SqlUuid>, _>(products)
    .kept().load(&mut conn)
    .await?)
}

/// The facets of some values. One statement.
pub async fn facets_of(mut conn: &Conn, values: &[FacetValueId]) -> Result<Vec<ValueFacet>, Fault> {
    Ok(diesel::sql_query("select id, facet_id from facet_values where id = any($1)")
        .bind::<Array<SqlUuid>, _>(values)
        .kept()
        .load(&mut conn)
        .await?)
}

/// Makes the rows of some products be these, and tells how many had to be written or removed; what
/// is as it should be is not touched. One statement.
pub async fn put(tx: &Tx, products: &[ProductId], items: &[Item]) -> Result<i64, Fault> {
    let items = serde_json::to_string(items).map_err(|e| Fault::Data(e.to_string()))?;
    let mut conn = tx.conn();
    let written: Count = diesel::sql_query(
        "with item as materialized (
             select variant_id, channel_id, currency_code, product_id, enabled, sku, product_name, price,
                 price_with_tax, facet_ids, facet_value_ids, collection_ids,
                 setweight(to_tsvector('simple', names), 'A') || setweight(to_tsvector('simple', details), 'B')
                     || setweight(to_tsvector('simple', \"text\"), 'C') as document
             from json_to_recordset($2::json) as r(variant_id uuid, channel_id uuid, currency_code text,
                 product_id uuid, enabled boolean, sku text, product_name text, price bigint,
                 price_with_tax bigint, facet_ids uuid[], facet_value_ids uuid[], collection_ids uuid[],
                 names text, details text, \"text\" text)
         ), gone as (
             delete from search_items s where s.product_id = any($1) and not exists (
                 select 1 from item i where i.variant_id = s.variant_id and i.channel_id = s.channel_id
                     and i.currency_code = s.currency_code)
             returning 1
         ), put as (
             insert into search_items as s (variant_id, channel_id, currency_code, product_id, enabled, sku,
                 product_name, price, price_with_tax, facet_ids, facet_value_ids, collection_ids, document)
             select * from item
             on conflict (variant_id, channel_id, currency_code) do update set
                 product_id = excluded.product_id, enabled = excluded.enabled, sku = excluded.sku,
                 product_name = excluded.product_name, price = excluded.price,
                 price_with_tax = excluded.price_with_tax, facet_ids = excluded.facet_ids,
                 facet_value_ids = excluded.facet_value_ids, collection_ids = excluded.collection_ids,
                 document = excluded.document
             where (s.product_id, s.enabled, s.sku, s.product_name, s.price, s.price_with_tax, s.facet_ids,
                     s.facet_value_ids, s.collection_ids, s.document)
                 is distinct from (excluded.product_id, excluded.enabled, excluded.sku, excluded.product_name,
                     excluded.price, excluded.price_with_tax, excluded.facet_ids, excluded.facet_value_ids,
                     excluded.collection_ids, excluded.document)
             returning 1
         )
         select (select count(*) from gone) + (select count(*) from put) as count",
    )
    .bind::<Array<SqlUuid>, _>(products)
    .bind::<Text, _>(items)
    .kept().get_result(&mut conn)
    .await?;
    Ok(written.count)
}

/// Tells answer caches that searches may answer differently now. One statement.
pub async fn announce(tx: &Tx) -> Result<(), Fault> {
    let mut conn = tx.conn();
    diesel::sql_query("insert into catalog_changes (topic, reindex) values ('search', false)")
        .kept()
        .execute(&mut conn)
        .await?;
    Ok(())
}

/// Forgets changes that everybody has followed long ago. One statement.
pub async fn prune(tx: &Tx, before: DateTime<Utc>) -> Result<usize, Fault> {
    let mut conn = tx.conn();
    Ok(diesel::sql_query(
        "delete from catalog_changes c using search_progress p
         where c.at < $1 and (c.topic <> 'catalog' or not c.reindex or (c.xid, c.id) <= (p.xid, p.change_id))",
    )
    .bind::<Timestamptz, _>(before)
    .kept().execute(&mut conn)
    .await?)
}
