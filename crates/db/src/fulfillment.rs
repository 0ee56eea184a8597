//! Fulfillments, each read whole with its lines.
//!
//! A fulfillment has no lock of its own: who changes it holds the locks of all its orders.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use diesel::deserialize::QueryableByName;
use diesel::sql_types::{
    Array, Bool, Integer, Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid,
};
use diesel_async::RunQueryDsl as _;
use domain::fulfillment::{Fulfillment, FulfillmentLine, FulfillmentState};
use domain::id::{ChannelId, FulfillmentId, OrderId, OrderLineId, ProductVariantId};
use domain::stock::GlobalFlag;
use domain::text::Translation;
use serde::Deserialize;
use uuid::Uuid;

use crate::keep::Keep as _;
use crate::{Conn, Fault, Json, Tx};

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = SqlUuid)]
    key: Uuid,
    #[diesel(sql_type = SqlUuid)]
    id: FulfillmentId,
    #[diesel(sql_type = Timestamptz)]
    created_at: DateTime<Utc>,
    #[diesel(sql_type = Timestamptz)]
    updated_at: DateTime<Utc>,
    #[diesel(sql_type = Text)]
    state: FulfillmentState,
    #[diesel(sql_type = Text)]
    method: String,
    #[diesel(sql_type = Text)]
    tracking_code: String,
    #[diesel(sql_type = Text)]
    handler_code: String,
    #[diesel(sql_type = Nullable<Text>)]
    lines: Option<String>,
}

#[derive(Deserialize)]
struct Line {
    order_id: OrderId,
    order_line_id: OrderLineId,
    quantity: i32,
}

impl Row {
    fn whole(self) -> Result<(Uuid, Fulfillment), Fault> {
        let lines: Vec<Line> = serde_json::from_str(self.lines.as_deref().unwrap_or("[]"))
            .map_err(|e| Fault::Data(e.to_string()))?;
        let line = |line: Line| FulfillmentLine {
            order_id: line.order_id,
            order_line_id: line.order_line_id,
            quantity: line.quantity,
        };
        let fulfillment = Fulfillment {
            id: self.id,
            state: self.state,
            method: self.method,
            tracking_code: self.tracking_code,
            handler_code: self.handler_code,
            lines: lines.into_iter().map(line).collect(),
            created_at: self.created_at,
            updated_at: self.updated_at,
        };
        Ok((self.key, fulfillment))
    }
}

/// Runs a statement whose `k` names the fulfillments that belong to each key.
async fn load(
    mut conn: &Conn,
    keys: &str,
    ids: Vec<Uuid>,
    channel: Option<ChannelId>,
) -> Result<Vec<(Uuid, Fulfillment)>, Fault> {
    let text = format!(
        "select k.key, f.id, f.created_at, f.updated_at, f.state, f.method, f.tracking_code, f.handler_code,
           (select json_agg(l order by l.order_line_id)::text from fulfillment_lines l where l.fulfillment_id = f.id) as lines
         from ({keys}) k join fulfillments f on f.id = k.fulfillment_id
         where $2::uuid is null or f.channel_id = $2 order by f.id"
    );
    let rows: Vec<Row> = diesel::sql_query(text)
        .bind::<Array<SqlUuid>, _>(ids)
        .bind::<Nullable<SqlUuid>, _>(channel)
        .kept()
        .load(&mut conn)
        .await?;
    rows.into_iter().map(Row::whole).collect()
}

fn keyed<K: From<Uuid>>(rows: Vec<(Uuid, Fulfillment)>) -> Vec<(K, Arc<Fulfillment>)> {
    rows.into_iter().map(|(key, whole)| (K::from(key), Arc::new(whole))).collect()
}

/// The fulfillments of orders, by id, cancelled ones included. One statement.
pub async fn by_order(
    conn: &Conn,
    orders: &[OrderId],
) -> Result<Vec<(OrderId, Arc<Fulfillment>)>, Fault> {
    let ids = orders.iter().map(|id| id.uuid()).collect();
    let keys = "select distinct l.order_id as key, l.fulfillment_id from fulfillment_lines l where l.order_id = any($1)";
    Ok(keyed(load(conn, keys, ids, None).await?))
}

/// The fulfillments of lines, by id, without cancelled ones. One statement.
pub async fn by_line(
    conn: &Conn,
    lines: &[OrderLineId],
) -> Result<Vec<(OrderLineId, Arc<Fulfillment>)>, Fault> {
    let ids = lines.iter().map(|id| id.uuid()).collect();
    let keys = "select l.order_line_id as key, l.fulfillment_id from fulfillment_lines l
        join fulfillments s on s.id = l.fulfillment_id and s.state <> 'Cancelled' where l.order_line_id = any($1)";
    Ok(keyed(load(conn, keys, ids, None).await?))
}

