//! What a way to pay must be able to do.
//!
//! A payment takes three steps (docs/adr/0007): *intend* decides inside a transaction what is to be
//! asked, *call* asks the outside when no lock is held, *record* writes the answer in a transaction
//! of its own. A handler that asks nobody answers in the first step, and all is one transaction.

use domain::id::PaymentId;
use domain::money::Amount;
use domain::operation::{Definition, Operation, OperationRefused};
use domain::order::Order;
use domain::payment::{NewPayment, Outcome, Payment};
use futures_util::future::BoxFuture;
use serde_json::Value;

use super::handlers::Dummy;

/// A payment that shall be made.
#[derive(Debug, Clone)]
pub struct Paying<'p> {
    /// The payment's id, which is also the key under which a provider is asked once only.
    pub id: PaymentId,
    /// How the shop configured the handler.
    pub operation: &'p Operation,
    /// The order that is paid.
    pub order: &'p Order,
    /// How much is due.
    pub amount: Amount,
    /// What the storefront tells.
    pub metadata: &'p Value,
}

/// What intending comes to.
pub enum Step<Answer> {
    /// Nobody needs to be asked: this is the answer.
    Answered(Answer),
    /// Somebody outside must be asked: the call, which starts when it is awaited.
    Ask(BoxFuture<'static, Answer>),
}

/// A way to pay. The program knows a few; a shop's payment methods choose among them.
pub trait PaymentHandler: Send + Sync {
    /// Its code and arguments.
    fn definition(&self) -> &'static Definition;

    /// Intends to make a payment.
    fn create(&self, paying: &Paying<'_>) -> Result<Step<NewPayment>, OperationRefused>;

    /// Intends to settle a payment that was authorized.
    fn settle(&self, payment: &Payment) -> Step<Outcome>;
}

/// The handler with this code.
#[must_use]
pub fn find(code: &str) -> Option<&'static dyn PaymentHandler> {
    static DUMMY: Dummy = Dummy;
    let all: [&'static dyn PaymentHandler; 1] = [&DUMMY];
    all.into_iter().find(|handler| handler.definition().code == code)
}
