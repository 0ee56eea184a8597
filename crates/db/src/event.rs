//! The log of what happened to orders: appended in the transaction of the effect, read as a feed.
//!
//! A place in the feed is a transaction's number with the event's own ([`Cursor`]). Numbers of
//! transactions are given when they begin to write and not when they commit, so a reader stops
//! before the oldest transaction that is still running: what commits later with a lower number is
//! still to come, never behind (docs/adr/0006).

use chrono::{DateTime, Utc};
use diesel::deserialize::QueryableByName;
use diesel::sql_types::{
    Array, BigInt, Double, Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid,
};
use diesel_async::RunQueryDsl as _;
use domain::event::{ActorKind, EventType};
use domain::fulfillment::FulfillmentStatus;
use domain::id::{ChannelId, CustomerId, OrderId};
use domain::order::OrderState;
use domain::payment::PaymentStatus;
use futures_util::try_join;
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use crate::keep::Keep as _;
use crate::{Conn, Fault, Tx};

/// An event before it is written.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct New {
    /// The order.
    pub order_id: OrderId,
    /// Its place among the order's events, counted from 1 without holes.
    pub sequence: i64,
    /// What happened.
    #[serde(rename = "type")]
    pub kind: EventType,
    /// What kind of caller made it happen.
    pub actor_kind: ActorKind,
    /// The administrator, customer or key.
    pub actor_id: Option<Uuid>,
    /// What the caller is called; empty for guests.
    pub actor_name: String,
    /// The request in which it happened.
    pub request_id: String,
    /// The order's channel.
    pub channel_id: ChannelId,
    /// The order's customer, once known.
    pub customer_id: Option<CustomerId>,
    /// The order's code.
    pub order_code: String,
    /// The order's state afterwards.
    pub order_state: OrderState,
    /// The order's payment status afterwards.
    pub payment_status: PaymentStatus,
    /// The order's fulfillment status afterwards.
    pub fulfillment_status: FulfillmentStatus,
    /// Which fields changed: a list of `{path, from, to}`.
    pub changes: Value,
    /// What partners need to know about it, as an object.
    pub payload: Value,
}

/// An event as it stands in the log.
#[derive(Debug, Clone, PartialEq, QueryableByName)]
pub struct Row {
    /// Its number in the log.
    #[diesel(sql_type = BigInt)]
    pub id: i64,
    /// The transaction that wrote it.
    #[diesel(sql_type = Text)]
    pub xid: String,
    /// When it happened.
    #[diesel(sql_type = Timestamptz)]
    pub at: DateTime<Utc>,
    /// The order.
    #[diesel(sql_type = SqlUuid)]
    pub order_id: OrderId,
    /// Its place among the order's events.
    #[diesel(sql_type = BigInt)]
    pub sequence: i64,
    /// What happened.
    #[diesel(sql_type = Text)]
    pub kind: EventType,
    /// What kind of caller made it happen.
    #[diesel(sql_type = Text)]
    pub actor_kind: ActorKind,
    /// The administrator, customer or key.
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub actor_id: Option<Uuid>,
    /// What the caller is called.
    #[diesel(sql_type = Text)]
    pub actor_name: String,
    /// The request in which it happened.
    #[diesel(sql_type = Text)]
    pub request_id: String,
    /// The order's channel.
    #[diesel(sql_type = SqlUuid)]
    pub channel_id: ChannelId,
    /// The order's customer at that time.
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub customer_id: Option<CustomerId>,
    /// The order's code.
    #[diesel(sql_type = Text)]
    pub order_code: String,
    /// The order's state afterwards.
    #[diesel(sql_type = Text)]
    pub order_state: OrderState,
    /// The order's payment status afterwards.
    #[diesel(sql_type = Text)]
    pub payment_status: PaymentStatus,
    /// The order's fulfillment status afterwards.
    #[diesel(sql_type = Text)]
    pub fulfillment_status: FulfillmentStatus,
    /// Which fields changed.
    #[diesel(sql_type = Jsonb)]
    pub changes: Value,
    /// What partners need to know about it.
    #[diesel(sql_type = Jsonb)]
    pub payload: Value,
}

/// A place in the feed: everything up to it was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cursor {
    xid: u64,
    id: i64,
}

impl Cursor {
    /// Before every event.
    pub const BEGINNING: Self = Self { xid: 0, id: 0 };

