//! Payment methods on the wire.

mod inputs;
mod roots;
mod types;

pub use roots::{PaymentMethodMutation, PaymentMethodQuery};
pub use types::{
    PaymentMethod, PaymentMethodList, PaymentMethodQuote, PaymentMethodTranslation,
    PublicPaymentMethod,
};
