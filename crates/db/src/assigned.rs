//! What is assigned to channels: each of these tables has the channels of a row in `channel_ids`.
//!
//! A thing belongs to the default channel in any case, which sees all; to others as it is assigned.

use diesel::deserialize::QueryableByName;
use diesel::sql_types::{Array, BigInt, Bool, Nullable, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl as _;
use domain::id::{ChannelId, FacetId, ProductId, ProductOptionGroupId, ProductVariantId};
use uuid::Uuid;

use crate::keep::Keep as _;
use crate::{Fault, Tx};

/// What can be assigned to channels one by one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Assigned {
    /// Pictures and files.
    Assets,
    /// Collections.
    Collections,
    /// Facets, with their values.
    Facets,
    /// Option groups, with their options.
    OptionGroups,
    /// Ways to pay.
    PaymentMethods,
    /// Products.
    Products,
    /// Promotions.
    Promotions,
    /// Ways to ship.
    ShippingMethods,
    /// Places that hold stock.
    StockLocations,
    /// Variants.
    Variants,
}

impl Assigned {
    const fn table(self) -> &'static str {
        match self {
            Self::Assets => "assets",
            Self::Collections => "collections",
            Self::Facets => "facets",
            Self::OptionGroups => "product_option_groups",
            Self::PaymentMethods => "payment_methods",
            Self::Products => "products",
            Self::Promotions => "promotions",
            Self::ShippingMethods => "shipping_methods",
            Self::StockLocations => "stock_locations",
            Self::Variants => "product_variants",
        }
    }

    /// Whether a deleted row is kept, with `deleted_at`.
    const fn is_kept(self) -> bool {
        match self {
            Self::Assets | Self::Collections | Self::Facets | Self::StockLocations => false,
            Self::OptionGroups
            | Self::PaymentMethods
            | Self::Products
            | Self::Promotions
            | Self::ShippingMethods
            | Self::Variants => true,
        }
    }
}

#[derive(QueryableByName)]
struct Id {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
}

