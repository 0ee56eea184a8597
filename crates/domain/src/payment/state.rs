//! The states of a payment and of a refund (vendure-behaviour 1.3 and 1.5).

use crate::machine::Machine;

crate::text_enum! {
    /// What became of a payment.
    PaymentState {
        /// Made, with the provider's answer still to come.
        Created = "Created",
        /// The provider holds the money for us.
        Authorized = "Authorized",
        /// The money is ours.
        Settled = "Settled",
        /// The provider said no.
        Declined = "Declined",
        /// The provider could not be asked, or failed.
        Error = "Error",
        /// Called off.
        Cancelled = "Cancelled",
    }
}

crate::text_enum! {
    /// What became of a refund.
    RefundState {
        /// Decided, and not executed yet.
        Pending = "Pending",
        /// The money went back.
        Settled = "Settled",
        /// The provider refused it.
        Failed = "Failed",
    }
}

impl PaymentState {
    /// Whether the payment counts as money, promised or received.
    #[must_use]
    pub fn is_valid(self) -> bool {
        match self {
            Self::Created | Self::Authorized | Self::Settled => true,
            Self::Declined | Self::Error | Self::Cancelled => false,
        }
    }
}

use PaymentState as P;

/// The machine of a payment.
pub static MACHINE: Machine<PaymentState> = Machine::new(
    P::Created,
    &[
        (P::Created, &[P::Authorized, P::Settled, P::Declined, P::Error, P::Cancelled]),
        (P::Authorized, &[P::Settled, P::Error, P::Cancelled]),
        (P::Settled, &[P::Cancelled]),
        (P::Declined, &[P::Cancelled]),
        (P::Error, &[P::Cancelled]),
        (P::Cancelled, &[]),
    ],
);

/// The machine of a refund.
pub static REFUND_MACHINE: Machine<RefundState> = Machine::new(
    RefundState::Pending,
    &[
        (RefundState::Pending, &[RefundState::Settled, RefundState::Failed]),
        (RefundState::Settled, &[]),
        (RefundState::Failed, &[]),
    ],
);
