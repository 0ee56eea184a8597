//! Channels, sellers, zones, countries, provinces, global settings; and what all lists obey.

mod assigned;
mod channels;
mod global;
mod lists;
mod regions;
mod scope;
pub(crate) mod second;
mod together;
mod zones;
