//! Changes of the caller's cart.

use async_graphql::{Context, Object, Result};
use domain::access::Permission::UpdateOrder;
use domain::channel::CurrencyCode;
use domain::id::{OrderId, OrderLineId, ProductVariantId, ShippingMethodId};
use domain::order::OrderAddress;
use domain::order::customer::AddressKind;

use super::inputs::{AddItemInput, AssignShippingLineInput, UpdateOrderInput, address, buyer};
use super::results::{
    ActiveOrderResult, AssignShippingLinesResult, RemoveOrderItemsResult,
    SetCustomerForOrderResult, SetOrderShippingMethodResult, TransitionOrderToStateResult,
    UpdateMultipleOrderItemsResult, UpdateOrderItemsResult,
};
use crate::call::Call;
use crate::customer::graphql::{CreateAddressInput, CreateCustomerInput};
use crate::failure::{Failure, Stop};
use crate::guard::{owner, owner_or};
use crate::order::commands::{self, StepRefused};

/// Filling and emptying the cart.
#[derive(Default)]
pub struct CartMutation;

#[Object]
impl CartMutation {
    /// Adds units of a variant to the caller's cart, which is made if there is none. Where there are
    /// not so many, as many as there are are taken, and that is told. Permission: own (shop
    /// API).
    #[graphql(guard = "owner()")]
    async fn add_item_to_order(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The variant.")] product_variant_id: ProductVariantId,
        #[graphql(desc = "How many units.")] quantity: i32,
    ) -> Result<UpdateOrderItemsResult> {
        let call = Call::of(ctx)?;
        let edited = Box::pin(commands::add_items(&call, &[(product_variant_id, quantity)])).await;
        let edited = edited.map_err(|f| call.tell(f))?;
        Ok(UpdateOrderItemsResult::of(edited, call.language()))
    }

    /// Adds units of several variants; what cannot be added is told and takes nothing else back.
    /// Permission: own (shop API).
    #[graphql(guard = "owner()")]
    async fn add_items_to_order(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The variants with their units.")] inputs: Vec<AddItemInput>,
    ) -> Result<UpdateMultipleOrderItemsResult> {
        let call = Call::of(ctx)?;
        let items: Vec<_> =
            inputs.into_iter().map(|item| (item.product_variant_id, item.quantity)).collect();
        let edited = Box::pin(commands::add_items(&call, &items)).await;
        let edited = edited.map_err(|f| call.tell(f))?;
        Ok(UpdateMultipleOrderItemsResult::of(edited, call.language()))
    }

    /// Sets how many units a line has; 0 removes it. Permission: own (shop API).
    #[graphql(guard = "owner()")]
    async fn adjust_order_line(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The line.")] order_line_id: OrderLineId,
        #[graphql(desc = "How many units.")] quantity: i32,
    ) -> Result<UpdateOrderItemsResult> {
        let call = Call::of(ctx)?;
        let edited = Box::pin(commands::adjust_line(&call, order_line_id, quantity)).await;
        let edited = edited.map_err(|f| call.tell(f))?;
        Ok(UpdateOrderItemsResult::of(edited, call.language()))
    }

    /// Takes a line out. Permission: own (shop API).
    #[graphql(guard = "owner()")]
    async fn remove_order_line(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The line.")] order_line_id: OrderLineId,
    ) -> Result<RemoveOrderItemsResult> {
        let call = Call::of(ctx)?;
        let edited = Box::pin(commands::remove_line(&call, order_line_id)).await;
        let edited = edited.map_err(|f| call.tell(f))?;
        Ok(RemoveOrderItemsResult::of(edited, call.language()))
    }

    /// Takes all lines out. Permission: own (shop API).
    #[graphql(guard = "owner()")]
    async fn remove_all_order_lines(&self, ctx: &Context<'_>) -> Result<RemoveOrderItemsResult> {
        let call = Call::of(ctx)?;
        let edited = Box::pin(commands::remove_all(&call)).await.map_err(|f| call.tell(f))?;
        Ok(RemoveOrderItemsResult::of(edited, call.language()))
    }

    /// Chooses the currency of the caller's cart, which is made if there is none: everything in it is
    /// priced anew, and requests that name no currency leave it from then on. A currency that the
    /// channel does not have, or in which something in the cart has no price, is a
    /// `USER_INPUT_ERROR`. Permission: own (shop API).
    #[graphql(guard = "owner()")]
    async fn set_currency_code_for_order(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "One of the channel's currencies.")] currency_code: CurrencyCode,
    ) -> Result<UpdateOrderItemsResult> {
        let call = Call::of(ctx)?;
        let edited = Box::pin(commands::set_currency(&call, currency_code)).await;
        let edited = edited.map_err(|f| call.tell(f))?;
        Ok(UpdateOrderItemsResult::of(edited, call.language()))
    }
}

/// Who buys, where it goes, how it is sent, and the steps to the payment page.
#[derive(Default)]
pub struct CheckoutMutation;

#[Object]
impl CheckoutMutation {
    /// Sets where the goods of the caller's cart go; all lines are priced anew. Permission: own (shop API).
    #[graphql(guard = "owner()")]
    async fn set_order_shipping_address(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The address.")] input: CreateAddressInput,
    ) -> Result<ActiveOrderResult> {
        set_address(ctx, AddressKind::Shipping, Some(input)).await
    }

    /// Sets who gets the bill for the caller's cart; all lines are priced anew. Permission: own (shop API).
    #[graphql(guard = "owner()")]
    async fn set_order_billing_address(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The address.")] input: CreateAddressInput,
    ) -> Result<ActiveOrderResult> {
        set_address(ctx, AddressKind::Billing, Some(input)).await
    }

