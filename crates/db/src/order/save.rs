//! Writes orders: what differs, what is told of it and what is paid, in one statement whatever the
//! number of lines and of orders. An order is written only if it is still what it was when it was read.

use std::collections::HashSet;

use diesel::deserialize::QueryableByName;
use diesel::sql_types::{Array, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl as _;
use domain::id::{CustomerId, OrderId, OrderLineId, SessionId, ShippingLineId, SurchargeId};
use domain::order::{Changes, Order, ShippingLine};
use serde::Serialize;

use super::buyer::FirstAddress;
use super::rows::{LineRow, OrderRow, ShippingLineRow, SurchargeRow};
use super::uses::{self, Use, Uses};
use crate::event::INSERT as EVENTS;
use crate::keep::Keep as _;
use crate::payment::PaymentRow;
use crate::together::Bundle;
use crate::{Conn, Fault, Tx};

/// What became of a write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Saved {
    /// It is done.
    Done,
    /// Somebody else was faster, or is about to be; nothing was written.
    Overtaken,
}

/// Whose an order is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Whose {
    /// The logged-in customer whose cart it is.
    pub owner: Option<CustomerId>,
    /// The session whose cart it is.
    pub session: Option<SessionId>,
}

/// What is written beside an order.
#[derive(Debug, Clone, Default)]
pub struct Told {
    /// What clients read of it.
    pub history: Vec<crate::history::New>,
    /// What is told of it.
    pub events: Vec<crate::event::New>,
    /// Its payments that are new or changed.
    pub payments: Vec<PaymentRow>,
    /// The address book of its buyer; left alone when there is one.
    pub addresses: Vec<FirstAddress>,
    /// The promotions of which it holds a use, if that changes.
    pub uses: Option<Uses>,
}

/// One order's rows as they shall be.
#[derive(Debug, Clone)]
pub struct Write {
    is_new: bool,
    order: OrderRow,
    lines: Vec<LineRow>,
    gone_lines: Vec<OrderLineId>,
    shipping: Vec<ShippingLineRow>,
    gone_shipping: Vec<ShippingLineId>,
    surcharges: Vec<SurchargeRow>,
    gone_surcharges: Vec<SurchargeId>,
    told: Told,
}

impl Write {
    /// A new cart or draft with its lines; it is not written when its owner has got one
    /// meanwhile, or its session has ended.
    #[must_use]
    pub fn opening(order: &Order, whose: Whose, told: Told) -> Self {
        let lines = order.lines.iter().map(|line| LineRow::of(order.id, line)).collect();
        Self {
            is_new: true,
            order: OrderRow::of(order, whose),
            lines,
            gone_lines: Vec::new(),
            shipping: Vec::new(),
            gone_shipping: Vec::new(),
            surcharges: Vec::new(),
            gone_surcharges: Vec::new(),
            told,
        }
    }

    /// What differs between two forms of an order. It is not written unless the stored version is
    /// the one before `after`'s.
    #[must_use]
    pub fn change(before: &Order, after: &Order, whose: Whose, told: Told) -> Self {
        let changes = Changes::between(before, after);
        let lines = changes.lines.inserted.iter().chain(&changes.lines.updated);
        let surcharges = changes.surcharges.inserted.iter().chain(&changes.surcharges.updated);
        Self {
            is_new: false,
            order: OrderRow::of(after, whose),
            lines: lines.map(|line| LineRow::of(after.id, line)).collect(),
            shipping: shipping_rows(after, &changes),
            surcharges: surcharges.map(|one| SurchargeRow::of(after.id, one)).collect(),
            gone_lines: changes.lines.removed,
            gone_shipping: changes.shipping_lines.removed,
            gone_surcharges: changes.surcharges.removed,
            told,
        }
    }
}

/// Writes an order in a transaction that has locked it, or made it. One statement.
pub async fn save(tx: &Tx, write: Write) -> Result<Saved, Fault> {
    let saved = Save::run(tx.conn(), &[write]).await?;
    Ok(saved.into_iter().next().unwrap_or(Saved::Overtaken))
}

/// Orders to be written that nobody has locked. Whoever holds one of them locked goes first.
pub struct Save;

impl Bundle for Save {
    type Ask = Write;
    type Answer = Saved;
    const READS: bool = false;

