//! The check of one order, on the wire.

use async_graphql::{Context, Object, Result, SimpleObject};
use domain::access::Permission::ReadOrder;
use domain::id::OrderId;
use domain::order::consistency::Difference;

use crate::failure::Failure;
use crate::guard::{may, on_admin};
use crate::order::read;
use crate::visit::VisitExt as _;

/// Whether an order is what its parts add up to.
#[derive(SimpleObject)]
pub struct OrderConsistency {
    /// The order.
    order_id: OrderId,
    /// Whether nothing differs.
    is_consistent: bool,
    /// What differs; empty when nothing does.
    differences: Vec<OrderDifference>,
}

/// What an order says of itself, and what its parts say.
#[derive(SimpleObject)]
pub struct OrderDifference {
    /// What of the order, as `totals.subTotal` or `lines.<id>.fulfilled`.
    path: String,
    /// What is stored; amounts in minor units.
    stored: String,
    /// What the parts add up to.
    computed: String,
}

impl From<Difference> for OrderDifference {
    fn from(difference: Difference) -> Self {
        let Difference { path, stored, computed } = difference;
        Self { path, stored, computed }
    }
}

/// Checks.
#[derive(Default)]
pub struct CheckQuery;

#[Object]
impl CheckQuery {
    /// Makes the sums, taxes, discounts, counters and statuses of an order anew from its parts and
    /// lists what is stored otherwise, which is nothing unless somebody wrote around the server. Null
    /// when there is no such order. Permission: ReadOrder.
    #[graphql(guard = "may(&[ReadOrder])", visible = "on_admin")]
    async fn order_consistency(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The order.")] id: OrderId,
    ) -> Result<Option<OrderConsistency>> {
        let visit = ctx.visit()?;
        let checked = async {
            let Some(order) = read::by_id(&visit.app, &visit.actor(), id).await? else {
                return Ok(None);
            };
            let conn = visit.app.pool.reader().await?;
            let found = super::of_order(&conn, &order).await?;
            let differences: Vec<_> = found.into_iter().map(OrderDifference::from).collect();
            let is_consistent = differences.is_empty();
            Ok::<_, Failure>(Some(OrderConsistency { order_id: id, is_consistent, differences }))
        };
        Box::pin(checked).await.map_err(|f| visit.tell(f))
    }
}
