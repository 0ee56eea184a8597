//! Shipping methods on the wire.

mod inputs;
mod roots;
mod types;

pub use roots::{ShippingMutation, ShippingQuery};
pub use types::{
    PublicShippingMethod, ShippingMethod, ShippingMethodList, ShippingMethodQuote,
    ShippingMethodTranslation,
};
