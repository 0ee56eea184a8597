//! Money that a customer promises, pays and gets back.

pub mod state;
pub mod status;
#[cfg(test)]
mod tests;

pub use state::{PaymentState, RefundState};
pub use status::{BalanceState, PaymentStatus};
