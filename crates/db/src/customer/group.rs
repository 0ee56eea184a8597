//! Groups of customers, and who is in them: `customers.group_ids` (docs/adr/0012).

use chrono::{DateTime, Utc};
use diesel::sql_types::{Array, Bool, Nullable, Timestamptz, Uuid as SqlUuid};
use diesel::{QueryDsl as _, QueryableByName};
use diesel_async::RunQueryDsl as _;
use domain::id::{ChannelId, CustomerGroupId, CustomerId};

use crate::keep::Keep as _;
use crate::list::{Condition, Source, Value};
use crate::schema::customer_groups;
use crate::settings::CustomerGroupRow;
use crate::{Fault, Tx};

/// The list of groups.
pub const GROUPS: Source = Source { select: "g.*", from: "customer_groups g", key: "g.id" };

/// Customers who are in a group.
#[must_use]
pub fn within(group: CustomerGroupId) -> Condition {
    Condition::Is("c.group_ids @> array[?]".into(), Value::Id(group.uuid()))
}

/// Writes a new group. One statement.
pub async fn insert(tx: &Tx, row: &CustomerGroupRow) -> Result<(), Fault> {
    let mut conn = tx.conn();
    diesel::insert_into(customer_groups::table).values(row).execute(&mut conn).await?;
    Ok(())
}

/// Writes a changed group. One statement.
pub async fn update(tx: &Tx, row: &CustomerGroupRow) -> Result<(), Fault> {
    let mut conn = tx.conn();
    diesel::update(customer_groups::table.find(row.id)).set(row).kept().execute(&mut conn).await?;
    Ok(())
}

/// Deletes groups and takes everybody out of them, in whatever channel. Two statements.
///
/// The groups go first: whoever is putting somebody into one of them holds it, and is waited for.
pub async fn delete(tx: &Tx, ids: &[CustomerGroupId], now: DateTime<Utc>) -> Result<(), Fault> {
    let mut conn = tx.conn();
    diesel::sql_query("delete from customer_groups where id = any($1)")
        .bind::<Array<SqlUuid>, _>(ids)
        .kept()
        .execute(&mut conn)
        .await?;
    diesel::sql_query(
        "with members as materialized (
           select id from customers where group_ids && $1 order by id for no key update)
         update customers c set updated_at = $2, group_ids = array(
           select g.id from unnest(c.group_ids) with ordinality g (id, place)
           where g.id <> all ($1) order by g.place)
         from members m where c.id = m.id",
    )
    .bind::<Array<SqlUuid>, _>(ids)
    .bind::<Timestamptz, _>(now)
    .kept()
    .execute(&mut conn)
    .await?;
    Ok(())
}

/// Reads a group, which nobody can delete until the transaction ends. One statement.
pub async fn hold(tx: &Tx, id: CustomerGroupId) -> Result<Option<CustomerGroupRow>, Fault> {
    let mut conn = tx.conn();
    let rows: Vec<CustomerGroupRow> =
        diesel::sql_query("select * from customer_groups where id = $1 for key share")
            .bind::<SqlUuid, _>(id)
            .kept()
            .load(&mut conn)
            .await?;
    Ok(rows.into_iter().next())
}

/// A customer, and whether they are in a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, QueryableByName)]
pub struct Member {
    /// The customer.
    #[diesel(sql_type = SqlUuid)]
    pub id: CustomerId,
    /// Whether they are in it.
    #[diesel(sql_type = Bool)]
    pub is_in: bool,
}

/// Which of these customers there are and the channel knows, and whether they are in the group; it
/// stays so until the transaction ends. One statement.
pub async fn members(
    tx: &Tx,
    group: CustomerGroupId,
    customers: &[CustomerId],
    channel: Option<ChannelId>,
) -> Result<Vec<Member>, Fault> {
    let mut conn = tx.conn();
    let rows = diesel::sql_query(
        "select id, group_ids @> array[$1] as is_in from customers
         where id = any($2) and deleted_at is null
           and ($3::uuid is null or channel_ids @> array[$3])
         order by id for no key update",
    )
    .bind::<SqlUuid, _>(group)
    .bind::<Array<SqlUuid>, _>(customers)
    .bind::<Nullable<SqlUuid>, _>(channel)
    .kept()
    .load(&mut conn)
    .await?;
    Ok(rows)
}

/// Puts customers into a group that they are not in; they are locked. One statement.
pub async fn put(
    tx: &Tx,
    group: CustomerGroupId,
    customers: &[CustomerId],
    now: DateTime<Utc>,
) -> Result<(), Fault> {
    write(tx, "array_append(group_ids, $1)", group, customers, now).await
}

/// Takes customers out of a group; they are locked. One statement.
pub async fn take(
    tx: &Tx,
    group: CustomerGroupId,
    customers: &[CustomerId],
    now: DateTime<Utc>,
) -> Result<(), Fault> {
    write(tx, "array_remove(group_ids, $1)", group, customers, now).await
}

async fn write(
    tx: &Tx,
    value: &str,
    group: CustomerGroupId,
    customers: &[CustomerId],
    now: DateTime<Utc>,
) -> Result<(), Fault> {
    if customers.is_empty() {
        return Ok(());
    }
    let mut conn = tx.conn();
    let text =
        format!("update customers set group_ids = {value}, updated_at = $3 where id = any($2)");
    diesel::sql_query(text)
        .bind::<SqlUuid, _>(group)
        .bind::<Array<SqlUuid>, _>(customers)
        .bind::<Timestamptz, _>(now)
        .kept()
        .execute(&mut conn)
        .await?;
    Ok(())
}
