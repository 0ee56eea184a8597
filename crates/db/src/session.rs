//! Sessions: found by the hash of their token.

use chrono::{DateTime, Utc};
use diesel::deserialize::QueryableByName;
use diesel::sql_types::{Array, BigInt, Bytea, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl as _;
use domain::id::{AdministratorId, ChannelId, CustomerId, RoleId, SessionId, UserId};

use crate::keep::Keep as _;
use crate::together::Bundle;
use crate::{Conn, Fault};

/// A session with whoever is logged in, and the version of the settings at that moment.
#[derive(Debug, Clone, QueryableByName)]
pub struct Found {
    /// The hash of its token.
    #[diesel(sql_type = Bytea)]
    pub token_hash: Vec<u8>,
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

// Each table is looked into by its key, whatever the planner thinks of joining (`offset 0`): it plans
// once, perhaps while there are few users.
macro_rules! found {
    ($where:literal) => {
        concat!(
            "select s.token_hash, s.id as session_id, s.expires_at, u.id as user_id, u.identifier, u.role_ids,
               a.id as administrator_id, c.id as customer_id, c.channel_ids, coalesce(a.name, c.name) as name,
               (select version from settings_version) as settings_version
             from sessions s
             left join lateral (select * from users u
               where u.id = s.user_id and u.deleted_at is null offset 0) u on true
             left join lateral (select id, first_name || ' ' || last_name as name from administrators a
               where a.user_id = u.id and a.deleted_at is null offset 0) a on true
             left join lateral (select id, first_name || ' ' || last_name as name, channel_ids from customers c
               where c.user_id = u.id and c.deleted_at is null offset 0) c on true
             where (s.user_id is null or u.id is not null) and ",
            $where
        )
    };
}

/// The sessions of tokens, by their hashes, unless they have ended by the given times.
pub struct Find;

impl Bundle for Find {
    type Ask = (Vec<u8>, DateTime<Utc>);
    type Answer = Option<Found>;
    const READS: bool = true;

    async fn run(mut conn: &Conn, asked: &[Self::Ask]) -> Result<Vec<Option<Found>>, Fault> {
        let hashes: Vec<&[u8]> = asked.iter().map(|(hash, _)| hash.as_slice()).collect();
        let rows: Vec<Found> = diesel::sql_query(found!("s.token_hash = any($1)"))
            .bind::<Array<Bytea>, _>(hashes)
            .kept()
            .load(&mut conn)
            .await?;
        let find = |(hash, now): &Self::Ask| {
            rows.iter().find(|row| row.token_hash == *hash && row.expires_at > *now).cloned()
        };
        Ok(asked.iter().map(find).collect())
    }
}

/// The session with an id, unless it has ended. One statement.
pub async fn find_by_id(
    mut conn: &Conn,
    id: SessionId,
    now: DateTime<Utc>,
) -> Result<Option<Found>, Fault> {
    let rows: Vec<Found> = diesel::sql_query(found!("s.id = $1 and s.expires_at > $2"))
        .bind::<SqlUuid, _>(id)
        .bind::<Timestamptz, _>(now)
        .kept()
        .load(&mut conn)
        .await?;
    Ok(rows.into_iter().next())
}

/// A session before it is made.
#[derive(Debug, Clone)]
pub struct New {
    /// Its id.
    pub id: SessionId,
    /// The hash of its token.
    pub token_hash: Vec<u8>,
    /// Whose it is; a guest's without.
    pub user: Option<UserId>,
    /// When it ends.
    pub expires_at: DateTime<Utc>,
}

/// Sessions that are made. Nothing else belongs to their making, and reads make sessions too
/// (`activeOrder` of a new guest).
pub struct Open;

impl Bundle for Open {
    type Ask = New;
    type Answer = ();
    const READS: bool = false;

    async fn run(mut conn: &Conn, new: &[New]) -> Result<Vec<()>, Fault> {
        diesel::sql_query(
            "insert into sessions (id, token_hash, user_id, expires_at)
             select * from unnest($1::uuid[], $2::bytea[], $3::uuid[], $4::timestamptz[])",
        )
        .bind::<Array<SqlUuid>, _>(new.iter().map(|one| one.id).collect::<Vec<_>>())
        .bind::<Array<Bytea>, _>(new.iter().map(|one| &*one.token_hash).collect::<Vec<_>>())
        .bind::<Array<Nullable<SqlUuid>>, _>(new.iter().map(|one| one.user).collect::<Vec<_>>())
        .bind::<Array<Timestamptz>, _>(new.iter().map(|one| one.expires_at).collect::<Vec<_>>())
        .kept()
        .execute(&mut conn)
        .await?;
        Ok(vec![(); new.len()])
    }
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
