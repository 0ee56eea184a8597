//! Relations of orders and payments. One statement each, whatever the number of rows.

use std::sync::Arc;

use db::list::Page;
use db::order::{OF_CUSTOMERS, Whole};
use db::{Conn, Fault};
use domain::id::{OrderId, OrderLineId, PaymentId};
use domain::order::Order;
use domain::payment::Payment;

use crate::page::{Asked, of_owners};

crate::loaders! {
    /// An order by its id.
    one order: OrderId => Arc<Order> = orders;
    /// The order of a line.
    one order_of_line: OrderLineId => Arc<Order> = orders_of_lines;
    /// A page of the orders of a customer. Two statements.
    one customer_page: Asked => Page<Arc<Order>> = pages_of_customers;
    /// The payments of an order, by id.
    many payments: OrderId => Payment = db::payment::by_order;
    /// A payment by its id.
    one payment: PaymentId => Payment = db::payment::by_id;
}

async fn pages_of_customers(
    conn: &Conn,
    keys: &[Asked],
) -> Result<Vec<(Asked, Page<Arc<Order>>)>, Fault> {
    let read = of_owners::<Whole>(conn, OF_CUSTOMERS, keys).await?;
    let told = |(key, page): (Asked, Page<Whole>)| {
        let items = page.items.into_iter().map(|whole| whole.order().map(Arc::new));
        let items = items.collect::<Result<Vec<_>, Fault>>()?;
        Ok((key, Page { items, total: page.total }))
    };
    read.into_iter().map(told).collect()
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
