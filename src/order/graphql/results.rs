//! What becomes of changes of carts and orders, on the wire.

use async_graphql::{SimpleObject, Union};
use domain::order::TransitionRefused;
use domain::order::customer::SetCustomerRefused;

use super::order::Order;
use crate::customer::refusal::EmailAddressConflictError;
use crate::failure::{Failure, Stop};
use crate::messages;
use crate::order::commands::{AssignRefusal, DetailRefused, SetCustomerRefusal, SetMethodsRefusal};
use crate::order::refusal::{
    AlreadyLoggedInError, GuestCheckoutError, IneligibleShippingMethodError,
    InsufficientStockError, NegativeQuantityError, NoActiveOrderError, OrderInterceptorError,
    OrderLimitError, OrderModificationError, OrderStateTransitionError,
    ShippingLineAssignmentError, UpdateOrderItemErrorResult,
};
use crate::order::{Edited, Placed};

/// What becomes of a change of an item.
#[derive(Union)]
pub enum UpdateOrderItemsResult {
    /// The order afterwards.
    Order(Order),
    /// The order cannot be changed.
    OrderModificationError(OrderModificationError),
    /// Too many units.
    OrderLimitError(OrderLimitError),
    /// Fewer than no units.
    NegativeQuantityError(NegativeQuantityError),
    /// Not so many units in stock.
    InsufficientStockError(InsufficientStockError),
    /// A rule of the shop's own.
    OrderInterceptorError(OrderInterceptorError),
}

impl UpdateOrderItemsResult {
    /// The answer: the first refusal, else the order.
    #[must_use]
    pub fn of(edited: Edited, language: &str) -> Self {
        let Edited { order, refusals } = edited;
        let Some(first) = refusals.into_iter().next() else {
            return Self::Order(Order(order));
        };
        match UpdateOrderItemErrorResult::of(first, &order, language) {
            UpdateOrderItemErrorResult::OrderModificationError(e) => {
                Self::OrderModificationError(e)
            }
            UpdateOrderItemErrorResult::OrderLimitError(e) => Self::OrderLimitError(e),
            UpdateOrderItemErrorResult::NegativeQuantityError(e) => Self::NegativeQuantityError(e),
            UpdateOrderItemErrorResult::InsufficientStockError(e) => {
                Self::InsufficientStockError(e)
            }
            UpdateOrderItemErrorResult::OrderInterceptorError(e) => Self::OrderInterceptorError(e),
        }
    }
}

/// What becomes of several items.
#[derive(SimpleObject)]
pub struct UpdateMultipleOrderItemsResult {
    /// The order afterwards.
    order: Order,
    /// What was not done, or only in part; the rest was.
    error_results: Vec<UpdateOrderItemErrorResult>,
}

impl UpdateMultipleOrderItemsResult {
    /// The answer.
    #[must_use]
    pub fn of(edited: Edited, language: &str) -> Self {
        let Edited { order, refusals } = edited;
        let told = |refused| UpdateOrderItemErrorResult::of(refused, &order, language);
        let error_results = refusals.into_iter().map(told).collect();
        Self { order: Order(order.clone()), error_results }
    }
}

/// What becomes of taking items out.
#[derive(Union)]
pub enum RemoveOrderItemsResult {
    /// The order afterwards.
    Order(Order),
    /// The order cannot be changed.
    OrderModificationError(OrderModificationError),
    /// A rule of the shop's own.
    OrderInterceptorError(OrderInterceptorError),
}

impl RemoveOrderItemsResult {
    /// The answer: that the order cannot be changed is all that a rule refuses here.
    #[must_use]
    pub fn of(edited: Edited, language: &str) -> Self {
        if edited.refusals.is_empty() {
            Self::Order(Order(edited.order))
        } else {
            Self::OrderModificationError(OrderModificationError::new(language, Vec::new()))
        }
    }
}

/// The caller's cart, or that there is none.
#[derive(Union)]
pub enum ActiveOrderResult {
    /// The order afterwards.
    Order(Order),
    /// There is no cart.
    NoActiveOrderError(NoActiveOrderError),
}

impl ActiveOrderResult {
    /// The answer.
    pub fn of(done: Result<Placed, Stop<DetailRefused>>, language: &str) -> Result<Self, Failure> {
        match done {
            Ok(Placed(order)) => Ok(Self::Order(Order(order))),
            Err(Stop::Refused(DetailRefused)) => {
                Ok(Self::NoActiveOrderError(NoActiveOrderError::new(language, Vec::new())))
            }
            Err(Stop::Failed(failure)) => Err(failure),
        }
    }
}

/// What becomes of the choice of shipping.
#[derive(Union)]
pub enum SetOrderShippingMethodResult {
    /// The order afterwards.
    Order(Order),
    /// The order cannot be changed.
    OrderModificationError(OrderModificationError),
    /// The method is not for this order.
    IneligibleShippingMethodError(IneligibleShippingMethodError),
    /// There is no cart.
    NoActiveOrderError(NoActiveOrderError),
}

