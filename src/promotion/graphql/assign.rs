//! Promotions assigned to channels, and taken out of them.

use async_graphql::{Context, InputObject, Object, Result};
use db::settings::PromotionRow;
use domain::access::Permission::{DeletePromotion, UpdatePromotion};
use domain::id::{ChannelId, PromotionId};

use super::types::Promotion;
use crate::call::Call;
use crate::catalog::graphql::Tell as _;
use crate::channel::commands::assign::{assign, remove};
use crate::guard::{may, on_admin};
use crate::wire::List;

/// Which promotions shall belong to a channel.
#[derive(InputObject)]
pub struct AssignPromotionsToChannelInput {
    /// The promotions.
    pub promotion_ids: Vec<PromotionId>,
    /// The channel.
    pub channel_id: ChannelId,
}

/// Which promotions shall not belong to a channel any more.
#[derive(InputObject)]
pub struct RemovePromotionsFromChannelInput {
    /// The promotions.
    pub promotion_ids: Vec<PromotionId>,
    /// The channel; not the default one.
    pub channel_id: ChannelId,
}

/// Mutations that assign promotions to channels.
#[derive(Default)]
pub struct PromotionAssignmentMutation;

#[Object]
impl PromotionAssignmentMutation {
    /// Assigns promotions to a channel, whose carts see them at their next change. What the caller does
    /// not see is left out. Permission: UpdatePromotion, in both channels.
    #[graphql(guard = "may(&[UpdatePromotion])", visible = "on_admin")]
    async fn assign_promotions_to_channel(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and where.")] input: AssignPromotionsToChannelInput,
    ) -> Result<List<Promotion>> {
        let (call, name) = (Call::of(ctx)?, "promotion.assign");
        let there = &[UpdatePromotion];
        let done =
            assign::<PromotionRow>(&call, name, &input.promotion_ids, input.channel_id, there)
                .await;
        Ok(done.tell(ctx)?.into_iter().map(Promotion).collect())
    }

    /// Takes promotions out of a channel; its carts lose them at their next change, codes at the latest
    /// before payment. The default channel keeps everything: naming it is a `USER_INPUT_ERROR`.
    /// Permission: DeletePromotion, in both channels.
    #[graphql(guard = "may(&[DeletePromotion])", visible = "on_admin")]
    async fn remove_promotions_from_channel(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and where.")] input: RemovePromotionsFromChannelInput,
    ) -> Result<List<Promotion>> {
        let (call, name) = (Call::of(ctx)?, "promotion.unassign");
        let there = &[DeletePromotion];
        let done =
            remove::<PromotionRow>(&call, name, &input.promotion_ids, input.channel_id, there)
                .await;
        Ok(done.tell(ctx)?.into_iter().map(Promotion).collect())
    }
}
