//! Products.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use diesel::sql_types::{Array, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel::{ExpressionMethods as _, QueryDsl as _, SelectableHelper as _};
use diesel_async::RunQueryDsl as _;
use domain::id::{
    AssetId, ChannelId, FacetValueId, ProductId, ProductOptionGroupId, ProductVariantId,
};
use domain::text::Translation;

use super::Sight;
use crate::keep::Keep as _;
use crate::list::{Condition, Source, Value};
use crate::schema::products;
use crate::settings::row;
use crate::{Conn, Fault, Json, Tx};

row!(
    /// A product.
    ProductRow of products {
        id: ProductId, created_at: DateTime<Utc>, updated_at: DateTime<Utc>, deleted_at: Option<DateTime<Utc>>,
        enabled: bool, translations: Json<Vec<Translation>>, featured_asset_id: Option<AssetId>,
        asset_ids: Vec<AssetId>, facet_value_ids: Vec<FacetValueId>,
        option_group_ids: Vec<ProductOptionGroupId>, channel_ids: Vec<ChannelId>, source_key: Option<String>,
    }
);

/// The list of products.
pub const PRODUCTS: Source = Source { select: "p.*", from: "products p", key: "p.id" };

/// What a caller may see of [`PRODUCTS`].
#[must_use]
pub fn visible(sight: Sight) -> Condition {
    let mut parts = vec![Condition::Plain("p.deleted_at is null".into())];
    if !sight.hidden {
        parts.push(Condition::Plain("p.enabled".into()));
    }
    sight.channel("p", &mut parts);
    Condition::All(parts)
}

/// The product with this id.
#[must_use]
pub fn is(id: ProductId) -> Condition {
    Condition::Is("p.id = ?".into(), Value::Id(id.uuid()))
}

/// Products by id, deleted ones too. One statement.
pub async fn by_ids(
    mut conn: &Conn,
    ids: &[ProductId],
) -> Result<Vec<(ProductId, Arc<ProductRow>)>, Fault> {
    let rows: Vec<ProductRow> = products::table
        .filter(products::id.eq_any(ids))
        .select(ProductRow::as_select())
        .load(&mut conn)
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, Arc::new(row))).collect())
}

/// Products by what an import knows them by, deleted ones left out. One statement.
pub async fn by_source_keys(mut conn: &Conn, keys: &[String]) -> Result<Vec<ProductRow>, Fault> {
    Ok(products::table
        .filter(products::source_key.eq_any(keys))
        .filter(products::deleted_at.is_null())
        .select(ProductRow::as_select())
        .load(&mut conn)
        .await?)
}

/// The product that answers to an address, in the reader's language first, then in the channel's,
/// then in any. One statement.
pub async fn by_slug(
    mut conn: &Conn,
    sight: Sight,
    slug: &str,
    language: &str,
    fallback: &str,
) -> Result<Option<ProductRow>, Fault> {
    let rows: Vec<ProductRow> = diesel::sql_query(
        "select p.* from slugs s join products p on p.id = s.owner_id
         where s.kind = 'product' and s.slug = $1 and p.deleted_at is null
           and (p.enabled or $4) and ($5 is null or p.channel_ids @> array[$5])
         order by s.language_code = $2 desc, s.language_code = $3 desc, p.id limit 1",
    )
    .bind::<Text, _>(slug)
    .bind::<Text, _>(language)
    .bind::<Text, _>(fallback)
    .bind::<diesel::sql_types::Bool, _>(sight.hidden)
    .bind::<Nullable<SqlUuid>, _>(sight.channel)
    .kept()
    .load(&mut conn)
    .await?;
    Ok(rows.into_iter().next())
}

/// A product for changing: no other transaction changes it meanwhile. One statement.
pub async fn lock(tx: &Tx, sight: Sight, ids: &[ProductId]) -> Result<Vec<ProductRow>, Fault> {
    let mut conn = tx.conn();
    Ok(diesel::sql_query(
        "select p.* from products p where p.id = any($1) and p.deleted_at is null
           and ($2 is null or p.channel_ids @> array[$2]) order by p.id for update",
    )
    .bind::<Array<SqlUuid>, _>(ids)
    .bind::<Nullable<SqlUuid>, _>(sight.channel)
    .kept()
    .load(&mut conn)
    .await?)
}

/// The products of variants for changing. One statement.
pub async fn lock_of_variants(
    tx: &Tx,
    sight: Sight,
    ids: &[ProductVariantId],
) -> Result<Vec<ProductRow>, Fault> {
    let mut conn = tx.conn();
    Ok(diesel::sql_query(
        "select p.* from products p where p.deleted_at is null
           and p.id in (select v.product_id from product_variants v where v.id = any($1)
             and v.deleted_at is null and ($2 is null or v.channel_ids @> array[$2]))
         order by p.id for update",
    )
    .bind::<Array<SqlUuid>, _>(ids)
    .bind::<Nullable<SqlUuid>, _>(sight.channel)
    .kept()
    .load(&mut conn)
    .await?)
}

/// Writes new products. One statement.
pub async fn insert(tx: &Tx, rows: &[ProductRow]) -> Result<(), Fault> {
    let mut conn = tx.conn();
    diesel::insert_into(products::table).values(rows).execute(&mut conn).await?;
    Ok(())
}

/// Writes a changed product. One statement.
pub async fn update(tx: &Tx, row: &ProductRow) -> Result<(), Fault> {
    let mut conn = tx.conn();
    diesel::update(products::table.find(row.id)).set(row).kept().execute(&mut conn).await?;
    Ok(())
}

/// Deletes a product and its variants, softly. Two statements.
pub async fn delete(tx: &Tx, id: ProductId, now: DateTime<Utc>) -> Result<(), Fault> {
    let mut conn = tx.conn();
    for text in [
        "update products set deleted_at = $2, updated_at = $2 where id = $1 and deleted_at is null",
        "update product_variants set deleted_at = $2, updated_at = $2 where product_id = $1 and deleted_at is null",
    ] {
        diesel::sql_query(text)
            .bind::<SqlUuid, _>(id)
            .bind::<Timestamptz, _>(now)
            .kept()
            .execute(&mut conn)
            .await?;
    }
    Ok(())
}
