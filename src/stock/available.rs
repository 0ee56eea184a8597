//! What of a variant's stock counts for a channel.

use db::catalog::variant::VariantRow;
use db::settings::ChannelRow;
use db::stock::StockLevelRow;
use domain::stock::{Level, VariantStock};

use crate::settings::Settings;

/// The stock of a variant for a channel: the levels at the channel's locations, and whether and
/// from where on they count (the variant's own rule, else the channel's, else the global one).
#[must_use]
pub fn available(
    settings: &Settings,
    channel: &ChannelRow,
    variant: &VariantRow,
    levels: &[StockLevelRow],
) -> VariantStock {
    let counts = |level: &&StockLevelRow| {
        level.variant_id == variant.id
            && settings
                .stock_locations
                .iter()
                .any(|at| at.id == level.location_id && at.channel_ids.contains(&channel.id))
    };
    let mut levels: Vec<Level> = levels.iter().filter(counts).map(StockLevelRow::level).collect();
    levels.sort_unstable_by_key(|level| level.location_id);
    let fallback = channel.default_language_code.as_str();
    let text = domain::text::choose(&variant.translations.0, fallback, fallback);
    VariantStock {
        variant_id: variant.id,
        name: text.map(|text| text.name.clone()).unwrap_or_default(),
        tracked: tracked(settings, channel, variant),
        threshold: threshold(settings, channel, variant),
        levels,
    }
}

/// Whether a variant's stock is counted in a channel.
#[must_use]
pub fn tracked(settings: &Settings, channel: &ChannelRow, variant: &VariantRow) -> bool {
    let global = channel.track_inventory.unwrap_or(settings.global.track_inventory);
    variant.track_inventory.resolve(global)
}

/// How many units of a variant are kept back in a channel.
#[must_use]
pub fn threshold(settings: &Settings, channel: &ChannelRow, variant: &VariantRow) -> i32 {
    if variant.use_global_out_of_stock_threshold {
        channel.out_of_stock_threshold.unwrap_or(settings.global.out_of_stock_threshold)
    } else {
        variant.out_of_stock_threshold
    }
}
