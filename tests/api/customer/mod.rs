//! Customers and their addresses.

mod addresses;
mod customers;
mod orders;
mod password;