/// Of some things those that are there and that a channel sees (`None` sees all), in the order of
/// their ids. One statement.
pub async fn seen(
    tx: &Tx,
    what: Assigned,
    ids: &[Uuid],
    by: Option<ChannelId>,
) -> Result<Vec<Uuid>, Fault> {
    let mut conn = tx.conn();
    let there = if what.is_kept() { "deleted_at is null and" } else { "" };
    let rows: Vec<Id> = diesel::sql_query(format!(
        "select id from {} where {there} id = any($1) and ($2 is null or channel_ids @> array[$2])
         order by id",
        what.table()
    ))
    .bind::<Array<SqlUuid>, _>(ids)
    .bind::<Nullable<SqlUuid>, _>(by)
    .kept()
    .load(&mut conn)
    .await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// Assigns things to a channel; those that belong to it stay as they are. One statement, none
/// without ids.
pub async fn assign(
    tx: &Tx,
    what: Assigned,
    ids: &[Uuid],
    channel: ChannelId,
) -> Result<(), Fault> {
    if ids.is_empty() {
        return Ok(());
    }
    let mut conn = tx.conn();
    diesel::sql_query(format!(
        "update {} set channel_ids = channel_ids || $2
         where id = any($1) and not channel_ids @> array[$2]",
        what.table()
    ))
    .bind::<Array<SqlUuid>, _>(ids)
    .bind::<SqlUuid, _>(channel)
    .kept()
    .execute(&mut conn)
    .await?;
    Ok(())
}

/// Takes things out of a channel. One statement, none without ids.
pub async fn remove(
    tx: &Tx,
    what: Assigned,
    ids: &[Uuid],
    channel: ChannelId,
) -> Result<(), Fault> {
    if ids.is_empty() {
        return Ok(());
    }
    let mut conn = tx.conn();
    diesel::sql_query(format!(
        "update {} set channel_ids = array_remove(channel_ids, $2)
         where id = any($1) and channel_ids @> array[$2]",
        what.table()
    ))
    .bind::<Array<SqlUuid>, _>(ids)
    .bind::<SqlUuid, _>(channel)
    .kept()
    .execute(&mut conn)
    .await?;
    Ok(())
}

/// Takes products out of a channel with all their variants and the prices that these have there.
/// Three statements.
pub async fn remove_products(tx: &Tx, ids: &[ProductId], channel: ChannelId) -> Result<(), Fault> {
    run(
        tx,
        [
            "delete from variant_prices p using product_variants v
             where v.product_id = any($1) and p.variant_id = v.id and p.channel_id = $2",
            "update product_variants set channel_ids = array_remove(channel_ids, $2)
             where product_id = any($1) and channel_ids @> array[$2]",
            "update products set channel_ids = array_remove(channel_ids, $2)
             where id = any($1) and channel_ids @> array[$2]",
        ],
        &ids.iter().map(|id| id.uuid()).collect::<Vec<_>>(),
        channel,
    )
    .await
}

/// Takes variants out of a channel with the prices that they have there, and products that have no
/// variant there any more. Three statements.
pub async fn remove_variants(
    tx: &Tx,
    ids: &[ProductVariantId],
    channel: ChannelId,
) -> Result<(), Fault> {
    run(
        tx,
        [
            "delete from variant_prices where variant_id = any($1) and channel_id = $2",
            "update product_variants set channel_ids = array_remove(channel_ids, $2)
             where id = any($1) and channel_ids @> array[$2]",
            "update products p set channel_ids = array_remove(channel_ids, $2)
             where p.id in (select v.product_id from product_variants v where v.id = any($1))
               and p.channel_ids @> array[$2]
               and not exists (select 1 from product_variants v
                 where v.product_id = p.id and v.deleted_at is null and v.channel_ids @> array[$2])",
        ],
        &super::catalog::variant::uuids(ids),
        channel,
    )
    .await
}

async fn run(
    tx: &Tx,
    statements: [&'static str; 3],
    ids: &[Uuid],
    channel: ChannelId,
) -> Result<(), Fault> {
    let mut conn = tx.conn();
    for statement in statements {
        diesel::sql_query(statement)
            .bind::<Array<SqlUuid>, _>(ids)
            .bind::<SqlUuid, _>(channel)
            .kept()
            .execute(&mut conn)
            .await?;
    }
    Ok(())
}

/// How many products and variants of a channel use something.
#[derive(Debug, Clone, QueryableByName)]
pub struct Use {
    /// What is used.
    #[diesel(sql_type = SqlUuid)]
    pub id: Uuid,
    /// Its code.
    #[diesel(sql_type = Text)]
    pub code: String,
    /// Whether it belongs to the channel.
    #[diesel(sql_type = Bool)]
    pub is_there: bool,
    /// Products of the channel, deleted ones left out.
    #[diesel(sql_type = BigInt)]
    pub products: i64,
    /// Variants of the channel, deleted ones left out.
    #[diesel(sql_type = BigInt)]
    pub variants: i64,
}

/// Who in a channel has values of each of some facets. One statement.
pub async fn facet_uses(tx: &Tx, ids: &[FacetId], channel: ChannelId) -> Result<Vec<Use>, Fault> {
    let mut conn = tx.conn();
    Ok(diesel::sql_query(
        "select f.id, f.code, f.is_there,
           (select count(*) from products p where p.deleted_at is null and p.channel_ids @> array[$2]
             and p.facet_value_ids && f.value_ids) as products,
           (select count(*) from product_variants v where v.deleted_at is null and v.channel_ids @> array[$2]
             and v.facet_value_ids && f.value_ids) as variants
         from (select o.id, o.code, o.channel_ids @> array[$2] as is_there, array(select fv.id from facet_values fv where fv.facet_id = o.id) as value_ids
           from facets o where o.id = any($1) order by o.id for no key update) f",
    )
    .bind::<Array<SqlUuid>, _>(ids)
    .bind::<SqlUuid, _>(channel)
    .kept()
    .load(&mut conn)
    .await?)
}

/// Who in a channel is chosen by each of some option groups: products by the group, variants by one
/// of its options. One statement.
pub async fn group_uses(
    tx: &Tx,
    ids: &[ProductOptionGroupId],
    channel: ChannelId,
) -> Result<Vec<Use>, Fault> {
    let mut conn = tx.conn();
    Ok(diesel::sql_query(
        "select g.id, g.code, g.is_there,
           (select count(*) from products p where p.deleted_at is null and p.channel_ids @> array[$2]
             and p.option_group_ids @> array[g.id]) as products,
           (select count(*) from product_variants v where v.deleted_at is null and v.channel_ids @> array[$2]
             and v.option_ids && g.option_ids) as variants
         from (select o.id, o.code, o.channel_ids @> array[$2] as is_there, array(select x.id from product_options x where x.group_id = o.id) as option_ids
           from product_option_groups o where o.id = any($1) order by o.id for no key update) g",
    )
    .bind::<Array<SqlUuid>, _>(ids)
    .bind::<SqlUuid, _>(channel)
    .kept()
    .load(&mut conn)
    .await?)
}
