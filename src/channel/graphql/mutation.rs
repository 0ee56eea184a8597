//! Mutations of channels, zones, regions and global settings.

use std::sync::Arc;

use async_graphql::{Context, Object, Result};
use domain::access::Permission::{
    CreateChannel, CreateCountry, CreateSettings, CreateZone, DeleteChannel, DeleteCountry,
    DeleteSettings, DeleteZone, SuperAdmin, UpdateChannel, UpdateCountry, UpdateGlobalSettings,
    UpdateSettings, UpdateZone,
};
use domain::id::{ChannelId, RegionId, ZoneId};

use super::channel::{Channel, CreateChannelInput, UpdateChannelInput};
use super::channel::{CreateChannelResult, UpdateChannelResult};
use super::region::{Country, CreateCountryInput, UpdateCountryInput};
use super::region::{CreateProvinceInput, Province, UpdateProvinceInput};
use super::server::{GlobalSettings, UpdateGlobalSettingsInput, UpdateGlobalSettingsResult};
use super::zone::{CreateZoneInput, UpdateZoneInput, Zone};
use crate::call::Call;
use crate::channel::commands::region::Kind;
use crate::channel::commands::{channel, global, region, zone};
use crate::channel::refusal::{ChannelDefaultLanguageError, LanguageNotAvailableError};
use crate::failure::Stop;
use crate::guard::{may, may_for_all, on_admin};
use crate::wire::DeletionResponse;

/// Mutations of channels and global settings.
#[derive(Default)]
pub struct ChannelMutation;

#[Object]
impl ChannelMutation {
    /// Creates a channel, in which the superadmin's and the customers' role count at once.
    /// Permission, on the default channel too: SuperAdmin or CreateChannel.
    #[graphql(guard = "may_for_all(&[SuperAdmin, CreateChannel])", visible = "on_admin")]
    async fn create_channel(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The channel.")] input: CreateChannelInput,
    ) -> Result<CreateChannelResult> {
        let call = Call::of(ctx)?;
        match channel::create(&call, input.into()).await {
            Ok(row) => Ok(CreateChannelResult::Channel(Channel(Arc::new(row)))),
            Err(Stop::Refused(refused)) => Ok(CreateChannelResult::LanguageNotAvailableError(
                LanguageNotAvailableError::of(refused, call.language()),
            )),
            Err(Stop::Failed(failure)) => Err(call.tell(failure)),
        }
    }

    /// Changes a channel. Permission, in that very channel: SuperAdmin or UpdateChannel; error
    /// ENTITY_NOT_FOUND else.
    #[graphql(guard = "may(&[SuperAdmin, UpdateChannel])", visible = "on_admin")]
    async fn update_channel(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The change.")] input: UpdateChannelInput,
    ) -> Result<UpdateChannelResult> {
        let call = Call::of(ctx)?;
        match channel::update(&call, input.id, input.into()).await {
            Ok(row) => Ok(UpdateChannelResult::Channel(Channel(Arc::new(row)))),
            Err(Stop::Refused(refused)) => Ok(UpdateChannelResult::LanguageNotAvailableError(
                LanguageNotAvailableError::of(refused, call.language()),
            )),
            Err(Stop::Failed(failure)) => Err(call.tell(failure)),
        }
    }

    /// Deletes a channel without orders and keys; what was assigned to it stays in the others. Not
    /// the default channel. Permission, in that very channel: SuperAdmin or DeleteChannel; error
    /// ENTITY_NOT_FOUND else.
    #[graphql(guard = "may(&[SuperAdmin, DeleteChannel])", visible = "on_admin")]
    async fn delete_channel(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] id: ChannelId,
    ) -> Result<DeletionResponse> {
        let call = Call::of(ctx)?;
        let done = channel::delete(&call, id).await.map_err(|f| call.tell(f))?;
        let key = match done {
            channel::Deletion::Done => return Ok(DeletionResponse::deleted()),
            channel::Deletion::IsDefault => "message.channel-is-default",
            channel::Deletion::InUse => "message.channel-in-use",
        };
        Ok(DeletionResponse::of(false, call.language(), key))
    }

    /// Changes what holds for all channels. Permission, on the default channel too: UpdateSettings
    /// or UpdateGlobalSettings.
    #[graphql(guard = "may_for_all(&[UpdateSettings, UpdateGlobalSettings])", visible = "on_admin")]
    async fn update_global_settings(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The change.")] input: UpdateGlobalSettingsInput,
    ) -> Result<UpdateGlobalSettingsResult> {
        type Told = UpdateGlobalSettingsResult;
        let call = Call::of(ctx)?;
        match global::update(&call, input.into()).await {
            Ok(row) => Ok(Told::GlobalSettings(GlobalSettings(Arc::new(row)))),
            Err(Stop::Refused(refused)) => Ok(Told::ChannelDefaultLanguageError(
                ChannelDefaultLanguageError::of(refused, call.language()),
            )),
            Err(Stop::Failed(failure)) => Err(call.tell(failure)),
        }
    }
}

/// Mutations of zones, countries and provinces.
#[derive(Default)]
pub struct RegionMutation;

#[Object]
impl RegionMutation {
    /// Creates a country. Permission: CreateSettings or CreateCountry.
    #[graphql(guard = "may(&[CreateSettings, CreateCountry])", visible = "on_admin")]
    async fn create_country(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The country.")] input: CreateCountryInput,
    ) -> Result<Country> {
        let call = Call::of(ctx)?;
        let row = region::create(&call, Kind::Country, input.into()).await;
        Ok(Country(Arc::new(row.map_err(|f| call.tell(f))?)))
    }

