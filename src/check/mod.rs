//! The check of the books: whether everything that is stored is what its parts add up to
//! (`cartwright check`, `Query.orderConsistency`).
//!
//! It changes nothing, takes no lock, and reads all orders once, in portions of 500: four statements
//! each. An order that is changed while its portion is read is looked at again.

pub mod graphql;

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use db::{Conn, Fault, Pool};
use domain::fulfillment::Fulfillment;
use domain::id::{OrderId, PromotionId};
use domain::order::Order;
use domain::order::consistency::{Beside, Difference, differences};
use domain::payment::{Ledger, Payment};

/// Orders that are read at once.
const PORTION: i64 = 500;

/// What a check has found.
#[derive(Debug, Default)]
pub struct Report {
    /// How many orders were looked at, carts included.
    pub orders: usize,
    /// What differs, each with the thing that it differs in.
    pub differences: Vec<(String, Difference)>,
}

impl Report {
    /// Whether everything adds up.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.differences.is_empty()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.differences.len();
        if self.is_clean() {
            return writeln!(f, "checked {} orders: everything adds up", self.orders);
        }
        writeln!(f, "checked {} orders: {count} things do not add up", self.orders)?;
        for (thing, Difference { path, stored, computed }) in &self.differences {
            writeln!(f, "  {thing}: {path} is {stored}, its parts make {computed}")?;
        }
        Ok(())
    }
}

/// Checks a whole database; tells after each portion how many orders were looked at.
pub async fn run(pool: &Pool, progress: impl Fn(usize)) -> Result<Report, Fault> {
    let mut report = Report::default();
    let mut last: Option<OrderId> = None;
    loop {
        let conn = pool.reader().await?;
        let portion = db::check::orders_after(&conn, last, PORTION).await?;
        let Some(end) = portion.last() else { break };
        last = Some(end.id);
        report.orders = report.orders.saturating_add(portion.len());
        report.differences.extend(of_orders(&conn, portion).await?);
        drop(conn);
        progress(report.orders);
    }
    let conn = pool.reader().await?;
    let across = db::check::across(&conn).await?;
    report.differences.extend(across.into_iter().map(|row| {
        let (stored, computed) = (row.stored.to_string(), row.computed.to_string());
        (row.thing, Difference { path: row.path, stored, computed })
    }));
    Ok(report)
}

/// What differs in some orders. Three statements; where something does, once more with the order as
/// it is then.
async fn of_orders(conn: &Conn, orders: Vec<Order>) -> Result<Vec<(String, Difference)>, Fault> {
    let found = compared(conn, &orders).await?;
    let suspects: Vec<OrderId> = found.iter().map(|(order, _)| order.id).collect();
    if suspects.is_empty() {
        return Ok(Vec::new());
    }
    let again = db::order::orders_by_id(conn, &suspects).await?;
    let again: Vec<Order> = again.into_iter().map(|(_, order)| order).collect();
    let found = compared(conn, &again).await?;
    let told = found.into_iter().map(|(order, one)| (format!("order {}", order.code), one));
    Ok(told.collect())
}

/// What differs in one order.
pub async fn of_order(conn: &Conn, order: &Order) -> Result<Vec<Difference>, Fault> {
    let found = compared(conn, std::slice::from_ref(order)).await?;
    Ok(found.into_iter().map(|(_, difference)| difference).collect())
}

async fn compared<'o>(
    conn: &Conn,
    orders: &'o [Order],
) -> Result<Vec<(&'o Order, Difference)>, Fault> {
    let ids: Vec<OrderId> = orders.iter().map(|order| order.id).collect();
    let (payments, fulfillments, uses) = futures_util::try_join!(
        db::payment::by_order(conn, &ids),
        db::fulfillment::by_order(conn, &ids),
        db::check::uses(conn, &ids),
    )?;
    let payments: HashMap<OrderId, Vec<Payment>> = grouped(payments);
    let fulfillments: HashMap<OrderId, Vec<Arc<Fulfillment>>> = grouped(fulfillments);
    let uses: HashMap<OrderId, Vec<PromotionId>> = grouped(uses);
    let mut all = Vec::new();
    for order in orders {
        let sent = fulfillments.get(&order.id).map_or(&[][..], Vec::as_slice);
        let sent: Vec<&Fulfillment> = sent.iter().map(AsRef::as_ref).collect();
        let beside = Beside {
            ledger: Ledger::of(payments.get(&order.id).map_or(&[], Vec::as_slice)),
            fulfillments: &sent,
            uses: uses.get(&order.id).map_or(&[], Vec::as_slice),
        };
        let found = differences(order, beside).unwrap_or_else(|overflow| {
            let (path, stored) = ("totals".to_owned(), overflow.to_string());
            vec![Difference { path, stored, computed: String::new() }]
        });
        all.extend(found.into_iter().map(|difference| (order, difference)));
    }
    Ok(all)
}

fn grouped<T>(rows: Vec<(OrderId, T)>) -> HashMap<OrderId, Vec<T>> {
    let mut groups: HashMap<OrderId, Vec<T>> = HashMap::new();
    for (id, row) in rows {
        groups.entry(id).or_default().push(row);
    }
    groups
}
