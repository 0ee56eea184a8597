//! Lists of orders.

use std::sync::Arc;

use async_graphql::{Context, Result};
use db::list::Condition;
use db::order::Whole;

use super::order::Order;
use crate::visit::VisitExt as _;

crate::list_page! {
    /// A page of orders.
    OrderList of Order
}

crate::list_options! {
    OrderListOptions, OrderSortParameter, OrderFilterParameter {
        sort and filter {
            /// The id.
            id: IdOperators = "o.id",
            /// When it was made.
            created_at: DateOperators = "o.created_at",
            /// When it was changed last.
            updated_at: DateOperators = "o.updated_at",
            /// When it was placed.
            order_placed_at: DateOperators = "o.placed_at",
            /// The code.
            code: StringOperators = "o.code",
            /// The state.
            state: StringOperators = "o.state",
            /// How many units there are.
            total_quantity: NumberOperators = "o.total_quantity",
            /// Lines and surcharges, without tax.
            sub_total: NumberOperators = "o.sub_total",
            /// Lines and surcharges, with tax.
            sub_total_with_tax: NumberOperators = "o.sub_total_with_tax",
            /// Shipping, without tax.
            shipping: NumberOperators = "o.shipping",
            /// Shipping, with tax.
            shipping_with_tax: NumberOperators = "o.shipping_with_tax",
            /// Everything, without tax.
            total: NumberOperators = "(o.sub_total + o.shipping)",
            /// Everything, with tax.
            total_with_tax: NumberOperators = "(o.sub_total_with_tax + o.shipping_with_tax)",
            /// The last name of the customer.
            customer_last_name: StringOperators = "c.last_name",
            /// The order that it is a seller's part of.
            aggregate_order_id: IdOperators = "null::uuid",
        }
        sort only {
            /// The provider's name for the first of its payments.
            transaction_id = "(select min(p.transaction_id) from payments p where p.order_id = o.id)",
        }
        filter only {
            /// Whose order it is when several sellers share a shop.
            #[graphql(name = "type")]
            order_type: StringOperators = "o.type",
            /// Whether it is somebody's current cart.
            active: BooleanOperators = "o.active",
            /// The provider's name for one of its payments.
            transaction_id: StringOperators = "exists (select from payments p where p.order_id = o.id and [p.transaction_id])",
            /// The currency.
            currency_code: StringOperators = "o.currency_code",
            /// What its payments add up to.
            payment_status: StringOperators = "o.payment_status",
            /// How far its goods are.
            fulfillment_status: StringOperators = "o.fulfillment_status",
        }
    }
}

/// A page of the orders that a condition holds for, within the caller's channel. Two statements.
pub async fn page(
    ctx: &Context<'_>,
    options: Option<OrderListOptions>,
    scope: Condition,
) -> Result<OrderList> {
    let visit = ctx.visit()?;
    let actor = visit.actor();
    let query = OrderListOptions::query(options, &actor).map_err(|f| visit.tell(f))?;
    let seen = actor.scope().channel.map(|channel| {
        Condition::Is("o.channel_id = ?".into(), db::list::Value::Id(channel.uuid()))
    });
    let scope = Condition::All(seen.into_iter().chain([scope]).collect());
    let conn = visit.app.pool.reader().await.map_err(|f| visit.tell(f))?;
    let page = db::list::page::<Whole>(&conn, db::order::ORDERS, scope, query).await;
    drop(conn);
    let db::list::Page { items, total } = page.map_err(|f| visit.tell(f))?;
    let items: std::result::Result<Vec<_>, db::Fault> =
        items.into_iter().map(Whole::order).collect();
    let page = db::list::Page { items: items.map_err(|f| visit.tell(f))?, total };
    Ok(OrderList::of(page, |order| Order(Arc::new(order))))
}
