//! Channels, zones, regions and global settings on the wire.

pub mod channel;
pub mod custom_field;
pub mod mutation;
pub mod query;
pub mod region;
pub mod server;
pub mod zone;

pub use channel::{Channel, ChannelList, Seller, SellerList};
pub use custom_field::{CustomField, CustomFieldConfig, StructField};
pub use mutation::{ChannelMutation, RegionMutation};
pub use query::{ChannelQuery, RegionQuery};
pub use region::{Country, CountryList, Province, ProvinceList, Region, RegionTranslation};
pub use server::GlobalSettings;
pub use zone::{Zone, ZoneList};