/// A fulfillment that the channel sees. One statement.
pub async fn find(
    conn: &Conn,
    channel: Option<ChannelId>,
    id: FulfillmentId,
) -> Result<Option<Fulfillment>, Fault> {
    let keys = "select i as key, i as fulfillment_id from unnest($1) i";
    let rows = load(conn, keys, vec![id.uuid()], channel).await?;
    Ok(rows.into_iter().next().map(|(_, whole)| whole))
}

#[derive(QueryableByName)]
struct OrderOf {
    #[diesel(sql_type = SqlUuid)]
    line_id: OrderLineId,
    #[diesel(sql_type = SqlUuid)]
    order_id: OrderId,
}

/// The orders of lines, as far as the channel sees them. One statement.
pub async fn orders_of_lines(
    mut conn: &Conn,
    channel: Option<ChannelId>,
    lines: &[OrderLineId],
) -> Result<Vec<(OrderLineId, OrderId)>, Fault> {
    let rows: Vec<OrderOf> = diesel::sql_query(
        "select l.id as line_id, l.order_id from order_lines l join orders o on o.id = l.order_id
         where l.id = any($1) and ($2::uuid is null or o.channel_id = $2)",
    )
    .bind::<Array<SqlUuid>, _>(lines)
    .bind::<Nullable<SqlUuid>, _>(channel)
    .kept()
    .load(&mut conn)
    .await?;
    Ok(rows.into_iter().map(|row| (row.line_id, row.order_id)).collect())
}

/// What a variant's stock is counted by.
#[derive(Debug, Clone, QueryableByName)]
pub struct Counted {
    /// The variant.
    #[diesel(sql_type = SqlUuid)]
    pub id: ProductVariantId,
    /// What it is called.
    #[diesel(sql_type = Jsonb)]
    pub translations: Json<Vec<Translation>>,
    /// Whether its stock is counted.
    #[diesel(sql_type = Text)]
    pub track_inventory: GlobalFlag,
    /// Units that are never sold.
    #[diesel(sql_type = Integer)]
    pub out_of_stock_threshold: i32,
    /// Whether the installation's number of such units holds instead.
    #[diesel(sql_type = Bool)]
    pub use_global_out_of_stock_threshold: bool,
}

/// How the stock of variants is counted, deleted ones too. One statement.
pub async fn counted(mut conn: &Conn, ids: &[ProductVariantId]) -> Result<Vec<Counted>, Fault> {
    Ok(diesel::sql_query(
        "select id, translations, track_inventory, out_of_stock_threshold, use_global_out_of_stock_threshold
         from product_variants where id = any($1) order by id",
    )
    .bind::<Array<SqlUuid>, _>(ids)
    .kept()
    .load(&mut conn)
    .await?)
}

/// Writes a new fulfillment with its lines. One statement.
pub async fn insert(tx: &Tx, channel: ChannelId, new: &Fulfillment) -> Result<(), Fault> {
    let mut conn = tx.conn();
    diesel::sql_query(
        "with f as (
           insert into fulfillments (id, created_at, updated_at, channel_id, state, method, tracking_code, handler_code)
           values ($1, $2, $2, $3, $4, $5, $6, $7) returning id)
         insert into fulfillment_lines (fulfillment_id, order_id, order_line_id, quantity)
         select f.id, l.order_id, l.order_line_id, l.quantity
         from f, unnest($8::uuid[], $9::uuid[], $10::int[]) l (order_id, order_line_id, quantity)",
    )
    .bind::<SqlUuid, _>(new.id)
    .bind::<Timestamptz, _>(new.created_at)
    .bind::<SqlUuid, _>(channel)
    .bind::<Text, _>(new.state)
    .bind::<Text, _>(&new.method)
    .bind::<Text, _>(&new.tracking_code)
    .bind::<Text, _>(&new.handler_code)
    .bind::<Array<SqlUuid>, _>(new.lines.iter().map(|l| l.order_id).collect::<Vec<_>>())
    .bind::<Array<SqlUuid>, _>(new.lines.iter().map(|l| l.order_line_id).collect::<Vec<_>>())
    .bind::<Array<Integer>, _>(new.lines.iter().map(|l| l.quantity).collect::<Vec<_>>())
    .kept()
    .execute(&mut conn)
    .await?;
    Ok(())
}

/// Writes where a fulfillment is on its way. One statement.
pub async fn set_state(tx: &Tx, changed: &Fulfillment) -> Result<(), Fault> {
    let mut conn = tx.conn();
    diesel::sql_query("update fulfillments set state = $2, updated_at = $3 where id = $1")
        .bind::<SqlUuid, _>(changed.id)
        .bind::<Text, _>(changed.state)
        .bind::<Timestamptz, _>(changed.updated_at)
        .kept()
        .execute(&mut conn)
        .await?;
    Ok(())
}
