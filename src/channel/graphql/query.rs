//! Queries of channels, zones, regions and global settings.

use std::sync::Arc;

use async_graphql::{Context, Object, Result};
use db::channel::{CHANNELS, REGIONS, SELLERS, ZONES, of_kind, present};
use db::list::Condition;
use db::settings::{ChannelRow, RegionRow, SellerRow, ZoneRow};
use domain::access::Permission::{
    self, Authenticated, ReadChannel, ReadCountry, ReadSeller, ReadSettings, ReadZone,
};
use domain::id::{ChannelId, RegionId, SellerId, ZoneId};

use super::channel::{Channel, ChannelList, ChannelListOptions};
use super::channel::{Seller, SellerList, SellerListOptions};
use super::region::{Country, CountryList, CountryListOptions};
use super::region::{Province, ProvinceList, ProvinceListOptions};
use super::server::GlobalSettings;
use super::zone::{Zone, ZoneList, ZoneListOptions};
use crate::access::reach::Reach;
use crate::channel::commands::region::Kind;
use crate::guard::{anybody, may, on_admin, open_or};
use crate::list;
use crate::visit::VisitExt as _;
use crate::wire::List;

/// With one of these channels are read.
const READERS: [Permission; 2] = [ReadSettings, ReadChannel];

/// Queries of channels and global settings.
#[derive(Default)]
pub struct ChannelQuery;

#[Object]
impl ChannelQuery {
    /// The channel of this request. Public on the shop API; on the admin API for
    /// administrators and API keys.
    #[graphql(guard = "open_or(&[Authenticated])")]
    fn active_channel(&self, ctx: &Context<'_>) -> Result<Channel> {
        Ok(Channel(ctx.actor()?.channel.clone()))
    }

    /// The channels in which the caller has the permission; all, for who has it on the default
    /// channel. Permission: ReadSettings or ReadChannel.
    #[graphql(guard = "may(&[ReadSettings, ReadChannel])", visible = "on_admin")]
    async fn channels(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which part of the list, in which order.")] options: Option<
            ChannelListOptions,
        >,
    ) -> Result<ChannelList> {
        let visit = ctx.visit()?;
        let query = ChannelListOptions::query(options, &visit.actor());
        let seen = Reach::of(&visit.settings(), &visit.actor(), &READERS).of_channels("c.id");
        let page = list::read(visit, CHANNELS, seen, query).await?;
        Ok(ChannelList::of(page, |row: ChannelRow| Channel(Arc::new(row))))
    }

    /// A channel in which the caller has the permission (any, for who has it on the default
    /// channel), or null. Permission: ReadSettings or ReadChannel.
    #[graphql(guard = "may(&[ReadSettings, ReadChannel])", visible = "on_admin")]
    fn channel(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] id: ChannelId,
    ) -> Result<Option<Channel>> {
        let settings = ctx.settings()?;
        let reach = Reach::of(&settings, &*ctx.actor()?, &READERS);
        Ok(settings.channel(id).filter(|_| reach.has(id)).map(Channel))
    }

    /// Sellers. Permission: ReadSettings or ReadSeller.
    #[graphql(guard = "may(&[ReadSettings, ReadSeller])", visible = "on_admin")]
    async fn sellers(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which part of the list, in which order.")] options: Option<
            SellerListOptions,
        >,
    ) -> Result<SellerList> {
        let visit = ctx.visit()?;
        let query = SellerListOptions::query(options, &visit.actor());
        let page = list::read(visit, SELLERS, present(), query).await?;
        Ok(SellerList::of(page, |row: SellerRow| Seller(Arc::new(row))))
    }

    /// A seller, or null. Permission: ReadSettings or ReadSeller.
    #[graphql(guard = "may(&[ReadSettings, ReadSeller])", visible = "on_admin")]
    fn seller(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] id: SellerId,
    ) -> Result<Option<Seller>> {
        let found = ctx.settings()?.seller(id);
        Ok(found.filter(|seller| seller.deleted_at.is_none()).map(Seller))
    }

    /// What holds for all channels. For administrators and API keys.
    #[graphql(guard = "may(&[Authenticated])", visible = "on_admin")]
    fn global_settings(&self, ctx: &Context<'_>) -> Result<GlobalSettings> {
        Ok(GlobalSettings(ctx.settings()?.global.clone()))
    }
}

