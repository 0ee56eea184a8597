//! Writes orders: what differs and what is told of it, in one statement whatever the number of lines.

use diesel::deserialize::QueryableByName;
use diesel::sql_types::{Array, BigInt, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl as _;
use domain::id::{CustomerId, OrderId, OrderLineId, SessionId, ShippingLineId, SurchargeId};
use domain::order::{Changes, Order, ShippingLine};
use serde::Serialize;

use super::rows::{LineRow, OrderRow, ShippingLineRow, SurchargeRow};
use crate::event::insert_events;
use crate::keep::Keep as _;
use crate::{Fault, Tx};

/// What became of a write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Saved {
    /// It is done.
    Done,
    /// Somebody else was faster; run the transaction again.
    Overtaken,
}

/// What is written beside an order.
#[derive(Debug, Clone, Copy)]
pub struct Told<'t> {
    /// What clients read of it.
    pub history: &'t [crate::history::New],
    /// What is told of it.
    pub events: &'t [crate::event::New],
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

impl Count {
    fn saved(&self) -> Saved {
        if self.count == 1 { Saved::Done } else { Saved::Overtaken }
    }
}

/// Writes a new cart or draft with its lines and what is told of it, unless its owner has got one
/// meanwhile. One statement.
pub async fn insert(
    tx: &Tx,
    order: &Order,
    owner: Option<CustomerId>,
    session: Option<SessionId>,
    told: Told<'_>,
) -> Result<Saved, Fault> {
    let mut conn = tx.conn();
    let lines: Vec<LineRow> = order.lines.iter().map(|l| LineRow::of(order.id, l)).collect();
    let text = composed(
        NEW_ORDER,
        &[
            (NEW_LINES, lines.is_empty()),
            (HISTORY, told.history.is_empty()),
            (EVENTS, told.events.is_empty()),
        ],
        "num_nulls($1::text, $2::text, $3::text, $4::text) = 0",
    );
    let row: Count = diesel::sql_query(text)
        .bind::<Text, _>(json(&told.history)?)
        .bind::<Text, _>(json(&told.events)?)
        .bind::<Text, _>(json(&OrderRow::of(order, owner, session))?)
        .bind::<Text, _>(json(&lines)?)
        .kept()
        .get_result(&mut conn)
        .await?;
    Ok(row.saved())
}

/// Writes what differs between two forms of an order, whose it is, and what is told of it. The version
/// of the first form must be the stored one. One statement.
pub async fn save(
    tx: &Tx,
    before: &Order,
    after: &Order,
    owner: Option<CustomerId>,
    session: Option<SessionId>,
    told: Told<'_>,
) -> Result<Saved, Fault> {
    let mut conn = tx.conn();
    let changes = Changes::between(before, after);
    let lines = changes.lines.inserted.iter().chain(&changes.lines.updated);
    let lines: Vec<LineRow> = lines.map(|line| LineRow::of(after.id, line)).collect();
    let shipping = shipping_rows(after, &changes);
    let surcharges = changes.surcharges.inserted.iter().chain(&changes.surcharges.updated);
    let surcharges: Vec<SurchargeRow> =
        surcharges.map(|surcharge| SurchargeRow::of(after.id, surcharge)).collect();
    let gone_lines: Vec<OrderLineId> = changes.lines.removed.clone();
    let gone_shipping: Vec<ShippingLineId> = changes.shipping_lines.removed.clone();
    let gone_surcharges: Vec<SurchargeId> = changes.surcharges.removed.clone();
    let text = composed(
        ORDER,
        &[
            (LINES, lines.is_empty()),
            (GONE_LINES, gone_lines.is_empty()),
            (SHIPPING, shipping.is_empty()),
            (GONE_SHIPPING, gone_shipping.is_empty()),
            (SURCHARGES, surcharges.is_empty()),
            (GONE_SURCHARGES, gone_surcharges.is_empty()),
            (HISTORY, told.history.is_empty()),
            (EVENTS, told.events.is_empty()),
        ],
        "num_nulls($1::text, $2::text, $3::text, $4::bigint, $5::text, $6::uuid[], $7::text, $8::uuid[], $9::text, $10::uuid[]) = 0",
    );
    let row: Count = diesel::sql_query(text)
        .bind::<Text, _>(json(&told.history)?)
        .bind::<Text, _>(json(&told.events)?)
        .bind::<Text, _>(json(&OrderRow::of(after, owner, session))?)
        .bind::<BigInt, _>(before.version)
        .bind::<Text, _>(json(&lines)?)
        .bind::<Array<SqlUuid>, _>(gone_lines)
        .bind::<Text, _>(json(&shipping)?)
        .bind::<Array<SqlUuid>, _>(gone_shipping)
        .bind::<Text, _>(json(&surcharges)?)
        .bind::<Array<SqlUuid>, _>(gone_surcharges)
        .kept()
        .get_result(&mut conn)
        .await?;
    Ok(row.saved())
}

