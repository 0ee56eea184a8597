//! Prices of variants, one a channel and currency.

use std::sync::Arc;

use diesel::deserialize::QueryableByName;
use diesel::sql_types::{Array, BigInt, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl as _;
use domain::channel::CurrencyCode;
use domain::id::{ChannelId, ProductVariantId};
use domain::money::Amount;

use crate::keep::Keep as _;
use crate::{Conn, Fault, Tx};

/// What a variant costs in a channel and currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, QueryableByName)]
pub struct PriceRow {
    /// The variant.
    #[diesel(sql_type = SqlUuid)]
    pub variant_id: ProductVariantId,
    /// The channel.
    #[diesel(sql_type = SqlUuid)]
    pub channel_id: ChannelId,
    /// The currency.
    #[diesel(sql_type = Text)]
    pub currency_code: CurrencyCode,
    /// Minor units; with tax where the channel's prices include it.
    #[diesel(sql_type = BigInt)]
    pub price: Amount,
}

/// All prices of variants, by currency. One statement.
pub async fn of_variants(
    mut conn: &Conn,
    ids: &[ProductVariantId],
) -> Result<Vec<(ProductVariantId, Arc<PriceRow>)>, Fault> {
    let rows: Vec<PriceRow> = diesel::sql_query(
        "select variant_id, channel_id, currency_code, price from variant_prices
         where variant_id = any($1) order by variant_id, currency_code, channel_id",
    )
    .bind::<Array<SqlUuid>, _>(ids)
    .kept()
    .load(&mut conn)
    .await?;
    Ok(rows.into_iter().map(|row| (row.variant_id, Arc::new(row))).collect())
}

/// What variants cost in a channel and currency; those without a price are left out. One statement.
pub async fn kept(
    mut conn: &Conn,
    ids: &[ProductVariantId],
    channel: ChannelId,
    currency: CurrencyCode,
) -> Result<Vec<PriceRow>, Fault> {
    Ok(diesel::sql_query(
        "select variant_id, channel_id, currency_code, price from variant_prices
         where variant_id = any($1) and channel_id = $2 and currency_code = $3 order by variant_id",
    )
    .bind::<Array<SqlUuid>, _>(ids)
    .bind::<SqlUuid, _>(channel)
    .bind::<Text, _>(currency.as_str())
    .kept()
    .load(&mut conn)
    .await?)
}

/// What becomes of a price that is there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Existing {
    /// It stays.
    Stays,
    /// It is replaced.
    Goes,
}

/// Writes prices, new or changed. One statement.
pub async fn put(tx: &Tx, rows: &[PriceRow]) -> Result<(), Fault> {
    write(tx, rows, Existing::Goes).await
}

/// Writes prices where there are none, and those that are there as it is said. One statement.
pub async fn write(tx: &Tx, rows: &[PriceRow], existing: Existing) -> Result<(), Fault> {
    if rows.is_empty() {
        return Ok(());
    }
    let mut conn = tx.conn();
    let conflict = match existing {
        Existing::Stays => "do nothing",
        Existing::Goes => "do update set price = excluded.price",
    };
    diesel::sql_query(format!(
        "insert into variant_prices (variant_id, channel_id, currency_code, price)
         select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::bigint[])
         on conflict (variant_id, channel_id, currency_code) {conflict}"
    ))
    .bind::<Array<SqlUuid>, _>(rows.iter().map(|r| r.variant_id).collect::<Vec<_>>())
    .bind::<Array<SqlUuid>, _>(rows.iter().map(|r| r.channel_id).collect::<Vec<_>>())
    .bind::<Array<Text>, _>(rows.iter().map(|r| r.currency_code.as_str()).collect::<Vec<_>>())
    .bind::<Array<BigInt>, _>(rows.iter().map(|r| r.price).collect::<Vec<_>>())
    .kept()
    .execute(&mut conn)
    .await?;
    Ok(())
}

/// Deletes prices. One statement.
pub async fn delete(
    tx: &Tx,
    keys: &[(ProductVariantId, ChannelId, CurrencyCode)],
) -> Result<(), Fault> {
    if keys.is_empty() {
        return Ok(());
    }
    let mut conn = tx.conn();
    diesel::sql_query(
        "delete from variant_prices p using unnest($1::uuid[], $2::uuid[], $3::text[]) k(variant_id, channel_id, currency)
         where p.variant_id = k.variant_id and p.channel_id = k.channel_id and p.currency_code = k.currency",
    )
    .bind::<Array<SqlUuid>, _>(keys.iter().map(|k| k.0).collect::<Vec<_>>())
    .bind::<Array<SqlUuid>, _>(keys.iter().map(|k| k.1).collect::<Vec<_>>())
    .bind::<Array<Text>, _>(keys.iter().map(|k| k.2.as_str()).collect::<Vec<_>>())
    .kept()
    .execute(&mut conn)
    .await?;
    Ok(())
}