/// Queries of zones, countries and provinces.
#[derive(Default)]
pub struct RegionQuery;

#[Object]
impl RegionQuery {
    /// The countries that customers can choose. Public (shop API).
    #[graphql(guard = "anybody()")]
    fn available_countries(&self, ctx: &Context<'_>) -> Result<List<Country>> {
        let settings = ctx.settings()?;
        let offered = |row: &&Arc<RegionRow>| row.enabled && row.kind == Kind::Country.as_str();
        Ok(settings.regions.iter().filter(offered).cloned().map(Country).collect())
    }

    /// Countries. Permission: ReadSettings or ReadCountry.
    #[graphql(guard = "may(&[ReadSettings, ReadCountry])", visible = "on_admin")]
    async fn countries(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which part of the list, in which order.")] options: Option<
            CountryListOptions,
        >,
    ) -> Result<CountryList> {
        let visit = ctx.visit()?;
        let query = CountryListOptions::query(options, &visit.actor());
        let page = list::read(visit, REGIONS, of_kind(Kind::Country.as_str()), query).await?;
        Ok(CountryList::of(page, |row: RegionRow| Country(Arc::new(row))))
    }

    /// A country, or null. Permission: ReadSettings or ReadCountry.
    #[graphql(guard = "may(&[ReadSettings, ReadCountry])", visible = "on_admin")]
    fn country(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] id: RegionId,
    ) -> Result<Option<Country>> {
        let found = ctx.settings()?.region(id);
        Ok(found.filter(|row| row.kind == Kind::Country.as_str()).map(Country))
    }

    /// Provinces. Permission: ReadSettings or ReadCountry.
    #[graphql(guard = "may(&[ReadSettings, ReadCountry])", visible = "on_admin")]
    async fn provinces(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which part of the list, in which order.")] options: Option<
            ProvinceListOptions,
        >,
    ) -> Result<ProvinceList> {
        let visit = ctx.visit()?;
        let query = ProvinceListOptions::query(options, &visit.actor());
        let page = list::read(visit, REGIONS, of_kind(Kind::Province.as_str()), query).await?;
        Ok(ProvinceList::of(page, |row: RegionRow| Province(Arc::new(row))))
    }

    /// A province, or null. Permission: ReadSettings or ReadCountry.
    #[graphql(guard = "may(&[ReadSettings, ReadCountry])", visible = "on_admin")]
    fn province(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] id: RegionId,
    ) -> Result<Option<Province>> {
        let found = ctx.settings()?.region(id);
        Ok(found.filter(|row| row.kind == Kind::Province.as_str()).map(Province))
    }

    /// Zones. Permission: ReadSettings or ReadZone.
    #[graphql(guard = "may(&[ReadSettings, ReadZone])", visible = "on_admin")]
    async fn zones(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which part of the list, in which order.")] options: Option<
            ZoneListOptions,
        >,
    ) -> Result<ZoneList> {
        let visit = ctx.visit()?;
        let query = ZoneListOptions::query(options, &visit.actor());
        let page = list::read(visit, ZONES, Condition::All(vec![]), query).await?;
        Ok(ZoneList::of(page, |row: ZoneRow| Zone(Arc::new(row))))
    }

    /// A zone, or null. Permission: ReadSettings or ReadZone.
    #[graphql(guard = "may(&[ReadSettings, ReadZone])", visible = "on_admin")]
    fn zone(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] id: ZoneId,
    ) -> Result<Option<Zone>> {
        Ok(ctx.settings()?.zone(id).map(Zone))
    }
}
