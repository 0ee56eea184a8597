//! A refund on the wire.

use async_graphql::{Context, Object, Result};
use chrono::{DateTime, Utc};
use domain::id::{OrderLineId, PaymentId, RefundId};
use domain::money::Amount;

use crate::order::graphql::{OrderLine, line};
use crate::wire::{Json, List};

/// Money that goes back to a customer.
#[derive(Clone)]
pub struct Refund {
    /// The payment it goes back from.
    pub payment_id: PaymentId,
    /// The refund.
    pub refund: domain::payment::Refund,
}

/// Money that goes back to a customer.
#[Object]
impl Refund {
    /// The refund's id.
    fn id(&self) -> RefundId {
        self.refund.id
    }

    /// When it was made (UTC).
    fn created_at(&self) -> DateTime<Utc> {
        self.refund.created_at
    }

    /// When it was changed last (UTC).
    fn updated_at(&self) -> DateTime<Utc> {
        self.refund.updated_at
    }

    /// How much for goods (minor units).
    fn items(&self) -> Amount {
        self.refund.items
    }

    /// How much for shipping (minor units).
    fn shipping(&self) -> Amount {
        self.refund.shipping
    }

    /// How much more or less (minor units).
    fn adjustment(&self) -> Amount {
        self.refund.adjustment
    }

    /// How much in all (minor units).
    fn total(&self) -> Amount {
        self.refund.total
    }

    /// The method by which it goes back.
    fn method(&self) -> Option<&str> {
        self.refund.method.as_deref()
    }

    /// What became of it.
    fn state(&self) -> &str {
        self.refund.state.as_str()
    }

    /// The provider's own name for it.
    fn transaction_id(&self) -> Option<&str> {
        self.refund.transaction_id.as_deref()
    }

    /// Why.
    fn reason(&self) -> Option<&str> {
        self.refund.reason.as_deref()
    }

    /// For which goods.
    fn lines(&self) -> List<RefundLine> {
        let line =
            |line: &domain::payment::RefundLine| RefundLine { line: *line, refund: self.clone() };
        self.refund.lines.iter().map(line).collect()
    }

    /// The payment it goes back from.
    fn payment_id(&self) -> PaymentId {
        self.payment_id
    }

    /// What the provider told besides.
    fn metadata(&self) -> Option<Json> {
        Some(Json(self.refund.metadata.clone()))
    }

    /// Fields of the shop's own; none are configured.
    fn custom_fields(&self) -> Option<Json> {
        None
    }
}

/// Units that a refund is for.
pub struct RefundLine {
    line: domain::payment::RefundLine,
    refund: Refund,
}

/// Units that a refund is for.
#[Object]
impl RefundLine {
    /// The line of the order.
    async fn order_line(&self, ctx: &Context<'_>) -> Result<OrderLine> {
        line(ctx, self.line.order_line_id).await
    }

    /// The line's id.
    fn order_line_id(&self) -> OrderLineId {
        self.line.order_line_id
    }

    /// How many units.
    fn quantity(&self) -> i32 {
        self.line.quantity
    }

    /// The refund.
    fn refund(&self) -> Refund {
        self.refund.clone()
    }

    /// The refund's id.
    fn refund_id(&self) -> RefundId {
        self.refund.refund.id
    }
}
