//! Taxes: which zone counts, which rate applies, and a price with and without it.

mod book;
mod price;
#[cfg(test)]
mod tests;

pub use book::{AppliedRate, ListPrice, NO_RATE, TaxBook, TaxRate, Zone, ZoneRule};
pub use price::Price;