    /// Reads the text form; `None` for what is no cursor of ours.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (xid, id) = text.split_once('-')?;
        Some(Self {
            xid: u64::from_str_radix(xid, 36).ok()?,
            id: i64::from_str_radix(id, 36).ok()?,
        })
    }

    /// The text form, which clients do not look into.
    #[must_use]
    pub fn text(self) -> String {
        format!("{}-{}", base36(self.xid), base36(self.id.unsigned_abs()))
    }

    fn of(xid: &str, id: i64) -> Result<Self, Fault> {
        let xid = xid.parse().map_err(|_e| Fault::Data(format!("{xid:?} is no transaction")))?;
        Ok(Self { xid, id })
    }
}

fn base36(mut number: u64) -> String {
    let mut digits = Vec::new();
    loop {
        let digit = u32::try_from(number % 36).unwrap_or(0);
        digits.push(char::from_digit(digit, 36).unwrap_or('0'));
        number /= 36;
        if number == 0 {
            return digits.into_iter().rev().collect();
        }
    }
}

impl Row {
    /// Its place in the feed.
    pub fn cursor(&self) -> Result<Cursor, Fault> {
        Cursor::of(&self.xid, self.id)
    }
}

/// Which events a reader wants: those that fit every list; a list that is missing fits all.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Filter {
    /// What happened.
    pub types: Option<Vec<EventType>>,
    /// The orders.
    pub orders: Option<Vec<OrderId>>,
    /// The channels.
    pub channels: Option<Vec<ChannelId>>,
    /// The customers, as they were then.
    pub customers: Option<Vec<CustomerId>>,
    /// The order's states afterwards.
    pub states: Option<Vec<OrderState>>,
    /// The channel that the reader may see; `None` from the default channel, which sees all.
    pub scope: Option<ChannelId>,
}

impl Filter {
    /// Whether an event fits.
    #[must_use]
    pub fn fits(&self, row: &Row) -> bool {
        fn has<T: PartialEq>(list: Option<&Vec<T>>, value: &T) -> bool {
            list.is_none_or(|list| list.contains(value))
        }
        self.scope.is_none_or(|channel| channel == row.channel_id)
            && has(self.types.as_ref(), &row.kind)
            && has(self.orders.as_ref(), &row.order_id)
            && has(self.channels.as_ref(), &row.channel_id)
            && has(self.states.as_ref(), &row.order_state)
            && self
                .customers
                .as_ref()
                .is_none_or(|list| row.customer_id.is_some_and(|id| list.contains(&id)))
    }
}

/// A piece of the feed.
#[derive(Debug, Clone)]
pub struct Piece {
    /// The events, in the order of the feed.
    pub rows: Vec<Row>,
    /// Up to where there are no other events for this reader.
    pub reached: Cursor,
    /// Up to where events were deleted: a reader whose cursor is before it has missed some.
    pub forgotten: Cursor,
}

/// The part of a statement that writes the events $2 of the orders in `o`.
///
/// A transaction may have got its number before it got the order: then the events of the one that had
/// the order before it have a higher number, and these take that one, too. It has ended, so readers who
/// stop before the oldest transaction still running wait for this one as well.
pub(crate) const INSERT: &str = "event as (
    insert into order_events (xid, order_id, sequence, type, actor_kind, actor_id, actor_name, request_id,
      channel_id, customer_id, order_code, order_state, payment_status, fulfillment_status, changes, payload)
    select greatest(pg_current_xact_id(), (select b.xid from order_events b
        where b.order_id = n.order_id order by b.sequence desc limit 1)),
      n.order_id, n.sequence, n.type, n.actor_kind, n.actor_id, n.actor_name, n.request_id, n.channel_id,
      n.customer_id, n.order_code, n.order_state, n.payment_status, n.fulfillment_status, n.changes, n.payload
    from json_populate_recordset(null::order_events, $2::json) n join o on o.id = n.order_id
    order by n.order_id, n.sequence)";

#[derive(QueryableByName)]
struct Place {
    #[diesel(sql_type = Text)]
    xid: String,
    #[diesel(sql_type = BigInt)]
    id: i64,
}

const COLUMNS: &str = "id, xid::text as xid, at, order_id, sequence, type as kind, actor_kind, actor_id, actor_name,
   request_id, channel_id, customer_id, order_code, order_state, payment_status, fulfillment_status, changes, payload";

