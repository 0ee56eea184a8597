//! Relations of orders and payments. One statement each, whatever the number of rows.

use std::sync::Arc;

use db::{Conn, Fault};
use domain::id::{OrderId, OrderLineId, PaymentId};
use domain::order::Order;
use domain::payment::Payment;

crate::loaders! {
    /// An order by its id.
    one order: OrderId => Arc<Order> = orders;
    /// The order of a line.
    one order_of_line: OrderLineId => Arc<Order> = orders_of_lines;
    /// The payments of an order, by id.
    many payments: OrderId => Payment = db::payment::by_order;
    /// A payment by its id.
    one payment: PaymentId => Payment = db::payment::by_id;
}

async fn orders(conn: &Conn, ids: &[OrderId]) -> Result<Vec<(OrderId, Arc<Order>)>, Fault> {
    let found = db::order::orders_by_id(conn, ids).await?;
    Ok(found.into_iter().map(|(id, order)| (id, Arc::new(order))).collect())
}

async fn orders_of_lines(
    conn: &Conn,
    ids: &[OrderLineId],
) -> Result<Vec<(OrderLineId, Arc<Order>)>, Fault> {
    let found = db::order::orders_by_line(conn, ids).await?;
    Ok(found.into_iter().map(|(id, order)| (id, Arc::new(order))).collect())
}
