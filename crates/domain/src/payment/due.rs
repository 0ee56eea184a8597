//! How much is to be paid, and whether the order takes it (vendure-behaviour 10.1 and 10.2).

use super::Ledger;
use crate::money::{Amount, Overflow};
use crate::order::{Order, OrderState};

/// Why no payment can be added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PayRefused {
    /// The order takes no payment in its state.
    #[error("an order that is {state} takes no payment")]
    OrderState {
        /// Its state.
        state: OrderState,
    },
    /// The unpaid changes of the order do not add up to what is owed.
    #[error("the unpaid changes cost {changes}, but {due} is due")]
    ChangesDiffer {
        /// What the changes cost.
        changes: Amount,
        /// What is owed.
        due: Amount,
    },
    /// Its amounts are too large.
    #[error(transparent)]
    Overflow(#[from] Overflow),
}

/// How much a new payment has to bring, if the order takes one.
pub fn amount_to_pay(order: &Order, ledger: &Ledger<'_>) -> Result<Amount, PayRefused> {
    if !order.state.takes_payment() {
        return Err(PayRefused::OrderState { state: order.state });
    }
    Ok(ledger.uncovered(&order.totals)?)
}

/// How much an administrator records as paid: all that is owed. `unpaid_changes` are the price
/// changes of the modifications that are not paid; if there are any, they are what is owed.
pub fn manual_amount(
    order: &Order,
    ledger: &Ledger<'_>,
    unpaid_changes: &[Amount],
) -> Result<Amount, PayRefused> {
    let takes_manual = [OrderState::ArrangingPayment, OrderState::ArrangingAdditionalPayment]
        .contains(&order.state);
    if !takes_manual {
        return Err(PayRefused::OrderState { state: order.state });
    }
    let due = ledger.uncovered(&order.totals)?;
    let changes = Amount::sum(unpaid_changes.iter().copied())?;
    if !unpaid_changes.is_empty() && changes != due {
        return Err(PayRefused::ChangesDiffer { changes, due });
    }
    Ok(due)
}
