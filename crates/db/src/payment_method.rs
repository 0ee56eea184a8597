//! Ways to pay.

use diesel::QueryDsl as _;
use diesel_async::RunQueryDsl as _;
use domain::id::ChannelId;

use crate::keep::Keep as _;
use crate::list::{Condition, Source, Value};
use crate::schema::payment_methods;
use crate::settings::PaymentMethodRow;
use crate::{Fault, Tx};

/// The list of payment methods.
pub const METHODS: Source = Source { select: "m.*", from: "payment_methods m", key: "m.id" };

/// Methods that are still there; of a channel, if one is named.
#[must_use]
pub fn present(channel: Option<ChannelId>) -> Condition {
    let there = Condition::Plain("m.deleted_at is null".into());
    let here = channel
        .map(|id| Condition::Is("m.channel_ids @> array[?]::uuid[]".into(), Value::Id(id.uuid())));
    Condition::All(std::iter::once(there).chain(here).collect())
}

/// Writes a new method. One statement.
pub async fn insert_method(tx: &Tx, row: &PaymentMethodRow) -> Result<(), Fault> {
    let mut conn = tx.conn();
    diesel::insert_into(payment_methods::table).values(row).execute(&mut conn).await?;
    Ok(())
}

/// Writes a changed method; a deleted one has `deleted_at`. One statement.
pub async fn update_method(tx: &Tx, row: &PaymentMethodRow) -> Result<(), Fault> {
    let mut conn = tx.conn();
    diesel::update(payment_methods::table.find(row.id)).set(row).kept().execute(&mut conn).await?;
    Ok(())
}
