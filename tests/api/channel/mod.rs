//! Channels, sellers, zones, countries, provinces, global settings; and what all lists obey.

mod channels;
mod global;
mod lists;
mod regions;
mod together;
mod zones;
