//! Payment methods: queries and mutations.

use std::sync::Arc;

use async_graphql::{Context, Object, Result};
use db::payment_method::{METHODS, present};
use db::settings::PaymentMethodRow;
use domain::access::Permission::{
    CreatePaymentMethod, CreateSettings, DeletePaymentMethod, DeleteSettings, ReadOrder,
    ReadPaymentMethod, ReadSettings, UpdatePaymentMethod, UpdateSettings,
};
use domain::id::PaymentMethodId;
use domain::payment::methods::{CHECKERS, HANDLERS};

use super::inputs::{CreatePaymentMethodInput, UpdatePaymentMethodInput};
use super::types::{
    PaymentMethod, PaymentMethodList, PaymentMethodListOptions, PublicPaymentMethod,
};
use crate::call::Call;
use crate::guard::{may, on_admin};
use crate::operation::told;
use crate::payment::method::commands::{self, Deletion};
use crate::visit::VisitExt as _;
use crate::wire::{ConfigurableOperationDefinition, DeletionResponse, List};
use crate::{list, messages};

/// Queries of payment methods.
#[derive(Default)]
pub struct PaymentMethodQuery;

#[Object]
impl PaymentMethodQuery {
    /// The channel's ways to pay, whatever the order. Public.
    fn active_payment_methods(
        &self,
        ctx: &Context<'_>,
    ) -> Result<List<Option<PublicPaymentMethod>>> {
        let here = ctx.actor()?.channel.id;
        let offered = |row: &&Arc<PaymentMethodRow>| {
            row.enabled && row.deleted_at.is_none() && row.channel_ids.contains(&here)
        };
        let settings = ctx.settings()?;
        let methods = settings.payment_methods.iter().filter(offered).cloned();
        Ok(methods.map(|row| Some(PublicPaymentMethod(row))).collect())
    }

    /// Payment methods. Permission: ReadSettings or ReadPaymentMethod.
    #[graphql(guard = "may(&[ReadSettings, ReadPaymentMethod])", visible = "on_admin")]
    async fn payment_methods(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which part of the list, in which order.")] options: Option<
            PaymentMethodListOptions,
        >,
    ) -> Result<PaymentMethodList> {
        let visit = ctx.visit()?;
        let actor = visit.actor();
        let query = PaymentMethodListOptions::query(options, &actor);
        let page = list::read(visit, METHODS, present(actor.scope().channel), query).await?;
        Ok(PaymentMethodList::of(page, |row: PaymentMethodRow| PaymentMethod(Arc::new(row))))
    }

    /// A payment method, or null. Permission: ReadSettings or ReadPaymentMethod.
    #[graphql(guard = "may(&[ReadSettings, ReadPaymentMethod])", visible = "on_admin")]
    fn payment_method(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] id: PaymentMethodId,
    ) -> Result<Option<PaymentMethod>> {
        let actor = ctx.actor()?;
        let found = ctx.settings()?.payment_method(id);
        let found = found.filter(|m| m.deleted_at.is_none() && actor.sees(&m.channel_ids));
        Ok(found.map(PaymentMethod))
    }

    /// How orders can be told apart that may use a method. Permission: ReadSettings, ReadOrder or
    /// ReadPaymentMethod.
    #[graphql(guard = "may(&[ReadSettings, ReadOrder, ReadPaymentMethod])", visible = "on_admin")]
    fn payment_method_eligibility_checkers(&self) -> List<ConfigurableOperationDefinition> {
        told(CHECKERS)
    }

    /// Who can take money. Permission: ReadSettings, ReadOrder or ReadPaymentMethod.
    #[graphql(guard = "may(&[ReadSettings, ReadOrder, ReadPaymentMethod])", visible = "on_admin")]
    fn payment_method_handlers(&self) -> List<ConfigurableOperationDefinition> {
        told(HANDLERS)
    }
}

/// Mutations of payment methods.
#[derive(Default)]
pub struct PaymentMethodMutation;

#[Object]
impl PaymentMethodMutation {
    /// Creates a payment method in this channel and in the default one. Permission: CreateSettings
    /// or CreatePaymentMethod.
    #[graphql(guard = "may(&[CreateSettings, CreatePaymentMethod])", visible = "on_admin")]
    async fn create_payment_method(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The method.")] input: CreatePaymentMethodInput,
    ) -> Result<PaymentMethod> {
        let call = Call::of(ctx)?;
        let row = commands::create(&call, input.into()).await;
        Ok(PaymentMethod(Arc::new(row.map_err(|f| call.tell(f))?)))
    }

    /// Changes a payment method. Permission: UpdateSettings or UpdatePaymentMethod.
    #[graphql(guard = "may(&[UpdateSettings, UpdatePaymentMethod])", visible = "on_admin")]
    async fn update_payment_method(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The change.")] input: UpdatePaymentMethodInput,
    ) -> Result<PaymentMethod> {
        let call = Call::of(ctx)?;
        let row = commands::update(&call, input.id, input.into()).await;
        Ok(PaymentMethod(Arc::new(row.map_err(|f| call.tell(f))?)))
    }

    /// Deletes a payment method; payments keep it. In another channel than the default one it only
    /// leaves that channel. Permission: DeleteSettings or DeletePaymentMethod.
    #[graphql(guard = "may(&[DeleteSettings, DeletePaymentMethod])", visible = "on_admin")]
    async fn delete_payment_method(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] id: PaymentMethodId,
        #[graphql(desc = "In the default channel: also when other channels have it.")]
        force: Option<bool>,
    ) -> Result<DeletionResponse> {
        let call = Call::of(ctx)?;
        let done = commands::delete(&call, id, force.unwrap_or(false)).await;
        let Deletion::UsedIn { channels } = done.map_err(|f| call.tell(f))? else {
            return Ok(DeletionResponse::deleted());
        };
        let params = [("channelCodes", channels.join(", "))];
        let key = "message.payment-method-used-in-channels";
        Ok(DeletionResponse::kept(messages::text(call.language(), key, &params)))
    }
}
