//! Payment methods assigned to channels, and taken out of them.

use async_graphql::{Context, InputObject, Object, Result};
use db::settings::PaymentMethodRow;
use domain::access::Permission::{
    DeletePaymentMethod, DeleteSettings, UpdatePaymentMethod, UpdateSettings,
};
use domain::id::{ChannelId, PaymentMethodId};

use super::types::PaymentMethod;
use crate::call::Call;
use crate::catalog::graphql::Tell as _;
use crate::channel::commands::assign::{assign, remove};
use crate::guard::{may, on_admin};
use crate::wire::List;

/// Which payment methods shall belong to a channel.
#[derive(InputObject)]
pub struct AssignPaymentMethodsToChannelInput {
    /// The payment methods.
    pub payment_method_ids: Vec<PaymentMethodId>,
    /// The channel.
    pub channel_id: ChannelId,
}

/// Which payment methods shall not belong to a channel any more.
#[derive(InputObject)]
pub struct RemovePaymentMethodsFromChannelInput {
    /// The payment methods.
    pub payment_method_ids: Vec<PaymentMethodId>,
    /// The channel; not the default one.
    pub channel_id: ChannelId,
}

/// Mutations that assign payment methods to channels.
#[derive(Default)]
pub struct PaymentMethodAssignmentMutation;

#[Object]
impl PaymentMethodAssignmentMutation {
    /// Assigns payment methods to a channel. What the caller does not see is left out. Permission:
    /// UpdateSettings or UpdatePaymentMethod here, UpdateSettings or UpdatePaymentMethod in the
    /// other channel.
    #[graphql(guard = "may(&[UpdateSettings, UpdatePaymentMethod])", visible = "on_admin")]
    async fn assign_payment_methods_to_channel(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and where.")] input: AssignPaymentMethodsToChannelInput,
    ) -> Result<List<PaymentMethod>> {
        let (call, name) = (Call::of(ctx)?, "payment.assign_methods");
        let there = &[UpdateSettings, UpdatePaymentMethod];
        let done = assign::<PaymentMethodRow>(
            &call,
            name,
            &input.payment_method_ids,
            input.channel_id,
            there,
        )
        .await;
        Ok(done.tell(ctx)?.into_iter().map(PaymentMethod).collect())
    }

    /// Takes payment methods out of a channel; nobody can pay there that way any more. The default
    /// channel keeps everything: naming it is a `USER_INPUT_ERROR`. Permission: DeleteSettings or
    /// DeletePaymentMethod, in both channels.
    #[graphql(guard = "may(&[DeleteSettings, DeletePaymentMethod])", visible = "on_admin")]
    async fn remove_payment_methods_from_channel(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and where.")] input: RemovePaymentMethodsFromChannelInput,
    ) -> Result<List<PaymentMethod>> {
        let (call, name) = (Call::of(ctx)?, "payment.unassign_methods");
        let there = &[DeleteSettings, DeletePaymentMethod];
        let done = remove::<PaymentMethodRow>(
            &call,
            name,
            &input.payment_method_ids,
            input.channel_id,
            there,
        )
        .await;
        Ok(done.tell(ctx)?.into_iter().map(PaymentMethod).collect())
    }
}
