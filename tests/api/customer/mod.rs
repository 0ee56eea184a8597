//! Customers and their addresses.

mod addresses;
mod customers;
mod password;
