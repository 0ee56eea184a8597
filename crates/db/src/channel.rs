//! Channels, sellers, zones, countries, provinces and the global settings.

use diesel::sql_types::{Array, Text, Uuid as SqlUuid};
use diesel::{ExpressionMethods as _, QueryDsl as _};
use diesel_async::RunQueryDsl as _;
use domain::id::{ChannelId, RegionId, ZoneId};
use uuid::Uuid;

use crate::keep::Keep as _;
use crate::list::{Condition, Source, Value};
use crate::schema::{channels, global_settings, regions, zone_members, zones};
use crate::settings::{ChannelRow, GlobalSettingsRow, RegionRow, ZoneRow};
use crate::{Fault, Tx};

/// The list of channels.
pub const CHANNELS: Source = Source { select: "c.*", from: "channels c", key: "c.id" };
/// The list of sellers.
pub const SELLERS: Source = Source { select: "s.*", from: "sellers s", key: "s.id" };
/// The list of zones.
pub const ZONES: Source = Source { select: "z.*", from: "zones z", key: "z.id" };
/// The list of countries and provinces.
pub const REGIONS: Source = Source { select: "r.*", from: "regions r", key: "r.id" };

/// Regions of a kind: `country` or `province`.
#[must_use]
pub fn of_kind(kind: &str) -> Condition {
    Condition::Is("r.kind = ?".into(), Value::Text(kind.to_owned()))
}

/// Sellers that are still there.
#[must_use]
pub fn present() -> Condition {
    Condition::Plain("s.deleted_at is null".into())
}

/// Writes a new channel, in which the roles of these codes count too. Two statements.
pub async fn insert(tx: &Tx, row: &ChannelRow, roles: &[&str]) -> Result<(), Fault> {
    let mut conn = tx.conn();
    diesel::insert_into(channels::table).values(row).execute(&mut conn).await?;
    diesel::sql_query(
        "update roles set channel_ids = channel_ids || $1
         where code = any($2) and not channel_ids @> array[$1]",
    )
    .bind::<SqlUuid, _>(row.id)
    .bind::<Array<Text>, _>(roles)
    .kept()
    .execute(&mut conn)
    .await?;
    Ok(())
}

/// Writes a changed channel. One statement.
pub async fn update(tx: &Tx, row: &ChannelRow) -> Result<(), Fault> {
    let mut conn = tx.conn();
    diesel::update(channels::table.find(row.id)).set(row).kept().execute(&mut conn).await?;
    Ok(())
}

/// What is assigned to channels.
const ASSIGNED: [&str; 11] = [
    "roles",
    "stock_locations",
    "shipping_methods",
    "payment_methods",
    "customers",
    "assets",
    "facets",
    "products",
    "product_option_groups",
    "product_variants",
    "collections",
];

/// Deletes a channel and takes everything out of it; a constraint refuses while orders or keys
/// name it. Twelve statements.
pub async fn delete(tx: &Tx, id: ChannelId) -> Result<(), Fault> {
    let mut conn = tx.conn();
    for table in ASSIGNED {
        diesel::sql_query(format!(
            "update {table} set channel_ids = array_remove(channel_ids, $1) where channel_ids @> array[$1]"
        ))
        .bind::<SqlUuid, _>(id)
        .kept()
        .execute(&mut conn)
        .await?;
    }
    diesel::delete(channels::table.find(id)).execute(&mut conn).await?;
    Ok(())
}

/// Writes a new zone with its members. Two statements.
pub async fn insert_zone(tx: &Tx, row: &ZoneRow, members: &[RegionId]) -> Result<(), Fault> {
    let mut conn = tx.conn();
    diesel::insert_into(zones::table).values(row).execute(&mut conn).await?;
    add_members(tx, row.id, members).await
}

/// Writes a changed zone. One statement.
pub async fn update_zone(tx: &Tx, row: &ZoneRow) -> Result<(), Fault> {
    let mut conn = tx.conn();
    diesel::update(zones::table.find(row.id)).set(row).kept().execute(&mut conn).await?;
    Ok(())
}

/// Deletes a zone; a constraint refuses while channels or tax rates name it. One statement.
pub async fn delete_zone(tx: &Tx, id: ZoneId) -> Result<(), Fault> {
    let mut conn = tx.conn();
    diesel::delete(zones::table.find(id)).execute(&mut conn).await?;
    Ok(())
}

/// Adds regions to a zone; those that it has stay. One statement.
pub async fn add_members(tx: &Tx, zone: ZoneId, members: &[RegionId]) -> Result<(), Fault> {
    let mut conn = tx.conn();
    diesel::sql_query(
        "insert into zone_members (zone_id, region_id) select $1, unnest($2) on conflict do nothing",
    )
    .bind::<SqlUuid, _>(zone)
    .bind::<Array<SqlUuid>, _>(uuids(members))
    .kept()
    .execute(&mut conn)
    .await?;
    Ok(())
}

/// Takes regions out of a zone. One statement.
pub async fn remove_members(tx: &Tx, zone: ZoneId, members: &[RegionId]) -> Result<(), Fault> {
    let mut conn = tx.conn();
    diesel::delete(
        zone_members::table
            .filter(zone_members::zone_id.eq(zone))
            .filter(zone_members::region_id.eq_any(uuids(members))),
    )
    .execute(&mut conn)
    .await?;
    Ok(())
}

/// Writes a new country or province. One statement.
pub async fn insert_region(tx: &Tx, row: &RegionRow) -> Result<(), Fault> {
    let mut conn = tx.conn();
    diesel::insert_into(regions::table).values(row).execute(&mut conn).await?;
    Ok(())
}

/// Writes a changed country or province. One statement.
pub async fn update_region(tx: &Tx, row: &RegionRow) -> Result<(), Fault> {
    let mut conn = tx.conn();
    diesel::update(regions::table.find(row.id)).set(row).kept().execute(&mut conn).await?;
    Ok(())
}

/// Deletes a country or province; a constraint refuses while addresses name it. One statement.
pub async fn delete_region(tx: &Tx, id: RegionId) -> Result<(), Fault> {
    let mut conn = tx.conn();
    diesel::delete(regions::table.find(id)).execute(&mut conn).await?;
    Ok(())
}

/// Writes the changed global settings. One statement.
pub async fn update_global(tx: &Tx, row: &GlobalSettingsRow) -> Result<(), Fault> {
    let mut conn = tx.conn();
    diesel::update(global_settings::table.find(row.id)).set(row).kept().execute(&mut conn).await?;
    Ok(())
}

fn uuids(ids: &[RegionId]) -> Vec<Uuid> {
    ids.iter().map(|id| id.uuid()).collect()
}
