//! The histories of orders and customers, page by page. Two statements for all owners that ask for
//! the same page.

use db::history::{OF_CUSTOMERS, OF_ORDERS, Row};
use db::list::Page;
use db::{Conn, Fault};
use domain::id::{CustomerId, OrderId};

use crate::page::{Asked, of_owners};

crate::loaders! {
    /// A page of the history of an order.
    one order_history: Asked => Page<Row> = of_orders;
    /// A page of the history of a customer.
    one customer_history: Asked => Page<Row> = of_customers;
}

/// Whose history it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Owner {
    /// An order's.
    Order(OrderId),
    /// A customer's.
    Customer(CustomerId),
}

async fn of_orders(conn: &Conn, keys: &[Asked]) -> Result<Vec<(Asked, Page<Row>)>, Fault> {
    of_owners(conn, OF_ORDERS, keys).await
}

async fn of_customers(conn: &Conn, keys: &[Asked]) -> Result<Vec<(Asked, Page<Row>)>, Fault> {
    of_owners(conn, OF_CUSTOMERS, keys).await
}
