//! Promotions: queries and mutations.

use std::sync::Arc;

use async_graphql::{Context, Object, Result, Union};
use db::promotion::{PROMOTIONS, present};
use db::settings::PromotionRow;
use domain::access::Permission::{
    CreatePromotion, DeletePromotion, ReadPromotion, UpdatePromotion,
};
use domain::id::PromotionId;
use domain::promotion::{ACTIONS, CONDITIONS};

use super::inputs::{CreatePromotionInput, UpdatePromotionInput};
use super::types::{Promotion, PromotionList, PromotionListOptions};
use crate::call::Call;
use crate::failure::Stop;
use crate::guard::{may, on_admin};
use crate::list;
use crate::operation::told;
use crate::promotion::commands::{self, MissingConditions};
use crate::promotion::refusal::MissingConditionsError;
use crate::visit::VisitExt as _;
use crate::wire::{ConfigurableOperationDefinition, DeletionResponse, List};

/// Queries of promotions.
#[derive(Default)]
pub struct PromotionQuery;

#[Object]
impl PromotionQuery {
    /// Promotions. Permission: ReadPromotion.
    #[graphql(guard = "may(&[ReadPromotion])", visible = "on_admin")]
    async fn promotions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which part of the list, in which order.")] options: Option<
            PromotionListOptions,
        >,
    ) -> Result<PromotionList> {
        let visit = ctx.visit()?;
        let actor = visit.actor();
        let query = PromotionListOptions::query(options, &actor);
        let page = list::read(visit, PROMOTIONS, present(actor.scope().channel), query).await?;
        Ok(PromotionList::of(page, |row: PromotionRow| Promotion(Arc::new(row))))
    }

    /// A promotion, or null. Permission: ReadPromotion.
    #[graphql(guard = "may(&[ReadPromotion])", visible = "on_admin")]
    fn promotion(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] id: PromotionId,
    ) -> Result<Option<Promotion>> {
        let actor = ctx.actor()?;
        let found = ctx.settings()?.promotion(id).filter(|row| actor.sees(&row.channel_ids));
        Ok(found.map(Promotion))
    }

    /// What a promotion can ask of an order. Permission: ReadPromotion.
    #[graphql(guard = "may(&[ReadPromotion])", visible = "on_admin")]
    fn promotion_conditions(&self) -> List<ConfigurableOperationDefinition> {
        told(CONDITIONS)
    }

    /// What a promotion can do. Permission: ReadPromotion.
    #[graphql(guard = "may(&[ReadPromotion])", visible = "on_admin")]
    fn promotion_actions(&self) -> List<ConfigurableOperationDefinition> {
        told(ACTIONS)
    }
}

/// What becomes of a new promotion.
#[derive(Union)]
pub enum CreatePromotionResult {
    /// The promotion.
    Promotion(Promotion),
    /// It would apply to every order.
    MissingConditionsError(MissingConditionsError),
}

/// What becomes of a changed promotion.
#[derive(Union)]
pub enum UpdatePromotionResult {
    /// The promotion.
    Promotion(Promotion),
    /// It would apply to every order.
    MissingConditionsError(MissingConditionsError),
}

/// Mutations of promotions.
#[derive(Default)]
pub struct PromotionMutation;

#[Object]
impl PromotionMutation {
    /// Creates a promotion in this channel and in the default one. Permission: CreatePromotion.
    #[graphql(guard = "may(&[CreatePromotion])", visible = "on_admin")]
    async fn create_promotion(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The promotion.")] input: CreatePromotionInput,
    ) -> Result<CreatePromotionResult> {
        let call = Call::of(ctx)?;
        match commands::create(&call, input.into()).await {
            Ok(row) => Ok(CreatePromotionResult::Promotion(Promotion(Arc::new(row)))),
            Err(Stop::Refused(MissingConditions)) => {
                let error = MissingConditionsError::new(call.language(), Vec::new());
                Ok(CreatePromotionResult::MissingConditionsError(error))
            }
            Err(Stop::Failed(failure)) => Err(call.tell(failure)),
        }
    }

    /// Changes a promotion; carts see it at their next change. Permission: UpdatePromotion.
    #[graphql(guard = "may(&[UpdatePromotion])", visible = "on_admin")]
    async fn update_promotion(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The change.")] input: UpdatePromotionInput,
    ) -> Result<UpdatePromotionResult> {
        let call = Call::of(ctx)?;
        match commands::update(&call, input.id, input.into()).await {
            Ok(row) => Ok(UpdatePromotionResult::Promotion(Promotion(Arc::new(row)))),
            Err(Stop::Refused(MissingConditions)) => {
                let error = MissingConditionsError::new(call.language(), Vec::new());
                Ok(UpdatePromotionResult::MissingConditionsError(error))
            }
            Err(Stop::Failed(failure)) => Err(call.tell(failure)),
        }
    }

    /// Deletes a promotion: orders that used it still name it. Permission: DeletePromotion.
    #[graphql(guard = "may(&[DeletePromotion])", visible = "on_admin")]
    async fn delete_promotion(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] id: PromotionId,
    ) -> Result<DeletionResponse> {
        let call = Call::of(ctx)?;
        commands::delete(&call, &[id]).await.map_err(|f| call.tell(f))?;
        Ok(DeletionResponse::deleted())
    }

    /// Deletes several promotions, or none when one is not there. Permission: DeletePromotion.
    #[graphql(guard = "may(&[DeletePromotion])", visible = "on_admin")]
    async fn delete_promotions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] ids: Vec<PromotionId>,
    ) -> Result<List<DeletionResponse>> {
        let call = Call::of(ctx)?;
        commands::delete(&call, &ids).await.map_err(|f| call.tell(f))?;
        Ok(ids.iter().map(|_id| DeletionResponse::deleted()).collect())
    }
}
