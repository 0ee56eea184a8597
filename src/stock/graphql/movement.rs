//! Movements of stock on the wire.

use std::sync::Arc;

use async_graphql::{Context, InputObject, Interface, Object, Result, SimpleObject, Union};
use chrono::{DateTime, Utc};
use db::stock::{MovementPage, MovementQuery, StockMovementRow};
use domain::id::{OrderLineId, ProductVariantId, StockMovementId};
use domain::stock::StockMovementType;

use crate::catalog::At;
use crate::catalog::graphql::{ProductVariant, Tell as _};
use crate::failure::Failure;
use crate::list;
use crate::order::graphql::OrderLine;
use crate::visit::VisitExt as _;
use crate::wire::Json;

/// A movement as it is looked at.
#[derive(Clone)]
struct Seen {
    row: StockMovementRow,
    at: Arc<At>,
}

macro_rules! movement {
    ($(#[$doc:meta])* $name:ident { $($rest:tt)* }) => {
        $(#[$doc])*
        #[derive(Clone)]
        pub struct $name(Seen);

        $(#[$doc])*
        #[Object]
        impl $name {
            /// Its id.
            async fn id(&self) -> StockMovementId {
                self.0.row.id
            }

            /// When it happened (UTC).
            async fn created_at(&self) -> DateTime<Utc> {
                self.0.row.created_at
            }

            /// When it happened (UTC): movements never change.
            async fn updated_at(&self) -> DateTime<Utc> {
                self.0.row.created_at
            }

            /// Of what.
            async fn product_variant(&self, ctx: &Context<'_>) -> Result<ProductVariant> {
                ProductVariant::load(ctx, self.0.at.clone(), self.0.row.variant_id).await
            }

            /// Why.
            #[graphql(name = "type")]
            async fn kind(&self) -> StockMovementType {
                self.0.row.kind
            }

            /// How many units; negative for a sale.
            async fn quantity(&self) -> i32 {
                self.0.row.quantity
            }

            /// Fields of the shop's own; none are configured.
            async fn custom_fields(&self) -> Option<Json> {
                None
            }

            $($rest)*
        }
    };
}

movement! {
    /// Somebody counted, or new goods came.
    StockAdjustment {}
}
movement! {
    /// Units were promised to a placed order.
    Allocation {
        /// The line of the order.
        async fn order_line(&self, ctx: &Context<'_>) -> Result<OrderLine> {
            order_line(ctx, &self.0).await
        }
    }
}
movement! {
    /// Promised units went into a fulfillment.
    Sale {}
}
movement! {
    /// Units came back from a fulfillment.
    Cancellation {
        /// The line of the order.
        async fn order_line(&self, ctx: &Context<'_>) -> Result<OrderLine> {
            order_line(ctx, &self.0).await
        }
    }
}
movement! {
    /// Units came back from a customer.
    Return {}
}
movement! {
    /// Promised units are no longer needed.
    Release {}
}

/// A change of stock.
#[derive(Union, Clone)]
pub enum StockMovementItem {
    /// Somebody counted, or new goods came.
    StockAdjustment(StockAdjustment),
    /// Units were promised to a placed order.
    Allocation(Allocation),
    /// Promised units went into a fulfillment.
    Sale(Sale),
    /// Units came back from a fulfillment.
    Cancellation(Cancellation),
    /// Units came back from a customer.
    Return(Return),
    /// Promised units are no longer needed.
    Release(Release),
}

/// A change of stock.
#[derive(Interface, Clone)]
#[graphql(
    field(name = "id", ty = "StockMovementId", desc = "Its id."),
    field(name = "created_at", ty = "DateTime<Utc>", desc = "When it happened (UTC)."),
    field(
        name = "updated_at",
        ty = "chrono::DateTime<Utc>",
        desc = "When it happened; it never changes (UTC)."
    ),
    field(name = "product_variant", ty = "ProductVariant", desc = "Of what."),
    field(name = "type", method = "kind", ty = "StockMovementType", desc = "Why."),
    field(name = "quantity", ty = "i32", desc = "How many units; negative for a sale.")
)]
pub enum StockMovement {
    /// Somebody counted, or new goods came.
    StockAdjustment(StockAdjustment),
    /// Units were promised to a placed order.
    Allocation(Allocation),
    /// Promised units went into a fulfillment.
    Sale(Sale),
    /// Units came back from a fulfillment.
    Cancellation(Cancellation),
    /// Units came back from a customer.
    Return(Return),
    /// Promised units are no longer needed.
    Release(Release),
}

/// A page of movements, the oldest first.
#[derive(SimpleObject)]
pub struct StockMovementList {
    /// The movements of this page.
    pub items: Vec<StockMovementItem>,
    /// How many there are without paging.
    pub total_items: i32,
}

/// Which movements.
#[derive(InputObject, Debug, Clone, Copy, Default)]
pub struct StockMovementListOptions {
    /// Only those of this kind.
    #[graphql(name = "type")]
    pub kind: Option<StockMovementType>,
    /// Movements to leave out at the front; negative counts as 0.
    pub skip: Option<i32>,
    /// Movements at most: up to 1000; that limit without it.
    pub take: Option<i32>,
}

/// A page of a variant's movements. Two statements for all variants of a request.
pub async fn movements(
    ctx: &Context<'_>,
    at: &Arc<At>,
    variant: ProductVariantId,
    options: Option<StockMovementListOptions>,
) -> Result<StockMovementList> {
    let StockMovementListOptions { kind, skip, take } = options.unwrap_or_default();
    let (skip, take) = list::bounds(&*ctx.actor()?, skip, take).tell(ctx)?;
    let query = MovementQuery { variant, kind, skip, take };
    let page = ctx.loaders()?.stock.movements(query).await.tell(ctx)?;
    let MovementPage { rows, total } = page.unwrap_or_default();
    let items = rows.into_iter().map(|row| item(Seen { row, at: at.clone() })).collect();
    Ok(StockMovementList { items, total_items: i32::try_from(total).unwrap_or(i32::MAX) })
}

async fn order_line(ctx: &Context<'_>, seen: &Seen) -> Result<OrderLine> {
    let missing = || Failure::not_found("OrderLine", OrderLineId::NONE);
    let id = seen.row.order_line_id.ok_or_else(missing).tell(ctx)?;
    crate::order::graphql::line(ctx, id).await
}

fn item(seen: Seen) -> StockMovementItem {
    match seen.row.kind {
        StockMovementType::Adjustment => StockAdjustment(seen).into(),
        StockMovementType::Allocation => Allocation(seen).into(),
        StockMovementType::Release => Release(seen).into(),
        StockMovementType::Sale => Sale(seen).into(),
        StockMovementType::Cancellation => Cancellation(seen).into(),
        StockMovementType::Return => Return(seen).into(),
    }
}
