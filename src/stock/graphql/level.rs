//! Levels of stock on the wire.

use async_graphql::{Context, Object, Result};
use chrono::{DateTime, Utc};
use db::stock::StockLevelRow;
use domain::id::{StockLevelId, StockLocationId};

use crate::catalog::graphql::Tell as _;
use crate::stock::location::graphql::StockLocation;
use crate::visit::VisitExt as _;
use crate::wire::Json;

/// The stock of a variant at a location.
#[derive(Clone, Copy)]
pub struct StockLevel(pub StockLevelRow);

/// The stock of a variant at a location.
#[Object]
impl StockLevel {
    /// Its id.
    fn id(&self) -> StockLevelId {
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

    /// The id of the location.
    fn stock_location_id(&self) -> StockLocationId {
        self.0.location_id
    }

    /// The location.
    fn stock_location(&self, ctx: &Context<'_>) -> Result<StockLocation> {
        ctx.settings()?.get(self.0.location_id).map(StockLocation).tell(ctx)
    }

    /// Units that lie there.
    fn stock_on_hand(&self) -> i32 {
        self.0.on_hand
    }

    /// Units of them that belong to placed orders.
    fn stock_allocated(&self) -> i32 {
        self.0.allocated
    }

    /// Fields of the shop's own; none are configured.
    fn custom_fields(&self) -> Option<Json> {
        None
    }
}
