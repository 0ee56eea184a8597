//! What becomes of paying, on the wire.

use async_graphql::Union;
use domain::payment::{PaymentProblem, PaymentState};

use super::types::Payment;
use crate::failure::{Failure, Stop};
use crate::order::graphql::Order;
use crate::order::refusal::{NoActiveOrderError, OrderStateTransitionError};
use crate::order::{Paid, PaidOrRepriced, Repriced};
use crate::payment::commands::{AddPaymentRefused, ManualRefused, SettleRefused};
use crate::payment::refusal::{
    CouponRemovedDuringCheckoutError, IneligiblePaymentMethodError, ManualPaymentStateError,
    OrderPaymentStateError, PaymentDeclinedError, PaymentFailedError, PaymentStateTransitionError,
    SettlePaymentError,
};

/// What becomes of a payment.
#[derive(Union)]
pub enum AddPaymentToOrderResult {
    /// The order with the payment.
    Order(Order),
    /// The order takes no payment now.
    OrderPaymentStateError(OrderPaymentStateError),
    /// The method is not for this order.
    IneligiblePaymentMethodError(IneligiblePaymentMethodError),
    /// The provider failed.
    PaymentFailedError(PaymentFailedError),
    /// The provider said no.
    PaymentDeclinedError(PaymentDeclinedError),
    /// The order could not be placed.
    OrderStateTransitionError(OrderStateTransitionError),
    /// There is no cart.
    NoActiveOrderError(NoActiveOrderError),
    /// Coupons were taken off.
    CouponRemovedDuringCheckoutError(CouponRemovedDuringCheckoutError),
}

impl Repriced {
    fn told(self, language: &str) -> CouponRemovedDuringCheckoutError {
        let params = vec![("couponCodes", self.removed.join(", "))];
        let currency = self.order.currency;
        CouponRemovedDuringCheckoutError::new(
            language,
            params,
            self.removed,
            self.before,
            self.now,
            currency,
        )
    }
}

impl AddPaymentToOrderResult {
    /// The answer to a payment.
    pub fn of(
        done: Result<PaidOrRepriced, Stop<AddPaymentRefused>>,
        language: &str,
    ) -> Result<Self, Failure> {
        match done {
            Ok(PaidOrRepriced::Paid(Paid { problem: Some(problem), .. })) => {
                Ok(Self::problem(problem, language))
            }
            Ok(PaidOrRepriced::Paid(Paid { order, .. })) => Ok(Self::Order(Order(order))),
            Ok(PaidOrRepriced::Repriced(repriced)) => {
                Ok(Self::CouponRemovedDuringCheckoutError(repriced.told(language)))
            }
            Err(Stop::Refused(refused)) => Ok(Self::refused(refused, language)),
            Err(Stop::Failed(failure)) => Err(failure),
        }
    }

    fn problem(problem: PaymentProblem, language: &str) -> Self {
        let params = |message: &str| vec![("paymentErrorMessage", message.to_owned())];
        match problem {
            PaymentProblem::Declined { message } => Self::PaymentDeclinedError(
                PaymentDeclinedError::new(language, params(&message), message),
            ),
            PaymentProblem::Failed { message }
            | PaymentProblem::NotSettled { message }
            | PaymentProblem::NotCancelled { message } => Self::PaymentFailedError(
                PaymentFailedError::new(language, params(&message), message),
            ),
        }
    }

    fn refused(refused: AddPaymentRefused, language: &str) -> Self {
        match refused {
            AddPaymentRefused::NoCart => {
                Self::NoActiveOrderError(NoActiveOrderError::new(language, Vec::new()))
            }
            AddPaymentRefused::OrderState => {
                Self::OrderPaymentStateError(OrderPaymentStateError::new(language, Vec::new()))
            }
            AddPaymentRefused::Ineligible(message) => Self::IneligiblePaymentMethodError(
                IneligiblePaymentMethodError::new(language, Vec::new(), message),
            ),
            AddPaymentRefused::Transition(refused) => {
                Self::OrderStateTransitionError(OrderStateTransitionError::of(&refused, language))
            }
        }
    }
}

/// What becomes of a payment that is written down by hand.
#[derive(Union)]
pub enum AddManualPaymentToOrderResult {
    /// The order with the payment.
    Order(Order),
    /// The order takes no payment by hand now.
    ManualPaymentStateError(ManualPaymentStateError),
}

impl AddManualPaymentToOrderResult {
    /// The answer to a payment.
    pub fn of(done: Result<Paid, Stop<ManualRefused>>, language: &str) -> Result<Self, Failure> {
        match done {
            Ok(Paid { order, .. }) => Ok(Self::Order(Order(order))),
            Err(Stop::Refused(ManualRefused)) => Ok(Self::ManualPaymentStateError(
                ManualPaymentStateError::new(language, Vec::new()),
            )),
            Err(Stop::Failed(failure)) => Err(failure),
        }
    }
}

/// What becomes of settling.
#[derive(Union)]
pub enum SettlePaymentResult {
    /// The payment.
    Payment(Payment),
    /// The provider did not settle it.
    SettlePaymentError(SettlePaymentError),
    /// The payment cannot be settled.
    PaymentStateTransitionError(PaymentStateTransitionError),
    /// The order could not follow.
    OrderStateTransitionError(OrderStateTransitionError),
}

impl SettlePaymentResult {
    /// The answer to settling.
    pub fn of(done: Result<Paid, Stop<SettleRefused>>, language: &str) -> Result<Self, Failure> {
        match done {
            Ok(Paid { problem: Some(problem), .. }) => {
                let (PaymentProblem::Declined { message }
                | PaymentProblem::Failed { message }
                | PaymentProblem::NotSettled { message }
                | PaymentProblem::NotCancelled { message }) = problem;
                let params = vec![("paymentErrorMessage", message.clone())];
                let error = SettlePaymentError::new(language, params, message);
                Ok(Self::SettlePaymentError(error))
            }
            Ok(Paid { payment, .. }) => Ok(Self::Payment(Payment(payment))),
            Err(Stop::Refused(SettleRefused::Payment { from })) => {
                let to = PaymentState::Settled;
                let error = PaymentStateTransitionError::of(from, to, language);
                Ok(Self::PaymentStateTransitionError(error))
            }
            Err(Stop::Refused(SettleRefused::Order(refused))) => {
                let error = OrderStateTransitionError::of(&refused, language);
                Ok(Self::OrderStateTransitionError(error))
            }
            Err(Stop::Failed(failure)) => Err(failure),
        }
    }
}
