//! What the rules of an order read: prices, taxes, shipping methods, offers and stock of a channel.

use std::collections::HashMap;

use db::order::{FacetsRow, OfferRow};
use db::settings::{ChannelRow, ShippingMethodRow};
use db::stock::StockLevelRow;
use domain::channel::CurrencyCode;
use domain::id::{CustomerGroupId, ProductId, ProductVariantId, StockLocationId};
use domain::money::RoundingLevel;
use domain::order::cart::Offer;
use domain::order::price::{PriceBook, VariantPrice};
use domain::promotion::Facts;
use domain::promotion::usage::{Used, used_up};
use domain::shipping::{Calculator, Checker, ShippingBook, ShippingMethod, Weights};
use domain::stock::{Level, VariantStock};

use crate::actor::Actor;
use crate::operation::ruled;
use crate::settings::Settings;
use crate::text;

/// The prices that a request sees: of the variants that were read, in its channel and currency.
#[must_use]
pub fn prices(
    settings: &Settings,
    channel: &ChannelRow,
    currency: CurrencyCode,
    offers: &[OfferRow],
    weights: Weights,
    facts: Facts,
) -> PriceBook {
    let price = |offer: &OfferRow| {
        (offer.id, VariantPrice { price: offer.price, tax_category_id: offer.tax_category_id })
    };
    PriceBook {
        currency,
        tax: settings.tax_book(channel.id),
        rounding: RoundingLevel::Line,
        variants: offers.iter().map(price).collect(),
        shipping: settings.shipping_book(channel.id),
        weights,
        promotions: settings.promotions(channel.id),
        facts,
    }
}

/// What promotions want to know beside an order.
#[must_use]
pub fn facts(
    settings: &Settings,
    actor: &Actor,
    facets: Vec<FacetsRow>,
    groups: Vec<CustomerGroupId>,
    used: &[Used],
) -> Facts {
    Facts {
        facets: facets.into_iter().map(|row| (row.id, row.facet_value_ids)).collect(),
        groups,
        used_up: used_up(&settings.promotions(actor.channel.id), used),
        language: actor.language.as_str().to_owned(),
        fallback_language: actor.channel.default_language_code.as_str().to_owned(),
    }
}

/// How the orders of a channel are sent: methods that were deleted, or belong to the channel no more,
/// are still known to the orders that use them.
#[must_use]
pub fn shipping(settings: &db::settings::Settings, channel: &ChannelRow) -> ShippingBook {
    ShippingBook {
        methods: settings.shipping_methods.iter().map(|row| method(row, channel)).collect(),
        default_zone: channel.default_shipping_zone_id,
    }
}

fn method(row: &ShippingMethodRow, channel: &ChannelRow) -> ShippingMethod {
    ShippingMethod {
        id: row.id,
        code: row.code.clone(),
        checker: Checker::parse(&ruled(&row.checker.0)).ok(),
        calculator: Calculator::parse(&ruled(&row.calculator.0)).ok(),
        fulfillment_handler: row.fulfillment_handler_code.clone(),
        offered: row.deleted_at.is_none() && row.channel_ids.contains(&channel.id),
    }
}

/// The variants that were read, as a cart sees them.
#[must_use]
pub fn offers(
    settings: &Settings,
    actor: &Actor,
    rows: &[OfferRow],
) -> HashMap<ProductVariantId, Offer> {
    let offer = |row: &OfferRow| {
        let offer = Offer {
            is_offered: row.is_offered,
            tax_category_id: row.tax_category_id,
            featured_asset_id: row.featured_asset_id,
            stock: stock(settings, actor, row),
        };
        (row.id, offer)
    };
    rows.iter().map(offer).collect()
}

/// The stock of a variant at the locations of the request's channel.
fn stock(settings: &Settings, actor: &Actor, row: &OfferRow) -> VariantStock {
    let mut levels = row.levels();
    levels.retain(|level| serves(settings, &actor.channel, level.location_id));
    let channel = &actor.channel;
    let own = !row.use_global_out_of_stock_threshold;
    let shared = channel.out_of_stock_threshold.unwrap_or(settings.global.out_of_stock_threshold);
    VariantStock {
        variant_id: row.id,
        name: text::name(row.translations.as_deref().unwrap_or_default(), actor),
        tracked: row
            .track_inventory
            .resolve(channel.track_inventory.unwrap_or(settings.global.track_inventory)),
        threshold: if own { row.out_of_stock_threshold } else { shared },
        levels,
    }
}

/// Whether a location holds stock for a channel.
fn serves(settings: &Settings, channel: &ChannelRow, location: StockLocationId) -> bool {
    let row = settings.stock_locations.iter().find(|row| row.id == location);
    row.is_some_and(|row| row.channel_ids.contains(&channel.id))
}

/// The stocks with the levels of locked rows in the place of those that were read before.
pub fn relevel(
    settings: &Settings,
    channel: &ChannelRow,
    offers: &mut HashMap<ProductVariantId, Offer>,
    locked: &[StockLevelRow],
) {
    for (id, offer) in offers.iter_mut() {
        let of_variant = locked.iter().filter(|row| row.variant_id == *id);
        let serving = of_variant.filter(|row| serves(settings, channel, row.location_id));
        offer.stock.levels = serving.map(StockLevelRow::level).collect();
    }
}

/// The products of which storefronts of some channel are told another stock level after the
/// movements than before.
#[must_use]
pub fn told_anew(
    settings: &Settings,
    rows: &[OfferRow],
    offers: &HashMap<ProductVariantId, Offer>,
    locked: &[StockLevelRow],
    movements: &[domain::stock::Movement],
) -> Vec<ProductId> {
    let mut products: Vec<ProductId> = Vec::new();
    for row in rows {
        let Some(offer) = offers.get(&row.id) else { continue };
        let levels: Vec<Level> =
            locked.iter().filter(|l| l.variant_id == row.id).map(StockLevelRow::level).collect();
        let moved: Vec<Level> =
            levels.iter().map(|level| after(row.id, *level, movements)).collect();
        let differs = settings.channels.iter().any(|channel| {
            let text = |levels: &[Level]| {
                let mut levels = levels.to_vec();
                levels.retain(|level| serves(settings, channel, level.location_id));
                VariantStock { levels, ..offer.stock.clone() }.text()
            };
            text(&levels) != text(&moved)
        });
        if differs && !products.contains(&row.product_id) {
            products.push(row.product_id);
        }
    }
    products
}

fn after(variant: ProductVariantId, level: Level, movements: &[domain::stock::Movement]) -> Level {
    let of_level =
        movements.iter().filter(|m| m.variant_id == variant && m.location_id == level.location_id);
    of_level.fold(level, |level, movement| Level {
        on_hand: level.on_hand.saturating_add(movement.on_hand),
        allocated: level.allocated.saturating_add(movement.allocated),
        ..level
    })
}
