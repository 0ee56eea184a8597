//! Guests who buy: customers without an account, known by their e-mail address.

use std::collections::BTreeMap;

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
        let once = once(guests);
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
        .bind::<Text, _>(json(&once)?)
        .kept()
        .load(&mut conn)
        .await?;
        let find = |guest: &Guest| {
            rows.iter().find(|row| row.email_address == guest.email_address).cloned()
        };
        Ok(guests.iter().map(find).collect())
    }
}

/// One statement writes a row once: of several with one address the last one's words count, and the
/// channels of all. Sorted, so that no two statements wait for each other.
fn once(guests: &[Guest]) -> Vec<Guest> {
    let mut once: BTreeMap<&str, Guest> = BTreeMap::new();
    for guest in guests {
        let before = once.remove(guest.email_address.as_str());
        let mut channel_ids = before.map(|before| before.channel_ids).unwrap_or_default();
        for id in &guest.channel_ids {
            if !channel_ids.contains(id) {
                channel_ids.push(*id);
            }
        }
        once.insert(&guest.email_address, Guest { channel_ids, ..guest.clone() });
    }
    once.into_values().collect()
}

/// Writes one guest in a transaction. One statement.
pub async fn welcome(tx: &Tx, guest: &Guest) -> Result<Option<CustomerRow>, Fault> {
    let rows = Welcome::run(tx.conn(), std::slice::from_ref(guest)).await?;
    Ok(rows.into_iter().next().flatten())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guest(email: &str, name: &str, channels: &[u128]) -> Guest {
        Guest {
            id: CustomerId(uuid::Uuid::from_u128(1)),
            created_at: DateTime::UNIX_EPOCH,
            title: None,
            first_name: name.to_owned(),
            last_name: String::new(),
            phone_number: None,
            email_address: email.to_owned(),
            channel_ids: channels.iter().map(|n| ChannelId(uuid::Uuid::from_u128(*n))).collect(),
        }
    }

    #[test]
    fn of_several_with_one_address_the_last_word_counts_and_every_channel() {
        let told = once(&[
            guest("b@example.com", "First", &[1, 2]),
            guest("a@example.com", "Other", &[1]),
            guest("b@example.com", "Last", &[1, 3]),
        ]);
        let told: Vec<_> = told
            .iter()
            .map(|g| {
                let channels: Vec<_> = g.channel_ids.iter().map(|id| id.0.as_u128()).collect();
                (g.email_address.as_str(), g.first_name.as_str(), channels)
            })
            .collect();
        assert_eq!(
            told,
            [("a@example.com", "Other", vec![1]), ("b@example.com", "Last", vec![1, 2, 3])]
        );
    }
}
