//! Payment methods on the wire.

pub mod inputs;
pub mod roots;
pub mod types;

pub use roots::{PaymentMethodMutation, PaymentMethodQuery};
pub use types::{
    PaymentMethod, PaymentMethodList, PaymentMethodQuote, PaymentMethodTranslation,
    PublicPaymentMethod,
};
