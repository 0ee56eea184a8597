//! Places that hold stock.

use chrono::{DateTime, Utc};
use diesel::QueryDsl as _;
use diesel::deserialize::QueryableByName;
use diesel::sql_types::{BigInt, Bool, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl as _;
use domain::id::{ChannelId, StockLocationId};

use crate::keep::Keep as _;
use crate::list::{Condition, Source, Value};
use crate::schema::stock_locations;
use crate::settings::StockLocationRow;
use crate::{Fault, Tx};

/// The list of stock locations.
pub const LOCATIONS: Source = Source { select: "l.*", from: "stock_locations l", key: "l.id" };

/// The locations of a channel, if one is named; else all.
#[must_use]
pub fn of(channel: Option<ChannelId>) -> Condition {
    let here = channel
        .map(|id| Condition::Is("l.channel_ids @> array[?]::uuid[]".into(), Value::Id(id.uuid())));
    Condition::All(here.into_iter().collect())
}

/// Writes a new location. One statement.
pub async fn insert(tx: &Tx, row: &StockLocationRow) -> Result<(), Fault> {
    let mut conn = tx.conn();
    diesel::insert_into(stock_locations::table).values(row).execute(&mut conn).await?;
    Ok(())
}

/// Writes a changed location. One statement.
pub async fn update(tx: &Tx, row: &StockLocationRow) -> Result<(), Fault> {
    let mut conn = tx.conn();
    diesel::update(stock_locations::table.find(row.id)).set(row).kept().execute(&mut conn).await?;
    Ok(())
}

/// What became of a deletion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Removal {
    /// It is gone.
    Done,
    /// There is no other location.
    Last,
    /// Units of it are allocated, and there is no heir.
    Allocated,
}

#[derive(QueryableByName)]
struct Seen {
    #[diesel(sql_type = BigInt)]
    others: i64,
    #[diesel(sql_type = Bool)]
    allocated: bool,
}

/// Deletes a location. What it has, and what happened there, becomes the heir's, or is forgotten.
/// Seven statements at most.
pub async fn delete(
    tx: &Tx,
    id: StockLocationId,
    heir: Option<StockLocationId>,
    now: DateTime<Utc>,
) -> Result<Removal, Fault> {
    let mut conn = tx.conn();
    // The locks keep two deletions from each leaving the other as the last one.
    let seen: Seen = diesel::sql_query(
        "with locked as (select id from stock_locations order by id for update)
         select (select count(*) from locked where id <> $1) as others,
           exists(select from stock_levels where location_id = $1 and allocated > 0) as allocated",
    )
    .bind::<SqlUuid, _>(id)
    .kept()
    .get_result(&mut conn)
    .await?;
    if seen.others == 0 {
        return Ok(Removal::Last);
    }
    match heir {
        Some(heir) => inherit(tx, id, heir, now).await?,
        None if seen.allocated => return Ok(Removal::Allocated),
        None => forget(tx, id).await?,
    }
    diesel::sql_query("insert into catalog_changes (topic) values ('stock')")
        .kept()
        .execute(&mut conn)
        .await?;
    diesel::delete(stock_locations::table.find(id)).execute(&mut conn).await?;
    Ok(Removal::Done)
}

const INHERIT: [&str; 4] = [
    "update stock_levels t set on_hand = t.on_hand + s.on_hand, allocated = t.allocated + s.allocated, updated_at = $3
     from stock_levels s where s.location_id = $1 and t.location_id = $2 and t.variant_id = s.variant_id",
    "delete from stock_levels s using stock_levels t
     where s.location_id = $1 and t.location_id = $2 and t.variant_id = s.variant_id and $3 is not null",
    "update stock_levels set location_id = $2, updated_at = $3 where location_id = $1",
    "update stock_movements set location_id = $2 where location_id = $1 and $3 is not null",
];

async fn inherit(
    tx: &Tx,
    from: StockLocationId,
    to: StockLocationId,
    now: DateTime<Utc>,
) -> Result<(), Fault> {
    let mut conn = tx.conn();
    for statement in INHERIT {
        diesel::sql_query(statement)
            .bind::<SqlUuid, _>(from)
            .bind::<SqlUuid, _>(to)
            .bind::<Timestamptz, _>(now)
            .kept()
            .execute(&mut conn)
            .await?;
    }
    Ok(())
}

async fn forget(tx: &Tx, id: StockLocationId) -> Result<(), Fault> {
    let mut conn = tx.conn();
    for table in ["stock_movements", "stock_levels"] {
        diesel::sql_query(format!("delete from {table} where location_id = $1"))
            .bind::<SqlUuid, _>(id)
            .kept()
            .execute(&mut conn)
            .await?;
    }
    Ok(())
}
