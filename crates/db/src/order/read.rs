//! Reads orders, and locks them.

use diesel::deserialize::QueryableByName;
use diesel::sql_types::{Array, BigInt, Bool, Integer, Nullable, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl as _;
use domain::id::{OrderId, SessionId};
use domain::order::Order;
use serde::de::DeserializeOwned;

use super::rows::{OrderRow, Parts};
use super::save::{Whose, json};
use super::which::{ASKED, Answers, Which, by_clause};
use crate::keep::Keep as _;
use crate::list::{Owned, Source};
use crate::together::Bundle;
use crate::{Conn, Fault, Tx};

/// The select list of a whole order.
macro_rules! whole {
    () => {
        "o.*,
         (select json_agg(l)::text from order_lines l where l.order_id = o.id) as lines,
         (select json_agg(s)::text from shipping_lines s where s.order_id = o.id) as shipping_lines,
         case when o.surcharge_count > 0 then
           (select json_agg(c)::text from surcharges c where c.order_id = o.id) end as surcharges"
    };
}
pub(crate) use whole;

/// The list of orders; its rows are [`Whole`].
pub const ORDERS: Source = Source {
    select: whole!(),
    from: "orders o left join customers c on c.id = o.customer_id",
    key: "o.id",
};

/// The orders of customers.
pub const OF_CUSTOMERS: Owned = Owned { source: ORDERS, owner: "o.customer_id" };

/// An order as it is read.
#[derive(Debug, Clone, QueryableByName)]
pub struct Whole {
    #[diesel(embed)]
    own: OrderRow,
    #[diesel(embed)]
    parts: PartTexts,
}

/// What an order consists of, as JSON texts of its statement.
#[derive(Debug, Clone, QueryableByName)]
pub(super) struct PartTexts {
    #[diesel(sql_type = Nullable<Text>)]
    lines: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    shipping_lines: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    surcharges: Option<String>,
}

impl PartTexts {
    pub(super) fn parsed(&self) -> Result<Parts, Fault> {
        Ok(Parts {
            lines: parsed(self.lines.as_deref())?,
            shipping_lines: parsed(self.shipping_lines.as_deref())?,
            surcharges: parsed(self.surcharges.as_deref())?,
        })
    }
}

impl Whole {
    /// The order.
    pub fn order(self) -> Result<Order, Fault> {
        Ok(self.own.with(self.parts.parsed()?))
    }

    /// Whose cart it was or is.
    #[must_use]
    pub fn whose(&self) -> Whose {
        Whose { owner: self.own.owner_id, session: self.own.session_id }
    }
}

/// Reads a JSON array that `json_agg` made; none is empty.
pub(super) fn parsed<T: DeserializeOwned>(text: Option<&str>) -> Result<Vec<T>, Fault> {
    match text {
        Some(text) => serde_json::from_str(text).map_err(|e| Fault::Data(e.to_string())),
        None => Ok(Vec::new()),
    }
}

/// Orders that are meant, whole.
pub struct Find;

impl Bundle for Find {
    type Ask = Which;
    type Answer = Option<Whole>;
    const READS: bool = true;

    async fn run(mut conn: &Conn, asked: &[Which]) -> Result<Vec<Option<Whole>>, Fault> {
        let mut found = Answers::new(asked.len());
        for (clause, places) in by_clause(asked.iter()) {
            let of = |place: &usize| asked.get(*place).map(|which| which.asked(*place, None));
            let asked: Vec<_> = places.iter().filter_map(of).collect();
            let text = format!(
                "select a.n, {} from {ASKED} cross join lateral (select o.* from orders o where {clause}) o",
                whole!()
            );
            let rows: Vec<Placed> = diesel::sql_query(text)
                .bind::<Text, _>(json(&asked)?)
                .kept()
                .load(&mut conn)
                .await?;
            rows.into_iter().for_each(|Placed { place, whole }| found.put(place, whole));
        }
        Ok(found.all())
    }
}

#[derive(QueryableByName)]
struct Placed {
    #[diesel(sql_type = Integer, column_name = "n")]
    place: i32,
    #[diesel(embed)]
    whole: Whole,
}

/// Locks several orders, in the order of their ids, and reads them whole. Two statements.
pub async fn lock_all(tx: &Tx, ids: &[OrderId]) -> Result<Vec<Whole>, Fault> {
    let mut conn = tx.conn();
    let mut again = tx.conn();
    let rows = diesel::sql_query(
        "select o.id from orders o where o.id = any($1) order by o.id for update",
    )
    .bind::<Array<SqlUuid>, _>(ids.to_vec())
    .kept()
    .execute(&mut conn);
    let text = format!("select {} from orders o where o.id = any($1) order by o.id", whole!());
    let whole =
        diesel::sql_query(text).bind::<Array<SqlUuid>, _>(ids.to_vec()).kept().load(&mut again);
    let (_locked, whole) = futures_util::try_join!(rows, whole)?;
    Ok(whole)
}

#[derive(QueryableByName)]
struct Yes {
    #[diesel(sql_type = Bool)]
    yes: bool,
}

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

/// Whether an order is or was the cart of this session. One statement.
pub async fn is_placed_by(mut conn: &Conn, id: OrderId, session: SessionId) -> Result<bool, Fault> {
    let rows: Vec<Yes> = diesel::sql_query(
        "select session_id = $2 as yes from orders where id = $1 and session_id is not null",
    )
    .bind::<SqlUuid, _>(id)
    .bind::<SqlUuid, _>(session)
    .kept()
    .load(&mut conn)
    .await?;
    Ok(rows.iter().any(|row| row.yes))
}

/// The next number of a channel's series. One statement, which no other transaction waits for.
pub async fn next_number(tx: &Tx, channel: domain::id::ChannelId) -> Result<i64, Fault> {
    let mut conn = tx.conn();
    let row: Number = diesel::sql_query(
        "select nextval(sequence_name::regclass) as number from number_series where channel_id = $1",
    )
    .bind::<SqlUuid, _>(channel)
    .kept()
    .get_result(&mut conn)
    .await?;
    Ok(row.number)
}
