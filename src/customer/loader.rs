//! Relations to customers and their addresses.

use db::customer::{AddressRow, CustomerRow};
use domain::id::CustomerId;

crate::loaders! {
    /// The customer with an id, deleted ones too.
    one customer: CustomerId => CustomerRow = db::customer::load;
    /// The addresses of a customer, in the order in which they were made.
    many addresses: CustomerId => AddressRow = db::customer::address::of_customers;
}
