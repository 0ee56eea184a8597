//! The shop: its languages and its currencies.

mod currency;
mod language;
pub mod rules;
#[cfg(test)]
mod tests;

pub use currency::CurrencyCode;
pub use language::LanguageCode;
