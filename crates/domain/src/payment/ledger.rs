//! What the payments of an order add up to (vendure-behaviour 1.2 and 10.1, model 3.1).

use super::{Payment, PaymentState, RefundState};
use crate::money::{Amount, Overflow};
use crate::order::Totals;

/// The money of an order: its payments with their refunds, and what was credited.
#[derive(Clone, Copy, Debug, Default)]
pub struct Ledger<'p> {
    /// The payments, by id.
    pub payments: &'p [Payment],
    /// How much less than the total the customer owes, since goods were returned or as goodwill.
    pub credited: Amount,
    /// Whether a payment or a refund waits for a person.
    pub waits_for_person: bool,
}

/// The sums of a ledger.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// Promised and not received yet.
    pub authorized: Amount,
    /// Received.
    pub captured: Amount,
    /// Went back.
    pub refunded: Amount,
    /// Shall go back.
    pub refund_pending: Amount,
}

impl Sums {
    /// What is left with us.
    pub fn net(&self) -> Result<Amount, Overflow> {
        self.captured.minus(self.refunded)
    }

    /// How much can still go back.
    pub fn refundable(&self) -> Result<Amount, Overflow> {
        self.net()?.minus(self.refund_pending)
    }
}

/// The states whose money is received.
pub const SETTLED: &[PaymentState] = &[PaymentState::Settled];

/// The states whose money is promised or received.
pub const PROMISED: &[PaymentState] = &[PaymentState::Authorized, PaymentState::Settled];

/// The states whose money may still come.
pub const VALID: &[PaymentState] =
    &[PaymentState::Created, PaymentState::Authorized, PaymentState::Settled];

impl<'p> Ledger<'p> {
    /// A ledger without credits.
    #[must_use]
    pub fn of(payments: &'p [Payment]) -> Self {
        Self { payments, ..Self::default() }
    }

    /// What payments in these states cover: their money, less what went back, and with what was
    /// credited, so that a goodwill refund never becomes a debt.
    pub fn covered(&self, states: &[PaymentState]) -> Result<Amount, Overflow> {
        let counted = self.payments.iter().filter(|payment| states.contains(&payment.state));
        counted.into_iter().try_fold(self.credited, |sum, payment| {
            sum.plus(payment.worth())?.minus(payment.refunded(RefundState::Settled)?)
        })
    }

    /// Whether payments in these states cover the order.
    pub fn covers(&self, totals: &Totals, states: &[PaymentState]) -> Result<bool, Overflow> {
        Ok(self.covered(states)? >= totals.total_with_tax()?)
    }

    /// What a new payment has to bring.
    pub fn uncovered(&self, totals: &Totals) -> Result<Amount, Overflow> {
        totals.total_with_tax()?.minus(self.covered(VALID)?)
    }

    /// The sums of all payments.
    pub fn sums(&self) -> Result<Sums, Overflow> {
        self.payments.iter().try_fold(Sums::default(), |sums, payment| {
            let open = if payment.state == PaymentState::Authorized {
                payment.amount.minus(payment.captured)?
            } else {
                Amount::ZERO
            };
            Ok(Sums {
                authorized: sums.authorized.plus(open)?,
                captured: sums.captured.plus(payment.captured)?,
                refunded: sums.refunded.plus(payment.refunded(RefundState::Settled)?)?,
                refund_pending: sums
                    .refund_pending
                    .plus(payment.refunded(RefundState::Pending)?)?,
            })
        })
    }
}

impl Payment {
    /// How much of it went back, or shall, or did not.
    pub fn refunded(&self, state: RefundState) -> Result<Amount, Overflow> {
        let refunds = self.refunds.iter().filter(|refund| refund.state == state);
        Amount::sum(refunds.map(|refund| refund.total))
    }

    /// How much of it can still go back.
    pub fn refundable(&self) -> Result<Amount, Overflow> {
        let gone =
            self.refunded(RefundState::Settled)?.plus(self.refunded(RefundState::Pending)?)?;
        self.captured.minus(gone)
    }
}