impl SetOrderShippingMethodResult {
    /// The answer.
    pub fn of(
        done: Result<Placed, Stop<SetMethodsRefusal>>,
        language: &str,
    ) -> Result<Self, Failure> {
        let none = Vec::new;
        match done {
            Ok(Placed(order)) => Ok(Self::Order(Order(order))),
            Err(Stop::Refused(SetMethodsRefusal::NoCart)) => {
                Ok(Self::NoActiveOrderError(NoActiveOrderError::new(language, none())))
            }
            Err(Stop::Refused(SetMethodsRefusal::NotEditable(_))) => {
                Ok(Self::OrderModificationError(OrderModificationError::new(language, none())))
            }
            Err(Stop::Refused(SetMethodsRefusal::Ineligible)) => {
                let error = IneligibleShippingMethodError::new(language, none());
                Ok(Self::IneligibleShippingMethodError(error))
            }
            Err(Stop::Failed(failure)) => Err(failure),
        }
    }
}

/// What becomes of saying which line is sent by which method.
#[derive(Union)]
pub enum AssignShippingLinesResult {
    /// The order afterwards.
    Order(Order),
    /// The order cannot be changed.
    OrderModificationError(OrderModificationError),
    /// A method is not for this order, or not for these lines of it.
    IneligibleShippingMethodError(IneligibleShippingMethodError),
    /// Not every line of the order is named once.
    ShippingLineAssignmentError(ShippingLineAssignmentError),
    /// There is no cart.
    NoActiveOrderError(NoActiveOrderError),
}

impl AssignShippingLinesResult {
    /// The answer.
    pub fn of(done: Result<Placed, Stop<AssignRefusal>>, language: &str) -> Result<Self, Failure> {
        let none = Vec::new;
        let refused = match done {
            Ok(Placed(order)) => return Ok(Self::Order(Order(order))),
            Err(Stop::Failed(failure)) => return Err(failure),
            Err(Stop::Refused(refused)) => refused,
        };
        Ok(match refused {
            AssignRefusal::Methods(SetMethodsRefusal::NoCart) => {
                Self::NoActiveOrderError(NoActiveOrderError::new(language, none()))
            }
            AssignRefusal::Methods(SetMethodsRefusal::NotEditable(_)) => {
                Self::OrderModificationError(OrderModificationError::new(language, none()))
            }
            AssignRefusal::Methods(SetMethodsRefusal::Ineligible) => {
                let error = IneligibleShippingMethodError::new(language, none());
                Self::IneligibleShippingMethodError(error)
            }
            AssignRefusal::Lines { left_out, repeated } => {
                let error = ShippingLineAssignmentError::new(language, none(), left_out, repeated);
                Self::ShippingLineAssignmentError(error)
            }
        })
    }
}

/// What becomes of telling who buys.
#[derive(Union)]
pub enum SetCustomerForOrderResult {
    /// The order afterwards.
    Order(Order),
    /// Somebody is logged in.
    AlreadyLoggedInError(AlreadyLoggedInError),
    /// The e-mail address belongs to an account.
    EmailAddressConflictError(EmailAddressConflictError),
    /// There is no cart.
    NoActiveOrderError(NoActiveOrderError),
    /// Guests cannot buy here.
    GuestCheckoutError(GuestCheckoutError),
}

impl SetCustomerForOrderResult {
    /// The answer.
    pub fn of(
        done: Result<Placed, Stop<SetCustomerRefusal>>,
        language: &str,
    ) -> Result<Self, Failure> {
        let refused = match done {
            Ok(Placed(order)) => return Ok(Self::Order(Order(order))),
            Err(Stop::Failed(failure)) => return Err(failure),
            Err(Stop::Refused(refused)) => refused,
        };
        Ok(match refused {
            SetCustomerRefusal::NoCart => {
                Self::NoActiveOrderError(NoActiveOrderError::new(language, Vec::new()))
            }
            SetCustomerRefusal::Rule(SetCustomerRefused::AlreadyLoggedIn) => {
                Self::AlreadyLoggedInError(AlreadyLoggedInError::new(language, Vec::new()))
            }
            SetCustomerRefusal::Rule(SetCustomerRefused::EmailInUse) => {
                Self::EmailAddressConflictError(EmailAddressConflictError::new(
                    language,
                    Vec::new(),
                ))
            }
            SetCustomerRefusal::Rule(SetCustomerRefused::NoGuests) => {
                let detail = messages::text(language, "message.guests-cannot-buy", &[]);
                let params = vec![("errorDetail", detail.clone())];
                Self::GuestCheckoutError(GuestCheckoutError::new(language, params, detail))
            }
        })
    }
}

/// What becomes of a step from state to state.
#[derive(Union)]
pub enum TransitionOrderToStateResult {
    /// The order afterwards.
    Order(Order),
    /// The step cannot be taken.
    OrderStateTransitionError(OrderStateTransitionError),
}

impl TransitionOrderToStateResult {
    /// The answer.
    pub fn of(
        done: Result<Placed, Stop<TransitionRefused>>,
        language: &str,
    ) -> Result<Self, Failure> {
        match done {
            Ok(Placed(order)) => Ok(Self::Order(Order(order))),
            Err(Stop::Refused(refused)) => Ok(Self::OrderStateTransitionError(
                OrderStateTransitionError::of(&refused, language),
            )),
            Err(Stop::Failed(failure)) => Err(failure),
        }
    }
}
