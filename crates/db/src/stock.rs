//! Levels of stock and the movements that make them.
//!
//! Whoever changes stock locks the levels first ([`lock`]), decides by `domain::stock`, then writes
//! all movements at once ([`write()`]): two statements, whatever the number of lines.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use diesel::deserialize::QueryableByName;
use diesel::sql_types::{Array, BigInt, Integer, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl as _;
use domain::id::{
    OrderLineId, ProductId, ProductVariantId, StockLevelId, StockLocationId, StockMovementId,
};
use domain::stock::{Level, Movement, StockMovementType};
use serde::{Deserialize, Serialize};

use crate::keep::Keep as _;
use crate::schema::{stock_levels, stock_movements};
use crate::settings::row;
use crate::{Conn, Fault, Tx};

row!(
    /// The stock of a variant at a location.
    #[derive(Serialize, Deserialize, Copy)]
    StockLevelRow of stock_levels {
        id: StockLevelId, created_at: DateTime<Utc>, updated_at: DateTime<Utc>, variant_id: ProductVariantId,
        location_id: StockLocationId, on_hand: i32, allocated: i32,
    }
);
row!(
    /// A change of stock.
    #[derive(Copy)]
    StockMovementRow of stock_movements {
        id: StockMovementId, created_at: DateTime<Utc>, kind: StockMovementType, variant_id: ProductVariantId,
        location_id: StockLocationId, quantity: i32, order_line_id: Option<OrderLineId>,
    }
);

impl StockLevelRow {
    /// The level as rules see it.
    #[must_use]
    pub const fn level(&self) -> Level {
        Level { location_id: self.location_id, on_hand: self.on_hand, allocated: self.allocated }
    }
}

/// Locks the levels of variants, in the order of variant and location, so that two orders never
/// wait for each other. One statement.
pub async fn lock(tx: &Tx, variants: &[ProductVariantId]) -> Result<Vec<StockLevelRow>, Fault> {
    let mut conn = tx.conn();
    Ok(diesel::sql_query(
        "select * from stock_levels where variant_id = any($1) order by variant_id, location_id for update",
    )
    .bind::<Array<SqlUuid>, _>(variants)
    .kept()
    .load(&mut conn)
    .await?)
}

/// The levels of variants as they are, without a lock. One statement.
pub async fn levels(
    mut conn: &Conn,
    variants: &[ProductVariantId],
) -> Result<Vec<(ProductVariantId, Arc<StockLevelRow>)>, Fault> {
    let rows: Vec<StockLevelRow> = diesel::sql_query(
        "select * from stock_levels where variant_id = any($1) order by variant_id, location_id",
    )
    .bind::<Array<SqlUuid>, _>(variants)
    .kept()
    .load(&mut conn)
    .await?;
    Ok(rows.into_iter().map(|row| (row.variant_id, Arc::new(row))).collect())
}

/// Makes levels that are not there yet, empty. One statement.
pub async fn open(
    tx: &Tx,
    levels: &[(StockLevelId, ProductVariantId, StockLocationId)],
    now: DateTime<Utc>,
) -> Result<(), Fault> {
    if levels.is_empty() {
        return Ok(());
    }
    let mut conn = tx.conn();
    diesel::sql_query(
        "insert into stock_levels (id, created_at, updated_at, variant_id, location_id)
         select id, $4, $4, variant_id, location_id
         from unnest($1::uuid[], $2::uuid[], $3::uuid[]) l(id, variant_id, location_id)
         on conflict (variant_id, location_id) do nothing",
    )
    .bind::<Array<SqlUuid>, _>(levels.iter().map(|l| l.0).collect::<Vec<_>>())
    .bind::<Array<SqlUuid>, _>(levels.iter().map(|l| l.1).collect::<Vec<_>>())
    .bind::<Array<SqlUuid>, _>(levels.iter().map(|l| l.2).collect::<Vec<_>>())
    .bind::<Timestamptz, _>(now)
    .kept()
    .execute(&mut conn)
    .await?;
    Ok(())
}

#[derive(QueryableByName)]
struct Written {
    #[diesel(sql_type = BigInt)]
    levels: i64,
}

/// Writes movements and adds them up in the levels, which the caller has locked; `told` are the
/// products whose stock readers must see anew. Levels that do not exist, or that would promise
/// less than nothing, are a [`Fault::Conflict`]: the whole transaction is repeated. One statement.
pub async fn write(
    tx: &Tx,
    movements: &[(StockMovementId, Movement)],
    told: &[ProductId],
    now: DateTime<Utc>,
) -> Result<(), Fault> {
    if movements.is_empty() {
        return Ok(());
    }
    let mut conn = tx.conn();
    let mut keys: Vec<_> = movements.iter().map(|(_, m)| (m.variant_id, m.location_id)).collect();
    keys.sort_unstable();
    keys.dedup();
    let of =
        |field: fn(&Movement) -> i32| movements.iter().map(|(_, m)| field(m)).collect::<Vec<_>>();
    let written: Written = diesel::sql_query(
        "with m as (
           select * from unnest($1::uuid[], $2::text[], $3::uuid[], $4::uuid[], $5::uuid[], $6::int[], $7::int[], $8::int[])
             m(id, kind, variant_id, location_id, order_line_id, quantity, on_hand, allocated)
         ), moved as (
           insert into stock_movements (id, created_at, kind, variant_id, location_id, quantity, order_line_id)
           select id, $9, kind, variant_id, location_id, quantity, order_line_id from m
         ), told as (
           insert into catalog_changes (topic, product_ids) select 'stock', $10::uuid[] where cardinality($10::uuid[]) > 0
         ), sums as (
           select variant_id, location_id, sum(on_hand)::int as on_hand, sum(allocated)::int as allocated
           from m group by variant_id, location_id
         ), changed as (
           update stock_levels s
           set on_hand = s.on_hand + sums.on_hand, allocated = s.allocated + sums.allocated, updated_at = $9
           from sums
           where s.variant_id = sums.variant_id and s.location_id = sums.location_id
             and s.allocated + sums.allocated >= 0
           returning 1
         )
         select count(*) as levels from changed",
    )
    .bind::<Array<SqlUuid>, _>(movements.iter().map(|(id, _)| *id).collect::<Vec<_>>())
    .bind::<Array<Text>, _>(movements.iter().map(|(_, m)| m.kind.as_str()).collect::<Vec<_>>())
    .bind::<Array<SqlUuid>, _>(movements.iter().map(|(_, m)| m.variant_id).collect::<Vec<_>>())
    .bind::<Array<SqlUuid>, _>(movements.iter().map(|(_, m)| m.location_id).collect::<Vec<_>>())
    .bind::<Array<Nullable<SqlUuid>>, _>(
        movements.iter().map(|(_, m)| m.line_id).collect::<Vec<_>>(),
    )
    .bind::<Array<Integer>, _>(of(|m| m.quantity))
    .bind::<Array<Integer>, _>(of(|m| m.on_hand))
    .bind::<Array<Integer>, _>(of(|m| m.allocated))
    .bind::<Timestamptz, _>(now)
    .bind::<Array<SqlUuid>, _>(told)
    .kept()
    .get_result(&mut conn)
    .await?;
    if usize::try_from(written.levels).unwrap_or_default() == keys.len() {
        Ok(())
    } else {
        Err(Fault::Conflict("stock levels changed meanwhile".into()))
    }
}

