//! Refusals of fulfillments, as clients are told them.

use async_graphql::Union;
use domain::fulfillment::{CreateFulfillmentRefused, StepRefused};
use domain::id::ProductVariantId;

use super::graphql::Fulfillment;
use crate::failure::Failure;
use crate::messages;

crate::refusals! {
    /// No units were named.
    EmptyOrderLineSelectionError {}
    /// Some of these units are in a fulfillment already, or there never were so many.
    ItemsAlreadyFulfilledError {}
    /// There are not so many units on hand.
    InsufficientStockOnHandError {
        /// Of which variant.
        product_variant_id: ProductVariantId,
        /// What it is called, in the request's language.
        product_variant_name: String,
        /// How many units there are.
        stock_on_hand: i32,
    }
    /// There is no fulfillment handler with this code.
    InvalidFulfillmentHandlerError {}
    /// The handler could not do it, or there is nothing that may be sent.
    CreateFulfillmentError {
        /// Why, in the caller's language or in the handler's words.
        fulfillment_handler_error: String,
    }
    /// The fulfillment cannot go to that state now.
    FulfillmentStateTransitionError {
        /// Why not, in the caller's language.
        transition_error: String,
        /// The state it is in, and stays in.
        from_state: String,
        /// The state that was asked for.
        to_state: String,
    }
}

/// What became of a request to put units together.
#[derive(Union)]
pub enum AddFulfillmentToOrderResult {
    /// They are in this fulfillment.
    Fulfillment(Fulfillment),
    /// No units were named.
    EmptyOrderLineSelectionError(EmptyOrderLineSelectionError),
    /// Some units are in a fulfillment already.
    ItemsAlreadyFulfilledError(ItemsAlreadyFulfilledError),
    /// There are not so many units on hand.
    InsufficientStockOnHandError(InsufficientStockOnHandError),
    /// There is no such handler.
    InvalidFulfillmentHandlerError(InvalidFulfillmentHandlerError),
    /// The fulfillment was made, and its handler did not take it.
    FulfillmentStateTransitionError(FulfillmentStateTransitionError),
    /// The handler could not do it, or an order is not placed.
    CreateFulfillmentError(CreateFulfillmentError),
}

impl AddFulfillmentToOrderResult {
    /// The refusal as a member of the union; a line that there is not is an error of the request.
    pub fn of(refused: CreateFulfillmentRefused, language: &str) -> Result<Self, Failure> {
        Ok(match refused {
            CreateFulfillmentRefused::NoSuchLine { line_id } => {
                return Err(Failure::not_found("OrderLine", line_id));
            }
            CreateFulfillmentRefused::Empty => Self::EmptyOrderLineSelectionError(
                EmptyOrderLineSelectionError::new(language, Vec::new()),
            ),
            CreateFulfillmentRefused::AlreadyFulfilled => Self::ItemsAlreadyFulfilledError(
                ItemsAlreadyFulfilledError::new(language, Vec::new()),
            ),
            CreateFulfillmentRefused::InsufficientStock { variant_id, variant_name, on_hand } => {
                let on_hand = i32::try_from(on_hand).unwrap_or(i32::MAX);
                let params = vec![
                    ("productVariantName", variant_name.clone()),
                    ("stockOnHand", on_hand.to_string()),
                ];
                Self::InsufficientStockOnHandError(InsufficientStockOnHandError::new(
                    language,
                    params,
                    variant_id,
                    variant_name,
                    on_hand,
                ))
            }
            CreateFulfillmentRefused::NoSuchHandler { .. } => Self::InvalidFulfillmentHandlerError(
                InvalidFulfillmentHandlerError::new(language, Vec::new()),
            ),
            CreateFulfillmentRefused::NotPlaced { code } => {
                let key = "message.order-not-there-to-be-sent";
                not_created(language, messages::text(language, key, &[("orderCode", code)]))
            }
            CreateFulfillmentRefused::Handler { message } => not_created(language, message),
        })
    }
}

fn not_created(language: &str, why: String) -> AddFulfillmentToOrderResult {
    let params = vec![("fulfillmentHandlerError", why.clone())];
    let error = CreateFulfillmentError::new(language, params, why);
    AddFulfillmentToOrderResult::CreateFulfillmentError(error)
}

/// What became of a fulfillment's step.
#[derive(Union)]
pub enum TransitionFulfillmentToStateResult {
    /// It is in that state.
    Fulfillment(Fulfillment),
    /// It cannot go there now.
    FulfillmentStateTransitionError(FulfillmentStateTransitionError),
}

impl TransitionFulfillmentToStateResult {
    /// The refusal as a member of the union; amounts that are too large are an error of the request.
    pub fn of(refused: &StepRefused, language: &str) -> Result<Self, Failure> {
        let (from, to, params) = match refused {
            StepRefused::Transition { from, to } => (from.to_string(), to.clone(), Vec::new()),
            StepRefused::NotPaid { from, to, code } => {
                (from.to_string(), to.to_string(), vec![("orderCode", code.clone())])
            }
            StepRefused::Order(order) => {
                (order.from.to_string(), order.to.clone(), order.parameters())
            }
            StepRefused::Overflow(overflow) => return Err((*overflow).into()),
        };
        let states = vec![("fromState", from.clone()), ("toState", to.clone())];
        let named = states.iter().cloned().chain(params).collect::<Vec<_>>();
        let why = messages::text(language, refused.key(), &named);
        let error = FulfillmentStateTransitionError::new(language, states, why, from, to);
        Ok(Self::FulfillmentStateTransitionError(error))
    }
}
