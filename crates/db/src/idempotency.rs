//! Requests that took effect, by who sent them and the key they named.

use diesel::deserialize::QueryableByName;
use diesel::sql_types::{Bytea, Jsonb, Nullable, Text};
use diesel_async::RunQueryDsl as _;
use serde_json::Value;

use crate::keep::Keep as _;
use crate::{Fault, Tx};

/// What became of a claim.
#[derive(Debug, Clone, PartialEq)]
pub enum Claim {
    /// Nobody used the key before; it is this request's now.
    New,
    /// The same request was answered before, with this reference.
    Answered(Value),
    /// The key was used for another request.
    Other,
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Bytea)]
    fingerprint: Vec<u8>,
    #[diesel(sql_type = Nullable<Jsonb>)]
    outcome: Option<Value>,
    #[diesel(sql_type = diesel::sql_types::Bool)]
    is_new: bool,
}

/// Claims a key for this transaction. A second request with the key waits here until the first has
/// ended, then sees its answer. One statement.
pub async fn claim(tx: &Tx, scope: &str, key: &str, fingerprint: &[u8]) -> Result<Claim, Fault> {
    let mut conn = tx.conn();
    let row: Row = diesel::sql_query(
        "insert into idempotency_keys as k (scope, key, fingerprint) values ($1, $2, $3)
         on conflict (scope, key) do update set key = k.key
         returning fingerprint, outcome, xmax = 0 as is_new",
    )
    .bind::<Text, _>(scope)
    .bind::<Text, _>(key)
    .bind::<Bytea, _>(fingerprint)
    .kept()
    .get_result(&mut conn)
    .await?;
    Ok(match row {
        Row { is_new: true, .. } => Claim::New,
        Row { fingerprint: stored, outcome: Some(outcome), .. } if stored == fingerprint => {
            Claim::Answered(outcome)
        }
        Row { .. } => Claim::Other,
    })
}

/// Writes down what the request was answered with. One statement.
pub async fn answer(tx: &Tx, scope: &str, key: &str, outcome: &Value) -> Result<(), Fault> {
    let mut conn = tx.conn();
    diesel::sql_query("update idempotency_keys set outcome = $3 where scope = $1 and key = $2")
        .bind::<Text, _>(scope)
        .bind::<Text, _>(key)
        .bind::<Jsonb, _>(outcome)
        .kept()
        .execute(&mut conn)
        .await?;
    Ok(())
}

/// Deletes keys that are older than `hours`; tells how many. One statement.
pub async fn forget(tx: &Tx, hours: i32) -> Result<usize, Fault> {
    let mut conn = tx.conn();
    let count = diesel::sql_query(
        "delete from idempotency_keys where created_at < now() - make_interval(hours => $1)",
    )
    .bind::<diesel::sql_types::Integer, _>(hours)
    .kept()
    .execute(&mut conn)
    .await?;
    Ok(count)
}
