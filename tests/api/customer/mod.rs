//! Customers and their addresses.

mod addresses;
mod customers;
mod groups;
mod orders;
mod password;
