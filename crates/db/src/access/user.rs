//! Users: what somebody logs in with, and what they may.

use chrono::{DateTime, Utc};
use diesel::sql_types::{Array, Bool, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel::{ExpressionMethods as _, QueryDsl as _, QueryableByName, SelectableHelper as _};
use diesel_async::RunQueryDsl as _;
use domain::id::{AdministratorId, ChannelId, CustomerId, RoleId, SessionId, UserId};
use futures_util::try_join;

use crate::keep::Keep as _;
use crate::schema::users;
use crate::settings::row;
use crate::together::Bundle as _;
use crate::{Conn, Fault, Tx};

row!(
    /// Somebody who can be known: an administrator's, a customer's or a key's account.
    UserRow of users {
        id: UserId, created_at: DateTime<Utc>, updated_at: DateTime<Utc>, deleted_at: Option<DateTime<Utc>>,
        identifier: String, password_hash: Option<String>, verified: bool, last_login: Option<DateTime<Utc>>,
        role_ids: Vec<RoleId>, kind: String,
    }
);

/// Who an account is for, as stored in `users.kind`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A person who administers the shop.
    Administrator,
    /// A person who buys.
    Customer,
    /// A partner or an integration.
    ApiKey,
}

impl Kind {
    /// The text in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Administrator => "administrator",
            Self::Customer => "customer",
            Self::ApiKey => "api_key",
        }
    }
}

/// Whoever may be about to log in.
#[derive(Debug, Clone, QueryableByName)]
pub struct Candidate {
    /// The account.
    #[diesel(sql_type = SqlUuid)]
    pub user_id: UserId,
    /// What they log in with.
    #[diesel(sql_type = Text)]
    pub identifier: String,
    /// The hash of the password.
    #[diesel(sql_type = Nullable<Text>)]
    pub password_hash: Option<String>,
    /// Whether the e-mail address is proven.
    #[diesel(sql_type = Bool)]
    pub verified: bool,
    /// What they may.
    #[diesel(sql_type = Array<SqlUuid>)]
    pub role_ids: Vec<RoleId>,
    /// The administrator that the account is of.
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub administrator_id: Option<AdministratorId>,
    /// The customer that the account is of.
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub customer_id: Option<CustomerId>,
    /// The channels that the customer is known in.
    #[diesel(sql_type = Nullable<Array<SqlUuid>>)]
    pub channel_ids: Option<Vec<ChannelId>>,
    /// First and last name.
    #[diesel(sql_type = Text)]
    pub name: String,
}

macro_rules! candidate {
    ($where:literal) => {
        concat!(
            "select u.id as user_id, u.identifier, u.password_hash, u.verified, u.role_ids,
               a.id as administrator_id, c.id as customer_id, c.channel_ids,
               coalesce(a.first_name || ' ' || a.last_name, c.first_name || ' ' || c.last_name, u.identifier) as name
             from users u
             left join administrators a on a.user_id = u.id and a.deleted_at is null
             left join customers c on c.user_id = u.id and c.deleted_at is null
             where u.deleted_at is null and ",
            $where
        )
    };
}

/// The account that answers to an identifier. One statement.
pub async fn candidate(
    mut conn: &Conn,
    identifier: &str,
    kind: Kind,
) -> Result<Option<Candidate>, Fault> {
    let rows: Vec<Candidate> = diesel::sql_query(candidate!("u.identifier = $1 and u.kind = $2"))
        .bind::<Text, _>(identifier)
        .bind::<Text, _>(kind.as_str())
        .kept()
        .load(&mut conn)
        .await?;
    Ok(rows.into_iter().next())
}

/// An account with whoever it is of. One statement.
pub async fn candidate_by_id(mut conn: &Conn, id: UserId) -> Result<Option<Candidate>, Fault> {
    let rows: Vec<Candidate> = diesel::sql_query(candidate!("u.id = $1"))
        .bind::<SqlUuid, _>(id)
        .kept()
        .load(&mut conn)
        .await?;
    Ok(rows.into_iter().next())
}

