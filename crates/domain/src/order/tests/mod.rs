mod cart;
mod checkout;
pub(crate) mod fixture;
mod flow;
mod properties;
mod sequences;
pub(crate) mod shop;
mod state;
mod totals;
