//! Shipping methods on the wire.

pub mod assign;
pub mod inputs;
pub mod roots;
pub mod types;

pub use assign::ShippingMethodAssignmentMutation;
pub use roots::{ShippingMutation, ShippingQuery};
pub use types::{
    PublicShippingMethod, ShippingMethod, ShippingMethodList, ShippingMethodQuote,
    ShippingMethodTranslation,
};
