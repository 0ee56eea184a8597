//! Money that a customer promises, pays and gets back.

mod answer;
mod due;
pub mod dummy;
pub mod ledger;
pub mod methods;
mod record;
pub mod state;
pub mod status;
#[cfg(test)]
mod tests;

use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::id::{OrderLineId, PaymentId, RefundId};
use crate::money::Amount;

pub use answer::{NewPayment, Outcome};
pub use due::{PayRefused, amount_to_pay, manual_amount};
pub use ledger::Ledger;
pub use record::{
    PaymentPlan, PaymentProblem, PaymentRefused, answered, cancel, record, settle, transition,
};
pub use state::{PaymentState, RefundState};
pub use status::{BalanceState, PaymentStatus};

/// A payment of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment {
    /// The payment's id.
    pub id: PaymentId,
    /// The code of the method, or whatever an administrator called it.
    pub method: String,
    /// How much was promised.
    pub amount: Amount,
    /// What became of it.
    pub state: PaymentState,
    /// How much of it is ours.
    pub captured: Amount,
    /// The provider's own name for it.
    pub transaction_id: Option<String>,
    /// What the provider said when it went wrong.
    pub error_message: Option<String>,
    /// What the provider told besides; customers see what is under `public`.
    pub metadata: Value,
    /// What went back, by id.
    pub refunds: Vec<Refund>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was changed last.
    pub updated_at: DateTime<Utc>,
}

/// Money that goes back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refund {
    /// The refund's id.
    pub id: RefundId,
    /// What became of it.
    pub state: RefundState,
    /// How much for goods.
    pub items: Amount,
    /// How much for shipping.
    pub shipping: Amount,
    /// How much more or less.
    pub adjustment: Amount,
    /// How much in all.
    pub total: Amount,
    /// The method by which it goes back.
    pub method: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// The provider's own name for it.
    pub transaction_id: Option<String>,
    /// What the provider told besides.
    pub metadata: Value,
    /// For which goods.
    pub lines: Vec<RefundLine>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was changed last.
    pub updated_at: DateTime<Utc>,
}

/// Units that a refund is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RefundLine {
    /// The line of the order.
    pub order_line_id: OrderLineId,
    /// How many units.
    pub quantity: i32,
}

impl Payment {
    /// What it counts for: what is promised as long as it is promised, then what is ours.
    #[must_use]
    pub fn worth(&self) -> Amount {
        match self.state {
            PaymentState::Created | PaymentState::Authorized => self.amount,
            PaymentState::Settled => self.captured,
            PaymentState::Declined | PaymentState::Error | PaymentState::Cancelled => Amount::ZERO,
        }
    }
}
