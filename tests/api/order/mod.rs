//! Carts and orders.

mod admin;
mod cart;
mod channels;
mod checkout;
pub(crate) mod market;
mod merge;
mod refusals;
