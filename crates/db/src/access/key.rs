//! Keys of partners and integrations.

use chrono::{DateTime, Utc};
use diesel::sql_types::{Array, BigInt, Bytea, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel::{ExpressionMethods as _, QueryDsl as _, QueryableByName, SelectableHelper as _};
use diesel_async::RunQueryDsl as _;
use domain::id::{ApiKeyId, ChannelId, RoleId, UserId};
use domain::text::Translation;

use crate::keep::Keep as _;
use crate::list::Source;
use crate::schema::api_keys;
use crate::settings::row;
use crate::{Conn, Fault, Json, Tx};

row!(
    /// A key; its secret is known to its holder only.
    ApiKeyRow of api_keys {
        id: ApiKeyId, created_at: DateTime<Utc>, updated_at: DateTime<Utc>, deleted_at: Option<DateTime<Utc>>,
        name: String, lookup_id: String, secret_hash: Vec<u8>, user_id: UserId, owner_id: UserId,
        channel_id: ChannelId, last_used_at: Option<DateTime<Utc>>, expires_at: Option<DateTime<Utc>>,
        translations: Json<Vec<Translation>>,
    }
);

/// The list of keys.
pub const KEYS: Source = Source { select: "k.*", from: "api_keys k", key: "k.id" };
/// What holds for those that are not deleted.
pub const PRESENT: &str = "k.deleted_at is null";

/// A key as a request shows it, and the version of the settings at that moment.
#[derive(Debug, Clone, QueryableByName)]
pub struct Shown {
    /// The key.
    #[diesel(sql_type = SqlUuid)]
    pub key_id: ApiKeyId,
    /// What it is called.
    #[diesel(sql_type = Text)]
    pub name: String,
    /// SHA-256 of its secret.
    #[diesel(sql_type = Bytea)]
    pub secret_hash: Vec<u8>,
    /// Its own account.
    #[diesel(sql_type = SqlUuid)]
    pub user_id: UserId,
    /// What it may.
    #[diesel(sql_type = Array<SqlUuid>)]
    pub role_ids: Vec<RoleId>,
    /// Where it may.
    #[diesel(sql_type = SqlUuid)]
    pub channel_id: ChannelId,
    /// When it was used last, to the minute.
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub last_used_at: Option<DateTime<Utc>>,
    /// The version of the settings.
    #[diesel(sql_type = BigInt)]
    pub settings_version: i64,
}

macro_rules! shown {
    ($where:literal) => {
        concat!(
            "select k.id as key_id, k.name, k.secret_hash, k.user_id, u.role_ids, k.channel_id,
               k.last_used_at, (select version from settings_version) as settings_version
             from api_keys k
             join users u on u.id = k.user_id and u.deleted_at is null
             where k.deleted_at is null and (k.expires_at is null or k.expires_at > $2) and ",
            $where
        )
    };
}

/// The key that answers to a look-up id, unless it has ended. One statement; not counted in
/// budgets.
pub async fn shown(
    mut conn: &Conn,
    lookup_id: &str,
    now: DateTime<Utc>,
) -> Result<Option<Shown>, Fault> {
    let rows: Vec<Shown> = diesel::sql_query(shown!("k.lookup_id = $1"))
        .bind::<Text, _>(lookup_id)
        .bind::<Timestamptz, _>(now)
        .kept()
        .load(&mut conn)
        .await?;
    Ok(rows.into_iter().next())
}

/// The key with an id, unless it has ended. One statement.
pub async fn shown_by_id(
    mut conn: &Conn,
    id: ApiKeyId,
    now: DateTime<Utc>,
) -> Result<Option<Shown>, Fault> {
    let rows: Vec<Shown> = diesel::sql_query(shown!("k.id = $1"))
        .bind::<SqlUuid, _>(id)
        .bind::<Timestamptz, _>(now)
        .kept()
        .load(&mut conn)
        .await?;
    Ok(rows.into_iter().next())
}

/// Notes that a key was used. One statement, its own transaction: nothing else belongs to it.
pub async fn used(mut conn: &Conn, id: ApiKeyId, now: DateTime<Utc>) -> Result<(), Fault> {
    diesel::sql_query(
        "update api_keys set last_used_at = $2
         where id = $1 and (last_used_at is null or last_used_at < $2 - interval '1 minute')",
    )
    .bind::<SqlUuid, _>(id)
    .bind::<Timestamptz, _>(now)
    .kept()
    .execute(&mut conn)
    .await?;
    Ok(())
}

/// A key that is not deleted, if it is of the channel (of any without one). One statement.
pub async fn find(
    mut conn: &Conn,
    id: ApiKeyId,
    channel: Option<ChannelId>,
) -> Result<Option<ApiKeyRow>, Fault> {
    let rows: Vec<ApiKeyRow> = api_keys::table
        .filter(api_keys::id.eq(id))
        .filter(api_keys::deleted_at.is_null())
        .select(ApiKeyRow::as_select())
        .load(&mut conn)
        .await?;
    Ok(rows.into_iter().find(|row| channel.is_none_or(|channel| row.channel_id == channel)))
}

/// Reads a key that is not deleted, and keeps others from changing it. One statement.
pub async fn lock(
    tx: &Tx,
    id: ApiKeyId,
    channel: Option<ChannelId>,
) -> Result<Option<ApiKeyRow>, Fault> {
    let mut conn = tx.conn();
    let rows: Vec<ApiKeyRow> = api_keys::table
        .filter(api_keys::id.eq(id))
        .filter(api_keys::deleted_at.is_null())
        .select(ApiKeyRow::as_select())
        .for_update()
        .load(&mut conn)
        .await?;
    Ok(rows.into_iter().find(|row| channel.is_none_or(|channel| row.channel_id == channel)))
}

/// Writes a new key. One statement.
pub async fn insert(tx: &Tx, row: &ApiKeyRow) -> Result<(), Fault> {
    let mut conn = tx.conn();
    diesel::insert_into(api_keys::table).values(row).execute(&mut conn).await?;
    Ok(())
}

/// Writes a changed key. One statement.
pub async fn update(tx: &Tx, row: &ApiKeyRow) -> Result<(), Fault> {
    let mut conn = tx.conn();
    diesel::update(api_keys::table.find(row.id)).set(row).kept().execute(&mut conn).await?;
    Ok(())
}
