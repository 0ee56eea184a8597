//! The address books of customers.

use chrono::{DateTime, Utc};
use diesel::sql_types::{Bool, Uuid as SqlUuid};
use diesel::{ExpressionMethods as _, QueryDsl as _, SelectableHelper as _};
use diesel_async::RunQueryDsl as _;
use domain::id::{AddressId, CustomerId, RegionId};

use crate::keep::Keep as _;
use crate::schema::addresses;
use crate::settings::row;
use crate::{Conn, Fault, Tx};

row!(
    /// An address of a customer.
    AddressRow of addresses {
        id: AddressId, created_at: DateTime<Utc>, updated_at: DateTime<Utc>, customer_id: CustomerId,
        full_name: Option<String>, company: Option<String>, street_line1: String, street_line2: Option<String>,
        city: Option<String>, province: Option<String>, postal_code: Option<String>, country_id: RegionId,
        phone_number: Option<String>, default_shipping_address: bool, default_billing_address: bool,
    }
);

/// The addresses of customers, in the order in which they were made. One statement.
pub async fn of_customers(
    mut conn: &Conn,
    customers: &[CustomerId],
) -> Result<Vec<(CustomerId, AddressRow)>, Fault> {
    let rows: Vec<AddressRow> = addresses::table
        .filter(addresses::customer_id.eq_any(customers))
        .order(addresses::id)
        .select(AddressRow::as_select())
        .load(&mut conn)
        .await?;
    Ok(rows.into_iter().map(|row| (row.customer_id, row)).collect())
}

/// An address. One statement.
pub async fn find(mut conn: &Conn, id: AddressId) -> Result<Option<AddressRow>, Fault> {
    let rows: Vec<AddressRow> = addresses::table
        .filter(addresses::id.eq(id))
        .select(AddressRow::as_select())
        .load(&mut conn)
        .await?;
    Ok(rows.into_iter().next())
}

/// Writes a new address. One statement.
pub async fn insert(tx: &Tx, row: &AddressRow) -> Result<(), Fault> {
    let mut conn = tx.conn();
    diesel::insert_into(addresses::table).values(row).execute(&mut conn).await?;
    Ok(())
}

/// Writes a changed address. One statement.
pub async fn update(tx: &Tx, row: &AddressRow) -> Result<(), Fault> {
    let mut conn = tx.conn();
    diesel::update(addresses::table.find(row.id)).set(row).kept().execute(&mut conn).await?;
    Ok(())
}

/// Takes default flags from all addresses of a customer but one. One statement.
pub async fn clear_defaults(
    tx: &Tx,
    customer: CustomerId,
    but: AddressId,
    shipping: bool,
    billing: bool,
) -> Result<(), Fault> {
    let mut conn = tx.conn();
    diesel::sql_query(
        "update addresses set default_shipping_address = default_shipping_address and not $3,
           default_billing_address = default_billing_address and not $4
         where customer_id = $1 and id <> $2
           and ((default_shipping_address and $3) or (default_billing_address and $4))",
    )
    .bind::<SqlUuid, _>(customer)
    .bind::<SqlUuid, _>(but)
    .bind::<Bool, _>(shipping)
    .bind::<Bool, _>(billing)
    .kept()
    .execute(&mut conn)
    .await?;
    Ok(())
}

/// Gives default flags to an address. One statement.
pub async fn give_defaults(
    tx: &Tx,
    id: AddressId,
    shipping: bool,
    billing: bool,
) -> Result<(), Fault> {
    let mut conn = tx.conn();
    diesel::sql_query(
        "update addresses set default_shipping_address = default_shipping_address or $2,
           default_billing_address = default_billing_address or $3
         where id = $1",
    )
    .bind::<SqlUuid, _>(id)
    .bind::<Bool, _>(shipping)
    .bind::<Bool, _>(billing)
    .kept()
    .execute(&mut conn)
    .await?;
    Ok(())
}

/// Deletes an address. One statement.
pub async fn delete(tx: &Tx, id: AddressId) -> Result<(), Fault> {
    let mut conn = tx.conn();
    diesel::delete(addresses::table.find(id)).execute(&mut conn).await?;
    Ok(())
}
