//! Where the shop sells: channels and their sellers, zones, countries and provinces, and what holds
//! for all channels.

pub mod commands;
pub mod graphql;
pub mod refusal;
