//! How a promotion may be set up (vendure-behaviour 5.7).

use super::{Action, Condition};
use crate::operation::{Operation, OperationRefused};

/// Why a promotion cannot be like this.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SetupRefused {
    /// It would apply to every order: there is neither a condition nor a code.
    #[error("a promotion needs a condition or a coupon code")]
    NoConditions,
    /// An action hands out what a condition gives, and that condition is not there.
    #[error("the action {action:?} needs the condition {condition:?}")]
    ActionNeedsCondition {
        /// The code of the action.
        action: String,
        /// The code of the condition.
        condition: &'static str,
    },
    /// An operation cannot be configured like this.
    #[error(transparent)]
    Operation(#[from] OperationRefused),
}

/// Whether a promotion may have these conditions and actions.
pub fn check(
    conditions: &[Operation],
    actions: &[Operation],
    has_code: bool,
) -> Result<(), SetupRefused> {
    let read = conditions.iter().map(Condition::parse).collect::<Result<Vec<_>, _>>()?;
    for operation in actions {
        let gives_units = Action::parse(operation)?.is_free_units();
        let has_gift = read.iter().any(|condition| matches!(condition, Condition::BuyXGetYFree(_)));
        if gives_units && !has_gift {
            let action = operation.code.clone();
            let condition = "buy_x_get_y_free";
            return Err(SetupRefused::ActionNeedsCondition { action, condition });
        }
    }
    if read.is_empty() && !has_code { Err(SetupRefused::NoConditions) } else { Ok(()) }
}
