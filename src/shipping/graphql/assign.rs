//! Shipping methods assigned to channels, and taken out of them.

use async_graphql::{Context, InputObject, Object, Result};
use db::settings::ShippingMethodRow;
use domain::access::Permission::{
    DeleteSettings, DeleteShippingMethod, UpdateSettings, UpdateShippingMethod,
};
use domain::id::{ChannelId, ShippingMethodId};

use super::types::ShippingMethod;
use crate::call::Call;
use crate::catalog::graphql::Tell as _;
use crate::channel::commands::assign::{assign, remove};
use crate::guard::{may, on_admin};
use crate::wire::List;

/// Which shipping methods shall belong to a channel.
#[derive(InputObject)]
pub struct AssignShippingMethodsToChannelInput {
    /// The shipping methods.
    pub shipping_method_ids: Vec<ShippingMethodId>,
    /// The channel.
    pub channel_id: ChannelId,
}

/// Which shipping methods shall not belong to a channel any more.
#[derive(InputObject)]
pub struct RemoveShippingMethodsFromChannelInput {
    /// The shipping methods.
    pub shipping_method_ids: Vec<ShippingMethodId>,
    /// The channel; not the default one.
    pub channel_id: ChannelId,
}

/// Mutations that assign shipping methods to channels.
#[derive(Default)]
pub struct ShippingMethodAssignmentMutation;

#[Object]
impl ShippingMethodAssignmentMutation {
    /// Assigns shipping methods to a channel. What the caller does not see is left out. Permission:
    /// UpdateSettings or UpdateShippingMethod here, UpdateSettings or UpdateShippingMethod in the
    /// other channel.
    #[graphql(guard = "may(&[UpdateSettings, UpdateShippingMethod])", visible = "on_admin")]
    async fn assign_shipping_methods_to_channel(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and where.")] input: AssignShippingMethodsToChannelInput,
    ) -> Result<List<ShippingMethod>> {
        let (call, name) = (Call::of(ctx)?, "shipping.assign_methods");
        let there = &[UpdateSettings, UpdateShippingMethod];
        let done = assign::<ShippingMethodRow>(
            &call,
            name,
            &input.shipping_method_ids,
            input.channel_id,
            there,
        )
        .await;
        Ok(done.tell(ctx)?.into_iter().map(ShippingMethod).collect())
    }

    /// Takes shipping methods out of a channel; its carts take another method that they may use.
    /// The default channel keeps everything: naming it is a `USER_INPUT_ERROR`. Permission:
    /// DeleteSettings or DeleteShippingMethod, in both channels.
    #[graphql(guard = "may(&[DeleteSettings, DeleteShippingMethod])", visible = "on_admin")]
    async fn remove_shipping_methods_from_channel(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and where.")] input: RemoveShippingMethodsFromChannelInput,
    ) -> Result<List<ShippingMethod>> {
        let (call, name) = (Call::of(ctx)?, "shipping.unassign_methods");
        let there = &[DeleteSettings, DeleteShippingMethod];
        let done = remove::<ShippingMethodRow>(
            &call,
            name,
            &input.shipping_method_ids,
            input.channel_id,
            there,
        )
        .await;
        Ok(done.tell(ctx)?.into_iter().map(ShippingMethod).collect())
    }
}
