//! Payments of orders. They are written with their order ([`crate::order::Write`]).

use chrono::{DateTime, Utc};
use diesel::deserialize::QueryableByName;
use diesel::sql_types::{Array, Nullable, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl as _;
use domain::id::{OrderId, PaymentId};
use domain::money::Amount;
use domain::payment::{Payment, PaymentState};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::keep::Keep as _;
use crate::{Conn, Fault};

/// A payment's row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the columns are described by the migrations")]
pub struct PaymentRow {
    pub id: PaymentId,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub order_id: OrderId,
    pub method: String,
    pub amount: Amount,
    pub state: PaymentState,
    pub transaction_id: Option<String>,
    pub error_message: Option<String>,
    pub metadata: Value,
    pub captured: Amount,
    pub refunded: Amount,
}

impl PaymentRow {
    /// The row of a payment of an order.
    pub fn of(order: OrderId, payment: &Payment) -> Result<Self, Fault> {
        let refunded = payment.refunded(domain::payment::RefundState::Settled);
        let refunded = refunded.map_err(|e| Fault::Data(e.to_string()))?;
        Ok(Self {
            id: payment.id,
            created_at: payment.created_at,
            updated_at: payment.updated_at,
            order_id: order,
            method: payment.method.clone(),
            amount: payment.amount,
            state: payment.state,
            transaction_id: payment.transaction_id.clone(),
            error_message: payment.error_message.clone(),
            metadata: payment.metadata.clone(),
            captured: payment.captured,
            refunded,
        })
    }
}

impl From<PaymentRow> for Payment {
    fn from(row: PaymentRow) -> Self {
        Self {
            id: row.id,
            method: row.method,
            amount: row.amount,
            state: row.state,
            captured: row.captured,
            transaction_id: row.transaction_id,
            error_message: row.error_message,
            metadata: row.metadata,
            refunds: Vec::new(),
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

#[derive(QueryableByName)]
struct Rows {
    #[diesel(sql_type = Nullable<Text>)]
    rows: Option<String>,
}

/// The payments of orders, by id. One statement.
pub async fn by_order(
    mut conn: &Conn,
    orders: &[OrderId],
) -> Result<Vec<(OrderId, Payment)>, Fault> {
    let rows: Rows = diesel::sql_query(
        "select json_agg(p order by p.id)::text as rows from payments p where p.order_id = any($1)",
    )
    .bind::<Array<SqlUuid>, _>(orders.to_vec())
    .kept()
    .get_result(&mut conn)
    .await?;
    read(rows).map(|rows| rows.into_iter().map(|row| (row.order_id, row.into())).collect())
}

/// Payments by their ids. One statement.
pub async fn by_id(mut conn: &Conn, ids: &[PaymentId]) -> Result<Vec<(PaymentId, Payment)>, Fault> {
    let rows: Rows = diesel::sql_query(
        "select json_agg(p order by p.id)::text as rows from payments p where p.id = any($1)",
    )
    .bind::<Array<SqlUuid>, _>(ids.to_vec())
    .kept()
    .get_result(&mut conn)
    .await?;
    read(rows).map(|rows| rows.into_iter().map(|row| (row.id, row.into())).collect())
}

fn read(rows: Rows) -> Result<Vec<PaymentRow>, Fault> {
    match rows.rows {
        Some(text) => serde_json::from_str(&text).map_err(|e| Fault::Data(e.to_string())),
        None => Ok(Vec::new()),
    }
}
