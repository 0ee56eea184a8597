//! What a command on an order needs beside the order's own row, in one statement.

use diesel::deserialize::{self, QueryableByName};
use diesel::pg::Pg;
use diesel::query_builder::{BoxedSqlQuery, SqlQuery};
use diesel::row::NamedRow;
use diesel::sql_types::{Array, BigInt, Bool, Nullable, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl as _;
use domain::channel::CurrencyCode;
use domain::id::{
    AssetId, ChannelId, OrderId, OrderLineId, ProductId, ProductVariantId, StockLocationId,
    TaxCategoryId,
};
use domain::money::Amount;
use domain::stock::{GlobalFlag, Level};
use domain::text::Translation;
use serde::Deserialize;

use super::read::parsed;
use super::rows::{LineRow, OrderRow, ShippingLineRow, SurchargeRow};
use super::which::{Found, Which};
use crate::keep::{Keep as _, Kept};
use crate::payment::PaymentRow;
use crate::stock::StockLevelRow;
use crate::{Fault, Tx};

/// What a command wants to know beside the order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wants {
    /// Variants that are to be added.
    pub variants: Vec<ProductVariantId>,
    /// The line whose variant is looked at.
    pub line: Option<OrderLineId>,
    /// Whether the variants of all lines are looked at.
    pub all_lines: bool,
    /// Whether payments and the names of variants are needed, as for checkout.
    pub checkout: bool,
    /// The channel whose prices count.
    pub channel: ChannelId,
    /// The currency of those prices.
    pub currency: CurrencyCode,
}

/// What stands beside an order's row.
#[derive(Debug, Clone, Default)]
pub struct Beside {
    /// The version of the settings at this moment.
    pub settings_version: i64,
    /// The order that all of this belongs to.
    pub order_id: Option<OrderId>,
    lines: Vec<LineRow>,
    shipping_lines: Vec<ShippingLineRow>,
    surcharges: Vec<SurchargeRow>,
    /// Its payments, by id, if they were wanted.
    pub payments: Vec<PaymentRow>,
    /// The variants that were wanted.
    pub offers: Vec<OfferRow>,
}

impl Beside {
    /// The order whose row was locked.
    #[must_use]
    pub fn order(&mut self, row: OrderRow) -> domain::order::Order {
        row.with(
            std::mem::take(&mut self.lines),
            std::mem::take(&mut self.shipping_lines),
            std::mem::take(&mut self.surcharges),
        )
    }
}

/// A variant as a cart needs to know it.
#[derive(Debug, Clone, Deserialize)]
pub struct OfferRow {
    /// The variant.
    pub id: ProductVariantId,
    /// Its product.
    pub product_id: ProductId,
    /// Whether it and its product are there, enabled and in the channel.
    pub is_offered: bool,
    /// Whether it or its product was deleted.
    pub is_deleted: bool,
    /// The class of goods.
    pub tax_category_id: TaxCategoryId,
    /// Its picture, else its product's.
    pub featured_asset_id: Option<AssetId>,
    /// Whether its stock is counted.
    pub track_inventory: GlobalFlag,
    /// Units that are never sold.
    pub out_of_stock_threshold: i32,
    /// Whether the installation's number of such units holds instead.
    pub use_global_out_of_stock_threshold: bool,
    /// Its price in the channel and currency.
    pub price: Option<Amount>,
    /// What it is called, if that was wanted.
    pub translations: Option<Vec<Translation>>,
    levels: Option<Vec<LevelOf>>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
struct LevelOf {
    location_id: StockLocationId,
    on_hand: i32,
    allocated: i32,
}

impl OfferRow {
    /// Its stock, by location.
    #[must_use]
    pub fn levels(&self) -> Vec<Level> {
        let of = |level: &LevelOf| Level {
            location_id: level.location_id,
            on_hand: level.on_hand,
            allocated: level.allocated,
        };
        let mut levels: Vec<Level> = self.levels.iter().flatten().map(of).collect();
        levels.sort_by_key(|level| level.location_id);
        levels
    }
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = BigInt)]
    settings_version: i64,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    order_id: Option<OrderId>,
    #[diesel(sql_type = Nullable<Text>)]
    lines: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    shipping_lines: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    surcharges: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    payments: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    offers: Option<String>,
}