/// Tells readers that the stock of products changed. One statement.
pub async fn tell(tx: &Tx, products: &[ProductId]) -> Result<(), Fault> {
    let mut conn = tx.conn();
    diesel::sql_query("insert into catalog_changes (topic, product_ids) values ('stock', $1)")
        .bind::<Array<SqlUuid>, _>(products)
        .kept()
        .execute(&mut conn)
        .await?;
    Ok(())
}

/// The movements of lines of orders, in the order in which they were made. One statement.
pub async fn movements_of_lines(
    mut conn: &Conn,
    lines: &[OrderLineId],
) -> Result<Vec<StockMovementRow>, Fault> {
    Ok(diesel::sql_query("select * from stock_movements where order_line_id = any($1) order by id")
        .bind::<Array<SqlUuid>, _>(lines)
        .kept()
        .load(&mut conn)
        .await?)
}

/// Which movements of a variant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct MovementQuery {
    /// The variant.
    pub variant: ProductVariantId,
    /// Only those of this kind.
    pub kind: Option<StockMovementType>,
    /// Movements to leave out at the front.
    pub skip: i64,
    /// Movements at most.
    pub take: i64,
}

/// A page of a variant's movements, the oldest first.
#[derive(Debug, Clone, Default)]
pub struct MovementPage {
    /// The movements.
    pub rows: Vec<StockMovementRow>,
    /// How many there are without paging.
    pub total: i64,
}

