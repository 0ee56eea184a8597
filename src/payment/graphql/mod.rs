//! Payments on the wire.

mod refund;
mod results;
pub mod roots;
mod types;

pub use refund::{Refund, RefundLine};
pub use results::{AddManualPaymentToOrderResult, AddPaymentToOrderResult, SettlePaymentResult};
pub use roots::{AdminPaymentMutation, PaymentMutation};
pub use types::Payment;
