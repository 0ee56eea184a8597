//! Relations to customers, their addresses and their groups.

use db::customer::{AddressRow, CUSTOMERS, CustomerRow};
use db::list::Page;
use db::{Conn, Fault};
use domain::id::CustomerId;

use crate::page::{Asked, of_scopes};

crate::loaders! {
    /// The customer with an id, deleted ones too.
    one customer: CustomerId => CustomerRow = db::customer::load;
    /// The addresses of a customer, in the order in which they were made.
    many addresses: CustomerId => AddressRow = db::customer::address::of_customers;
    /// A page of the customers of a group.
    one group_page: Asked => Page<CustomerRow> = group_pages;
}

async fn group_pages(
    conn: &Conn,
    keys: &[Asked],
) -> Result<Vec<(Asked, Page<CustomerRow>)>, Fault> {
    of_scopes(conn, CUSTOMERS, keys).await
}
