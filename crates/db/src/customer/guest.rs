//! Guests who buy: customers without an account, known by their e-mail address.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::sql_types::Text;
use diesel_async::RunQueryDsl as _;
use domain::id::{ChannelId, CustomerId};
use serde::Serialize;

use super::CustomerRow;
use crate::keep::Keep as _;
use crate::order::json;
use crate::together::Bundle;
use crate::{Conn, Fault, Tx};

/// A guest as they tell it.
#[derive(Debug, Clone, Serialize)]
pub struct Guest {
    /// The id of a new customer.
    pub id: CustomerId,
    /// The time.
    pub created_at: DateTime<Utc>,
    /// The title.
    pub title: Option<String>,
    /// The first name.
    pub first_name: String,
    /// The last name.
    pub last_name: String,
    /// The telephone number.
    pub phone_number: Option<String>,
    /// The address, in its normal form.
    pub email_address: String,
    /// The channels that they are known in.
    pub channel_ids: Vec<ChannelId>,
}

/// Guests that are written by their e-mail addresses: a new one, or the new details and channels of
/// the one there is. What they do not tell is forgotten: whoever knows the address could read it. `None`, and nothing is written, when the address is of somebody with an account.
pub struct Welcome;

impl Bundle for Welcome {
    type Ask = Guest;
    type Answer = Option<CustomerRow>;
    const READS: bool = false;

    async fn run(mut conn: &Conn, guests: &[Guest]) -> Result<Vec<Option<CustomerRow>>, Fault> {
        // One statement writes a row once: of several with one address the last is right. Sorted, so
        // that no two statements wait for each other.
        let last: HashMap<&str, &Guest> =
            guests.iter().map(|guest| (guest.email_address.as_str(), guest)).collect();
        let mut last: Vec<&Guest> = last.into_values().collect();
        last.sort_by(|a, b| a.email_address.cmp(&b.email_address));
        let rows: Vec<CustomerRow> = diesel::sql_query(
            "insert into customers as c
               (id, created_at, updated_at, title, first_name, last_name, phone_number, email_address, channel_ids)
             select id, created_at, created_at, title, first_name, last_name, phone_number, email_address, channel_ids
             from json_populate_recordset(null::customers, $1::json)
             on conflict (email_address) where deleted_at is null do update set
               updated_at = excluded.updated_at, title = excluded.title,
               first_name = excluded.first_name, last_name = excluded.last_name,
               phone_number = excluded.phone_number,
               channel_ids = c.channel_ids || array(
                 select new from unnest(excluded.channel_ids) new where new <> all (c.channel_ids))
             where c.user_id is null
             returning c.*",
        )
        .bind::<Text, _>(json(&last)?)
        .kept()
        .load(&mut conn)
        .await?;
        let find = |guest: &Guest| {
            rows.iter().find(|row| row.email_address == guest.email_address).cloned()
        };
        Ok(guests.iter().map(find).collect())
    }
}

/// Writes one guest in a transaction. One statement.
pub async fn welcome(tx: &Tx, guest: &Guest) -> Result<Option<CustomerRow>, Fault> {
    let rows = Welcome::run(tx.conn(), std::slice::from_ref(guest)).await?;
    Ok(rows.into_iter().next().flatten())
}
