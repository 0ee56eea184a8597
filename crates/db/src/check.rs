//! What a check of the books reads: orders in portions, and what the database can compare itself.

use diesel::deserialize::QueryableByName;
use diesel::sql_types::{Array, BigInt, Nullable, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl as _;
use domain::id::{OrderId, PromotionId};
use domain::order::Order;

use crate::keep::Keep as _;
use crate::order::{Whole, whole};
use crate::{Conn, Fault};

/// The orders behind one, by id: at most so many. One statement.
pub async fn orders_after(
    mut conn: &Conn,
    after: Option<OrderId>,
    count: i64,
) -> Result<Vec<Order>, Fault> {
    let text = format!(
        "select {} from orders o where $1 is null or o.id > $1 order by o.id limit $2",
        whole!()
    );
    let rows: Vec<Whole> = diesel::sql_query(text)
        .bind::<Nullable<SqlUuid>, _>(after)
        .bind::<BigInt, _>(count)
        .kept()
        .load(&mut conn)
        .await?;
    rows.into_iter().map(Whole::order).collect()
}

#[derive(QueryableByName)]
struct Use {
    #[diesel(sql_type = SqlUuid)]
    order_id: OrderId,
    #[diesel(sql_type = SqlUuid)]
    promotion_id: PromotionId,
}

/// The promotions of which orders hold a use. One statement.
pub async fn uses(
    mut conn: &Conn,
    orders: &[OrderId],
) -> Result<Vec<(OrderId, PromotionId)>, Fault> {
    let rows: Vec<Use> = diesel::sql_query(
        "select order_id, promotion_id from promotion_uses where order_id = any($1)",
    )
    .bind::<Array<SqlUuid>, _>(orders.to_vec())
    .kept()
    .load(&mut conn)
    .await?;
    Ok(rows.into_iter().map(|row| (row.order_id, row.promotion_id)).collect())
}

/// What is stored and what its parts add up to, where that differs.
#[derive(Debug, Clone, QueryableByName)]
pub struct Differs {
    /// Of what thing, as `promotion <id>`.
    #[diesel(sql_type = Text)]
    pub thing: String,
    /// What of it.
    #[diesel(sql_type = Text)]
    pub path: String,
    /// What is stored.
    #[diesel(sql_type = BigInt)]
    pub stored: i64,
    /// What the parts add up to.
    #[diesel(sql_type = BigInt)]
    pub computed: i64,
}

/// What differs of that which spans many orders: units that are promised and that no order holds,
/// uses of promotions, events of an order that are missing. One statement, which reads all of it.
pub async fn across(mut conn: &Conn) -> Result<Vec<Differs>, Fault> {
    let rows = diesel::sql_query(
        "select 'variant ' || v.variant_id as thing, 'allocated' as path, v.allocated as stored, coalesce(l.allocated, 0) as computed
         from (select variant_id, sum(allocated)::bigint as allocated from stock_levels group by variant_id) v
         left join (select variant_id, sum(allocated)::bigint as allocated from order_lines group by variant_id) l using (variant_id)
         where v.allocated > coalesce(l.allocated, 0)
         union all
         select 'promotion ' || l.promotion_id, 'uses', l.uses, count(u.order_id)
         from promotion_limits l left join promotion_uses u using (promotion_id)
         group by l.promotion_id having l.uses <> count(u.order_id)
         union all
         select 'order ' || o.code, 'eventSequence', o.event_sequence, count(e.order_id)
         from orders o join order_events e on e.order_id = o.id
         group by o.id having o.event_sequence <> max(e.sequence) or max(e.sequence) - min(e.sequence) + 1 <> count(*)
         order by 1, 2",
    )
    .kept()
    .load(&mut conn)
    .await?;
    Ok(rows)
}
