//! How goods are sent and what that costs (vendure-behaviour 6).

mod calculator;
mod checker;
mod choose;
mod methods;
mod parcel;
mod renew;
#[cfg(test)]
mod tests;
mod trial;

pub use calculator::{CALCULATORS, Calculator, Charge, TAX_DESCRIPTION};
pub use checker::{CHECKERS, Checker};
pub use choose::{AssignRefused, Assignment, SetMethodsRefused, WantedMethod, assign, set_methods};
pub use methods::{Quote, ShippingMethod, eligible, quotes};
pub use parcel::{Parcel, ShippingBook, Weights};
pub(crate) use renew::renew;
pub use trial::{TrialLine, trial};
