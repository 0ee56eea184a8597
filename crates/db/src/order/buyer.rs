//! The address book that a customer gets from the first order.

use chrono::{DateTime, Utc};
use diesel::sql_types::{Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl as _;
use domain::id::{AddressId, CustomerId, RegionId};
use serde::Serialize;

use super::save::json;
use crate::keep::Keep as _;
use crate::{Fault, Tx};

/// An address of an address book, new.
#[derive(Debug, Clone, Serialize)]
#[expect(missing_docs, reason = "the columns are described by the migrations")]
pub struct FirstAddress {
    pub id: AddressId,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub customer_id: CustomerId,
    pub full_name: Option<String>,
    pub company: Option<String>,
    pub street_line1: String,
    pub street_line2: Option<String>,
    pub city: Option<String>,
    pub province: Option<String>,
    pub postal_code: Option<String>,
    pub country_id: RegionId,
    pub phone_number: Option<String>,
    pub default_shipping_address: bool,
    pub default_billing_address: bool,
}

/// Writes addresses of a customer who has none; nothing when there is one. One statement.
pub async fn first_addresses(
    tx: &Tx,
    customer: CustomerId,
    rows: &[FirstAddress],
) -> Result<(), Fault> {
    let mut conn = tx.conn();
    diesel::sql_query(
        "insert into addresses select n.* from json_populate_recordset(null::addresses, $2::json) n
         where not exists (select from addresses a where a.customer_id = $1)
         on conflict do nothing",
    )
    .bind::<SqlUuid, _>(customer)
    .bind::<Text, _>(json(&rows)?)
    .kept()
    .execute(&mut conn)
    .await?;
    Ok(())
}
