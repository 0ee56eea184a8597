//! The handler for development: asks nobody, does what the metadata says.

use domain::operation::{Definition, OperationRefused};
use domain::payment::{NewPayment, Outcome, Payment, dummy};

use crate::payment::handler::{Paying, PaymentHandler, Step};

/// `dummy-payment-handler`.
pub(in crate::payment) struct Dummy;

impl PaymentHandler for Dummy {
    fn definition(&self) -> &'static Definition {
        &dummy::DEFINITION
    }

    fn create(&self, paying: &Paying<'_>) -> Result<Step<NewPayment>, OperationRefused> {
        let name = format!("dummy-{}", paying.id);
        let answer = dummy::create(paying.operation, paying.amount, paying.metadata, name)?;
        Ok(Step::Answered(answer))
    }

    fn settle(&self, payment: &Payment) -> Step<Outcome> {
        Step::Answered(dummy::settle(payment))
    }
}
