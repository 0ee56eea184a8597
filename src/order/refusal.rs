//! Refusals of carts and orders, as clients are told them.

use std::sync::Arc;

use domain::id::OrderLineId;
use domain::order::TransitionRefused;
use domain::order::cart::ItemRefused;

use super::graphql::Order;
use crate::messages;

crate::refusals! {
    /// The lines of an order can be changed only while it is a cart (AddingItems) or a draft.
    OrderModificationError {}
    /// So many units are too many for one order or one line.
    OrderLimitError {
        /// The most there may be.
        max_items: i32,
    }
    /// Fewer than no units cannot be had.
    NegativeQuantityError {}
    /// There are not so many units; as many as there are were taken.
    InsufficientStockError {
        /// How many units were taken.
        quantity_available: i32,
        /// The order afterwards.
        order: Order,
    }
    /// A rule of the shop's own forbids the change.
    OrderInterceptorError {
        /// Why.
        interceptor_error: String,
    }
    /// The order cannot go to that state now.
    OrderStateTransitionError {
        /// Why not, in the caller's language.
        transition_error: String,
        /// The state it is in, and stays in.
        from_state: String,
        /// The state that was asked for.
        to_state: String,
    }
    /// The caller has no cart.
    NoActiveOrderError {}
    /// There is no such shipping method, or it is not for this order.
    IneligibleShippingMethodError {}
    /// Each line of the order is to be sent by one method.
    ShippingLineAssignmentError {
        /// Lines of the order that are named nowhere.
        unassigned_order_line_ids: Vec<OrderLineId>,
        /// Lines that are named more than once.
        repeated_order_line_ids: Vec<OrderLineId>,
    }
    /// Somebody is logged in, so it is known who buys.
    AlreadyLoggedInError {}
    /// The shop does not sell to people without an account.
    GuestCheckoutError {
        /// More about it.
        error_detail: String,
    }
}

impl OrderStateTransitionError {
    /// The refusal of a step.
    #[must_use]
    pub fn of(refused: &TransitionRefused, language: &str) -> Self {
        let why = messages::text(language, refused.why.key(), &refused.parameters());
        let (from, to) = (refused.from.to_string(), refused.to.clone());
        let params = vec![("fromState", from.clone()), ("toState", to.clone())];
        Self::new(language, params, why, from, to)
    }
}

/// The refusal of an item, as a member of the unions that have it.
#[derive(Clone, async_graphql::Union)]
pub enum UpdateOrderItemErrorResult {
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

impl UpdateOrderItemErrorResult {
    /// The refusal of an item; the order is that after the whole change.
    #[must_use]
    pub fn of(refused: ItemRefused, order: &Arc<domain::order::Order>, language: &str) -> Self {
        match refused {
            ItemRefused::NotEditable { .. } => {
                Self::OrderModificationError(OrderModificationError::new(language, Vec::new()))
            }
            ItemRefused::NegativeQuantity => {
                Self::NegativeQuantityError(NegativeQuantityError::new(language, Vec::new()))
            }
            ItemRefused::OrderLimit { max_items } => {
                let params = vec![("maxItems", max_items.to_string())];
                Self::OrderLimitError(OrderLimitError::new(language, params, max_items))
            }
            ItemRefused::InsufficientStock { quantity_available, .. } => {
                let params = vec![("quantityAvailable", quantity_available.to_string())];
                let order = Order(order.clone());
                let error =
                    InsufficientStockError::new(language, params, quantity_available, order);
                Self::InsufficientStockError(error)
            }
        }
    }
}