    /// Changes a country. Permission: UpdateSettings or UpdateCountry.
    #[graphql(guard = "may(&[UpdateSettings, UpdateCountry])", visible = "on_admin")]
    async fn update_country(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The change.")] input: UpdateCountryInput,
    ) -> Result<Country> {
        let call = Call::of(ctx)?;
        let row = region::update(&call, Kind::Country, input.id, input.into()).await;
        Ok(Country(Arc::new(row.map_err(|f| call.tell(f))?)))
    }

    /// Deletes a country that no address names. Permission: DeleteSettings or DeleteCountry.
    #[graphql(guard = "may(&[DeleteSettings, DeleteCountry])", visible = "on_admin")]
    async fn delete_country(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] id: RegionId,
    ) -> Result<DeletionResponse> {
        let call = Call::of(ctx)?;
        let done = region::delete(&call, Kind::Country, id).await.map_err(|f| call.tell(f))?;
        Ok(DeletionResponse::of(done, call.language(), "message.country-used-in-addresses"))
    }

    /// Creates a province. Permission: CreateSettings or CreateCountry.
    #[graphql(guard = "may(&[CreateSettings, CreateCountry])", visible = "on_admin")]
    async fn create_province(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The province.")] input: CreateProvinceInput,
    ) -> Result<Province> {
        let call = Call::of(ctx)?;
        let row = region::create(&call, Kind::Province, input.into()).await;
        Ok(Province(Arc::new(row.map_err(|f| call.tell(f))?)))
    }

    /// Changes a province. Permission: UpdateSettings or UpdateCountry.
    #[graphql(guard = "may(&[UpdateSettings, UpdateCountry])", visible = "on_admin")]
    async fn update_province(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The change.")] input: UpdateProvinceInput,
    ) -> Result<Province> {
        let call = Call::of(ctx)?;
        let row = region::update(&call, Kind::Province, input.id, input.into()).await;
        Ok(Province(Arc::new(row.map_err(|f| call.tell(f))?)))
    }

    /// Deletes a province. Permission: DeleteSettings or DeleteCountry.
    #[graphql(guard = "may(&[DeleteSettings, DeleteCountry])", visible = "on_admin")]
    async fn delete_province(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] id: RegionId,
    ) -> Result<DeletionResponse> {
        let call = Call::of(ctx)?;
        let done = region::delete(&call, Kind::Province, id).await.map_err(|f| call.tell(f))?;
        Ok(DeletionResponse::of(done, call.language(), "message.province-in-use"))
    }

    /// Creates a zone. Permission: CreateSettings or CreateZone.
    #[graphql(guard = "may(&[CreateSettings, CreateZone])", visible = "on_admin")]
    async fn create_zone(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The zone.")] input: CreateZoneInput,
    ) -> Result<Zone> {
        let call = Call::of(ctx)?;
        let members = input.member_ids.unwrap_or_default();
        let row = zone::create(&call, input.name, members).await;
        Ok(Zone(Arc::new(row.map_err(|f| call.tell(f))?)))
    }

    /// Renames a zone. Permission: UpdateSettings or UpdateZone.
    #[graphql(guard = "may(&[UpdateSettings, UpdateZone])", visible = "on_admin")]
    async fn update_zone(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The change.")] input: UpdateZoneInput,
    ) -> Result<Zone> {
        let call = Call::of(ctx)?;
        let row = zone::update(&call, input.id, input.name).await;
        Ok(Zone(Arc::new(row.map_err(|f| call.tell(f))?)))
    }

    /// Deletes a zone that neither channels nor tax rates use. Permission: DeleteSettings or
    /// DeleteZone.
    #[graphql(guard = "may(&[DeleteSettings, DeleteZone])", visible = "on_admin")]
    async fn delete_zone(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] id: ZoneId,
    ) -> Result<DeletionResponse> {
        let call = Call::of(ctx)?;
        let done = zone::delete(&call, id).await.map_err(|f| call.tell(f))?;
        let key = match done {
            zone::Deletion::Done => return Ok(DeletionResponse::deleted()),
            zone::Deletion::OfChannels => "message.zone-used-in-channels",
            zone::Deletion::OfTaxRates => "message.zone-used-in-tax-rates",
        };
        Ok(DeletionResponse::of(false, call.language(), key))
    }

    /// Adds countries and provinces to a zone. Permission: UpdateSettings or UpdateZone.
    #[graphql(guard = "may(&[UpdateSettings, UpdateZone])", visible = "on_admin")]
    async fn add_members_to_zone(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The zone.")] zone_id: ZoneId,
        #[graphql(desc = "What it shall have too.")] member_ids: Vec<RegionId>,
    ) -> Result<Zone> {
        let call = Call::of(ctx)?;
        let row = zone::add(&call, zone_id, member_ids).await;
        Ok(Zone(Arc::new(row.map_err(|f| call.tell(f))?)))
    }

    /// Takes countries and provinces out of a zone. Permission: UpdateSettings or UpdateZone.
    #[graphql(guard = "may(&[UpdateSettings, UpdateZone])", visible = "on_admin")]
    async fn remove_members_from_zone(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The zone.")] zone_id: ZoneId,
        #[graphql(desc = "What it shall not have any more.")] member_ids: Vec<RegionId>,
    ) -> Result<Zone> {
        let call = Call::of(ctx)?;
        let row = zone::remove(&call, zone_id, member_ids).await;
        Ok(Zone(Arc::new(row.map_err(|f| call.tell(f))?)))
    }
}
