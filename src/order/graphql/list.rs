//! Lists of orders.

use std::sync::Arc;

use async_graphql::{Context, Result};
use db::list::{Condition, Page, Value};
use db::order::Whole;
use domain::id::CustomerId;

use super::order::Order;
use crate::actor::Actor;
use crate::page::Asked;
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
            /// Where its mails go, in lower case.
            email_address: StringOperators = "o.email_address",
            /// The last name of the customer.
            #[graphql(visible = "crate::guard::on_admin")]
            customer_last_name: StringOperators = "c.last_name",
            /// The order that it is a seller's part of.
            #[graphql(visible = "crate::guard::on_admin")]
            aggregate_order_id: IdOperators = "null::uuid",
        }
        sort only {
            /// The provider's name for the first of its payments.
            #[graphql(visible = "crate::guard::on_admin")]
            transaction_id = "(select min(p.transaction_id) from payments p where p.order_id = o.id)",
        }
        filter only {
            /// Whose order it is when several sellers share a shop.
            #[graphql(name = "type")]
            order_type: StringOperators = "o.type",
            /// Whether it is somebody's current cart.
            active: BooleanOperators = "o.active",
            /// The provider's name for one of its payments.
            #[graphql(visible = "crate::guard::on_admin")]
            transaction_id: StringOperators = "exists (select from payments p where p.order_id = o.id and [p.transaction_id])",
            /// The currency.
            currency_code: StringOperators = "o.currency_code",
            /// What its payments add up to.
            payment_status: StringOperators = "o.payment_status",
            /// How far its goods are.
            fulfillment_status: StringOperators = "o.fulfillment_status",
        }
        admin only {
            filter { customer_last_name, aggregate_order_id, transaction_id }
            sort { customer_last_name, aggregate_order_id, transaction_id }
        }
    }
}

/// A page of the orders of a customer that the caller's channel sees, without drafts. Two statements
/// for all customers of a level.
pub async fn page_of_customer(
    ctx: &Context<'_>,
    customer: CustomerId,
    options: Option<OrderListOptions>,
) -> Result<OrderList> {
    let visit = ctx.visit()?;
    let actor = visit.actor();
    let query = OrderListOptions::query(options, &actor).map_err(|f| visit.tell(f))?;
    let placed = Condition::Plain("o.state <> 'Draft'".into());
    let scope = Condition::All(seen(&actor).into_iter().chain([placed]).collect());
    let asked = Asked::new(customer.uuid(), scope, query);
    let page = visit.loaders.order.customer_page(asked).await.map_err(|f| visit.tell(f))?;
    Ok(OrderList::of(page.unwrap_or(Page { items: Vec::new(), total: 0 }), Order))
}

fn seen(actor: &Actor) -> Option<Condition> {
    let channel = actor.scope().channel?;
    Some(Condition::Is("o.channel_id = ?".into(), Value::Id(channel.uuid())))
}

/// A page of the orders that a condition holds for, within the caller's channel. Two statements.
pub async fn page(
    ctx: &Context<'_>,
    options: Option<OrderListOptions>,
    scope: Condition,
) -> Result<OrderList> {
    let visit = ctx.visit()?;
    let actor = visit.actor();
    let mut query = OrderListOptions::query(options, &actor).map_err(|f| visit.tell(f))?;
    // Carts stand in no index by time of change; a list without them goes by the column that does.
    if query.demands(&Condition::Is("o.active = ?".into(), Value::Flag(false))) {
        query = query.with("o.updated_at", "o.indexed_updated_at");
    }
    let scope = Condition::All(seen(&actor).into_iter().chain([scope]).collect());
    let conn = visit.app.pool.reader().await.map_err(|f| visit.tell(f))?;
    let page = db::list::page::<Whole>(&conn, db::order::ORDERS, scope, query).await;
    drop(conn);
    let Page { items, total } = page.map_err(|f| visit.tell(f))?;
    let items: std::result::Result<Vec<_>, db::Fault> =
        items.into_iter().map(Whole::order).collect();
    let page = Page { items: items.map_err(|f| visit.tell(f))?, total };
    Ok(OrderList::of(page, |order| Order(Arc::new(order))))
}
