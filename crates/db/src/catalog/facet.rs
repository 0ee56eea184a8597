//! Facets and their values.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use diesel::deserialize::QueryableByName;
use diesel::sql_types::{Array, BigInt, Jsonb, Uuid as SqlUuid};
use diesel::{ExpressionMethods as _, QueryDsl as _, SelectableHelper as _};
use diesel_async::RunQueryDsl as _;
use domain::id::{ChannelId, FacetId, FacetValueId};
use domain::text::Translation;

use super::Sight;
use crate::keep::Keep as _;
use crate::list::{Condition, Owned, Source};
use crate::schema::{facet_values, facets};
use crate::settings::row;
use crate::{Conn, Fault, Json, Tx};

row!(
    /// A way to sort products, as "colour".
    #[derive(serde::Deserialize, serde::Serialize)]
    FacetRow of facets {
        id: FacetId, created_at: DateTime<Utc>, updated_at: DateTime<Utc>, code: String, is_private: bool,
        translations: Json<Vec<Translation>>, channel_ids: Vec<ChannelId>,
    }
);
row!(
    /// One value of a facet, as "red".
    FacetValueRow of facet_values {
        id: FacetValueId, created_at: DateTime<Utc>, updated_at: DateTime<Utc>, facet_id: FacetId, code: String,
        translations: Json<Vec<Translation>>,
    }
);

/// A value with its facet.
#[derive(Debug, Clone, QueryableByName)]
pub struct FacetValueFound {
    /// The value.
    #[diesel(embed)]
    pub value: FacetValueRow,
    /// Its facet.
    #[diesel(sql_type = Jsonb)]
    pub facet: Json<FacetRow>,
}

/// The list of facets.
pub const FACETS: Source = Source { select: "f.*", from: "facets f", key: "f.id" };
/// The list of values, each with its facet.
pub const VALUES: Source = Source {
    select: "fv.*, to_jsonb(f) as facet",
    from: "facet_values fv join facets f on f.id = fv.facet_id",
    key: "fv.id",
};

/// The values of facets.
pub const OF_FACETS: Owned = Owned { source: VALUES, owner: "fv.facet_id" };

/// What a caller may see of [`FACETS`] and [`VALUES`].
#[must_use]
pub fn visible(sight: Sight) -> Condition {
    let mut parts = Vec::new();
    if !sight.hidden {
        parts.push(Condition::Plain("not f.is_private".into()));
    }
    sight.channel("f", &mut parts);
    Condition::All(parts)
}

/// Facets by id. One statement.
pub async fn by_ids(
    mut conn: &Conn,
    ids: &[FacetId],
) -> Result<Vec<(FacetId, Arc<FacetRow>)>, Fault> {
    let rows: Vec<FacetRow> = facets::table
        .filter(facets::id.eq_any(ids))
        .select(FacetRow::as_select())
        .load(&mut conn)
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, Arc::new(row))).collect())
}

/// Facets by code. One statement.
pub async fn by_codes(mut conn: &Conn, codes: &[String]) -> Result<Vec<FacetRow>, Fault> {
    Ok(facets::table
        .filter(facets::code.eq_any(codes))
        .select(FacetRow::as_select())
        .load(&mut conn)
        .await?)
}

/// Values by id, each with its facet. One statement.
pub async fn values_by_ids(
    mut conn: &Conn,
    ids: &[FacetValueId],
) -> Result<Vec<(FacetValueId, Arc<FacetValueFound>)>, Fault> {
    let rows: Vec<FacetValueFound> = diesel::sql_query(
        "select fv.*, to_jsonb(f) as facet from facet_values fv join facets f on f.id = fv.facet_id
         where fv.id = any($1)",
    )
    .bind::<Array<SqlUuid>, _>(ids)
    .kept()
    .load(&mut conn)
    .await?;
    Ok(rows.into_iter().map(|row| (row.value.id, Arc::new(row))).collect())
}

