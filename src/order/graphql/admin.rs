//! Orders as administrators handle them.

use async_graphql::{Context, Object, Result};
use db::list::Condition;
use domain::access::Permission::{ReadOrder, UpdateOrder};

use super::inputs::UpdateOrderInput;
use super::list::{OrderList, OrderListOptions, page};
use super::order::Order;
use crate::call::Call;
use crate::failure::Failure;
use crate::guard::{may, on_admin};
use crate::order::Placed;
use crate::order::commands;
use crate::wire::Json;

/// Queries of orders by administrators.
#[derive(Default)]
pub struct AdminOrderQuery;

#[Object]
impl AdminOrderQuery {
    /// The orders of the channel, carts and drafts included. Permission: ReadOrder.
    #[graphql(guard = "may(&[ReadOrder])", visible = "on_admin")]
    async fn orders(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which part of the list, in which order.")] options: Option<
            OrderListOptions,
        >,
    ) -> Result<OrderList> {
        page(ctx, options, Condition::All(Vec::new())).await
    }
}

/// Changes of orders by administrators.
#[derive(Default)]
pub struct AdminOrderMutation;

#[Object]
impl AdminOrderMutation {
    /// Sets the fields of the shop's own on any order; none are configured. On the admin path it is
    /// called `setOrderCustomFields`. Permission: UpdateOrder.
    #[graphql(guard = "may(&[UpdateOrder])", visible = "on_admin")]
    async fn admin_set_order_custom_fields(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The order and its fields.")] input: UpdateOrderInput,
        #[graphql(
            desc = "The order's version that the caller knows; another one is refused with ORDER_VERSION_CONFLICT."
        )]
        expected_version: Option<i64>,
    ) -> Result<Option<Order>> {
        let call = Call::of(ctx)?;
        none_configured(input.custom_fields.as_ref()).map_err(|f| call.tell(f))?;
        let unnamed = || call.tell(Failure::input("order-id-must-be-provided", Vec::new()));
        let id = input.id.ok_or_else(unnamed)?;
        let done = Box::pin(commands::set_custom_fields_of(&call, id, expected_version)).await;
        let Placed(order) = done.map_err(|f| call.tell(f))?;
        Ok(Some(Order(order)))
    }
}

/// No fields of the shop's own are configured, so none can be set.
pub(super) fn none_configured(fields: Option<&Json>) -> Result<(), Failure> {
    let name = match fields {
        Some(Json(serde_json::Value::Object(fields))) => fields.keys().next().cloned(),
        Some(_) | None => None,
    };
    match name {
        Some(name) => Err(Failure::input("custom-field-not-configured", vec![("name", name)])),
        None => Ok(()),
    }
}
