//! Promotions, and how often they are used.

use diesel::QueryDsl as _;
use diesel::sql_types::{Array, BigInt, Nullable, Uuid as SqlUuid};
use diesel::{ExpressionMethods as _, QueryableByName, SelectableHelper as _};
use diesel_async::RunQueryDsl as _;
use domain::id::{ChannelId, CustomerId, OrderId, PromotionId};
use domain::promotion::usage::Used;

use crate::keep::Keep as _;
use crate::list::{Condition, Source, Value};
use crate::schema::promotions;
use crate::settings::PromotionRow;
use crate::{Conn, Fault, Tx};

/// The list of promotions.
pub const PROMOTIONS: Source = Source { select: "p.*", from: "promotions p", key: "p.id" };

/// Promotions that are still there; of a channel, if one is named.
#[must_use]
pub fn present(channel: Option<ChannelId>) -> Condition {
    let there = Condition::Plain("p.deleted_at is null".into());
    let here = channel
        .map(|id| Condition::Is("p.channel_ids @> array[?]::uuid[]".into(), Value::Id(id.uuid())));
    Condition::All(std::iter::once(there).chain(here).collect())
}

/// Promotions by id, deleted ones too, since orders name them. One statement.
pub async fn by_id(
    mut conn: &Conn,
    ids: &[PromotionId],
) -> Result<Vec<(PromotionId, PromotionRow)>, Fault> {
    let rows: Vec<PromotionRow> = promotions::table
        .filter(promotions::id.eq_any(ids))
        .select(PromotionRow::as_select())
        .load(&mut conn)
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// Writes a new promotion. One statement.
pub async fn insert(tx: &Tx, row: &PromotionRow) -> Result<(), Fault> {
    let mut conn = tx.conn();
    diesel::insert_into(promotions::table).values(row).execute(&mut conn).await?;
    Ok(())
}

/// Writes a changed promotion; a deleted one has `deleted_at`. One statement.
pub async fn update(tx: &Tx, row: &PromotionRow) -> Result<(), Fault> {
    let mut conn = tx.conn();
    diesel::update(promotions::table.find(row.id)).set(row).kept().execute(&mut conn).await?;
    Ok(())
}

/// How often limited promotions are used by other orders, as a select list of `promotion_id`, `total`
/// and `by_buyer`: told by the order, its buyer and the array of promotions.
macro_rules! uses_of {
    ($order:literal, $buyer:literal, $promotions:literal) => {
        concat!(
            "select l.promotion_id,
               l.uses - (select count(*) from promotion_uses u
                 where u.promotion_id = l.promotion_id and u.order_id = ",
            $order,
            ") as total,
               (select count(*) from promotion_uses u
                 where u.promotion_id = l.promotion_id and u.customer_id = ",
            $buyer,
            "
                   and u.order_id is distinct from ",
            $order,
            ") as by_buyer
             from promotion_limits l where l.promotion_id = any(",
            $promotions,
            ")"
        )
    };
}
pub(crate) use uses_of;

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = SqlUuid)]
    promotion_id: PromotionId,
    #[diesel(sql_type = BigInt)]
    total: i64,
    #[diesel(sql_type = BigInt)]
    by_buyer: i64,
}

/// How often limited promotions are used by other orders than this one, for its buyer. One statement.
pub async fn used(
    mut conn: &Conn,
    order: OrderId,
    buyer: Option<CustomerId>,
    limited: &[PromotionId],
) -> Result<Vec<Used>, Fault> {
    let rows: Vec<Count> = diesel::sql_query(uses_of!("$1", "$2", "$3"))
        .bind::<SqlUuid, _>(order)
        .bind::<Nullable<SqlUuid>, _>(buyer)
        .bind::<Array<SqlUuid>, _>(limited.to_vec())
        .kept()
        .load(&mut conn)
        .await?;
    let told = |count: Count| Used {
        promotion_id: count.promotion_id,
        total: count.total,
        by_buyer: count.by_buyer,
    };
    Ok(rows.into_iter().map(told).collect())
}

/// The same, and nobody else takes or gives back a use until the transaction ends. Two statements
/// that travel together; the promotions are locked in the order of their ids.
pub async fn lock_used(
    tx: &Tx,
    order: OrderId,
    buyer: Option<CustomerId>,
    limited: &[PromotionId],
) -> Result<Vec<Used>, Fault> {
    let mut conn = tx.conn();
    let lock = diesel::sql_query(
        "select promotion_id from promotion_limits where promotion_id = any($1) order by promotion_id for update",
    )
    .bind::<Array<SqlUuid>, _>(limited.to_vec())
    .kept()
    .execute(&mut conn);
    // What was counted while the lock was waited for is old: it is counted when it is held.
    let (_locked, used) = futures_util::try_join!(
        async { Ok::<_, Fault>(lock.await?) },
        used(tx.conn(), order, buyer, limited)
    )?;
    Ok(used)
}
