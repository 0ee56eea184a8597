//! What every new database gets, written at once.

use chrono::{DateTime, Utc};
use diesel::deserialize::QueryableByName;
use diesel::sql_types::{Array, Bool, Jsonb, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl as _;
use domain::id::{AdministratorId, ChannelId, CollectionId, RoleId, UserId};
use domain::text::Translation;

use crate::keep::Keep as _;
use crate::schema::{
    channels, global_settings, roles, sellers, stock_locations, tax_categories, zones,
};
use crate::settings::{
    ChannelRow, GlobalSettingsRow, RoleRow, SellerRow, StockLocationRow, TaxCategoryRow, ZoneRow,
};
use crate::{Conn, Fault, Json, Tx};

/// What a shop cannot do without.
#[derive(Debug, Clone)]
pub struct Beginning {
    /// What holds for all channels.
    pub global: GlobalSettingsRow,
    /// Who sells in the default channel.
    pub seller: SellerRow,
    /// The channel's zone for taxes and shipping.
    pub zone: ZoneRow,
    /// The goods' tax category.
    pub category: TaxCategoryRow,
    /// The default channel.
    pub channel: ChannelRow,
    /// Where stock is.
    pub location: StockLocationRow,
    /// The roles that the server itself relies on.
    pub roles: Vec<RoleRow>,
    /// The collection that all others are under.
    pub root: RootCollection,
    /// Who may do everything.
    pub administrator: FirstAdministrator,
}

/// The collection that all others are under.
#[derive(Debug, Clone)]
pub struct RootCollection {
    /// Its id.
    pub id: CollectionId,
    /// When it is made.
    pub at: DateTime<Utc>,
    /// What it is called.
    pub translations: Vec<Translation>,
    /// Where it is.
    pub channel: ChannelId,
}

/// Who may do everything.
#[derive(Debug, Clone)]
pub struct FirstAdministrator {
    /// The person.
    pub id: AdministratorId,
    /// The account.
    pub user_id: UserId,
    /// When it is made.
    pub at: DateTime<Utc>,
    /// What one logs in with, in the form that is stored.
    pub identifier: String,
    /// argon2id in PHC form.
    pub password_hash: String,
    /// The role of the account.
    pub role: RoleId,
}

#[derive(QueryableByName)]
struct Founded {
    #[diesel(sql_type = Bool)]
    founded: bool,
}

/// Whether the database has what a shop cannot do without. One statement.
pub async fn is_founded(mut conn: &Conn) -> Result<bool, Fault> {
    let row: Founded = diesel::sql_query("select exists(select from global_settings) as founded")
        .get_result(&mut conn)
        .await?;
    Ok(row.founded)
}

/// Writes the beginning of a shop; `false` if another process was faster. Eleven statements.
pub async fn found(tx: &Tx, new: &Beginning) -> Result<bool, Fault> {
    let mut conn = tx.conn();
    // There is one row of these at most: a second process waits here, and then has nothing to do.
    let first = diesel::insert_into(global_settings::table)
        .values(&new.global)
        .on_conflict_do_nothing()
        .execute(&mut conn)
        .await?;
    if first == 0 {
        return Ok(false);
    }
    diesel::insert_into(sellers::table).values(&new.seller).execute(&mut conn).await?;
    diesel::insert_into(zones::table).values(&new.zone).execute(&mut conn).await?;
    diesel::insert_into(tax_categories::table).values(&new.category).execute(&mut conn).await?;
    diesel::insert_into(channels::table).values(&new.channel).execute(&mut conn).await?;
    diesel::insert_into(stock_locations::table).values(&new.location).execute(&mut conn).await?;
    diesel::insert_into(roles::table).values(&new.roles).execute(&mut conn).await?;
    insert_root(tx, &new.root).await?;
    insert_administrator(tx, &new.administrator).await?;
    Ok(true)
}

async fn insert_root(tx: &Tx, root: &RootCollection) -> Result<(), Fault> {
    let mut conn = tx.conn();
    diesel::sql_query(
        "insert into collections (id, created_at, updated_at, is_root, translations, channel_ids)
         values ($1, $2, $2, true, $3, $4)",
    )
    .bind::<SqlUuid, _>(root.id)
    .bind::<Timestamptz, _>(root.at)
    .bind::<Jsonb, _>(Json(root.translations.clone()))
    .bind::<Array<SqlUuid>, _>(vec![root.channel])
    .kept()
    .execute(&mut conn)
    .await?;
    Ok(())
}

async fn insert_administrator(tx: &Tx, admin: &FirstAdministrator) -> Result<(), Fault> {
    let mut conn = tx.conn();
    diesel::sql_query(
        "with account as (
           insert into users (id, created_at, updated_at, identifier, password_hash, verified, role_ids, kind)
           values ($1, $2, $2, $3, $4, true, $5, 'administrator') returning id)
         insert into administrators (id, created_at, updated_at, user_id, first_name, last_name, email_address)
         select $6, $2, $2, id, 'Super', 'Admin', $3 from account",
    )
    .bind::<SqlUuid, _>(admin.user_id)
    .bind::<Timestamptz, _>(admin.at)
    .bind::<Text, _>(&admin.identifier)
    .bind::<Text, _>(&admin.password_hash)
    .bind::<Array<SqlUuid>, _>(vec![admin.role])
    .bind::<SqlUuid, _>(admin.id)
    .kept()
    .execute(&mut conn)
    .await?;
    Ok(())
}