#[derive(QueryableByName)]
struct Placed {
    #[diesel(sql_type = BigInt)]
    place: i64,
    #[diesel(embed)]
    movement: StockMovementRow,
}

#[derive(QueryableByName)]
struct Total {
    #[diesel(sql_type = BigInt)]
    place: i64,
    #[diesel(sql_type = BigInt)]
    total: i64,
}

macro_rules! keys {
    () => {
        "unnest($1::uuid[], $2::text[], $3::bigint[], $4::bigint[]) with ordinality
           k(variant_id, kind, skip, take, place)"
    };
}

type Bound = crate::keep::Kept<
    diesel::query_builder::BoxedSqlQuery<'static, diesel::pg::Pg, diesel::query_builder::SqlQuery>,
>;

fn bound(queries: &[MovementQuery], text: &'static str) -> Bound {
    let kinds = queries.iter().map(|q| q.kind.map(StockMovementType::as_str));
    diesel::sql_query(text)
        .into_boxed::<diesel::pg::Pg>()
        .bind::<Array<SqlUuid>, _>(queries.iter().map(|q| q.variant).collect::<Vec<_>>())
        .bind::<Array<Nullable<Text>>, _>(kinds.collect::<Vec<_>>())
        .bind::<Array<BigInt>, _>(queries.iter().map(|q| q.skip).collect::<Vec<_>>())
        .bind::<Array<BigInt>, _>(queries.iter().map(|q| q.take).collect::<Vec<_>>())
        .kept()
}

/// Pages of movements. Two statements.
pub async fn pages(
    conn: &Conn,
    queries: &[MovementQuery],
) -> Result<Vec<(MovementQuery, MovementPage)>, Fault> {
    let (mut one, mut other) = (conn, conn);
    let rows = bound(
        queries,
        concat!(
            "select k.place, m.* from ",
            keys!(),
            " cross join lateral (
               select * from stock_movements m
               where m.variant_id = k.variant_id and (k.kind is null or m.kind = k.kind)
               order by m.id offset k.skip limit k.take
             ) m order by k.place, m.id"
        ),
    );
    let totals = bound(
        queries,
        concat!(
            "select k.place, (
               select count(*) from stock_movements m
               where m.variant_id = k.variant_id and (k.kind is null or m.kind = k.kind)
             ) as total from ",
            keys!()
        ),
    );
    let (rows, totals): (Vec<Placed>, Vec<Total>) =
        futures_util::try_join!(rows.load(&mut one), totals.load(&mut other))?;
    let page = |(place, query): (i64, &MovementQuery)| {
        let of = rows.iter().filter(|row| row.place == place).map(|row| row.movement);
        let total = totals.iter().find(|row| row.place == place).map_or(0, |row| row.total);
        (*query, MovementPage { rows: of.collect(), total })
    };
    Ok((1..).zip(queries).map(page).collect())
}
