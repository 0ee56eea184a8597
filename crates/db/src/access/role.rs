//! Roles. They are read with the settings ([`crate::settings`]).

use diesel::QueryDsl as _;
use diesel::sql_types::{Array, Bool, Uuid as SqlUuid};
use diesel_async::RunQueryDsl as _;
use domain::id::RoleId;

use crate::keep::Keep as _;
use crate::list::Source;
use crate::schema::roles;
use crate::settings::RoleRow;
use crate::{Fault, Tx};

/// The list of roles.
pub const ROLES: Source = Source { select: "r.*", from: "roles r", key: "r.id" };

#[derive(diesel::QueryableByName)]
struct Found {
    #[diesel(sql_type = Bool)]
    found: bool,
}

/// Writes a new role; the constraint `roles_code_key` refuses a code that there is. One statement.
pub async fn insert(tx: &Tx, row: &RoleRow) -> Result<(), Fault> {
    let mut conn = tx.conn();
    diesel::insert_into(roles::table).values(row).execute(&mut conn).await?;
    Ok(())
}

/// Writes a changed role. One statement.
pub async fn update(tx: &Tx, row: &RoleRow) -> Result<(), Fault> {
    let mut conn = tx.conn();
    diesel::update(roles::table.find(row.id)).set(row).kept().execute(&mut conn).await?;
    Ok(())
}

/// Deletes a role and takes it from who has it. Two statements.
pub async fn delete(tx: &Tx, id: RoleId) -> Result<(), Fault> {
    let mut conn = tx.conn();
    diesel::sql_query(
        "update users set role_ids = array_remove(role_ids, $1) where role_ids @> array[$1]",
    )
    .bind::<SqlUuid, _>(id)
    .kept()
    .execute(&mut conn)
    .await?;
    diesel::delete(roles::table.find(id)).execute(&mut conn).await?;
    Ok(())
}

/// Whether all these roles exist, and keeps them from being deleted meanwhile. One statement.
pub async fn hold(tx: &Tx, ids: &[RoleId]) -> Result<bool, Fault> {
    let mut conn = tx.conn();
    let row: Found = diesel::sql_query(
        "with held as (select id from roles where id = any($1) for key share)
         select count(*) = (select count(distinct x) from unnest($1) x) as found from held",
    )
    .bind::<Array<SqlUuid>, _>(ids)
    .kept()
    .get_result(&mut conn)
    .await?;
    Ok(row.found)
}
