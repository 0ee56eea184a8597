//! Changes of placed orders on the wire.

use async_graphql::{Context, Object, Result};
use chrono::{DateTime, Utc};
use domain::id::{OrderLineId, OrderModificationId};
use domain::money::Amount;

use super::line::OrderLine;
use super::parts::Surcharge;
use crate::failure::Failure;
use crate::payment::graphql::{Payment, Refund};
use crate::visit::VisitExt as _;
use crate::wire::List;

/// A change of an order since it was placed.
#[derive(Clone)]
pub struct OrderModification {
    /// Its id.
    pub id: OrderModificationId,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was changed last.
    pub updated_at: DateTime<Utc>,
    /// How much more the order costs.
    pub price_change: Amount,
    /// What the administrator noted.
    pub note: String,
    /// How many units more of which lines.
    pub lines: Vec<(OrderLineId, i32)>,
    /// Charges that were added.
    pub surcharges: Vec<domain::order::Surcharge>,
    /// The payment that settled it.
    pub payment: Option<domain::payment::Payment>,
    /// The refund that settled it.
    pub refund: Option<Refund>,
}

/// A change of an order since it was placed.
#[Object]
impl OrderModification {
    /// The change's id.
    fn id(&self) -> OrderModificationId {
        self.id
    }

    /// When it was made (UTC).
    fn created_at(&self) -> DateTime<Utc> {
        self.created_at
    }

    /// When it was changed last (UTC).
    fn updated_at(&self) -> DateTime<Utc> {
        self.updated_at
    }

    /// How much more the order costs with tax; negative when it costs less (minor units).
    fn price_change(&self) -> Amount {
        self.price_change
    }

    /// What the administrator noted.
    fn note(&self) -> &str {
        &self.note
    }

    /// The lines that have more or fewer units.
    fn lines(&self) -> List<OrderModificationLine> {
        let line = |(line, quantity): &(OrderLineId, i32)| OrderModificationLine {
            line: *line,
            quantity: *quantity,
            modification: self.clone(),
        };
        self.lines.iter().map(line).collect()
    }

    /// Charges that were added.
    fn surcharges(&self) -> Option<List<Surcharge>> {
        Some(self.surcharges.iter().cloned().map(Surcharge).collect())
    }

    /// The payment that settled it.
    fn payment(&self) -> Option<Payment> {
        self.payment.clone().map(Payment)
    }

    /// The refund that settled it.
    fn refund(&self) -> Option<Refund> {
        self.refund.clone()
    }

    /// Whether nothing is owed for it.
    fn is_settled(&self) -> bool {
        self.price_change == Amount::ZERO || self.payment.is_some() || self.refund.is_some()
    }
}

/// A line that has more or fewer units since a change.
pub struct OrderModificationLine {
    line: OrderLineId,
    quantity: i32,
    modification: OrderModification,
}

/// A line that has more or fewer units since a change.
#[Object]
impl OrderModificationLine {
    /// The line.
    async fn order_line(&self, ctx: &Context<'_>) -> Result<OrderLine> {
        line(ctx, self.line).await
    }

    /// The line's id.
    fn order_line_id(&self) -> OrderLineId {
        self.line
    }

    /// How many units more; negative for fewer.
    fn quantity(&self) -> i32 {
        self.quantity
    }

    /// The change.
    fn modification(&self) -> OrderModification {
        self.modification.clone()
    }

    /// The change's id.
    fn modification_id(&self) -> OrderModificationId {
        self.modification.id
    }
}

/// A line by its id, with its order.
pub(crate) async fn line(ctx: &Context<'_>, id: OrderLineId) -> Result<OrderLine> {
    let visit = ctx.visit()?;
    let order = visit.loaders.order.order_of_line(id).await.map_err(|f| visit.tell(f))?;
    let found = order.and_then(|order| {
        let line = order.line(id).cloned()?;
        Some(OrderLine { line, order: Some(order) })
    });
    found.ok_or_else(|| visit.tell(Failure::not_found("OrderLine", id)))
}
