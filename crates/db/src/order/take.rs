//! Reads an order with what a command wants to know, in one statement; locked for a transaction, or
//! as it is for a command that writes only if nothing has changed since ([`super::Write`]).

use diesel::deserialize::{self, QueryableByName};
use diesel::pg::Pg;
use diesel::row::NamedRow;
use diesel::sql_types::{BigInt, Integer, Nullable, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl as _;
use domain::id::OrderId;
use serde::de::DeserializeOwned;

use super::beside::{Beside, Wants};
use super::read::{PartTexts, parsed};
use super::rows::OrderRow;
use super::save::json;
use super::which::{ASKED, Answers, Asked, Which, by_clause};
use crate::keep::Keep as _;
use crate::promotion::uses_of;
use crate::stock::StockLevelRow;
use crate::together::Bundle;
use crate::{Conn, Fault, Tx};

/// An order's row, if there is one, with what stands beside it.
pub type Taken = (Option<OrderRow>, Beside);

const SELECT: &str = "select a.n, (select version from settings_version) as settings_version, f.id as order_id,
    (select json_agg(l)::text from order_lines l where l.order_id = f.id) as lines,
    (select json_agg(s)::text from shipping_lines s where s.order_id = f.id) as shipping_lines,
    case when f.surcharge_count > 0 then
      (select json_agg(c)::text from surcharges c where c.order_id = f.id) end as surcharges,
    case when coalesce(f.customer_id, a.buyer) is not null then
      (select row_to_json(c)::text from customers c where c.id = coalesce(f.customer_id, a.buyer)) end as customer, f.*";
const SEEN: &str = ", (select s.version from orders s where s.id = f.id) as seen_version";
const PAYMENTS: &str = ", case when a.checkout then
      (select json_agg(p order by p.id)::text from payments p where p.order_id = f.id) end as payments";
const OFFERS: &str = ", (select json_agg(v)::text from (
      select v.id, v.product_id, v.tax_category_id, v.track_inventory, v.out_of_stock_threshold,
        v.use_global_out_of_stock_threshold,
        v.enabled and p.enabled and v.deleted_at is null and p.deleted_at is null and a.channel = any(v.channel_ids) as is_offered,
        v.deleted_at is not null or p.deleted_at is not null
          or not coalesce(f.channel_id, a.channel) = any(v.channel_ids) as is_gone,
        coalesce(v.featured_asset_id, p.featured_asset_id) as featured_asset_id,
        case when a.checkout then v.translations end as translations,
        (select r.price from variant_prices r
          where r.variant_id = v.id and r.channel_id = a.channel
            and r.currency_code = case when f.currency_chosen and not a.named then f.currency_code else a.currency end) as price,
        (select json_agg(k) from (select s.location_id, s.on_hand, s.allocated from stock_levels s
          where s.variant_id = v.id) k) as levels
      from product_variants v join products p on p.id = v.product_id
      where v.id = any(array(
        select unnest(a.variants) union all
        select l.variant_id from order_lines l where l.order_id = f.id and (a.all_lines or l.id = a.line)))
    ) v) as offers";
const FACETS: &str = ", case when a.facets then (select json_agg(g)::text from (
      select v.id, v.facet_value_ids || p.facet_value_ids as facet_value_ids
      from product_variants v join products p on p.id = v.product_id
      where v.id = any(array(
        select unnest(a.variants) union all
        select l.variant_id from order_lines l where l.order_id = f.id))
    ) g) end as facets";
const USED: &str = concat!(
    ", (select json_agg(u)::text from (",
    uses_of!("f.id", "coalesce(f.customer_id, a.buyer)", "a.limited"),
    ") u) as used"
);
const NO_FACETS: &str = ", null::text as facets";
const NO_USED: &str = ", null::text as used";
const WEIGHTS: &str = ", case when a.weights then
      (select json_object_agg(v.id, v.weight_g)::text from product_variants v
        where v.weight_g is not null and v.id = any(array(
          select unnest(a.variants) union all
          select l.variant_id from order_lines l where l.order_id = f.id))) end as weights";
const NO_SEEN: &str = ", null::bigint as seen_version";
const NO_PAYMENTS: &str = ", null::text as payments";
const NO_OFFERS: &str = ", null::text as offers";
const NO_WEIGHTS: &str = ", null::text as weights";

/// What a row of the statement says.
struct Row {
    place: i32,
    own: Option<OrderRow>,
    /// The order's version as the statement sees it, where the lock may have found a newer one.
    seen_version: Option<i64>,
    beside: Texts,
}

#[derive(QueryableByName)]
struct Texts {
    #[diesel(sql_type = BigInt)]
    settings_version: i64,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    order_id: Option<OrderId>,
    #[diesel(embed)]
    parts: PartTexts,
    #[diesel(sql_type = Nullable<Text>)]
    payments: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    offers: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    customer: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    facets: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    used: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    weights: Option<String>,
}

impl Texts {
    fn parsed(self) -> Result<Beside, Fault> {
        Ok(Beside {
            settings_version: self.settings_version,
            order_id: self.order_id,
            parts: self.parts.parsed()?,
            payments: parsed(self.payments.as_deref())?,
            offers: parsed(self.offers.as_deref())?,
            customer: one(self.customer.as_deref())?,
            facets: parsed(self.facets.as_deref())?,
            used: parsed(self.used.as_deref())?,
            weights: one(self.weights.as_deref())?.unwrap_or_default(),
        })
    }
}

