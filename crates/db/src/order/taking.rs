//! Stock that orders take and give back: levels and movements, in one statement whatever their
//! number. The rows were locked before, by [`lock_stock`](super::lock_stock).

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use diesel::deserialize::QueryableByName;
use diesel::sql_types::{Array, BigInt, Integer, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl as _;
use domain::id::{ProductVariantId, StockLocationId, StockMovementId};
use domain::stock::Movement;

use super::beside::LevelRow;
use super::save::Saved;
use crate::keep::Keep as _;
use crate::{Fault, Tx};

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// Writes movements and what they make of the levels, which must be as they were read; appends to
/// the catalogue's changes the variants of which storefronts are told something new. One statement.
pub async fn take(
    tx: &Tx,
    movements: &[(StockMovementId, Movement)],
    locked: &[LevelRow],
    told_anew: &[ProductVariantId],
    now: DateTime<Utc>,
) -> Result<Saved, Fault> {
    let mut sums: BTreeMap<(ProductVariantId, StockLocationId), (i32, i32)> = BTreeMap::new();
    for (_, movement) in movements.iter().filter(|(_, m)| m.on_hand != 0 || m.allocated != 0) {
        let sum = sums.entry((movement.variant_id, movement.location_id)).or_default();
        sum.0 = sum.0.saturating_add(movement.on_hand);
        sum.1 = sum.1.saturating_add(movement.allocated);
    }
    let level = |(variant, location): &(ProductVariantId, StockLocationId)| {
        locked.iter().find(|row| row.variant_id == *variant && row.location_id == *location)
    };
    let was: Vec<(i32, i32)> = sums
        .keys()
        .map(|key| level(key).map_or((0, 0), |row| (row.on_hand, row.allocated)))
        .collect();
    let mut conn = tx.conn();
    let row: Count = diesel::sql_query(
        "with level as (
           update stock_levels s set on_hand = s.on_hand + n.on_hand, allocated = s.allocated + n.allocated,
             updated_at = $14
           from unnest($1::uuid[], $2::uuid[], $3::int[], $4::int[], $5::int[], $6::int[])
             n (variant_id, location_id, on_hand, allocated, was_on_hand, was_allocated)
           where s.variant_id = n.variant_id and s.location_id = n.location_id
             and s.on_hand = n.was_on_hand and s.allocated = n.was_allocated
           returning s.id),
         movement as (
           insert into stock_movements (id, created_at, kind, variant_id, location_id, quantity, order_line_id)
           select id, $14, kind, variant_id, location_id, quantity, order_line_id
           from unnest($7::uuid[], $8::text[], $9::uuid[], $10::uuid[], $11::int[], $12::uuid[])
             n (id, kind, variant_id, location_id, quantity, order_line_id)),
         told as (
           insert into catalog_changes (topic, product_ids)
           select 'stock', array_agg(distinct v.product_id) from product_variants v
           where v.id = any($13::uuid[]) having count(*) > 0)
         select count(*) as count from level",
    )
    .bind::<Array<SqlUuid>, _>(sums.keys().map(|(variant, _)| *variant).collect::<Vec<_>>())
    .bind::<Array<SqlUuid>, _>(sums.keys().map(|(_, location)| *location).collect::<Vec<_>>())
    .bind::<Array<Integer>, _>(sums.values().map(|(on_hand, _)| *on_hand).collect::<Vec<_>>())
    .bind::<Array<Integer>, _>(sums.values().map(|(_, allocated)| *allocated).collect::<Vec<_>>())
    .bind::<Array<Integer>, _>(was.iter().map(|(on_hand, _)| *on_hand).collect::<Vec<_>>())
    .bind::<Array<Integer>, _>(was.iter().map(|(_, allocated)| *allocated).collect::<Vec<_>>())
    .bind::<Array<SqlUuid>, _>(movements.iter().map(|(id, _)| *id).collect::<Vec<_>>())
    .bind::<Array<Text>, _>(movements.iter().map(|(_, m)| m.kind).collect::<Vec<_>>())
    .bind::<Array<SqlUuid>, _>(movements.iter().map(|(_, m)| m.variant_id).collect::<Vec<_>>())
    .bind::<Array<SqlUuid>, _>(movements.iter().map(|(_, m)| m.location_id).collect::<Vec<_>>())
    .bind::<Array<Integer>, _>(movements.iter().map(|(_, m)| m.quantity).collect::<Vec<_>>())
    .bind::<Array<Nullable<SqlUuid>>, _>(
        movements.iter().map(|(_, m)| m.line_id).collect::<Vec<_>>(),
    )
    .bind::<Array<SqlUuid>, _>(told_anew.to_vec())
    .bind::<Timestamptz, _>(now)
    .kept()
    .get_result(&mut conn)
    .await?;
    Ok(if usize::try_from(row.count) == Ok(sums.len()) { Saved::Done } else { Saved::Overtaken })
}
