//! Collections: a tree of filters over the variants.

use chrono::{DateTime, Utc};
use diesel::sql_types::{Integer, Uuid as SqlUuid};
use diesel::{ExpressionMethods as _, QueryDsl as _, SelectableHelper as _};
use diesel_async::RunQueryDsl as _;
use domain::id::{AssetId, ChannelId, CollectionId};
use domain::operation::Operation;
use domain::text::Translation;

use super::Sight;
use crate::keep::Keep as _;
use crate::list::{Condition, Source};
use crate::schema::collections;
use crate::settings::row;
use crate::{Conn, Fault, Json, Tx};

row!(
    /// A group of variants that a storefront shows together.
    CollectionRow of collections {
        id: CollectionId, created_at: DateTime<Utc>, updated_at: DateTime<Utc>, parent_id: Option<CollectionId>,
        position: i32, is_root: bool, is_private: bool, inherit_filters: bool, filters: Json<Vec<Operation>>,
        translations: Json<Vec<Translation>>, featured_asset_id: Option<AssetId>, asset_ids: Vec<AssetId>,
        channel_ids: Vec<ChannelId>,
    }
);

/// The list of collections, the root left out by [`visible`].
pub const COLLECTIONS: Source =
    Source { select: "c.*", from: "collections c", key: "c.position, c.id" };

/// What a caller may see of [`COLLECTIONS`].
#[must_use]
pub fn visible(sight: Sight) -> Condition {
    let mut parts = vec![Condition::Plain("not c.is_root".into())];
    if !sight.hidden {
        parts.push(Condition::Plain("not c.is_private".into()));
    }
    sight.channel("c", &mut parts);
    Condition::All(parts)
}

/// The whole tree, by position. One statement.
pub async fn all(mut conn: &Conn) -> Result<Vec<CollectionRow>, Fault> {
    Ok(collections::table
        .select(CollectionRow::as_select())
        .order((collections::position, collections::id))
        .load(&mut conn)
        .await?)
}

/// Keeps the tree as it is until the transaction ends: changes of it wait for one another. One
/// statement.
pub async fn lock_tree(tx: &Tx) -> Result<(), Fault> {
    let mut conn = tx.conn();
    diesel::sql_query("select 1 from collections where is_root for update")
        .kept()
        .execute(&mut conn)
        .await?;
    Ok(())
}

/// Writes a new collection. One statement.
pub async fn insert(tx: &Tx, row: &CollectionRow) -> Result<(), Fault> {
    let mut conn = tx.conn();
    diesel::insert_into(collections::table).values(row).execute(&mut conn).await?;
    Ok(())
}

/// Writes a changed collection. One statement.
pub async fn update(tx: &Tx, row: &CollectionRow) -> Result<(), Fault> {
    let mut conn = tx.conn();
    diesel::update(collections::table.find(row.id)).set(row).kept().execute(&mut conn).await?;
    Ok(())
}

/// Deletes a collection with all below it, and their addresses. Two statements.
pub async fn delete(tx: &Tx, ids: &[CollectionId], id: CollectionId) -> Result<(), Fault> {
    let mut conn = tx.conn();
    let owners: Vec<_> = ids.iter().map(|id| id.uuid()).collect();
    super::slug::clear(tx, super::slug::Kind::Collection, &owners).await?;
    diesel::delete(collections::table.find(id)).execute(&mut conn).await?;
    Ok(())
}

#[derive(diesel::deserialize::QueryableByName)]
struct Position {
    #[diesel(sql_type = Integer)]
    position: i32,
}

/// The pictures of collections. One statement.
pub async fn pictures(mut conn: &Conn, ids: &[CollectionId]) -> Result<Vec<AssetId>, Fault> {
    let rows: Vec<Vec<AssetId>> = collections::table
        .filter(collections::id.eq_any(ids))
        .select(collections::asset_ids)
        .load(&mut conn)
        .await?;
    Ok(rows.into_iter().flatten().collect())
}

/// The place behind the last child of a collection. One statement.
pub async fn next_position(mut conn: &Conn, parent: CollectionId) -> Result<i32, Fault> {
    let row: Position = diesel::sql_query(
        "select coalesce(max(position), 0) + 1 as position from collections where parent_id = $1",
    )
    .bind::<SqlUuid, _>(parent)
    .kept()
    .get_result(&mut conn)
    .await?;
    Ok(row.position)
}

/// How many variants each of some conditions holds for. One statement.
pub async fn counts(
    conn: &Conn,
    sight: Sight,
    conditions: Vec<Condition>,
) -> Result<Vec<i64>, Fault> {
    let source = super::variant::VARIANTS;
    let conditions = conditions
        .into_iter()
        .map(|condition| Condition::All(vec![super::variant::visible(sight), condition]));
    crate::list::counts(conn, source, conditions.collect()).await
}
