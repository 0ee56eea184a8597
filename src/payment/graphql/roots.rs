//! Paying and settling: the root fields.

use async_graphql::{Context, InputObject, Object, Result};
use domain::access::Permission::UpdateOrder;
use domain::id::{OrderId, PaymentId};

use super::results::{AddManualPaymentToOrderResult, AddPaymentToOrderResult, SettlePaymentResult};
use crate::call::Call;
use crate::guard::{may, on_admin, owner};
use crate::payment::commands;
use crate::wire::Json;

/// How somebody pays.
#[derive(InputObject)]
pub struct PaymentInput {
    /// The code of a payment method.
    pub method: String,
    /// What the method's handler needs to know; may be an empty object.
    pub metadata: Json,
}

/// A payment that came by other ways.
#[derive(InputObject)]
pub struct ManualPaymentInput {
    /// The order.
    pub order_id: OrderId,
    /// What the way is called; any text.
    pub method: String,
    /// Its number at the bank or the like.
    pub transaction_id: Option<String>,
    /// What is to be kept besides.
    pub metadata: Option<Json>,
}

/// Paying.
#[derive(Default)]
pub struct PaymentMutation;

#[Object]
impl PaymentMutation {
    /// Pays what is due for the caller's cart, which is placed when all of it is promised or paid. A
    /// payment that the provider refuses is recorded and told. Permission: own (shop API).
    #[graphql(guard = "owner()")]
    async fn add_payment_to_order(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How.")] input: PaymentInput,
    ) -> Result<AddPaymentToOrderResult> {
        let call = Call::of(ctx)?;
        let PaymentInput { method, metadata } = input;
        let done = Box::pin(commands::add_payment(&call, &method, &metadata.0)).await;
        AddPaymentToOrderResult::of(done, call.language()).map_err(|f| call.tell(f))
    }
}

/// Payments as administrators handle them.
#[derive(Default)]
pub struct AdminPaymentMutation;

#[Object]
impl AdminPaymentMutation {
    /// Writes down that all that is due was paid by other ways. Permission: UpdateOrder.
    #[graphql(guard = "may(&[UpdateOrder])", visible = "on_admin")]
    async fn add_manual_payment_to_order(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How.")] input: ManualPaymentInput,
        #[graphql(
            desc = "The order's version that the caller knows; another one is refused with ORDER_VERSION_CONFLICT."
        )]
        expected_version: Option<i64>,
    ) -> Result<AddManualPaymentToOrderResult> {
        let call = Call::of(ctx)?;
        let ManualPaymentInput { order_id, method, transaction_id, metadata } = input;
        let metadata = metadata.map_or_else(|| serde_json::json!({}), |json| json.0);
        let transaction_id = transaction_id.as_deref();
        let done = Box::pin(commands::add_manual(
            &call,
            order_id,
            &method,
            transaction_id,
            &metadata,
            expected_version,
        ))
        .await;
        AddManualPaymentToOrderResult::of(done, call.language()).map_err(|f| call.tell(f))
    }

    /// Takes the money that a payment promises. What the provider refuses is recorded and told.
    /// Permission: UpdateOrder.
    #[graphql(guard = "may(&[UpdateOrder])", visible = "on_admin")]
    async fn settle_payment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The payment.")] id: PaymentId,
        #[graphql(
            desc = "The order's version that the caller knows; another one is refused with ORDER_VERSION_CONFLICT."
        )]
        expected_version: Option<i64>,
    ) -> Result<SettlePaymentResult> {
        let call = Call::of(ctx)?;
        let done = Box::pin(commands::settle_payment(&call, id, expected_version)).await;
        SettlePaymentResult::of(done, call.language()).map_err(|f| call.tell(f))
    }
}
