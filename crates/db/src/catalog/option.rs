//! Option groups and their options.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use diesel::deserialize::QueryableByName;
use diesel::sql_types::{Array, BigInt, Jsonb, Uuid as SqlUuid};
use diesel::{ExpressionMethods as _, QueryDsl as _, SelectableHelper as _};
use diesel_async::RunQueryDsl as _;
use domain::id::{ChannelId, ProductOptionGroupId, ProductOptionId};
use domain::text::Translation;

use super::Sight;
use crate::keep::Keep as _;
use crate::list::{Condition, Source};
use crate::schema::{product_option_groups, product_options};
use crate::settings::row;
use crate::{Conn, Fault, Json, Tx};

row!(
    /// What a product can be chosen by, as "size".
    OptionGroupRow of product_option_groups {
        id: ProductOptionGroupId, created_at: DateTime<Utc>, updated_at: DateTime<Utc>,
        deleted_at: Option<DateTime<Utc>>, code: String, translations: Json<Vec<Translation>>,
        channel_ids: Vec<ChannelId>,
    }
);
row!(
    /// One choice of an option group, as "large".
    #[derive(serde::Deserialize, serde::Serialize)]
    OptionRow of product_options {
        id: ProductOptionId, created_at: DateTime<Utc>, updated_at: DateTime<Utc>,
        deleted_at: Option<DateTime<Utc>>, group_id: ProductOptionGroupId, code: String,
        translations: Json<Vec<Translation>>,
    }
);

/// A group with its options in the order of their ids, and how many products use it.
#[derive(Debug, Clone, QueryableByName)]
pub struct OptionGroupFound {
    /// The group.
    #[diesel(embed)]
    pub group: OptionGroupRow,
    /// Its options, deleted ones left out.
    #[diesel(sql_type = Jsonb)]
    pub options: Json<Vec<OptionRow>>,
    /// Products that use it, deleted ones left out.
    #[diesel(sql_type = BigInt)]
    pub product_count: i64,
}

macro_rules! group_columns {
    () => {
        "g.*,
         (select coalesce(jsonb_agg(to_jsonb(o) order by o.id), '[]') from product_options o
           where o.group_id = g.id and o.deleted_at is null) as options,
         (select count(*) from products p where p.option_group_ids @> array[g.id] and p.deleted_at is null) as product_count"
    };
}

/// The list of option groups.
pub const GROUPS: Source =
    Source { select: group_columns!(), from: "product_option_groups g", key: "g.id" };
/// The list of options.
pub const OPTIONS: Source = Source {
    select: "o.*",
    from: "product_options o join product_option_groups g on g.id = o.group_id",
    key: "o.id",
};

/// What a caller may see of [`GROUPS`].
#[must_use]
pub fn visible_groups(sight: Sight) -> Condition {
    let mut parts = vec![Condition::Plain("g.deleted_at is null".into())];
    sight.channel("g", &mut parts);
    Condition::All(parts)
}

/// What a caller may see of [`OPTIONS`].
#[must_use]
pub fn visible(sight: Sight) -> Condition {
    let own = Condition::Plain("o.deleted_at is null".into());
    Condition::All(vec![own, visible_groups(sight)])
}

/// Groups by id, deleted ones too. One statement.
pub async fn groups_by_ids(
    mut conn: &Conn,
    ids: &[ProductOptionGroupId],
) -> Result<Vec<(ProductOptionGroupId, Arc<OptionGroupFound>)>, Fault> {
    let rows: Vec<OptionGroupFound> = diesel::sql_query(concat!(
        "select ",
        group_columns!(),
        " from product_option_groups g where g.id = any($1)"
    ))
    .bind::<Array<SqlUuid>, _>(ids)
    .kept()
    .load(&mut conn)
    .await?;
    Ok(rows.into_iter().map(|row| (row.group.id, Arc::new(row))).collect())
}

/// Options by id, deleted ones too. One statement.
pub async fn by_ids(
    mut conn: &Conn,
    ids: &[ProductOptionId],
) -> Result<Vec<(ProductOptionId, Arc<OptionRow>)>, Fault> {
    let rows: Vec<OptionRow> = product_options::table
        .filter(product_options::id.eq_any(ids))
        .select(OptionRow::as_select())
        .load(&mut conn)
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, Arc::new(row))).collect())
}

/// Writes new groups. One statement.
pub async fn insert_groups(tx: &Tx, rows: &[OptionGroupRow]) -> Result<(), Fault> {
    let mut conn = tx.conn();
    diesel::insert_into(product_option_groups::table).values(rows).execute(&mut conn).await?;
    Ok(())
}

/// Writes a changed group. One statement.
pub async fn update_group(tx: &Tx, row: &OptionGroupRow) -> Result<(), Fault> {
    let mut conn = tx.conn();
    let table = product_option_groups::table;
    diesel::update(table.find(row.id)).set(row).kept().execute(&mut conn).await?;
    Ok(())
}

/// Writes new options. One statement.
pub async fn insert(tx: &Tx, rows: &[OptionRow]) -> Result<(), Fault> {
    let mut conn = tx.conn();
    diesel::insert_into(product_options::table).values(rows).execute(&mut conn).await?;
    Ok(())
}

/// Writes a changed option. One statement.
pub async fn update(tx: &Tx, row: &OptionRow) -> Result<(), Fault> {
    let mut conn = tx.conn();
    diesel::update(product_options::table.find(row.id)).set(row).kept().execute(&mut conn).await?;
    Ok(())
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// How many variants have one of the options, deleted ones left out. One statement.
pub async fn variants_with(mut conn: &Conn, ids: &[ProductOptionId]) -> Result<i64, Fault> {
    let row: Count = diesel::sql_query(
        "select count(*) from product_variants where option_ids && $1 and deleted_at is null",
    )
    .bind::<Array<SqlUuid>, _>(ids)
    .kept()
    .get_result(&mut conn)
    .await?;
    Ok(row.count)
}

/// Takes options away from every variant and groups from every product. Two statements.
pub async fn detach(
    tx: &Tx,
    group: ProductOptionGroupId,
    options: &[ProductOptionId],
) -> Result<(), Fault> {
    let mut conn = tx.conn();
    diesel::sql_query(
        "update product_variants set option_ids = array(select x from unnest(option_ids) with ordinality u(x, n)
           where x <> all($1) order by n) where option_ids && $1",
    )
    .bind::<Array<SqlUuid>, _>(options)
    .kept()
    .execute(&mut conn)
    .await?;
    diesel::sql_query(
        "update products set option_group_ids = array_remove(option_group_ids, $1) where option_group_ids @> array[$1]",
    )
    .bind::<SqlUuid, _>(group)
    .kept()
    .execute(&mut conn)
    .await?;
    Ok(())
}

/// Deletes a group and its options, softly. Two statements.
pub async fn delete_group(
    tx: &Tx,
    id: ProductOptionGroupId,
    now: DateTime<Utc>,
) -> Result<(), Fault> {
    let mut conn = tx.conn();
    for text in [
        "update product_option_groups set deleted_at = $2, updated_at = $2 where id = $1",
        "update product_options set deleted_at = $2, updated_at = $2 where group_id = $1 and deleted_at is null",
    ] {
        diesel::sql_query(text)
            .bind::<SqlUuid, _>(id)
            .bind::<diesel::sql_types::Timestamptz, _>(now)
            .kept()
            .execute(&mut conn)
            .await?;
    }
    Ok(())
}