/// Reads a JSON text, if there is one.
fn one<T: DeserializeOwned>(text: Option<&str>) -> Result<Option<T>, Fault> {
    text.map(serde_json::from_str).transpose().map_err(|e| Fault::Data(e.to_string()))
}

impl QueryableByName<Pg> for Row {
    fn build<'a>(row: &impl NamedRow<'a, Pg>) -> deserialize::Result<Self> {
        let place = NamedRow::get::<Integer, _>(row, "n")?;
        let seen_version = NamedRow::get::<Nullable<BigInt>, _>(row, "seen_version")?;
        let id: Option<OrderId> = NamedRow::get::<Nullable<SqlUuid>, _>(row, "order_id")?;
        let own = id.map(|_| OrderRow::build(row)).transpose()?;
        Ok(Self { place, own, seen_version, beside: Texts::build(row)? })
    }
}

/// Whether the order's row is locked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lock {
    Yes,
    No,
}

/// The statement with those parts only that somebody asks for: each costs the database the opening
/// of its tables and indexes.
fn text(clause: &str, asked: &[Asked<'_>], lock: Lock) -> String {
    let wants = || asked.iter().filter_map(Asked::wants);
    let offers = wants().any(Wants::offers);
    let payments = wants().any(|wants| wants.checkout);
    let weights = wants().any(|wants| wants.weights);
    let parts = [
        if lock == Lock::Yes { SEEN } else { NO_SEEN },
        if payments { PAYMENTS } else { NO_PAYMENTS },
        if offers { OFFERS } else { NO_OFFERS },
        if wants().any(|wants| wants.facets) { FACETS } else { NO_FACETS },
        if wants().any(|wants| !wants.limited.is_empty()) { USED } else { NO_USED },
        if weights { WEIGHTS } else { NO_WEIGHTS },
    ];
    let lock = if lock == Lock::Yes { "for update of o" } else { "" };
    format!(
        "{SELECT} {} from {ASKED}
         left join lateral (select o.* from orders o where {clause} {lock}) f on true",
        parts.concat()
    )
}

async fn rows(
    mut conn: &Conn,
    clause: &str,
    asked: &[Asked<'_>],
    lock: Lock,
) -> Result<Vec<Row>, Fault> {
    let text = text(clause, asked, lock);
    Ok(diesel::sql_query(text).bind::<Text, _>(json(&asked)?).kept().load(&mut conn).await?)
}

async fn row(tx: &Tx, which: &Which, wants: &Wants, lock: Lock) -> Result<Row, Fault> {
    let asked = [which.asked(0, Some(wants))];
    let rows = rows(tx.conn(), which.clause(), &asked, lock).await?;
    rows.into_iter().next().ok_or_else(|| Fault::Data("no answer about an order".into()))
}

/// Locks the order that is meant and reads what stands beside it; also when there is no such order.
/// One statement; one more when it had to wait for the lock: then what it saw beside the row is from
/// before the wait.
pub async fn take(tx: &Tx, which: &Which, wants: &Wants) -> Result<Taken, Fault> {
    let locked = row(tx, which, wants, Lock::Yes).await?;
    let version = locked.own.as_ref().map(|row| row.version);
    let seen = if version == locked.seen_version {
        locked.beside.parsed()
    } else {
        beside(tx, which, wants).await
    };
    Ok((locked.own, seen?))
}

/// What stands beside an order: its parts, and what was wanted of variants and payments; also when
/// there is no such order. One statement, sent behind the lock.
pub async fn beside(tx: &Tx, which: &Which, wants: &Wants) -> Result<Beside, Fault> {
    row(tx, which, wants, Lock::No).await?.beside.parsed()
}

/// Orders as they are, each with what its reader wants to know; nothing is locked.
pub struct Look;

impl Bundle for Look {
    type Ask = (Which, Wants);
    type Answer = Taken;
    const READS: bool = true;

    async fn run(conn: &Conn, asked: &[Self::Ask]) -> Result<Vec<Taken>, Fault> {
        let mut found = Answers::new(asked.len());
        for (clause, places) in by_clause(asked.iter().map(|(which, _)| which)) {
            let of = |place: &usize| {
                asked.get(*place).map(|(which, wants)| which.asked(*place, Some(wants)))
            };
            let asked: Vec<Asked<'_>> = places.iter().filter_map(of).collect();
            for row in rows(conn, clause, &asked, Lock::No).await? {
                found.put(row.place, row);
            }
        }
        let taken = |row: Option<Row>| {
            let row = row.ok_or_else(|| Fault::Data("no answer about an order".into()))?;
            Ok((row.own, row.beside.parsed()?))
        };
        found.all().into_iter().map(taken).collect()
    }
}

/// Locks the stock of an order's variants, in the order of variant and location. One statement,
/// sent behind the lock of the order.
pub async fn lock_stock(tx: &Tx, which: &Which) -> Result<Vec<StockLevelRow>, Fault> {
    let mut conn = tx.conn();
    let text = format!(
        "with found as materialized (
           select f.id from {ASKED} cross join lateral (select o.id from orders o where {}) f)
         select s.* from stock_levels s
         where s.variant_id = any(array(
           select l.variant_id from order_lines l where l.order_id = (select id from found)))
         order by s.variant_id, s.location_id for update of s",
        which.clause()
    );
    let asked = json(&[which.asked(0, None)])?;
    Ok(diesel::sql_query(text).bind::<Text, _>(asked).kept().load(&mut conn).await?)
}