/// The values of facets, in the order of their ids. One statement.
pub async fn values_of(
    mut conn: &Conn,
    facets: &[FacetId],
) -> Result<Vec<(FacetId, Arc<FacetValueFound>)>, Fault> {
    let rows: Vec<FacetValueFound> = diesel::sql_query(
        "select fv.*, to_jsonb(f) as facet from facet_values fv join facets f on f.id = fv.facet_id
         where fv.facet_id = any($1) order by fv.id",
    )
    .bind::<Array<SqlUuid>, _>(facets)
    .kept()
    .load(&mut conn)
    .await?;
    Ok(rows.into_iter().map(|row| (row.value.facet_id, Arc::new(row))).collect())
}

/// Writes new facets. One statement.
pub async fn insert(tx: &Tx, rows: &[FacetRow]) -> Result<(), Fault> {
    let mut conn = tx.conn();
    diesel::insert_into(facets::table).values(rows).execute(&mut conn).await?;
    Ok(())
}

/// Writes a changed facet. One statement.
pub async fn update(tx: &Tx, row: &FacetRow) -> Result<(), Fault> {
    let mut conn = tx.conn();
    diesel::update(facets::table.find(row.id)).set(row).kept().execute(&mut conn).await?;
    Ok(())
}

/// Deletes a facet with its values. One statement.
pub async fn delete(tx: &Tx, id: FacetId) -> Result<(), Fault> {
    let mut conn = tx.conn();
    diesel::delete(facets::table.find(id)).execute(&mut conn).await?;
    Ok(())
}

/// Writes new values. One statement.
pub async fn insert_values(tx: &Tx, rows: &[FacetValueRow]) -> Result<(), Fault> {
    let mut conn = tx.conn();
    diesel::insert_into(facet_values::table).values(rows).execute(&mut conn).await?;
    Ok(())
}

/// Writes a changed value. One statement.
pub async fn update_value(tx: &Tx, row: &FacetValueRow) -> Result<(), Fault> {
    let mut conn = tx.conn();
    diesel::update(facet_values::table.find(row.id)).set(row).kept().execute(&mut conn).await?;
    Ok(())
}

/// Deletes values. One statement.
pub async fn delete_values(tx: &Tx, ids: &[FacetValueId]) -> Result<(), Fault> {
    let mut conn = tx.conn();
    diesel::delete(facet_values::table.filter(facet_values::id.eq_any(ids)))
        .kept()
        .execute(&mut conn)
        .await?;
    Ok(())
}

/// How many products and variants have one of some values.
#[derive(Debug, Clone, Copy, QueryableByName)]
pub struct Uses {
    /// Products.
    #[diesel(sql_type = BigInt)]
    pub products: i64,
    /// Variants.
    #[diesel(sql_type = BigInt)]
    pub variants: i64,
}

/// Who has one of the values, deleted ones left out. One statement.
pub async fn uses(mut conn: &Conn, values: &[FacetValueId]) -> Result<Uses, Fault> {
    Ok(diesel::sql_query(
        "select
           (select count(*) from products where facet_value_ids && $1 and deleted_at is null) as products,
           (select count(*) from product_variants where facet_value_ids && $1 and deleted_at is null) as variants",
    )
    .bind::<Array<SqlUuid>, _>(values)
    .kept()
    .get_result(&mut conn)
    .await?)
}

/// Takes values away from every product and variant. Two statements.
pub async fn detach(tx: &Tx, values: &[FacetValueId]) -> Result<(), Fault> {
    let mut conn = tx.conn();
    for text in [
        "update products set facet_value_ids = array(select x from unnest(facet_value_ids) with ordinality u(x, n)
           where x <> all($1) order by n) where facet_value_ids && $1",
        "update product_variants set facet_value_ids = array(select x from unnest(facet_value_ids) with ordinality u(x, n)
           where x <> all($1) order by n) where facet_value_ids && $1",
    ] {
        diesel::sql_query(text)
            .bind::<Array<SqlUuid>, _>(values)
            .kept()
            .execute(&mut conn)
            .await?;
    }
    Ok(())
}
