//! Carts and orders.

mod admin;
mod cart;
mod checkout;
pub(crate) mod market;
