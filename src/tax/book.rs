//! The taxes of a channel as the rules read them.

use db::settings::{ChannelRow, Settings};
use domain::money::Rate;
use domain::tax::{TaxBook, TaxRate, Zone, ZoneRule};

/// The taxes of a channel.
#[must_use]
pub fn book(settings: &Settings, channel: &ChannelRow) -> TaxBook {
    let zones = settings
        .zones
        .iter()
        .map(|zone| Zone { id: zone.id, country_codes: countries(settings, zone.id) });
    let rates = settings.tax_rates.iter().map(|rate| TaxRate {
        id: rate.id,
        name: rate.name.clone(),
        enabled: rate.enabled,
        value: Rate(rate.value),
        category_id: rate.category_id,
        zone_id: rate.zone_id,
    });
    TaxBook {
        prices_include_tax: channel.prices_include_tax,
        default_zone: channel.default_tax_zone_id,
        rule: ZoneRule::Channel,
        zones: zones.collect(),
        rates: rates.collect(),
    }
}

fn countries(settings: &Settings, zone: domain::id::ZoneId) -> Vec<String> {
    let of_zone = settings.members.iter().filter(|member| member.zone_id == zone);
    let region = |id| settings.regions.iter().find(|region| region.id == id);
    let country = of_zone.filter_map(|member| region(member.region_id));
    country.filter(|region| region.kind == "country").map(|region| region.code.clone()).collect()
}
