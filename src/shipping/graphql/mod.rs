//! Shipping methods on the wire.

pub mod inputs;
pub mod roots;
pub mod types;

pub use roots::{ShippingMutation, ShippingQuery};
pub use types::{
    PublicShippingMethod, ShippingMethod, ShippingMethodList, ShippingMethodQuote,
    ShippingMethodTranslation,
};
