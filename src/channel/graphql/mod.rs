//! Channels, zones, regions and global settings on the wire.

mod channel;
mod custom_field;
mod mutation;
mod query;
mod region;
mod server;
mod zone;

pub use channel::{Channel, ChannelList, Seller, SellerList};
pub use custom_field::{CustomField, CustomFieldConfig, StructField};
pub use mutation::{ChannelMutation, RegionMutation};
pub use query::{ChannelQuery, RegionQuery};
pub use region::{Country, CountryList, Province, ProvinceList, Region, RegionTranslation};
pub use server::GlobalSettings;
pub use zone::{Zone, ZoneList};
