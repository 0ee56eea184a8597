//! Sessions: found by the hash of their token.

use chrono::{DateTime, Utc};
use diesel::deserialize::QueryableByName;
use diesel::sql_types::{Array, BigInt, Bytea, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl as _;
use domain::id::{AdministratorId, ChannelId, CustomerId, RoleId, SessionId, UserId};

use crate::keep::Keep as _;
use crate::{Conn, Fault};

/// A session with whoever is logged in, and the version of the settings at that moment.
#[derive(Debug, Clone, QueryableByName)]
pub struct Found {
    /// The session.
    #[diesel(sql_type = SqlUuid)]
    pub session_id: SessionId,
    /// When it ends.
    #[diesel(sql_type = Timestamptz)]
    pub expires_at: DateTime<Utc>,
    /// Whose it is; a guest's without.
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub user_id: Option<UserId>,
    /// What the user logs in with.
    #[diesel(sql_type = Nullable<Text>)]
    pub identifier: Option<String>,
    /// The user's roles.
    #[diesel(sql_type = Nullable<Array<SqlUuid>>)]
    pub role_ids: Option<Vec<RoleId>>,
    /// The administrator that the user is.
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub administrator_id: Option<AdministratorId>,
    /// The customer that the user is.
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub customer_id: Option<CustomerId>,
    /// First and last name of either.
    #[diesel(sql_type = Nullable<Text>)]
    pub name: Option<String>,
    /// The channels that the customer is known in.
    #[diesel(sql_type = Nullable<Array<SqlUuid>>)]
    pub channel_ids: Option<Vec<ChannelId>>,
    /// The version of the settings.
    #[diesel(sql_type = BigInt)]
    pub settings_version: i64,
}

macro_rules! found {
    ($where:literal) => {
        concat!(
            "select s.id as session_id, s.expires_at, u.id as user_id, u.identifier, u.role_ids,
               a.id as administrator_id, c.id as customer_id, c.channel_ids,
               coalesce(a.first_name || ' ' || a.last_name, c.first_name || ' ' || c.last_name) as name,
               (select version from settings_version) as settings_version
             from sessions s
             left join users u on u.id = s.user_id and u.deleted_at is null
             left join administrators a on a.user_id = u.id and a.deleted_at is null
             left join customers c on c.user_id = u.id and c.deleted_at is null
             where s.expires_at > $2 and (s.user_id is null or u.id is not null) and ",
            $where
        )
    };
}

/// The session of a token, unless it has ended. One statement; not counted in budgets.
pub async fn find(
    mut conn: &Conn,
    token_hash: &[u8],
    now: DateTime<Utc>,
) -> Result<Option<Found>, Fault> {
    let rows: Vec<Found> = diesel::sql_query(found!("s.token_hash = $1"))
        .bind::<Bytea, _>(token_hash)
        .bind::<Timestamptz, _>(now)
        .kept()
        .load(&mut conn)
        .await?;
    Ok(rows.into_iter().next())
}

/// The session with an id, unless it has ended. One statement.
pub async fn find_by_id(
    mut conn: &Conn,
    id: SessionId,
    now: DateTime<Utc>,
) -> Result<Option<Found>, Fault> {
    let rows: Vec<Found> = diesel::sql_query(found!("s.id = $1"))
        .bind::<SqlUuid, _>(id)
        .bind::<Timestamptz, _>(now)
        .kept()
        .load(&mut conn)
        .await?;
    Ok(rows.into_iter().next())
}

/// Makes a session. One statement, which is its own transaction: nothing else belongs to it, and
/// reads make sessions too (`activeOrder` of a new guest).
pub async fn insert(
    mut conn: &Conn,
    id: SessionId,
    token_hash: &[u8],
    user: Option<UserId>,
    expires_at: DateTime<Utc>,
) -> Result<(), Fault> {
    diesel::sql_query(
        "insert into sessions (id, token_hash, user_id, expires_at) values ($1, $2, $3, $4)",
    )
    .bind::<SqlUuid, _>(id)
    .bind::<Bytea, _>(token_hash)
    .bind::<Nullable<SqlUuid>, _>(user)
    .bind::<Timestamptz, _>(expires_at)
    .kept()
    .execute(&mut conn)
    .await?;
    Ok(())
}

/// Lets a session live longer. One statement, its own transaction.
pub async fn extend(
    mut conn: &Conn,
    id: SessionId,
    expires_at: DateTime<Utc>,
) -> Result<(), Fault> {
    diesel::sql_query("update sessions set expires_at = $2 where id = $1")
        .bind::<SqlUuid, _>(id)
        .bind::<Timestamptz, _>(expires_at)
        .kept()
        .execute(&mut conn)
        .await?;
    Ok(())
}

/// Deletes sessions that have ended; tells how many. One statement.
pub async fn forget(tx: &crate::Tx, now: DateTime<Utc>) -> Result<usize, Fault> {
    let mut conn = tx.conn();
    Ok(diesel::sql_query("delete from sessions where expires_at <= $1")
        .bind::<Timestamptz, _>(now)
        .kept()
        .execute(&mut conn)
        .await?)
}
