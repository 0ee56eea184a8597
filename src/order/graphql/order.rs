//! An order on the wire.

use std::sync::Arc;

use async_graphql::{Context, Object, Result};
use chrono::{DateTime, Utc};
use domain::channel::CurrencyCode;
use domain::id::OrderId;
use domain::money::Amount;
use domain::order::OrderType;
use domain::order::state::MACHINE;

use super::line::OrderLine;
use super::modification::OrderModification;
use super::parts::{Discount, OrderAddress, OrderTaxSummary, ShippingLine, Surcharge, figure};
use crate::channel::graphql::Channel;
use crate::customer::graphql::Customer;
use crate::event::history::{HistoryEntryList, HistoryEntryListOptions, page_of};
use crate::event::loader::Owner;
use crate::fulfillment::graphql::Fulfillment;
use crate::guard::on_admin;
use crate::payment::graphql::Payment;
use crate::promotion::graphql::Promotion;
use crate::visit::VisitExt as _;
use crate::wire::{Json, List};

/// A cart or an order. What is summed up here is stored; what is figured out from the lines is
/// exact up to the last rounding.
#[derive(Clone)]
pub struct Order(pub Arc<domain::order::Order>);

/// A cart or an order. What is summed up here is stored; what is figured out from the lines is
/// exact up to the last rounding.
#[Object]
impl Order {
    /// The order's id.
    fn id(&self) -> OrderId {
        self.0.id
    }

    /// When it was made (UTC).
    fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// When it was changed last (UTC).
    fn updated_at(&self) -> DateTime<Utc> {
        self.0.updated_at
    }

    /// Whose order it is when several sellers share a shop.
    #[graphql(name = "type")]
    fn order_type(&self) -> OrderType {
        self.0.order_type
    }

    /// When it was placed (UTC); null before.
    fn order_placed_at(&self) -> Option<DateTime<Utc>> {
        self.0.placed_at
    }

    /// The code that people know it by; random, from the beginning.
    fn code(&self) -> &str {
        &self.0.code
    }

    /// The number that it got when it was placed, counted per channel; null before.
    fn number(&self) -> Option<&str> {
        self.0.number.as_deref()
    }

    /// Goes up with every change; may be given back as `expectedVersion`.
    fn version(&self) -> i64 {
        self.0.version
    }

    /// Where it is on its way.
    fn state(&self) -> &str {
        self.0.state.as_str()
    }

    /// What its payments add up to.
    fn payment_status(&self) -> domain::payment::PaymentStatus {
        self.0.payment_status
    }

    /// How far its goods are.
    fn fulfillment_status(&self) -> domain::fulfillment::FulfillmentStatus {
        self.0.fulfillment_status
    }

