//! How goods are sent and what that costs (vendure-behaviour 6).

mod choose;
mod methods;
mod renew;
#[cfg(test)]
mod tests;

pub use choose::{SetMethodsRefused, WantedMethod, set_methods};
pub use methods::{
    CALCULATORS, CHECKERS, Charge, Quote, ShippingMethod, TAX_DESCRIPTION, eligible, quotes,
};
pub(crate) use renew::renew;
