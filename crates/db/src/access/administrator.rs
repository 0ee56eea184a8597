//! Administrators.

use chrono::{DateTime, Utc};
use diesel::deserialize::QueryableByName as ByName;
use diesel::sql_types::{BigInt, Uuid as SqlUuid};
use diesel::{ExpressionMethods as _, QueryDsl as _, SelectableHelper as _};
use diesel_async::RunQueryDsl as _;
use domain::id::{AdministratorId, RoleId, UserId};

use crate::keep::Keep as _;
use crate::list::Source;
use crate::schema::administrators;
use crate::settings::row;
use crate::{Conn, Fault, Tx};

row!(
    /// A person who administers the shop.
    AdministratorRow of administrators {
        id: AdministratorId, created_at: DateTime<Utc>, updated_at: DateTime<Utc>, deleted_at: Option<DateTime<Utc>>,
        user_id: UserId, first_name: String, last_name: String, email_address: String,
    }
);

/// The list of administrators.
pub const ADMINISTRATORS: Source = Source { select: "a.*", from: "administrators a", key: "a.id" };
/// What holds for those who are not deleted.
pub const PRESENT: &str = "a.deleted_at is null";

#[derive(ByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// Administrators by id, deleted ones too, since histories name them. One statement.
pub async fn load(
    mut conn: &Conn,
    ids: &[AdministratorId],
) -> Result<Vec<(AdministratorId, AdministratorRow)>, Fault> {
    let rows: Vec<AdministratorRow> = administrators::table
        .filter(administrators::id.eq_any(ids))
        .select(AdministratorRow::as_select())
        .load(&mut conn)
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// An administrator who is not deleted. One statement.
pub async fn find(mut conn: &Conn, id: AdministratorId) -> Result<Option<AdministratorRow>, Fault> {
    let rows: Vec<AdministratorRow> = administrators::table
        .filter(administrators::id.eq(id))
        .filter(administrators::deleted_at.is_null())
        .select(AdministratorRow::as_select())
        .load(&mut conn)
        .await?;
    Ok(rows.into_iter().next())
}

/// Writes a new administrator. One statement.
pub async fn insert(tx: &Tx, row: &AdministratorRow) -> Result<(), Fault> {
    let mut conn = tx.conn();
    diesel::insert_into(administrators::table).values(row).execute(&mut conn).await?;
    Ok(())
}

/// Writes a changed administrator. One statement.
pub async fn update(tx: &Tx, row: &AdministratorRow) -> Result<(), Fault> {
    let mut conn = tx.conn();
    diesel::update(administrators::table.find(row.id)).set(row).kept().execute(&mut conn).await?;
    Ok(())
}

/// How many administrators other than this one have a role. Locks the role, so that of two who
/// take it from each other at once one must wait. Two statements.
pub async fn others_with_role(tx: &Tx, role: RoleId, but: AdministratorId) -> Result<i64, Fault> {
    let mut conn = tx.conn();
    diesel::sql_query("select id from roles where id = $1 for update")
        .bind::<SqlUuid, _>(role)
        .kept()
        .execute(&mut conn)
        .await?;
    let row: Count = diesel::sql_query(
        "select count(*) from administrators a join users u on u.id = a.user_id
         where a.deleted_at is null and u.deleted_at is null and u.role_ids @> array[$1] and a.id <> $2",
    )
    .bind::<SqlUuid, _>(role)
    .bind::<SqlUuid, _>(but)
    .kept()
    .get_result(&mut conn)
    .await?;
    Ok(row.count)
}
