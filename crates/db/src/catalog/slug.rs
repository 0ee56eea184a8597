//! Which product or collection answers to which address, unique per language.

use diesel::deserialize::QueryableByName;
use diesel::sql_types::{Array, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl as _;
use uuid::Uuid;

use crate::keep::Keep as _;
use crate::{Fault, Tx};

/// What has addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Products.
    Product,
    /// Collections.
    Collection,
}

impl Kind {
    /// The text in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Product => "product",
            Self::Collection => "collection",
        }
    }
}

/// An address that is wanted or taken.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Slug {
    /// The language, as `en`.
    pub language: String,
    /// The address.
    pub text: String,
    /// Whose it is.
    pub owner: Uuid,
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    language_code: String,
    #[diesel(sql_type = Text)]
    slug: String,
    #[diesel(sql_type = SqlUuid)]
    owner_id: Uuid,
}

/// Addresses that begin like the wanted ones, in the same languages: `mug` finds `mug` and `mug-2`.
/// One statement.
pub async fn like(tx: &Tx, kind: Kind, wanted: &[Slug]) -> Result<Vec<Slug>, Fault> {
    let mut conn = tx.conn();
    let (languages, texts, _) = columns(wanted);
    let rows: Vec<Row> = diesel::sql_query(
        "select distinct s.language_code, s.slug, s.owner_id
         from unnest($2::text[], $3::text[]) w(language_code, slug)
         join slugs s on s.kind = $1 and s.language_code = w.language_code
           and (s.slug = w.slug or starts_with(s.slug, w.slug || '-'))",
    )
    .bind::<Text, _>(kind.as_str())
    .bind::<Array<Text>, _>(languages)
    .bind::<Array<Text>, _>(texts)
    .kept()
    .load(&mut conn)
    .await?;
    let slug = |r: Row| Slug { language: r.language_code, text: r.slug, owner: r.owner_id };
    Ok(rows.into_iter().map(slug).collect())
}

/// Gives owners their addresses and takes all others from them. Two statements.
pub async fn set(tx: &Tx, kind: Kind, owners: &[Uuid], slugs: &[Slug]) -> Result<(), Fault> {
    clear(tx, kind, owners).await?;
    let mut conn = tx.conn();
    let (languages, texts, owner_ids) = columns(slugs);
    diesel::sql_query(
        "insert into slugs (kind, language_code, slug, owner_id)
         select $1, * from unnest($2::text[], $3::text[], $4::uuid[])",
    )
    .bind::<Text, _>(kind.as_str())
    .bind::<Array<Text>, _>(languages)
    .bind::<Array<Text>, _>(texts)
    .bind::<Array<SqlUuid>, _>(owner_ids)
    .kept()
    .execute(&mut conn)
    .await?;
    Ok(())
}

/// Takes all addresses from owners. One statement.
pub async fn clear(tx: &Tx, kind: Kind, owners: &[Uuid]) -> Result<(), Fault> {
    let mut conn = tx.conn();
    diesel::sql_query("delete from slugs where kind = $1 and owner_id = any($2)")
        .bind::<Text, _>(kind.as_str())
        .bind::<Array<SqlUuid>, _>(owners)
        .kept()
        .execute(&mut conn)
        .await?;
    Ok(())
}

fn columns(slugs: &[Slug]) -> (Vec<&str>, Vec<&str>, Vec<Uuid>) {
    (
        slugs.iter().map(|s| s.language.as_str()).collect(),
        slugs.iter().map(|s| s.text.as_str()).collect(),
        slugs.iter().map(|s| s.owner).collect(),
    )
}