const SELECT: &str = "select (select version from settings_version) as settings_version,
    (select id from found) as order_id,
    (select json_agg(l)::text from order_lines l where l.order_id = (select id from found)) as lines,
    (select json_agg(s)::text from shipping_lines s where s.order_id = (select id from found)) as shipping_lines,
    (select json_agg(c)::text from surcharges c where c.order_id = (select id from found)) as surcharges,
    case when $7 then
      (select json_agg(p order by p.id)::text from payments p where p.order_id = (select id from found)) end as payments,
    (select json_agg(v)::text from (
      select v.id, v.product_id, v.tax_category_id, v.track_inventory, v.out_of_stock_threshold,
        v.use_global_out_of_stock_threshold,
        v.enabled and p.enabled and v.deleted_at is null and p.deleted_at is null and $8 = any(v.channel_ids) as is_offered,
        v.deleted_at is not null or p.deleted_at is not null as is_deleted,
        coalesce(v.featured_asset_id, p.featured_asset_id) as featured_asset_id,
        case when $7 then v.translations end as translations,
        (select r.price from variant_prices r
          where r.variant_id = v.id and r.channel_id = $8 and r.currency_code = $9) as price,
        (select json_agg(k) from (select s.location_id, s.on_hand, s.allocated from stock_levels s
          where s.variant_id = v.id) k) as levels
      from product_variants v join products p on p.id = v.product_id
      where v.id = any(array(
        select unnest($4::uuid[]) union all
        select l.variant_id from order_lines l where l.order_id = (select id from found) and ($5 or l.id = $6)))
    ) v) as offers";

/// The order's row, locked, with what stands beside it.
struct Taken {
    own: Option<OrderRow>,
    seen_version: Option<i64>,
    beside: Row,
}

impl QueryableByName<Pg> for Taken {
    fn build<'a>(row: &impl NamedRow<'a, Pg>) -> deserialize::Result<Self> {
        let seen_version = NamedRow::get::<Nullable<BigInt>, _>(row, "seen_version")?;
        let id: Option<OrderId> = NamedRow::get::<Nullable<SqlUuid>, _>(row, "order_id")?;
        let own = id.map(|_| OrderRow::build(row)).transpose()?;
        Ok(Self { own, seen_version, beside: Row::build(row)? })
    }
}

/// Locks the order that is meant and reads what stands beside it; also when there is no such order.
/// One statement; one more when it had to wait for the lock: then what it saw beside the row is from
/// before the wait.
pub async fn take(
    tx: &Tx,
    which: &Which,
    wants: &Wants,
) -> Result<(Option<OrderRow>, Beside), Fault> {
    let mut conn = tx.conn();
    let found = which.found();
    let text = format!(
        "with found as materialized (select o.* from orders o where {} for update of o) {SELECT},
           f.*, (select s.version from orders s where s.id = f.id) as seen_version
         from (values (1)) one left join found f on true",
        found.clause
    );
    let taken: Taken = bound(text, found, wants).get_result(&mut conn).await?;
    let version = taken.own.as_ref().map(|row| row.version);
    if version != taken.seen_version {
        return Ok((taken.own, beside(tx, which, wants).await?));
    }
    Ok((taken.own, taken.beside.parsed()?))
}

/// What stands beside an order: its parts, and what was wanted of variants and payments; also when
/// there is no such order. One statement, sent behind the lock.
pub async fn beside(tx: &Tx, which: &Which, wants: &Wants) -> Result<Beside, Fault> {
    let mut conn = tx.conn();
    let found = which.found();
    let text = format!(
        "with found as materialized (select o.id from orders o where {}) {SELECT}",
        found.clause
    );
    let row: Row = bound(text, found, wants).get_result(&mut conn).await?;
    row.parsed()
}

fn bound(text: String, found: Found, wants: &Wants) -> Kept<BoxedSqlQuery<'static, Pg, SqlQuery>> {
    diesel::sql_query(text)
        .into_boxed::<Pg>()
        .bind::<SqlUuid, _>(found.id)
        .bind::<SqlUuid, _>(found.channel)
        .bind::<Text, _>(found.text)
        .bind::<Array<SqlUuid>, _>(wants.variants.clone())
        .bind::<Bool, _>(wants.all_lines)
        .bind::<SqlUuid, _>(wants.line.unwrap_or(OrderLineId::NONE))
        .bind::<Bool, _>(wants.checkout)
        .bind::<SqlUuid, _>(wants.channel)
        .bind::<Text, _>(wants.currency)
        .kept()
}

impl Row {
    fn parsed(self) -> Result<Beside, Fault> {
        Ok(Beside {
            settings_version: self.settings_version,
            order_id: self.order_id,
            lines: parsed(self.lines.as_deref())?,
            shipping_lines: parsed(self.shipping_lines.as_deref())?,
            surcharges: parsed(self.surcharges.as_deref())?,
            payments: parsed(self.payments.as_deref())?,
            offers: parsed(self.offers.as_deref())?,
        })
    }
}

/// Locks the stock of an order's variants, in the order of variant and location. One statement,
/// sent behind the lock of the order.
pub async fn lock_stock(tx: &Tx, which: &Which) -> Result<Vec<StockLevelRow>, Fault> {
    let mut conn = tx.conn();
    let found = which.found();
    let text = format!(
        "with found as materialized (select o.id from orders o where {})
         select s.* from stock_levels s
         where s.variant_id = any(array(
           select l.variant_id from order_lines l where l.order_id = (select id from found)))
         order by s.variant_id, s.location_id for update of s",
        found.clause
    );
    Ok(diesel::sql_query(text)
        .bind::<SqlUuid, _>(found.id)
        .bind::<SqlUuid, _>(found.channel)
        .bind::<Text, _>(found.text)
        .kept()
        .load(&mut conn)
        .await?)
}