/// Reads the feed after a cursor, as far as it is safe. Three statements that travel together.
///
/// The head of the feed is read before the events, so that none is between them and it; what was
/// forgotten is read after them: when it is not past the cursor, none are missing.
pub async fn after(
    conn: &Conn,
    cursor: Cursor,
    filter: &Filter,
    first: i64,
) -> Result<Piece, Fault> {
    // An order's own events are few and have an index of their own.
    let orders = if filter.orders.is_some() { "order_id = any($9)" } else { "$9::uuid[] is null" };
    let rows = diesel::sql_query(format!(
        "select {COLUMNS} from order_events e
         where (xid, id) > ($1::text::xid8, $2) and xid < pg_snapshot_xmin(pg_current_snapshot()) and {orders}
           and ($3::text[] is null or type = any($3)) and ($4::uuid[] is null or channel_id = any($4))
           and ($5::uuid[] is null or customer_id = any($5)) and ($6::text[] is null or order_state = any($6))
           and ($7::uuid is null or channel_id = $7)
         order by e.xid, e.id limit $8",
    ))
    .bind::<Text, _>(cursor.xid.to_string())
    .bind::<BigInt, _>(cursor.id)
    .bind::<Nullable<Array<Text>>, _>(filter.types.clone())
    .bind::<Nullable<Array<SqlUuid>>, _>(filter.channels.clone())
    .bind::<Nullable<Array<SqlUuid>>, _>(filter.customers.clone())
    .bind::<Nullable<Array<Text>>, _>(filter.states.clone())
    .bind::<Nullable<SqlUuid>, _>(filter.scope)
    .bind::<BigInt, _>(first)
    .bind::<Nullable<Array<SqlUuid>>, _>(filter.orders.clone())
    .kept();
    let mut first_conn = conn;
    let rows = async { Ok(rows.load::<Row>(&mut first_conn).await?) };
    let (head, rows, forgotten) = try_join!(now(conn), rows, forgotten(conn))?;
    let last = rows.last().map_or(Ok(cursor), Row::cursor)?;
    let is_all = i64::try_from(rows.len()).unwrap_or(i64::MAX) < first;
    let reached = if is_all { head.max(last) } else { last };
    Ok(Piece { rows, reached, forgotten })
}

/// Where the feed is now: events after this place happen later, or are just being written. It is the
/// place of an event, which stays where it is: after a crash the database may give numbers of
/// transactions again of which nothing was left. One statement.
pub async fn now(mut conn: &Conn) -> Result<Cursor, Fault> {
    let place: Place = diesel::sql_query(
        "select p.xid::text as xid, p.id from (
           (select e.xid, e.id from order_events e where e.xid < pg_snapshot_xmin(pg_current_snapshot())
            order by e.xid desc, e.id desc limit 1)
           union all select f.xid, f.event_id from order_events_forgotten f) p
         order by p.xid desc, p.id desc limit 1",
    )
    .kept()
    .get_result(&mut conn)
    .await?;
    Cursor::of(&place.xid, place.id)
}

/// Up to where events were deleted. One statement.
pub async fn forgotten(mut conn: &Conn) -> Result<Cursor, Fault> {
    let place: Place =
        diesel::sql_query("select xid::text as xid, event_id as id from order_events_forgotten")
            .kept()
            .get_result(&mut conn)
            .await?;
    Cursor::of(&place.xid, place.id)
}

/// Deletes events that are older than `days`; tells how many. Two statements.
///
/// Events are forgotten from the beginning of the feed on, so that a cursor tells by itself whether
/// it has missed any.
pub async fn forget(tx: &Tx, days: i32) -> Result<usize, Fault> {
    let mut conn = tx.conn();
    diesel::sql_query(
        "with kept as (select xid, id from order_events where at >= now() - make_interval(days => $1)
           order by xid, id limit 1)
         update order_events_forgotten f set xid = e.xid, event_id = e.id
         from (select xid, id from order_events o where xid < pg_snapshot_xmin(pg_current_snapshot())
                 and not exists (select from kept k where (k.xid, k.id) <= (o.xid, o.id))
               order by xid desc, id desc limit 1) e",
    )
    .bind::<diesel::sql_types::Integer, _>(days)
    .kept()
    .execute(&mut conn)
    .await?;
    let count = diesel::sql_query(
        "delete from order_events e using order_events_forgotten f where (e.xid, e.id) <= (f.xid, f.event_id)",
    )
    .kept()
    .execute(&mut conn)
    .await?;
    Ok(count)
}

#[derive(QueryableByName)]
struct Lag {
    #[diesel(sql_type = Double)]
    seconds: f64,
}

/// How old the oldest event is that readers cannot see yet, in seconds; 0 when there is none. One
/// statement.
pub async fn lag(mut conn: &Conn) -> Result<f64, Fault> {
    let lag: Lag = diesel::sql_query(
        "select coalesce(extract(epoch from clock_timestamp() - min(at)), 0)::float8 as seconds
         from order_events where xid >= pg_snapshot_xmin(pg_current_snapshot())",
    )
    .kept()
    .get_result(&mut conn)
    .await?;
    Ok(lag.seconds)
}
