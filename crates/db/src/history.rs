//! What clients read in the history of an order or a customer, notes included.

use chrono::{DateTime, Utc};
use diesel::deserialize::QueryableByName;
use diesel::sql_types::{Array, Bool, Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl as _;
use domain::event::HistoryType;
use domain::id::{AdministratorId, ChannelId, CustomerId, HistoryEntryId, OrderId};
use serde::Serialize;
use serde_json::Value;

use crate::keep::Keep as _;
use crate::list::{Owned, Source};
use crate::{Conn, Fault, Tx};

/// An entry before it is written; it belongs to an order or to a customer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct New {
    /// Its id.
    pub id: HistoryEntryId,
    /// The order.
    pub order_id: Option<OrderId>,
    /// The customer.
    pub customer_id: Option<CustomerId>,
    /// What it tells.
    #[serde(rename = "type")]
    pub kind: HistoryType,
    /// Whether the customer may read it.
    pub is_public: bool,
    /// The administrator who did it.
    pub administrator_id: Option<AdministratorId>,
    /// What clients need to tell it, as an object.
    pub data: Value,
    /// When it happened.
    pub created_at: DateTime<Utc>,
}

/// An entry.
#[derive(Debug, Clone, PartialEq, QueryableByName)]
pub struct Row {
    /// Its id.
    #[diesel(sql_type = SqlUuid)]
    pub id: HistoryEntryId,
    /// When it happened.
    #[diesel(sql_type = Timestamptz)]
    pub created_at: DateTime<Utc>,
    /// When it was changed last.
    #[diesel(sql_type = Timestamptz)]
    pub updated_at: DateTime<Utc>,
    /// The order.
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub order_id: Option<OrderId>,
    /// The customer.
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub customer_id: Option<CustomerId>,
    /// What it tells.
    #[diesel(sql_type = Text)]
    pub kind: HistoryType,
    /// Whether the customer may read it.
    #[diesel(sql_type = Bool)]
    pub is_public: bool,
    /// The administrator who did it.
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub administrator_id: Option<AdministratorId>,
    /// What clients need to tell it.
    #[diesel(sql_type = Jsonb)]
    pub data: Value,
}

/// The list of an order's or a customer's entries, the oldest first.
pub const ENTRIES: Source =
    Source { select: "h.*, h.type as kind", from: "history_entries h", key: "h.created_at, h.id" };

/// The entries of orders.
pub const OF_ORDERS: Owned = Owned { source: ENTRIES, owner: "h.order_id" };
/// The entries of customers.
pub const OF_CUSTOMERS: Owned = Owned { source: ENTRIES, owner: "h.customer_id" };

/// Writes entries. One statement, whatever their number.
pub async fn append(tx: &Tx, entries: &[New]) -> Result<(), Fault> {
    if entries.is_empty() {
        return Ok(());
    }
    let mut conn = tx.conn();
    diesel::sql_query(
        "insert into history_entries
           (id, order_id, customer_id, type, is_public, administrator_id, data, created_at, updated_at)
         select n.*, n.created_at from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::boolean[], $6::uuid[],
           $7::jsonb[], $8::timestamptz[])
           as n (id, order_id, customer_id, type, is_public, administrator_id, data, created_at)",
    )
    .bind::<Array<SqlUuid>, _>(entries.iter().map(|e| e.id).collect::<Vec<_>>())
    .bind::<Array<Nullable<SqlUuid>>, _>(entries.iter().map(|e| e.order_id).collect::<Vec<_>>())
    .bind::<Array<Nullable<SqlUuid>>, _>(entries.iter().map(|e| e.customer_id).collect::<Vec<_>>())
    .bind::<Array<Text>, _>(entries.iter().map(|e| e.kind).collect::<Vec<_>>())
    .bind::<Array<Bool>, _>(entries.iter().map(|e| e.is_public).collect::<Vec<_>>())
    .bind::<Array<Nullable<SqlUuid>>, _>(
        entries.iter().map(|e| e.administrator_id).collect::<Vec<_>>(),
    )
    .bind::<Array<Jsonb>, _>(entries.iter().map(|e| &e.data).collect::<Vec<_>>())
    .bind::<Array<Timestamptz>, _>(entries.iter().map(|e| e.created_at).collect::<Vec<_>>())
    .kept()
    .execute(&mut conn)
    .await?;
    Ok(())
}

/// Locks a note of an order that the channel sees. One statement.
pub async fn lock_note(
    tx: &Tx,
    channel: Option<ChannelId>,
    id: HistoryEntryId,
) -> Result<Option<Row>, Fault> {
    let mut conn = tx.conn();
    let rows: Vec<Row> = diesel::sql_query(
        "select h.*, h.type as kind from history_entries h join orders o on o.id = h.order_id
         where h.id = $1 and h.type = 'ORDER_NOTE' and ($2::uuid is null or o.channel_id = $2)
         for update of h",
    )
    .bind::<SqlUuid, _>(id)
    .bind::<Nullable<SqlUuid>, _>(channel)
    .kept()
    .load(&mut conn)
    .await?;
    Ok(rows.into_iter().next())
}

/// An entry by its id, of an order that the channel sees or of a customer. One statement.
pub async fn find(
    mut conn: &Conn,
    channel: Option<ChannelId>,
    id: HistoryEntryId,
) -> Result<Option<Row>, Fault> {
    let rows: Vec<Row> = diesel::sql_query(
        "select h.*, h.type as kind from history_entries h left join orders o on o.id = h.order_id
         where h.id = $1 and ($2::uuid is null or o.id is null or o.channel_id = $2)",
    )
    .bind::<SqlUuid, _>(id)
    .bind::<Nullable<SqlUuid>, _>(channel)
    .kept()
    .load(&mut conn)
    .await?;
    Ok(rows.into_iter().next())
}

/// Writes a changed entry. One statement.
pub async fn update(tx: &Tx, row: &Row) -> Result<(), Fault> {
    let mut conn = tx.conn();
    diesel::sql_query(
        "update history_entries set is_public = $2, data = $3, updated_at = $4 where id = $1",
    )
    .bind::<SqlUuid, _>(row.id)
    .bind::<Bool, _>(row.is_public)
    .bind::<Jsonb, _>(&row.data)
    .bind::<Timestamptz, _>(row.updated_at)
    .kept()
    .execute(&mut conn)
    .await?;
    Ok(())
}

/// Deletes an entry; tells whether it was there. One statement.
pub async fn delete(tx: &Tx, id: HistoryEntryId) -> Result<bool, Fault> {
    let mut conn = tx.conn();
    let count = diesel::sql_query("delete from history_entries where id = $1")
        .bind::<SqlUuid, _>(id)
        .kept()
        .execute(&mut conn)
        .await?;
    Ok(count > 0)
}
