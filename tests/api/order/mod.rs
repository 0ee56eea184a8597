//! Carts and orders.

mod admin;
mod cart;
mod channels;
mod checkout;
mod crowd;
mod currencies;
mod email;
pub(crate) mod market;
mod merge;
mod refusals;
mod sending;
