//! Stock locations on the wire.

use std::sync::Arc;

use async_graphql::{Context, InputObject, Object, Result};
use chrono::{DateTime, Utc};
use db::settings::StockLocationRow;
use db::stock_location::{LOCATIONS, of};
use domain::access::Permission::{
    CreateSettings, CreateStockLocation, DeleteSettings, DeleteStockLocation, ReadSettings,
    ReadStockLocation, UpdateSettings, UpdateStockLocation,
};
use domain::id::StockLocationId;

use super::commands::{self, Deletion, LocationPatch};
use crate::call::Call;
use crate::guard::{may, on_admin};
use crate::list;
use crate::visit::VisitExt as _;
use crate::wire::{DeletionResponse, Json};

/// A place that holds stock.
#[derive(Clone)]
pub struct StockLocation(pub Arc<StockLocationRow>);

/// A place that holds stock.
#[Object]
impl StockLocation {
    /// The location's id.
    fn id(&self) -> StockLocationId {
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

    /// What it is called.
    fn name(&self) -> &str {
        &self.0.name
    }

    /// What it is.
    fn description(&self) -> &str {
        &self.0.description
    }

    /// Fields of the shop's own; none are configured.
    fn custom_fields(&self) -> Option<Json> {
        None
    }
}

crate::list_page! {
    /// A page of stock locations.
    StockLocationList of StockLocation
}

crate::list_options! {
    StockLocationListOptions, StockLocationSortParameter, StockLocationFilterParameter {
        sort and filter {
            /// The id.
            id: IdOperators = "l.id",
            /// When it was made.
            created_at: DateOperators = "l.created_at",
            /// When it was changed last.
            updated_at: DateOperators = "l.updated_at",
            /// The name.
            name: StringOperators = "l.name",
            /// The description.
            description: StringOperators = "l.description",
        }
        sort only {}
        filter only {}
    }
}

/// A new stock location.
#[derive(InputObject)]
pub struct CreateStockLocationInput {
    /// What it is called.
    pub name: String,
    /// What it is.
    pub description: Option<String>,
    /// None are configured.
    pub custom_fields: Option<Json>,
}

/// A change of a stock location; what is left out stays.
#[derive(InputObject)]
pub struct UpdateStockLocationInput {
    /// Which.
    pub id: StockLocationId,
    /// What it is called.
    pub name: Option<String>,
    /// What it is.
    pub description: Option<String>,
    /// None are configured.
    pub custom_fields: Option<Json>,
}

/// Which stock location shall go, and what shall become of its stock.
#[derive(InputObject)]
pub struct DeleteStockLocationInput {
    /// Which.
    pub id: StockLocationId,
    /// Where its stock goes, with what is allocated of it; without it the stock is forgotten.
    pub transfer_to_location_id: Option<StockLocationId>,
}

/// Queries of stock locations.
#[derive(Default)]
pub struct StockLocationQuery;

#[Object]
impl StockLocationQuery {
    /// Stock locations. Permission: ReadSettings or ReadStockLocation.
    #[graphql(guard = "may(&[ReadSettings, ReadStockLocation])", visible = "on_admin")]
    async fn stock_locations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which part of the list, in which order.")] options: Option<
            StockLocationListOptions,
        >,
    ) -> Result<StockLocationList> {
        let visit = ctx.visit()?;
        let actor = visit.actor();
        let query = StockLocationListOptions::query(options, &actor);
        let page = list::read(visit, LOCATIONS, of(actor.scope().channel), query).await?;
        Ok(StockLocationList::of(page, |row: StockLocationRow| StockLocation(Arc::new(row))))
    }

    /// A stock location, or null. Permission: ReadSettings or ReadStockLocation.
    #[graphql(guard = "may(&[ReadSettings, ReadStockLocation])", visible = "on_admin")]
    fn stock_location(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] id: StockLocationId,
    ) -> Result<Option<StockLocation>> {
        let actor = ctx.actor()?;
        let found = ctx.settings()?.stock_location(id);
        Ok(found.filter(|row| actor.sees(&row.channel_ids)).map(StockLocation))
    }
}

/// Mutations of stock locations.
#[derive(Default)]
pub struct StockLocationMutation;

#[Object]
impl StockLocationMutation {
    /// Creates a stock location for this channel and the default one. Permission: CreateSettings or
    /// CreateStockLocation.
    #[graphql(guard = "may(&[CreateSettings, CreateStockLocation])", visible = "on_admin")]
    async fn create_stock_location(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The location.")] input: CreateStockLocationInput,
    ) -> Result<StockLocation> {
        let call = Call::of(ctx)?;
        let patch = LocationPatch { name: Some(input.name), description: input.description };
        let row = commands::create(&call, patch).await;
        Ok(StockLocation(Arc::new(row.map_err(|f| call.tell(f))?)))
    }

    /// Changes a stock location. Permission: UpdateSettings or UpdateStockLocation.
    #[graphql(guard = "may(&[UpdateSettings, UpdateStockLocation])", visible = "on_admin")]
    async fn update_stock_location(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The change.")] input: UpdateStockLocationInput,
    ) -> Result<StockLocation> {
        let call = Call::of(ctx)?;
        let patch = LocationPatch { name: input.name, description: input.description };
        let row = commands::update(&call, input.id, patch).await;
        Ok(StockLocation(Arc::new(row.map_err(|f| call.tell(f))?)))
    }

    /// Deletes a stock location; not the last one. Permission: DeleteSettings or
    /// DeleteStockLocation.
    #[graphql(guard = "may(&[DeleteSettings, DeleteStockLocation])", visible = "on_admin")]
    async fn delete_stock_location(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and where its stock goes.")] input: DeleteStockLocationInput,
    ) -> Result<DeletionResponse> {
        let call = Call::of(ctx)?;
        let done = commands::delete(&call, input.id, input.transfer_to_location_id).await;
        let key = match done.map_err(|f| call.tell(f))? {
            Deletion::Done => return Ok(DeletionResponse::deleted()),
            Deletion::IsLast => "message.stock-location-is-last",
            Deletion::IsAllocated => "message.stock-location-is-allocated",
        };
        Ok(DeletionResponse::of(false, call.language(), key))
    }
}
