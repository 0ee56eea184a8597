//! Shipping methods: queries and mutations.

use std::sync::Arc;

use async_graphql::{Context, Object, Result};
use db::settings::ShippingMethodRow;
use db::shipping::{METHODS, present};
use domain::access::Permission::{
    CreateSettings, CreateShippingMethod, DeleteSettings, DeleteShippingMethod, ReadOrder,
    ReadSettings, ReadShippingMethod, UpdateSettings, UpdateShippingMethod,
};
use domain::fulfillment::HANDLERS;
use domain::id::ShippingMethodId;
use domain::shipping::{CALCULATORS, CHECKERS};

use super::inputs::{
    CreateShippingMethodInput, TestEligibleShippingMethodsInput, TestShippingMethodInput,
    UpdateShippingMethodInput, tried,
};
use super::types::{
    PublicShippingMethod, ShippingMethod, ShippingMethodList, ShippingMethodListOptions,
    ShippingMethodQuote, TestShippingMethodResult,
};
use crate::call::Call;
use crate::guard::{anybody, may, on_admin};
use crate::list;
use crate::operation::told;
use crate::shipping::{commands, trial};
use crate::visit::VisitExt as _;
use crate::wire::{ConfigurableOperationDefinition, DeletionResponse, List};

/// Queries of shipping methods.
#[derive(Default)]
pub struct ShippingQuery;

#[Object]
impl ShippingQuery {
    /// The channel's ways to ship, whatever the order. Public (shop API).
    #[graphql(guard = "anybody()")]
    fn active_shipping_methods(
        &self,
        ctx: &Context<'_>,
    ) -> Result<List<Option<PublicShippingMethod>>> {
        let here = ctx.actor()?.channel.id;
        let offered = |row: &&Arc<ShippingMethodRow>| {
            row.deleted_at.is_none() && row.channel_ids.contains(&here)
        };
        let settings = ctx.settings()?;
        let methods = settings.shipping_methods.iter().filter(offered).cloned();
        Ok(methods.map(|row| Some(PublicShippingMethod(row))).collect())
    }

    /// Shipping methods. Permission: ReadSettings or ReadShippingMethod.
    #[graphql(guard = "may(&[ReadSettings, ReadShippingMethod])", visible = "on_admin")]
    async fn shipping_methods(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which part of the list, in which order.")] options: Option<
            ShippingMethodListOptions,
        >,
    ) -> Result<ShippingMethodList> {
        let visit = ctx.visit()?;
        let actor = visit.actor();
        let query = ShippingMethodListOptions::query(options, &actor);
        let page = list::read(visit, METHODS, present(actor.scope().channel), query).await?;
        Ok(ShippingMethodList::of(page, |row: ShippingMethodRow| ShippingMethod(Arc::new(row))))
    }

