//! Customers and their addresses.

pub mod address;
pub mod group;
mod guest;

use chrono::{DateTime, Utc};
use diesel::sql_types::Uuid as SqlUuid;
use diesel::{ExpressionMethods as _, QueryDsl as _, SelectableHelper as _};
use diesel_async::RunQueryDsl as _;
use domain::id::{ChannelId, CustomerGroupId, CustomerId, UserId};
use domain::order::customer::Buyer;

use crate::keep::Keep as _;
use crate::list::Source;
use crate::schema::customers;
use crate::settings::row;
use crate::{Conn, Fault, Tx};

pub use address::AddressRow;
pub use guest::{Guest, Welcome, welcome};

row!(
    /// A person who buys; without an account a guest.
    #[derive(serde::Deserialize)]
    CustomerRow of customers {
        id: CustomerId, created_at: DateTime<Utc>, updated_at: DateTime<Utc>, deleted_at: Option<DateTime<Utc>>,
        user_id: Option<UserId>, title: Option<String>, first_name: String, last_name: String,
        phone_number: Option<String>, email_address: String, channel_ids: Vec<ChannelId>, group_ids: Vec<CustomerGroupId>,
    }
);

impl CustomerRow {
    /// The customer as an order remembers them.
    #[must_use]
    pub fn buyer(&self) -> Buyer {
        Buyer { id: self.id, email_address: self.email_address.clone() }
    }
}

/// The list of customers.
pub const CUSTOMERS: Source = Source { select: "c.*", from: "customers c", key: "c.id" };
/// What holds for those who are not deleted.
pub const PRESENT: &str = "c.deleted_at is null";
/// What holds for those who are known in a channel.
pub const IN_CHANNEL: &str = "c.channel_ids @> array[?]";

fn seen(row: &CustomerRow, channel: Option<ChannelId>) -> bool {
    channel.is_none_or(|channel| row.channel_ids.contains(&channel))
}

/// Customers by id, deleted ones too, since orders name them. One statement.
pub async fn load(
    mut conn: &Conn,
    ids: &[CustomerId],
) -> Result<Vec<(CustomerId, CustomerRow)>, Fault> {
    let rows: Vec<CustomerRow> = customers::table
        .filter(customers::id.eq_any(ids))
        .select(CustomerRow::as_select())
        .load(&mut conn)
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// A customer who is not deleted and whom the channel knows. One statement.
pub async fn find(
    mut conn: &Conn,
    id: CustomerId,
    channel: Option<ChannelId>,
) -> Result<Option<CustomerRow>, Fault> {
    let rows: Vec<CustomerRow> = customers::table
        .filter(customers::id.eq(id))
        .filter(customers::deleted_at.is_null())
        .select(CustomerRow::as_select())
        .load(&mut conn)
        .await?;
    Ok(rows.into_iter().find(|row| seen(row, channel)))
}

/// Reads a customer who is not deleted and whom the channel knows, and keeps others from changing
/// the customer and the addresses. One statement.
pub async fn lock(
    tx: &Tx,
    id: CustomerId,
    channel: Option<ChannelId>,
) -> Result<Option<CustomerRow>, Fault> {
    let mut conn = tx.conn();
    let rows: Vec<CustomerRow> = customers::table
        .filter(customers::id.eq(id))
        .filter(customers::deleted_at.is_null())
        .select(CustomerRow::as_select())
        .for_update()
        .load(&mut conn)
        .await?;
    Ok(rows.into_iter().find(|row| seen(row, channel)))
}

/// The customer of an e-mail address in its normal form, in whatever channel, whom others are kept
/// from changing. One statement.
pub async fn lock_by_email(tx: &Tx, email_address: &str) -> Result<Option<CustomerRow>, Fault> {
    let mut conn = tx.conn();
    let rows: Vec<CustomerRow> = customers::table
        .filter(customers::email_address.eq(email_address))
        .filter(customers::deleted_at.is_null())
        .select(CustomerRow::as_select())
        .for_update()
        .load(&mut conn)
        .await?;
    Ok(rows.into_iter().next())
}

/// Makes a customer known in a channel. One statement, which may be its own transaction: nothing
/// else belongs to it.
pub async fn join(mut conn: &Conn, id: CustomerId, channel: ChannelId) -> Result<(), Fault> {
    diesel::sql_query(
        "update customers set channel_ids = array_append(channel_ids, $2)
         where id = $1 and $2 <> all (channel_ids)",
    )
    .bind::<SqlUuid, _>(id)
    .bind::<SqlUuid, _>(channel)
    .kept()
    .execute(&mut conn)
    .await?;
    Ok(())
}

/// Writes a new customer; the constraint `customers_email_address_idx` refuses an address that
/// somebody has. One statement.
pub async fn insert(tx: &Tx, row: &CustomerRow) -> Result<(), Fault> {
    let mut conn = tx.conn();
    diesel::insert_into(customers::table).values(row).execute(&mut conn).await?;
    Ok(())
}

/// Writes a changed customer. One statement.
pub async fn update(tx: &Tx, row: &CustomerRow) -> Result<(), Fault> {
    let mut conn = tx.conn();
    diesel::update(customers::table.find(row.id)).set(row).kept().execute(&mut conn).await?;
    Ok(())
}