    /// The states that may follow; whether a step is possible now is told when it is tried.
    #[graphql(visible = "on_admin")]
    fn next_states(&self) -> List<&'static str> {
        MACHINE.next(&self.0.state).iter().map(|state| state.as_str()).collect()
    }

    /// Whether it is somebody's current cart.
    fn active(&self) -> bool {
        self.0.active
    }

    /// Who buys, once known.
    async fn customer(&self, ctx: &Context<'_>) -> Result<Option<Customer>> {
        let Some(id) = self.0.customer_id else {
            return Ok(None);
        };
        if let Some(met) = ctx.met()?.customer(id) {
            return Ok(Some(Customer(met)));
        }
        let visit = ctx.visit()?;
        let found = visit.loaders.customer.customer(id).await.map_err(|f| visit.tell(f))?;
        Ok(found.map(Arc::new).map(Customer))
    }

    /// Where mails of this order go, in lower case and of at most 254 characters: the e-mail address
    /// of who buys at the moment when that was told. There as soon as `customer` is, so always from
    /// the payment step on; later changes of the customer do not touch it.
    fn email_address(&self) -> Option<&str> {
        self.0.email_address.as_deref()
    }

    /// Where the goods go; its fields are null until it is given.
    fn shipping_address(&self) -> Option<OrderAddress> {
        Some(self.0.shipping_address.clone().into())
    }

    /// Who gets the bill; its fields are null until it is given.
    fn billing_address(&self) -> Option<OrderAddress> {
        Some(self.0.billing_address.clone().into())
    }

    /// What is bought, in the order of adding.
    fn lines(&self) -> List<OrderLine> {
        let line = |line: &domain::order::OrderLine| OrderLine {
            line: line.clone(),
            order: Some(self.0.clone()),
        };
        self.0.lines.iter().map(line).collect()
    }

    /// Extra charges and reductions.
    fn surcharges(&self) -> List<Surcharge> {
        self.0.surcharges.iter().cloned().map(Surcharge).collect()
    }

    /// What each source took off, of the lines and of shipping.
    fn discounts(&self, ctx: &Context<'_>) -> Result<List<Discount>> {
        Ok(figure(ctx, self.0.discounts())?.into_iter().map(Discount::from).collect())
    }

    /// The coupon codes in use.
    fn coupon_codes(&self) -> &[String] {
        &self.0.coupon_codes
    }

    /// The promotions that held when it was priced last, in the order in which they applied.
    async fn promotions(&self, ctx: &Context<'_>) -> Result<List<Promotion>> {
        Promotion::named(ctx, &self.0.promotion_ids).await
    }

    /// The payments, in the order in which they were made.
    async fn payments(&self, ctx: &Context<'_>) -> Result<Option<List<Payment>>> {
        let found = match ctx.met()?.payments(self.0.id) {
            Some(met) => met,
            None => {
                let visit = ctx.visit()?;
                visit.loaders.order.payments(self.0.id).await.map_err(|f| visit.tell(f))?
            }
        };
        Ok(Some(found.into_iter().map(Payment).collect()))
    }

    /// What left the house or is about to, cancelled ones included, in the order in which they were
    /// made.
    async fn fulfillments(&self, ctx: &Context<'_>) -> Result<Option<List<Fulfillment>>> {
        Ok(Some(Fulfillment::of_order(ctx, self.0.id).await?))
    }

    /// What happened to it, the oldest first; on the shop API public entries only.
    async fn history(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which entries, in which order.")] options: Option<
            HistoryEntryListOptions,
        >,
    ) -> Result<HistoryEntryList> {
        page_of(ctx, Owner::Order(self.0.id), options).await
    }

    /// How many units there are.
    fn total_quantity(&self) -> i32 {
        self.0.totals.quantity
    }

    /// Lines and surcharges after discounts, without tax (minor units).
    fn sub_total(&self) -> Amount {
        self.0.totals.sub_total
    }

    /// Lines and surcharges after discounts, with tax (minor units).
    fn sub_total_with_tax(&self) -> Amount {
        self.0.totals.sub_total_with_tax
    }

    /// The currency of every amount in it.
    fn currency_code(&self) -> CurrencyCode {
        self.0.currency
    }

    /// What sending it costs.
    fn shipping_lines(&self) -> List<ShippingLine> {
        self.0.shipping_lines.iter().cloned().map(ShippingLine).collect()
    }

    /// Shipping after discounts, without tax (minor units).
    fn shipping(&self) -> Amount {
        self.0.totals.shipping
    }

    /// Shipping after discounts, with tax (minor units).
    fn shipping_with_tax(&self) -> Amount {
        self.0.totals.shipping_with_tax
    }

    /// Everything without tax (minor units).
    fn total(&self, ctx: &Context<'_>) -> Result<Amount> {
        figure(ctx, self.0.totals.total())
    }

    /// Everything with tax: what is to be paid (minor units).
    fn total_with_tax(&self, ctx: &Context<'_>) -> Result<Amount> {
        figure(ctx, self.0.totals.total_with_tax())
    }

    /// The taxes, by name and rate.
    fn tax_summary(&self, ctx: &Context<'_>) -> Result<List<OrderTaxSummary>> {
        let rows = figure(ctx, self.0.tax_summary())?;
        Ok(rows.into_iter().map(OrderTaxSummary::from).collect())
    }

    /// The changes since it was placed.
    #[graphql(visible = "on_admin")]
    fn modifications(&self) -> List<OrderModification> {
        List::default()
    }

    /// The orders that this one was divided into among several sellers.
    #[graphql(visible = "on_admin")]
    fn seller_orders(&self) -> Option<List<Order>> {
        None
    }

    /// The order that this one is a seller's part of.
    #[graphql(visible = "on_admin")]
    fn aggregate_order(&self) -> Option<Order> {
        None
    }

    /// The id of the order that this one is a seller's part of.
    #[graphql(visible = "on_admin")]
    fn aggregate_order_id(&self) -> Option<OrderId> {
        None
    }

    /// The channels that see it: its own and the default one.
    #[graphql(visible = "on_admin")]
    fn channels(&self, ctx: &Context<'_>) -> Result<List<Channel>> {
        let settings = ctx.settings()?;
        let mut ids = vec![domain::id::ChannelId::FIRST, self.0.channel_id];
        ids.dedup();
        Ok(ids.into_iter().filter_map(|id| settings.channel(id)).map(Channel).collect())
    }

    /// Fields of the shop's own; none are configured.
    fn custom_fields(&self) -> Option<Json> {
        None
    }
}
