//! What the shop has of that which an import names, found by keys, codes and addresses.

use diesel::QueryableByName;
use diesel::sql_types::{Array, Nullable, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl as _;
use domain::id::{FacetId, ProductId, ProductOptionGroupId, ProductOptionId, ProductVariantId};

use crate::keep::Keep as _;
use crate::{Conn, Fault};

/// A product that was imported before.
#[derive(Debug, Clone, QueryableByName)]
#[expect(missing_docs, reason = "the columns are described by the migrations")]
pub struct Known {
    #[diesel(sql_type = SqlUuid)]
    pub id: ProductId,
    #[diesel(sql_type = Text)]
    pub source_key: String,
    #[diesel(sql_type = Nullable<Text>)]
    pub source_hash: Option<String>,
    #[diesel(sql_type = Array<SqlUuid>)]
    pub option_group_ids: Vec<ProductOptionGroupId>,
}

/// An option of a known product.
#[derive(Debug, Clone, QueryableByName)]
#[expect(missing_docs, reason = "the columns are described by the migrations")]
pub struct KnownOption {
    #[diesel(sql_type = SqlUuid)]
    pub group_id: ProductOptionGroupId,
    #[diesel(sql_type = Text)]
    pub group_code: String,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub id: Option<ProductOptionId>,
    #[diesel(sql_type = Nullable<Text>)]
    pub code: Option<String>,
}

/// A variant of a known product.
#[derive(Debug, Clone, QueryableByName)]
#[expect(missing_docs, reason = "the columns are described by the migrations")]
pub struct KnownVariant {
    #[diesel(sql_type = SqlUuid)]
    pub id: ProductVariantId,
    #[diesel(sql_type = SqlUuid)]
    pub product_id: ProductId,
    #[diesel(sql_type = Text)]
    pub sku: String,
}

/// Something by the text it is known by.
#[derive(Debug, Clone, QueryableByName)]
pub struct Named {
    /// Its id.
    #[diesel(sql_type = SqlUuid)]
    pub id: uuid::Uuid,
    /// What it belongs to; the nil id for what belongs to nothing.
    #[diesel(sql_type = SqlUuid)]
    pub of: uuid::Uuid,
    /// Its code or address.
    #[diesel(sql_type = Text)]
    pub name: String,
}

/// The products with these keys. One statement.
pub async fn known(mut conn: &Conn, keys: &[&str]) -> Result<Vec<Known>, Fault> {
    Ok(diesel::sql_query(
        "select id, source_key, source_hash, option_group_ids from products
         where source_key = any($1) and deleted_at is null",
    )
    .bind::<Array<Text>, _>(keys)
    .kept()
    .load(&mut conn)
    .await?)
}

/// The options of some groups, and groups without options. One statement.
pub async fn known_options(
    mut conn: &Conn,
    groups: &[ProductOptionGroupId],
) -> Result<Vec<KnownOption>, Fault> {
    Ok(diesel::sql_query(
        "select g.id as group_id, g.code as group_code, o.id, o.code from product_option_groups g
             left join product_options o on o.group_id = g.id and o.deleted_at is null
         where g.id = any($1) and g.deleted_at is null",
    )
    .bind::<Array<SqlUuid>, _>(groups)
    .kept()
    .load(&mut conn)
    .await?)
}

/// The variants of some products. One statement.
pub async fn known_variants(
    mut conn: &Conn,
    products: &[ProductId],
) -> Result<Vec<KnownVariant>, Fault> {
    Ok(diesel::sql_query(
        "select id, product_id, sku from product_variants
         where product_id = any($1) and deleted_at is null order by id",
    )
    .bind::<Array<SqlUuid>, _>(products)
    .kept()
    .load(&mut conn)
    .await?)
}

/// Facets by code. One statement.
pub async fn facets(mut conn: &Conn, codes: &[&str]) -> Result<Vec<Named>, Fault> {
    Ok(diesel::sql_query(
        "select id, '00000000-0000-0000-0000-000000000000'::uuid as of, code as name from facets
         where code = any($1)",
    )
    .bind::<Array<Text>, _>(codes)
    .kept()
    .load(&mut conn)
    .await?)
}

/// Values of some facets by code, perhaps of others of these facets too. One statement.
pub async fn facet_values(
    mut conn: &Conn,
    facets: &[FacetId],
    codes: &[&str],
) -> Result<Vec<Named>, Fault> {
    Ok(diesel::sql_query(
        "select id, facet_id as of, code as name from facet_values
         where facet_id = any($1) and code = any($2)",
    )
    .bind::<Array<SqlUuid>, _>(facets)
    .bind::<Array<Text>, _>(codes)
    .kept()
    .load(&mut conn)
    .await?)
}

/// Pictures by their addresses. One statement.
pub async fn assets(mut conn: &Conn, sources: &[&str]) -> Result<Vec<Named>, Fault> {
    Ok(diesel::sql_query(
        "select id, '00000000-0000-0000-0000-000000000000'::uuid as of, source as name from assets
         where source = any($1)",
    )
    .bind::<Array<Text>, _>(sources)
    .kept()
    .load(&mut conn)
    .await?)
}

/// The largest number behind a prefix in the keys of imported products; 0 without one. One
/// statement.
pub async fn last_number(mut conn: &Conn, prefix: &str) -> Result<i64, Fault> {
    #[derive(QueryableByName)]
    struct Last {
        #[diesel(sql_type = diesel::sql_types::BigInt)]
        last: i64,
    }
    let found: Last = diesel::sql_query(
        "select coalesce(max(substring(source_key from '[0-9]{1,18}$')::bigint), 0) as last
         from products where starts_with(source_key, $1)",
    )
    .bind::<Text, _>(prefix)
    .kept()
    .get_result(&mut conn)
    .await?;
    Ok(found.last)
}