    /// Takes the shipping address off the caller's cart. Permission: own (shop API).
    #[graphql(guard = "owner()")]
    async fn unset_order_shipping_address(&self, ctx: &Context<'_>) -> Result<ActiveOrderResult> {
        set_address(ctx, AddressKind::Shipping, None).await
    }

    /// Takes the billing address off the caller's cart. Permission: own (shop API).
    #[graphql(guard = "owner()")]
    async fn unset_order_billing_address(&self, ctx: &Context<'_>) -> Result<ActiveOrderResult> {
        set_address(ctx, AddressKind::Billing, None).await
    }

    /// Sets the fields of the shop's own on the caller's cart; none are configured. On the admin
    /// path this name stands for `adminSetOrderCustomFields`. Permission: own (shop API).
    #[graphql(guard = "owner()")]
    async fn set_order_custom_fields(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The fields.")] input: UpdateOrderInput,
    ) -> Result<ActiveOrderResult> {
        let call = Call::of(ctx)?;
        super::admin::none_configured(input.custom_fields.as_ref()).map_err(|f| call.tell(f))?;
        let done = Box::pin(commands::set_custom_fields(&call)).await;
        ActiveOrderResult::of(done, call.language()).map_err(|f| call.tell(f))
    }

    /// Chooses how the caller's cart is sent. Permission: own (shop API).
    #[graphql(guard = "owner()")]
    async fn set_order_shipping_method(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The shipping methods; the last one takes all lines.")]
        shipping_method_id: Vec<ShippingMethodId>,
    ) -> Result<SetOrderShippingMethodResult> {
        let call = Call::of(ctx)?;
        let done = Box::pin(commands::set_methods(&call, &shipping_method_id)).await;
        SetOrderShippingMethodResult::of(done, call.language()).map_err(|f| call.tell(f))
    }

    /// Says which line of the caller's cart is sent by which method: a shipping line for each entry,
    /// with its price. Each line of the cart is named once, else nothing is changed; what is added
    /// later is sent with the last one. Permission: own (shop API).
    #[graphql(guard = "owner()")]
    async fn assign_shipping_lines(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The methods with their lines.")] input: Vec<AssignShippingLineInput>,
    ) -> Result<AssignShippingLinesResult> {
        let call = Call::of(ctx)?;
        let entries = input.into_iter().map(|one| (one.shipping_method_id, one.order_line_ids));
        let done = Box::pin(commands::assign_lines(&call, entries.collect())).await;
        AssignShippingLinesResult::of(done, call.language()).map_err(|f| call.tell(f))
    }

    /// Says who buys the caller's cart without being logged in. Permission: own (shop API).
    #[graphql(guard = "owner()")]
    async fn set_customer_for_order(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who.")] input: CreateCustomerInput,
    ) -> Result<SetCustomerForOrderResult> {
        let call = Call::of(ctx)?;
        let buyer = buyer(input).map_err(|f| call.tell(f))?;
        let done = Box::pin(commands::set_buyer(&call, &buyer)).await;
        SetCustomerForOrderResult::of(done, call.language()).map_err(|f| call.tell(f))
    }

    /// Takes an order to a state: on the shop API the caller's cart, which is made if there is none;
    /// on the admin API the order that `id` names. Permission: own, or UpdateOrder.
    #[graphql(guard = "owner_or(&[UpdateOrder])")]
    async fn transition_order_to_state(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The order; on the admin API only, and required there.")] id: Option<
            OrderId,
        >,
        #[graphql(desc = "The state, as `ArrangingPayment`.")] state: String,
        #[graphql(
            desc = "The order's version that the caller knows, on the admin API; another one is refused with ORDER_VERSION_CONFLICT."
        )]
        expected_version: Option<i64>,
    ) -> Result<Option<TransitionOrderToStateResult>> {
        let call = Call::of(ctx)?;
        let done = Box::pin(transition(&call, id, &state, expected_version)).await;
        let told = match done {
            Err(Stop::Failed(failure)) => Err(failure),
            done => TransitionOrderToStateResult::of(done, call.language()),
        };
        told.map(Some).map_err(|f| call.tell(f))
    }
}

async fn transition(
    call: &Call,
    id: Option<OrderId>,
    state: &str,
    version: Option<i64>,
) -> Result<crate::order::Placed, Stop<domain::order::TransitionRefused>> {
    if !call.actor.is_admin() {
        return commands::transition_cart(call, state).await;
    }
    let Some(id) = id else {
        return Err(Failure::input("order-id-must-be-provided", Vec::new()).into());
    };
    let done = commands::transition_order(call, id, state, version).await;
    done.map_err(|stop| match stop {
        Stop::Refused(StepRefused::NoOrder) => Failure::not_found("Order", id).into(),
        Stop::Refused(StepRefused::Rule(refused)) => Stop::Refused(refused),
        Stop::Failed(failure) => Stop::Failed(failure),
    })
}

async fn set_address(
    ctx: &Context<'_>,
    kind: AddressKind,
    input: Option<CreateAddressInput>,
) -> Result<ActiveOrderResult> {
    let call = Call::of(ctx)?;
    let address = match input {
        Some(input) => {
            address(input, &call.visit.settings(), &call.actor).map_err(|f| call.tell(f))?
        }
        None => OrderAddress::default(),
    };
    let done = Box::pin(commands::set_address(&call, kind, address)).await;
    ActiveOrderResult::of(done, call.language()).map_err(|f| call.tell(f))
}
