//! A line of an order on the wire.

use std::sync::Arc;

use async_graphql::{Context, Object, Result};
use chrono::{DateTime, Utc};
use domain::id::{OrderLineId, ShippingLineId};
use domain::money::{Amount, Rate};

use super::order::Order;
use super::parts::{Discount, TaxLine, figure};
use crate::catalog::graphql::{Asset, ProductVariant};
use crate::catalog::{At, recent};
use crate::failure::Failure;
use crate::fulfillment::graphql::FulfillmentLine;
use crate::visit::VisitExt as _;
use crate::wire::{Json, List};

/// A line of an order: a variant and how often.
#[derive(Clone)]
pub struct OrderLine {
    /// The line.
    pub line: domain::order::OrderLine,
    /// Its order, if that is at hand.
    pub order: Option<Arc<domain::order::Order>>,
}

/// A line of an order: a variant and how often.
#[Object]
impl OrderLine {
    /// The line's id.
    fn id(&self) -> OrderLineId {
        self.line.id
    }

    /// When it was added (UTC).
    fn created_at(&self) -> DateTime<Utc> {
        self.line.created_at
    }

    /// When it was changed last (UTC).
    fn updated_at(&self) -> DateTime<Utc> {
        self.line.updated_at
    }

    /// How many units there are: ordered less cancelled.
    fn quantity(&self) -> i32 {
        self.line.quantity
    }

    /// How many units there were when the order was placed; 0 before.
    fn order_placed_quantity(&self) -> i32 {
        self.line.placed_quantity
    }

    /// The shipping line that it is sent with; null before shipping is chosen.
    fn shipping_line_id(&self) -> Option<ShippingLineId> {
        self.line.shipping_line_id
    }

    /// The sum of its tax rates in percent, for display.
    fn tax_rate(&self, ctx: &Context<'_>) -> Result<Rate> {
        figure(ctx, self.line.tax_rate())
    }

    /// The taxes.
    fn tax_lines(&self) -> List<TaxLine> {
        self.line.tax_lines.iter().map(TaxLine::from).collect()
    }

    /// What each source took off this line.
    fn discounts(&self, ctx: &Context<'_>) -> Result<List<Discount>> {
        Ok(figure(ctx, self.line.discounts())?.into_iter().map(Discount::from).collect())
    }

    /// What is bought, as the order's channel offers it; deleted ones too.
    async fn product_variant(&self, ctx: &Context<'_>) -> Result<ProductVariant> {
        let order = self.whole(ctx).await?;
        let visit = ctx.visit()?;
        let actor = visit.actor();
        let channel = visit.settings().channel(order.0.channel_id);
        let channel = channel.unwrap_or_else(|| actor.channel.clone());
        let at = At::order(&actor, channel, order.0.currency, order.0.tax_zone_id);
        ProductVariant::load(ctx, at, self.line.variant_id).await
    }

    /// The picture that was shown when it was added.
    async fn featured_asset(&self, ctx: &Context<'_>) -> Result<Option<Asset>> {
        let Some(id) = self.line.featured_asset_id else {
            return Ok(None);
        };
        let visit = ctx.visit()?;
        let found = recent::asset(visit, id).await.map_err(|f| visit.tell(f))?;
        Ok(found.map(Asset))
    }

    /// The order.
    async fn order(&self, ctx: &Context<'_>) -> Result<Order> {
        self.whole(ctx).await
    }

    /// Its units in fulfillments that are not cancelled.
    async fn fulfillment_lines(&self, ctx: &Context<'_>) -> Result<Option<List<FulfillmentLine>>> {
        Ok(Some(FulfillmentLine::of_line(ctx, self.line.id).await?))
    }

    /// Fields of the shop's own; none are configured.
    fn custom_fields(&self) -> Option<Json> {
        None
    }

    /// One unit without tax, before discounts (minor units).
    fn unit_price(&self, ctx: &Context<'_>) -> Result<Amount> {
        figure(ctx, self.line.unit_price())
    }

    /// One unit with tax, before discounts (minor units).
    fn unit_price_with_tax(&self, ctx: &Context<'_>) -> Result<Amount> {
        figure(ctx, self.line.unit_price_with_tax())
    }

    /// By how much the price of a unit without tax has changed since it was added (minor units).
    fn unit_price_change_since_added(&self, ctx: &Context<'_>) -> Result<Amount> {
        figure(ctx, self.line.unit_price_change_since_added())
    }

    /// By how much the price of a unit with tax has changed since it was added (minor units).
    fn unit_price_with_tax_change_since_added(&self, ctx: &Context<'_>) -> Result<Amount> {
        figure(ctx, self.line.unit_price_with_tax_change_since_added())
    }

    /// One unit without tax, after the discounts of this line (minor units).
    fn discounted_unit_price(&self, ctx: &Context<'_>) -> Result<Amount> {
        figure(ctx, self.line.discounted_unit_price())
    }

    /// One unit with tax, after the discounts of this line (minor units).
    fn discounted_unit_price_with_tax(&self, ctx: &Context<'_>) -> Result<Amount> {
        figure(ctx, self.line.discounted_unit_price_with_tax())
    }

    /// One unit without tax, after all discounts, also those of the order (minor units).
    fn prorated_unit_price(&self, ctx: &Context<'_>) -> Result<Amount> {
        figure(ctx, self.line.prorated_unit_price())
    }

    /// One unit with tax, after all discounts, also those of the order (minor units).
    fn prorated_unit_price_with_tax(&self, ctx: &Context<'_>) -> Result<Amount> {
        figure(ctx, self.line.prorated_unit_price_with_tax())
    }

    /// The line without tax, before discounts (minor units).
    fn line_price(&self, ctx: &Context<'_>) -> Result<Amount> {
        figure(ctx, self.line.line_price())
    }

    /// The line with tax, before discounts (minor units).
    fn line_price_with_tax(&self, ctx: &Context<'_>) -> Result<Amount> {
        figure(ctx, self.line.line_price_with_tax())
    }

    /// The line without tax, after its own discounts (minor units).
    fn discounted_line_price(&self, ctx: &Context<'_>) -> Result<Amount> {
        figure(ctx, self.line.discounted_line_price())
    }

    /// The line with tax, after its own discounts (minor units).
    fn discounted_line_price_with_tax(&self, ctx: &Context<'_>) -> Result<Amount> {
        figure(ctx, self.line.discounted_line_price_with_tax())
    }

    /// The line without tax, after all discounts: what it adds to the order (minor units).
    fn prorated_line_price(&self, ctx: &Context<'_>) -> Result<Amount> {
        figure(ctx, self.line.prorated_line_price())
    }

    /// The line with tax, after all discounts: what it adds to the order (minor units).
    fn prorated_line_price_with_tax(&self, ctx: &Context<'_>) -> Result<Amount> {
        figure(ctx, self.line.prorated_line_price_with_tax())
    }

    /// The tax of the line, before discounts (minor units).
    fn line_tax(&self, ctx: &Context<'_>) -> Result<Amount> {
        figure(ctx, self.line.line_tax())
    }
}

impl OrderLine {
    async fn whole(&self, ctx: &Context<'_>) -> Result<Order> {
        if let Some(order) = &self.order {
            return Ok(Order(order.clone()));
        }
        let visit = ctx.visit()?;
        let found = visit.loaders.order.order_of_line(self.line.id).await;
        let found = found.map_err(|f| visit.tell(f))?;
        found.map(Order).ok_or_else(|| visit.tell(Failure::not_found("OrderLine", self.line.id)))
    }
}
