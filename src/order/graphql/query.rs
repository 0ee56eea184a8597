//! Reads of carts and orders.

use std::sync::Arc;

use async_graphql::{Context, Object, Result};
use domain::access::Permission::ReadOrder;
use domain::id::OrderId;
use domain::order::state::MACHINE;

use super::order::Order;
use crate::guard::{owner, owner_or};
use crate::order::{commands, read};
use crate::payment::method::graphql::PaymentMethodQuote;
use crate::shipping::graphql::ShippingMethodQuote;
use crate::visit::VisitExt as _;
use crate::wire::List;

/// Queries of carts and orders.
#[derive(Default)]
pub struct OrderQuery;

#[Object]
impl OrderQuery {
    /// The caller's cart; null when there is none. Permission: own (shop API).
    #[graphql(guard = "owner()")]
    async fn active_order(&self, ctx: &Context<'_>) -> Result<Option<Order>> {
        let visit = ctx.visit()?;
        let order = read::active(&visit.app, &visit.actor()).await.map_err(|f| visit.tell(f))?;
        Ok(order.map(Arc::new).map(Order))
    }

    /// An order by its id; null when there is none that the caller may see. On the shop API the
    /// orders of the logged-in customer, on the admin API all of the channel. Permission: own, or
    /// ReadOrder.
    #[graphql(guard = "owner_or(&[ReadOrder])")]
    async fn order(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The order.")] id: OrderId,
    ) -> Result<Option<Order>> {
        let visit = ctx.visit()?;
        let order = read::by_id(&visit.app, &visit.actor(), id).await;
        Ok(order.map_err(|f| visit.tell(f))?.map(Arc::new).map(Order))
    }

    /// An order by its code: for the customer whose it is, and for a guest until two hours after it
    /// was placed, unless configured otherwise (guest-lookup-s). Anybody else is refused (FORBIDDEN), also when there is no such order.
    /// Permission: own (shop API).
    #[graphql(guard = "owner()")]
    async fn order_by_code(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The order's code.")] code: String,
    ) -> Result<Option<Order>> {
        let visit = ctx.visit()?;
        let order = read::by_code(visit, &code).await.map_err(|f| visit.tell(f))?;
        Ok(Some(Order(Arc::new(order))))
    }

    /// The states that may follow that of the caller's cart, which is made if there is none.
    /// Permission: own (shop API).
    #[graphql(guard = "owner()")]
    async fn next_order_states(&self, ctx: &Context<'_>) -> Result<List<&'static str>> {
        let visit = ctx.visit()?;
        let order = commands::active_or_new(visit).await.map_err(|f| visit.tell(f))?;
        Ok(MACHINE.next(&order.state).iter().map(|state| state.as_str()).collect())
    }

    /// The ways to ship the caller's cart, the cheapest first, at one price by id; none without a
    /// cart. Permission: own (shop API).
    #[graphql(guard = "owner()")]
    async fn eligible_shipping_methods(
        &self,
        ctx: &Context<'_>,
    ) -> Result<List<ShippingMethodQuote>> {
        let visit = ctx.visit()?;
        let quotes = read::shipping_quotes(&visit.app, &visit.actor()).await;
        Ok(ShippingMethodQuote::all(&visit.settings(), quotes.map_err(|f| visit.tell(f))?))
    }

    /// The ways to pay the caller's cart; none without a cart. Permission: own (shop API).
    #[graphql(guard = "owner()")]
    async fn eligible_payment_methods(
        &self,
        ctx: &Context<'_>,
    ) -> Result<List<PaymentMethodQuote>> {
        let visit = ctx.visit()?;
        let actor = visit.actor();
        let order = read::active(&visit.app, &actor).await.map_err(|f| visit.tell(f))?;
        if order.is_none() {
            return Ok(List::default());
        }
        let settings = visit.settings();
        let offered = settings.payment_methods.iter().filter(|row| {
            row.enabled && row.deleted_at.is_none() && row.channel_ids.contains(&actor.channel.id)
        });
        let quote = |row: &Arc<db::settings::PaymentMethodRow>| PaymentMethodQuote {
            method: row.clone(),
            is_eligible: row.checker.is_none(),
            eligibility_message: None,
        };
        Ok(offered.map(quote).collect())
    }
}
