//! Payment methods on the wire.

pub mod assign;
pub mod inputs;
pub mod roots;
pub mod types;

pub use assign::PaymentMethodAssignmentMutation;
pub use roots::{PaymentMethodMutation, PaymentMethodQuery};
pub use types::{
    PaymentMethod, PaymentMethodList, PaymentMethodQuote, PaymentMethodTranslation,
    PublicPaymentMethod,
};