    async fn run(mut conn: &Conn, asked: &[Write]) -> Result<Vec<Saved>, Fault> {
        // Of two who change one order, the first goes.
        let mut ids = HashSet::new();
        let goes: Vec<bool> = asked.iter().map(|write| ids.insert(write.order.id)).collect();
        let writes: Vec<&Write> =
            asked.iter().zip(&goes).filter(|(_, goes)| **goes).map(|(write, _)| write).collect();
        let opened: Vec<_> = writes.iter().filter(|w| w.is_new).map(|w| &w.order).collect();
        let changed: Vec<_> = writes.iter().filter(|w| !w.is_new).map(|w| &w.order).collect();
        let lines: Vec<_> = writes.iter().flat_map(|w| &w.lines).collect();
        let gone_lines: Vec<_> = writes.iter().flat_map(|w| w.gone_lines.clone()).collect();
        let shipping: Vec<_> = writes.iter().flat_map(|w| &w.shipping).collect();
        let gone_shipping: Vec<_> = writes.iter().flat_map(|w| w.gone_shipping.clone()).collect();
        let surcharges: Vec<_> = writes.iter().flat_map(|w| &w.surcharges).collect();
        let gone_surcharges: Vec<_> =
            writes.iter().flat_map(|w| w.gone_surcharges.clone()).collect();
        let history: Vec<_> = writes.iter().flat_map(|w| &w.told.history).collect();
        let events: Vec<_> = writes.iter().flat_map(|w| &w.told.events).collect();
        let payments: Vec<_> = writes.iter().flat_map(|w| &w.told.payments).collect();
        let addresses: Vec<_> = writes.iter().flat_map(|w| &w.told.addresses).collect();
        let held: Vec<&Uses> = writes.iter().filter_map(|w| w.told.uses.as_ref()).collect();
        let uses: Vec<Use> = held.iter().flat_map(|uses| uses.rows()).collect();
        let text = composed(&[
            (CHANGED, !changed.is_empty()),
            (OPENED, !opened.is_empty()),
            (BOTH, !changed.is_empty() && !opened.is_empty()),
            (ONLY_CHANGED, opened.is_empty()),
            (ONLY_OPENED, changed.is_empty()),
            (LINES, !lines.is_empty()),
            (GONE_LINES, !gone_lines.is_empty()),
            (SHIPPING, !shipping.is_empty()),
            (GONE_SHIPPING, !gone_shipping.is_empty()),
            (SURCHARGES, !surcharges.is_empty()),
            (GONE_SURCHARGES, !gone_surcharges.is_empty()),
            (HISTORY, !history.is_empty()),
            (EVENTS, !events.is_empty()),
            (PAYMENTS, !payments.is_empty()),
            (ADDRESSES, !addresses.is_empty()),
            (uses::GIVEN_BACK, !held.is_empty()),
            (uses::TAKEN, !uses.is_empty()),
        ]);
        let written: Vec<Written> = diesel::sql_query(text)
            .bind::<Text, _>(json(&history)?)
            .bind::<Text, _>(json(&events)?)
            .bind::<Text, _>(json(&changed)?)
            .bind::<Text, _>(json(&opened)?)
            .bind::<Text, _>(json(&lines)?)
            .bind::<Array<SqlUuid>, _>(gone_lines)
            .bind::<Text, _>(json(&shipping)?)
            .bind::<Array<SqlUuid>, _>(gone_shipping)
            .bind::<Text, _>(json(&surcharges)?)
            .bind::<Array<SqlUuid>, _>(gone_surcharges)
            .bind::<Text, _>(json(&payments)?)
            .bind::<Text, _>(json(&addresses)?)
            .bind::<Text, _>(json(&held)?)
            .bind::<Text, _>(json(&uses)?)
            .kept()
            .load(&mut conn)
            .await?;
        let saved = |(write, goes): (&Write, &bool)| {
            let done = *goes && written.iter().any(|row| row.id == write.order.id);
            if done { Saved::Done } else { Saved::Overtaken }
        };
        Ok(asked.iter().zip(&goes).map(saved).collect())
    }
}

#[derive(QueryableByName)]
struct Written {
    #[diesel(sql_type = SqlUuid)]
    id: OrderId,
}

/// The statement with those parts only that something is written by: each costs the database the
/// opening of a table and its indexes, even for no rows.
fn composed(parts: &[(&str, bool)]) -> String {
    let present = parts.iter().filter(|(_, is_present)| *is_present);
    let parts: Vec<&str> = present.map(|(part, _)| *part).collect();
    format!("with {} {WRITTEN}", parts.join(", "))
}

// Each order is looked up by its key, whatever the planner thinks of joining: it plans once, perhaps
// while there are few orders. Whoever holds an order locked will change it: such a write is overtaken and does not wait, so
// that no order waits for another, and no two statements for each other.
const CHANGED: &str = "given as materialized (
    select n.* from json_populate_recordset(null::orders, $3::json) n),
  held as materialized (
    select h.id from given n cross join lateral (
      select o.id from orders o where o.id = n.id and o.version = n.version - 1
      for update of o skip locked) h),
  changed as (
    update orders o set updated_at = n.updated_at, number = n.number, customer_id = n.customer_id,
      email_address = n.email_address, owner_id = n.owner_id, session_id = n.session_id, state = n.state,
      active = n.active, currency_code = n.currency_code, currency_chosen = n.currency_chosen,
      coupon_codes = n.coupon_codes, promotion_ids = n.promotion_ids, shipping_address = n.shipping_address,
      billing_address = n.billing_address, tax_zone_id = n.tax_zone_id, placed_at = n.placed_at,
      version = n.version, event_sequence = n.event_sequence, total_quantity = n.total_quantity,
      sub_total = n.sub_total, sub_total_with_tax = n.sub_total_with_tax, shipping = n.shipping,
      shipping_with_tax = n.shipping_with_tax, surcharge_count = n.surcharge_count,
      payment_status = n.payment_status, fulfillment_status = n.fulfillment_status,
      indexed_updated_at = n.indexed_updated_at
    from given n join held h on h.id = n.id
    where o.id = n.id returning o.id)";
