//! Orders and lines in batches, for relations. One statement each.

use diesel::deserialize::QueryableByName;
use diesel::sql_types::{Array, Nullable, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl as _;
use domain::id::{OrderId, OrderLineId};
use domain::order::{Order, OrderLine};

use super::read::{Whole, parsed, whole};
use super::rows::LineRow;
use crate::keep::Keep as _;
use crate::{Conn, Fault};

/// Orders by their ids.
pub async fn orders_by_id(
    mut conn: &Conn,
    ids: &[OrderId],
) -> Result<Vec<(OrderId, Order)>, Fault> {
    let text = format!("select {} from orders o where o.id = any($1)", whole!());
    let rows: Vec<Whole> = diesel::sql_query(text)
        .bind::<Array<SqlUuid>, _>(ids.to_vec())
        .kept()
        .load(&mut conn)
        .await?;
    rows.into_iter().map(|row| row.order().map(|order| (order.id, order))).collect()
}

#[derive(QueryableByName)]
struct OfLine {
    #[diesel(sql_type = SqlUuid)]
    line_id: OrderLineId,
    #[diesel(embed)]
    whole: Whole,
}

/// The order of each line.
pub async fn orders_by_line(
    mut conn: &Conn,
    ids: &[OrderLineId],
) -> Result<Vec<(OrderLineId, Order)>, Fault> {
    let text = format!(
        "select x.id as line_id, {} from order_lines x join orders o on o.id = x.order_id
         where x.id = any($1)",
        whole!()
    );
    let rows: Vec<OfLine> = diesel::sql_query(text)
        .bind::<Array<SqlUuid>, _>(ids.to_vec())
        .kept()
        .load(&mut conn)
        .await?;
    rows.into_iter().map(|row| Ok((row.line_id, row.whole.order()?))).collect()
}

#[derive(QueryableByName)]
struct Lines {
    #[diesel(sql_type = Nullable<Text>)]
    lines: Option<String>,
}

/// Lines by their ids, without their orders.
pub async fn lines_by_id(
    mut conn: &Conn,
    ids: &[OrderLineId],
) -> Result<Vec<(OrderLineId, OrderLine)>, Fault> {
    let rows: Vec<Lines> = diesel::sql_query(
        "select json_agg(l)::text as lines from order_lines l where l.id = any($1)",
    )
    .bind::<Array<SqlUuid>, _>(ids.to_vec())
    .kept()
    .load(&mut conn)
    .await?;
    let mut lines = Vec::new();
    for row in rows {
        let parts: Vec<LineRow> = parsed(row.lines.as_deref())?;
        lines.extend(parts.into_iter().map(|line| (line.id, OrderLine::from(line))));
    }
    Ok(lines)
}