    /// A shipping method, or null. Permission: ReadSettings or ReadShippingMethod.
    #[graphql(guard = "may(&[ReadSettings, ReadShippingMethod])", visible = "on_admin")]
    fn shipping_method(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] id: ShippingMethodId,
    ) -> Result<Option<ShippingMethod>> {
        let actor = ctx.actor()?;
        let found = ctx.settings()?.shipping_method(id);
        let found = found.filter(|m| m.deleted_at.is_none() && actor.sees(&m.channel_ids));
        Ok(found.map(ShippingMethod))
    }

    /// What a method with these rules would cost for these goods, at the channel's prices and without
    /// promotions. Permission: ReadSettings or ReadShippingMethod.
    #[graphql(guard = "may(&[ReadSettings, ReadShippingMethod])", visible = "on_admin")]
    async fn test_shipping_method(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The rules and the goods.")] input: TestShippingMethodInput,
    ) -> Result<TestShippingMethodResult> {
        let visit = ctx.visit()?;
        let TestShippingMethodInput { checker, calculator, shipping_address, lines } = input;
        let tried = tried(lines, shipping_address, &visit.settings(), &visit.actor());
        let tried = tried.map_err(|f| visit.tell(f))?;
        let quote = Box::pin(trial::method(visit, checker, calculator, tried)).await;
        Ok(quote.map_err(|f| visit.tell(f))?.into())
    }

    /// What the channel's methods would cost for these goods, at its prices and without promotions:
    /// the cheapest first, at one price by id. Permission: ReadSettings or ReadShippingMethod.
    #[graphql(guard = "may(&[ReadSettings, ReadShippingMethod])", visible = "on_admin")]
    async fn test_eligible_shipping_methods(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The goods.")] input: TestEligibleShippingMethodsInput,
    ) -> Result<List<ShippingMethodQuote>> {
        let visit = ctx.visit()?;
        let settings = visit.settings();
        let tried = tried(input.lines, input.shipping_address, &settings, &visit.actor());
        let tried = tried.map_err(|f| visit.tell(f))?;
        let quotes = Box::pin(trial::methods(visit, tried)).await.map_err(|f| visit.tell(f))?;
        Ok(ShippingMethodQuote::all(&settings, quotes))
    }

    /// How orders can be told apart that may use a method. Permission: ReadSettings, ReadOrder or
    /// ReadShippingMethod.
    #[graphql(guard = "may(&[ReadSettings, ReadOrder, ReadShippingMethod])", visible = "on_admin")]
    fn shipping_eligibility_checkers(&self) -> List<ConfigurableOperationDefinition> {
        told(CHECKERS)
    }

    /// How the price of shipping can be found. Permission: ReadSettings, ReadOrder or
    /// ReadShippingMethod.
    #[graphql(guard = "may(&[ReadSettings, ReadOrder, ReadShippingMethod])", visible = "on_admin")]
    fn shipping_calculators(&self) -> List<ConfigurableOperationDefinition> {
        told(CALCULATORS)
    }

    /// Who can take fulfilments. Permission: ReadSettings, ReadOrder or ReadShippingMethod.
    #[graphql(guard = "may(&[ReadSettings, ReadOrder, ReadShippingMethod])", visible = "on_admin")]
    fn fulfillment_handlers(&self) -> List<ConfigurableOperationDefinition> {
        told(HANDLERS)
    }
}

/// Mutations of shipping methods.
#[derive(Default)]
pub struct ShippingMutation;

#[Object]
impl ShippingMutation {
    /// Creates a shipping method in this channel and in the default one. Permission: CreateSettings
    /// or CreateShippingMethod.
    #[graphql(guard = "may(&[CreateSettings, CreateShippingMethod])", visible = "on_admin")]
    async fn create_shipping_method(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The method.")] input: CreateShippingMethodInput,
    ) -> Result<ShippingMethod> {
        let call = Call::of(ctx)?;
        let row = commands::create(&call, input.into()).await;
        Ok(ShippingMethod(Arc::new(row.map_err(|f| call.tell(f))?)))
    }

    /// Changes a shipping method. Permission: UpdateSettings or UpdateShippingMethod.
    #[graphql(guard = "may(&[UpdateSettings, UpdateShippingMethod])", visible = "on_admin")]
    async fn update_shipping_method(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The change.")] input: UpdateShippingMethodInput,
    ) -> Result<ShippingMethod> {
        let call = Call::of(ctx)?;
        let row = commands::update(&call, input.id, input.into()).await;
        Ok(ShippingMethod(Arc::new(row.map_err(|f| call.tell(f))?)))
    }

    /// Deletes a shipping method: orders keep it, but nobody can choose it any more. Permission:
    /// DeleteSettings or DeleteShippingMethod.
    #[graphql(guard = "may(&[DeleteSettings, DeleteShippingMethod])", visible = "on_admin")]
    async fn delete_shipping_method(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] id: ShippingMethodId,
    ) -> Result<DeletionResponse> {
        let call = Call::of(ctx)?;
        commands::delete(&call, id).await.map_err(|f| call.tell(f))?;
        Ok(DeletionResponse::deleted())
    }
}