/// The statement with those parts only that something is written by: each costs the database the
/// opening of a table and its indexes, even for no rows. The last condition names every bound value,
/// since all forms are given the same.
fn composed(order: &str, parts: &[(&str, bool)], all_given: &str) -> String {
    let mut text = order.to_owned();
    for (part, _) in parts.iter().filter(|(_, is_empty)| !is_empty) {
        text.push_str(part);
    }
    text.push_str(" select count(*) from o where ");
    text.push_str(all_given);
    text
}

const HISTORY: &str = ",
  entry as (
    insert into history_entries
      (id, order_id, customer_id, type, is_public, administrator_id, data, created_at, updated_at)
    select id, order_id, customer_id, type, is_public, administrator_id, data, created_at, created_at
    from json_populate_recordset(null::history_entries, $1::json) where exists (select from o))";
const EVENTS: &str = insert_events!("$2");
const NEW_ORDER: &str = "with o as (
    insert into orders select n.* from json_populate_record(null::orders, $3::json) n
    on conflict do nothing returning id)";
const NEW_LINES: &str = ",
  l as (
    insert into order_lines select n.* from json_populate_recordset(null::order_lines, $4::json) n
    where exists (select from o))";
const ORDER: &str = "with o as (
    update orders o set updated_at = n.updated_at, number = n.number, customer_id = n.customer_id,
      owner_id = n.owner_id, session_id = n.session_id, state = n.state, active = n.active,
      currency_code = n.currency_code, coupon_codes = n.coupon_codes, shipping_address = n.shipping_address,
      billing_address = n.billing_address, tax_zone_id = n.tax_zone_id, placed_at = n.placed_at,
      version = n.version, event_sequence = n.event_sequence, total_quantity = n.total_quantity,
      sub_total = n.sub_total, sub_total_with_tax = n.sub_total_with_tax, shipping = n.shipping,
      shipping_with_tax = n.shipping_with_tax, surcharge_count = n.surcharge_count,
      payment_status = n.payment_status, fulfillment_status = n.fulfillment_status
    from json_populate_record(null::orders, $3::json) n
    where o.id = n.id and o.version = $4 returning o.id)";
const LINES: &str = ",
  line as (
    insert into order_lines select n.* from json_populate_recordset(null::order_lines, $5::json) n
    on conflict (id) do update set updated_at = excluded.updated_at, quantity = excluded.quantity,
      placed_quantity = excluded.placed_quantity, list_price = excluded.list_price,
      list_price_includes_tax = excluded.list_price_includes_tax,
      initial_list_price = excluded.initial_list_price, tax_lines = excluded.tax_lines,
      adjustments = excluded.adjustments, shipping_line_id = excluded.shipping_line_id,
      cancelled_open = excluded.cancelled_open, cancelled_shipped = excluded.cancelled_shipped,
      allocated = excluded.allocated, released = excluded.released, fulfilled = excluded.fulfilled,
      shipped = excluded.shipped, delivered = excluded.delivered)";
const GONE_LINES: &str = ",
  gone_line as (delete from order_lines where id = any($6))";
const SHIPPING: &str = ",
  shipping as (
    insert into shipping_lines select n.* from json_populate_recordset(null::shipping_lines, $7::json) n
    on conflict (id) do update set updated_at = excluded.updated_at, position = excluded.position,
      shipping_method_id = excluded.shipping_method_id, list_price = excluded.list_price,
      list_price_includes_tax = excluded.list_price_includes_tax, tax_lines = excluded.tax_lines,
      adjustments = excluded.adjustments)";
const GONE_SHIPPING: &str = ",
  gone_shipping as (delete from shipping_lines where id = any($8))";
const SURCHARGES: &str = ",
  surcharge as (
    insert into surcharges select n.* from json_populate_recordset(null::surcharges, $9::json) n
    on conflict (id) do update set updated_at = excluded.updated_at, description = excluded.description,
      sku = excluded.sku, list_price = excluded.list_price,
      list_price_includes_tax = excluded.list_price_includes_tax, tax_lines = excluded.tax_lines)";
const GONE_SURCHARGES: &str = ",
  gone_surcharge as (delete from surcharges where id = any($10))";

/// The shipping lines that differ, each with its place among all.
fn shipping_rows(after: &Order, changes: &Changes<'_>) -> Vec<ShippingLineRow> {
    let differs = |line: &ShippingLine| {
        let lines = &changes.shipping_lines;
        lines.inserted.iter().chain(&lines.updated).any(|other| other.id == line.id)
            || !lines.removed.is_empty()
    };
    let placed = after.shipping_lines.iter().enumerate();
    placed
        .filter(|(_, line)| differs(line))
        .map(|(place, line)| ShippingLineRow::of(after, place, line))
        .collect()
}

/// Deletes a cart, with its lines and history. One statement.
pub async fn remove(tx: &Tx, id: OrderId) -> Result<(), Fault> {
    let mut conn = tx.conn();
    diesel::sql_query("delete from orders where id = $1 and placed_at is null")
        .bind::<SqlUuid, _>(id)
        .kept()
        .execute(&mut conn)
        .await?;
    Ok(())
}

/// The JSON text that `json_populate_record` takes.
pub(crate) fn json<T: Serialize>(value: &T) -> Result<String, Fault> {
    serde_json::to_string(value).map_err(|e| Fault::Data(e.to_string()))
}
