//! Carts and orders.

mod admin;
mod cart;
mod channels;
mod checkout;
mod crowd;
mod currencies;
pub(crate) mod market;
mod merge;
mod refusals;
