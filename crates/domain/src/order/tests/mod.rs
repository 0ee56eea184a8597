pub(crate) mod fixture;
mod properties;
mod state;
mod totals;