// A session that ended meanwhile (its guest has logged in) opens no cart that nobody would find. It is
// looked up as a value: an `exists` beside an `or` is answered from a hash of all sessions.
const OPENED: &str = "opened as (
    insert into orders select n.* from json_populate_recordset(null::orders, $4::json) n
    where n.session_id is null or (select s.id from sessions s where s.id = n.session_id) is not null
    on conflict do nothing returning id)";
const BOTH: &str = "o as (select id from changed union all select id from opened)";
const ONLY_CHANGED: &str = "o as (select id from changed)";
const ONLY_OPENED: &str = "o as (select id from opened)";
const LINES: &str = "line as (
    insert into order_lines
    select n.* from json_populate_recordset(null::order_lines, $5::json) n join o on o.id = n.order_id
    on conflict (id) do update set updated_at = excluded.updated_at, quantity = excluded.quantity,
      placed_quantity = excluded.placed_quantity, list_price = excluded.list_price,
      list_price_includes_tax = excluded.list_price_includes_tax,
      initial_list_price = excluded.initial_list_price, tax_lines = excluded.tax_lines,
      adjustments = excluded.adjustments, rounding_level = excluded.rounding_level,
      tax_rounding = excluded.tax_rounding, shipping_line_id = excluded.shipping_line_id,
      cancelled_open = excluded.cancelled_open, cancelled_shipped = excluded.cancelled_shipped,
      allocated = excluded.allocated, released = excluded.released, fulfilled = excluded.fulfilled,
      shipped = excluded.shipped, delivered = excluded.delivered)";
const GONE_LINES: &str = "gone_line as (
    delete from order_lines where id = any($6) and order_id in (select id from o))";
const SHIPPING: &str = "shipping as (
    insert into shipping_lines
    select n.* from json_populate_recordset(null::shipping_lines, $7::json) n join o on o.id = n.order_id
    on conflict (id) do update set updated_at = excluded.updated_at, position = excluded.position,
      shipping_method_id = excluded.shipping_method_id,
      replaced_method_id = excluded.replaced_method_id, list_price = excluded.list_price,
      list_price_includes_tax = excluded.list_price_includes_tax, tax_lines = excluded.tax_lines,
      adjustments = excluded.adjustments, tax_rounding = excluded.tax_rounding)";
const GONE_SHIPPING: &str = "gone_shipping as (
    delete from shipping_lines where id = any($8) and order_id in (select id from o))";
const SURCHARGES: &str = "surcharge as (
    insert into surcharges
    select n.* from json_populate_recordset(null::surcharges, $9::json) n join o on o.id = n.order_id
    on conflict (id) do update set updated_at = excluded.updated_at, description = excluded.description,
      sku = excluded.sku, list_price = excluded.list_price,
      list_price_includes_tax = excluded.list_price_includes_tax, tax_lines = excluded.tax_lines, tax_rounding = excluded.tax_rounding)";
const GONE_SURCHARGES: &str = "gone_surcharge as (
    delete from surcharges where id = any($10) and order_id in (select id from o))";
const HISTORY: &str = "entry as (
    insert into history_entries
      (id, order_id, customer_id, type, is_public, administrator_id, data, created_at, updated_at)
    select n.id, n.order_id, n.customer_id, n.type, n.is_public, n.administrator_id, n.data, n.created_at, n.created_at
    from json_populate_recordset(null::history_entries, $1::json) n join o on o.id = n.order_id)";
const PAYMENTS: &str = "payment as (
    insert into payments
    select n.* from json_populate_recordset(null::payments, $11::json) n join o on o.id = n.order_id
    on conflict (id) do update set updated_at = excluded.updated_at, state = excluded.state,
      transaction_id = excluded.transaction_id, error_message = excluded.error_message,
      metadata = excluded.metadata, captured = excluded.captured, refunded = excluded.refunded)";
const ADDRESSES: &str = "address as (
    insert into addresses
    select n.* from json_array_elements($12::json) e join o on o.id = (e ->> 'order_id')::uuid
      cross join lateral json_populate_record(null::addresses, e) n
    where not exists (select from addresses a where a.customer_id = n.customer_id)
    on conflict do nothing)";
// The condition names every bound value, since all forms of the statement are given the same.
const WRITTEN: &str = "select id from o
  where num_nulls($1::text, $2::text, $3::text, $4::text, $5::text, $6::uuid[], $7::text, $8::uuid[], $9::text, $10::uuid[], $11::text, $12::text, $13::text, $14::text) = 0";

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
