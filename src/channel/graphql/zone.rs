//! Zones: type, list and inputs.

use std::sync::Arc;

use async_graphql::{Context, InputObject, Object, Result};
use chrono::{DateTime, Utc};
use db::settings::ZoneRow;
use domain::id::{RegionId, ZoneId};

use super::region::Region;
use crate::visit::VisitExt as _;
use crate::wire::{Json, List};

/// A set of countries and provinces with the same taxes or the same shipping.
#[derive(Clone)]
pub struct Zone(pub Arc<ZoneRow>);

/// A set of countries and provinces with the same taxes or the same shipping.
#[Object]
impl Zone {
    /// The zone's id.
    fn id(&self) -> ZoneId {
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

    /// Its countries and provinces, in the order of their ids.
    fn members(&self, ctx: &Context<'_>) -> Result<List<Region>> {
        let members = ctx.settings()?.members(self.0.id);
        Ok(members.into_iter().map(Region::of).collect())
    }

    /// Fields of the shop's own; none are configured.
    fn custom_fields(&self) -> Option<Json> {
        None
    }
}

crate::list_page! {
    /// A page of zones.
    ZoneList of Zone
}

crate::list_options! {
    ZoneListOptions, ZoneSortParameter, ZoneFilterParameter {
        sort and filter {
            /// The id.
            id: IdOperators = "z.id",
            /// When it was made.
            created_at: DateOperators = "z.created_at",
            /// When it was changed last.
            updated_at: DateOperators = "z.updated_at",
            /// The name.
            name: StringOperators = "z.name",
        }
        sort only {}
        filter only {}
    }
}

/// A new zone.
#[derive(InputObject)]
pub struct CreateZoneInput {
    /// What it is called.
    pub name: String,
    /// Its countries and provinces.
    pub member_ids: Option<Vec<RegionId>>,
    /// None are configured.
    pub custom_fields: Option<Json>,
}

/// A change of a zone; what is left out stays.
#[derive(InputObject)]
pub struct UpdateZoneInput {
    /// Which.
    pub id: ZoneId,
    /// What it is called.
    pub name: Option<String>,
    /// None are configured.
    pub custom_fields: Option<Json>,
}
