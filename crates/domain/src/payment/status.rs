//! What the money of an order adds up to, in one word (model 2.3).

use super::{Ledger, PaymentState};
use crate::money::{Amount, Overflow};
use crate::order::{Order, OrderState};

crate::text_enum! {
    /// What the payments, refunds and credits of an order add up to.
    PaymentStatus {
        /// A payment, refund or change waits for a person.
        RequiresAction = "REQUIRES_ACTION",
        /// All that was received went back.
        Refunded = "REFUNDED",
        /// Some of what was received went back.
        PartiallyRefunded = "PARTIALLY_REFUNDED",
        /// The order was cancelled before any money was received.
        Voided = "VOIDED",
        /// More was received than is due.
        Overpaid = "OVERPAID",
        /// What is due was received.
        Paid = "PAID",
        /// A part of what is due was received.
        PartiallyPaid = "PARTIALLY_PAID",
        /// What is due is promised.
        Authorized = "AUTHORIZED",
        /// A part of what is due is promised.
        PartiallyAuthorized = "PARTIALLY_AUTHORIZED",
        /// A payment waits for its provider.
        Awaiting = "AWAITING",
        /// There are payments, and none of them is valid.
        Failed = "FAILED",
        /// Nothing was paid.
        NotPaid = "NOT_PAID",
    }
}

crate::text_enum! {
    /// Who owes whom.
    BalanceState {
        /// The customer owes us.
        BalanceDue = "BALANCE_DUE",
        /// Nobody owes anything.
        Paid = "PAID",
        /// We owe the customer.
        CreditOwed = "CREDIT_OWED",
        /// There are payments, and none of them is valid.
        Failed = "FAILED",
        /// The order was cancelled and no money is left with us.
        Void = "VOID",
    }
}

/// The status of an order's money: the first rule that holds.
pub fn payment_status(order: &Order, ledger: &Ledger<'_>) -> Result<PaymentStatus, Overflow> {
    let sums = ledger.sums()?;
    let (received, promised) = (sums.net()?, sums.authorized);
    let due = due(order, ledger)?;
    let is_cancelled = order.state == OrderState::Cancelled;
    Ok(if ledger.waits_for_person {
        PaymentStatus::RequiresAction
    } else if sums.refunded > Amount::ZERO {
        if received <= Amount::ZERO {
            PaymentStatus::Refunded
        } else {
            PaymentStatus::PartiallyRefunded
        }
    } else if is_cancelled && sums.captured == Amount::ZERO {
        PaymentStatus::Voided
    } else if received > due {
        PaymentStatus::Overpaid
    } else if order.is_placed() && received == due {
        PaymentStatus::Paid
    } else if Amount::ZERO < received && received < due {
        PaymentStatus::PartiallyPaid
    } else if promised >= due && due > Amount::ZERO {
        PaymentStatus::Authorized
    } else if promised > Amount::ZERO {
        PaymentStatus::PartiallyAuthorized
    } else if ledger.payments.iter().any(|payment| payment.state == PaymentState::Created) {
        PaymentStatus::Awaiting
    } else if has_failed(ledger) {
        PaymentStatus::Failed
    } else {
        PaymentStatus::NotPaid
    })
}

/// Who owes whom.
pub fn balance_state(order: &Order, ledger: &Ledger<'_>) -> Result<BalanceState, Overflow> {
    let received = ledger.sums()?.net()?;
    let balance = due(order, ledger)?.minus(received)?;
    Ok(if has_failed(ledger) {
        BalanceState::Failed
    } else if order.state == OrderState::Cancelled && received == Amount::ZERO {
        BalanceState::Void
    } else {
        match balance.cmp(&Amount::ZERO) {
            std::cmp::Ordering::Greater => BalanceState::BalanceDue,
            std::cmp::Ordering::Equal => BalanceState::Paid,
            std::cmp::Ordering::Less => BalanceState::CreditOwed,
        }
    })
}

fn due(order: &Order, ledger: &Ledger<'_>) -> Result<Amount, Overflow> {
    order.totals.total_with_tax()?.minus(ledger.credited)
}

fn has_failed(ledger: &Ledger<'_>) -> bool {
    !ledger.payments.is_empty() && !ledger.payments.iter().any(|payment| payment.state.is_valid())
}