/// Accounts by id, deleted ones too. One statement.
pub async fn load(mut conn: &Conn, ids: &[UserId]) -> Result<Vec<(UserId, UserRow)>, Fault> {
    let rows: Vec<UserRow> = users::table
        .filter(users::id.eq_any(ids))
        .select(UserRow::as_select())
        .load(&mut conn)
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// The roles of an account that is not deleted. One statement.
pub async fn roles(mut conn: &Conn, id: UserId) -> Result<Vec<RoleId>, Fault> {
    let rows: Vec<Vec<RoleId>> = users::table
        .filter(users::id.eq(id))
        .filter(users::deleted_at.is_null())
        .select(users::role_ids)
        .load(&mut conn)
        .await?;
    Ok(rows.into_iter().next().unwrap_or_default())
}

/// Writes a new account; the constraint `users_identifier_idx` refuses an identifier that somebody
/// of the same kind has. One statement.
pub async fn insert(tx: &Tx, row: &UserRow) -> Result<(), Fault> {
    let mut conn = tx.conn();
    diesel::insert_into(users::table).values(row).execute(&mut conn).await?;
    Ok(())
}

/// Reads an account that is not deleted, and keeps others from changing it. One statement.
pub async fn lock(tx: &Tx, id: UserId) -> Result<Option<UserRow>, Fault> {
    let mut conn = tx.conn();
    let rows: Vec<UserRow> = users::table
        .filter(users::id.eq(id))
        .filter(users::deleted_at.is_null())
        .select(UserRow::as_select())
        .for_update()
        .load(&mut conn)
        .await?;
    Ok(rows.into_iter().next())
}

/// Writes a changed account. One statement.
pub async fn update(tx: &Tx, row: &UserRow) -> Result<(), Fault> {
    let mut conn = tx.conn();
    diesel::update(users::table.find(row.id)).set(row).kept().execute(&mut conn).await?;
    Ok(())
}

/// Marks an account as deleted and ends its sessions. Two statements, one round trip.
pub async fn delete(tx: &Tx, id: UserId, now: DateTime<Utc>) -> Result<(), Fault> {
    let mark = async {
        let mut conn = tx.conn();
        diesel::sql_query(
            "update users set deleted_at = $2, updated_at = $2 where id = $1 and deleted_at is null",
        )
        .bind::<SqlUuid, _>(id)
        .bind::<Timestamptz, _>(now)
        .kept()
        .execute(&mut conn)
        .await
        .map_err(Fault::from)
    };
    try_join!(mark, end_sessions(tx, id))?;
    Ok(())
}

/// Ends all sessions of an account. One statement.
pub async fn end_sessions(tx: &Tx, id: UserId) -> Result<usize, Fault> {
    let mut conn = tx.conn();
    Ok(diesel::sql_query("delete from sessions where user_id = $1")
        .bind::<SqlUuid, _>(id)
        .kept()
        .execute(&mut conn)
        .await?)
}

/// Ends all sessions of an account but one. One statement.
pub async fn end_other_sessions(
    tx: &Tx,
    id: UserId,
    but: Option<SessionId>,
) -> Result<usize, Fault> {
    let mut conn = tx.conn();
    Ok(diesel::sql_query("delete from sessions where user_id = $1 and id is distinct from $2")
        .bind::<SqlUuid, _>(id)
        .bind::<Nullable<SqlUuid>, _>(but)
        .kept()
        .execute(&mut conn)
        .await?)
}

/// Opens the session of whoever has logged in, in place of the one they came with. Three
/// statements, one round trip.
pub async fn logged_in(
    tx: &Tx,
    session: &crate::session::New,
    before: Option<SessionId>,
    now: DateTime<Utc>,
) -> Result<(), Fault> {
    let open = crate::session::Open::run(tx.conn(), std::slice::from_ref(session));
    let close = async {
        let mut conn = tx.conn();
        diesel::sql_query("delete from sessions where id = $1")
            .bind::<Nullable<SqlUuid>, _>(before)
            .kept()
            .execute(&mut conn)
            .await
            .map_err(Fault::from)
    };
    let note = async {
        let mut conn = tx.conn();
        diesel::sql_query("update users set last_login = $2 where id = $1")
            .bind::<Nullable<SqlUuid>, _>(session.user)
            .bind::<Timestamptz, _>(now)
            .kept()
            .execute(&mut conn)
            .await
            .map_err(Fault::from)
    };
    try_join!(open, close, note)?;
    Ok(())
}
