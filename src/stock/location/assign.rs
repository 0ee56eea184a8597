//! Stock locations assigned to channels, and taken out of them.

use async_graphql::{Context, InputObject, Object, Result};
use db::settings::StockLocationRow;
use domain::access::Permission::{
    CreateSettings, CreateStockLocation, DeleteSettings, DeleteStockLocation, UpdateSettings,
    UpdateStockLocation,
};
use domain::id::{ChannelId, StockLocationId};

use super::graphql::StockLocation;
use crate::call::Call;
use crate::catalog::graphql::Tell as _;
use crate::channel::commands::assign::{assign, remove};
use crate::guard::{may, on_admin};
use crate::wire::List;

/// Which stock locations shall belong to a channel.
#[derive(InputObject)]
pub struct AssignStockLocationsToChannelInput {
    /// The stock locations.
    pub stock_location_ids: Vec<StockLocationId>,
    /// The channel.
    pub channel_id: ChannelId,
}

/// Which stock locations shall not belong to a channel any more.
#[derive(InputObject)]
pub struct RemoveStockLocationsFromChannelInput {
    /// The stock locations.
    pub stock_location_ids: Vec<StockLocationId>,
    /// The channel; not the default one.
    pub channel_id: ChannelId,
}

/// Mutations that assign stock locations to channels.
#[derive(Default)]
pub struct StockLocationAssignmentMutation;

#[Object]
impl StockLocationAssignmentMutation {
    /// Assigns stock locations to a channel. What the caller does not see is left out. Permission:
    /// CreateSettings or CreateStockLocation here, UpdateSettings or UpdateStockLocation in the
    /// other channel.
    #[graphql(guard = "may(&[CreateSettings, CreateStockLocation])", visible = "on_admin")]
    async fn assign_stock_locations_to_channel(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and where.")] input: AssignStockLocationsToChannelInput,
    ) -> Result<List<StockLocation>> {
        let (call, name) = (Call::of(ctx)?, "stock.assign_locations");
        let there = &[UpdateSettings, UpdateStockLocation];
        let done = assign::<StockLocationRow>(
            &call,
            name,
            &input.stock_location_ids,
            input.channel_id,
            there,
        )
        .await;
        Ok(done.tell(ctx)?.into_iter().map(StockLocation).collect())
    }

    /// Takes stock locations out of a channel; their stock does not count there any more. The
    /// default channel keeps everything: naming it is a `USER_INPUT_ERROR`. Permission:
    /// DeleteSettings or DeleteStockLocation, in both channels.
    #[graphql(guard = "may(&[DeleteSettings, DeleteStockLocation])", visible = "on_admin")]
    async fn remove_stock_locations_from_channel(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and where.")] input: RemoveStockLocationsFromChannelInput,
    ) -> Result<List<StockLocation>> {
        let (call, name) = (Call::of(ctx)?, "stock.unassign_locations");
        let there = &[DeleteSettings, DeleteStockLocation];
        let done = remove::<StockLocationRow>(
            &call,
            name,
            &input.stock_location_ids,
            input.channel_id,
            there,
        )
        .await;
        Ok(done.tell(ctx)?.into_iter().map(StockLocation).collect())
    }
}
