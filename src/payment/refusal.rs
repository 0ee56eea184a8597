//! Refusals of payments, as clients are told them.

use domain::channel::CurrencyCode;
use domain::money::Amount;
use domain::payment::PaymentState;

use crate::messages;

crate::refusals! {
    /// The order takes no payment in its state.
    OrderPaymentStateError {}
    /// The method is not for this order.
    IneligiblePaymentMethodError {
        /// Why not, if the shop tells.
        eligibility_checker_message: Option<String>,
    }
    /// The provider failed; the payment is recorded.
    PaymentFailedError {
        /// In the provider's words; empty when there are none.
        payment_error_message: String,
    }
    /// The provider said no; the payment is recorded.
    PaymentDeclinedError {
        /// In the provider's words; empty when there are none.
        payment_error_message: String,
    }
    /// Promotions that no longer hold were taken off just before payment, and the order costs more
    /// now. Nothing was charged; paying again pays the new total.
    CouponRemovedDuringCheckoutError {
        /// The codes that were taken off; empty when a promotion without a code was used up.
        removed_coupon_codes: Vec<String>,
        /// What the order cost before, with tax (minor units).
        previous_total_with_tax: Amount,
        /// What it costs now, with tax (minor units).
        new_total_with_tax: Amount,
        /// The currency of both.
        currency_code: CurrencyCode,
    }
    /// A payment can be written down by hand only in ArrangingPayment and
    /// ArrangingAdditionalPayment.
    ManualPaymentStateError {}
    /// The provider did not settle the payment; that is recorded.
    SettlePaymentError {
        /// In the provider's words; empty when there are none.
        payment_error_message: String,
    }
    /// The payment cannot go to that state.
    PaymentStateTransitionError {
        /// Why not, in the caller's language.
        transition_error: String,
        /// The state it is in, and stays in.
        from_state: String,
        /// The state that was asked for.
        to_state: String,
    }
}

impl PaymentStateTransitionError {
    /// The refusal of a step.
    #[must_use]
    pub fn of(from: PaymentState, to: PaymentState, language: &str) -> Self {
        let (from, to) = (from.to_string(), to.to_string());
        let params = vec![("fromState", from.clone()), ("toState", to.clone())];
        let key = "error.cannot-transition-payment-from-to";
        let why = messages::text(language, key, &params);
        Self::new(language, params, why, from, to)
    }
}
