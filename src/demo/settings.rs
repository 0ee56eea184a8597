//! What the demo shop is configured with: countries and zones, taxes, ways to ship and to pay.

use std::sync::Arc;

use domain::channel::CurrencyCode;
use domain::id::{ChannelId, RegionId, TaxCategoryId, ZoneId};
use rust_decimal::Decimal;

use crate::call::Call;
use crate::channel::commands::channel::{self, ChannelPatch};
use crate::channel::commands::region::{self, Kind, RegionPatch};
use crate::channel::commands::zone;
use crate::failure::{Failure, Stop};
use crate::payment::method::commands as payment;
use crate::settings::Settings;
use crate::shipping::commands as shipping;
use crate::tax::commands::{CategoryPatch, RatePatch, create_category, create_rate};
use crate::text::TextPatch;
use crate::wire::{ConfigArgInput, ConfigurableOperationInput};

/// The category of what is taxed less.
pub(super) const REDUCED: &str = "Reduced Tax";

const ZONES: [(&str, &[(&str, &str)]); 4] = [
    (
        "Europe",
        &[
            ("AT", "Austria"),
            ("BE", "Belgium"),
            ("BG", "Bulgaria"),
            ("HR", "Croatia"),
            ("CY", "Cyprus"),
            ("CZ", "Czechia"),
            ("DK", "Denmark"),
            ("EE", "Estonia"),
            ("FI", "Finland"),
            ("FR", "France"),
            ("DE", "Germany"),
            ("GR", "Greece"),
            ("HU", "Hungary"),
            ("IE", "Ireland"),
            ("IT", "Italy"),
            ("LV", "Latvia"),
            ("LT", "Lithuania"),
            ("LU", "Luxembourg"),
            ("MT", "Malta"),
            ("NL", "Netherlands"),
            ("NO", "Norway"),
            ("PL", "Poland"),
            ("PT", "Portugal"),
            ("RO", "Romania"),
            ("SK", "Slovakia"),
            ("SI", "Slovenia"),
            ("ES", "Spain"),
            ("SE", "Sweden"),
            ("CH", "Switzerland"),
            ("GB", "United Kingdom"),
        ],
    ),
    ("Americas", &[("BR", "Brazil"), ("CA", "Canada"), ("MX", "Mexico"), ("US", "United States")]),
    (
        "Asia",
        &[
            ("CN", "China"),
            ("IN", "India"),
            ("JP", "Japan"),
            ("KR", "South Korea"),
            ("SG", "Singapore"),
        ],
    ),
    ("Oceania", &[("AU", "Australia"), ("NZ", "New Zealand")]),
];

/// Makes what is not there; gives whether the shop had no demo before. Of a shop that sells nothing
/// yet it also decides currency and taxes.
pub(super) async fn load(call: &Call, empty: bool) -> Result<bool, Failure> {
    let settings = call.app.settings.current();
    let europe = zones(call, &settings).await?;
    if empty {
        home(call, europe).await?;
    }
    let taxed = settings.default_channel()?.default_tax_zone_id.filter(|_| !empty);
    taxes(call, &settings, taxed.unwrap_or(europe)).await?;
    methods(call, &settings).await
}

async fn zones(call: &Call, settings: &Settings) -> Result<ZoneId, Failure> {
    let mut first = None;
    for (name, countries) in ZONES {
        if let Some(zone) = settings.zones.iter().find(|zone| zone.name == name) {
            first = first.or(Some(zone.id));
            continue;
        }
        let mut members: Vec<RegionId> = Vec::new();
        for (code, name) in countries {
            let id = match settings.country(code) {
                Some(country) => country.id,
                None => {
                    let texts = vec![text(call, name, None)];
                    let code = Some((*code).to_owned());
                    let patch = RegionPatch { code, enabled: Some(true), texts };
                    region::create(call, Kind::Country, patch).await?.id
                }
            };
            members.push(id);
        }
        let zone = zone::create(call, name.to_owned(), members).await?;
        first = first.or(Some(zone.id));
    }
    first.ok_or_else(|| db::Fault::Data("no zone".into()).into())
}

/// Prices in euros, with the taxes of Europe.
async fn home(call: &Call, europe: ZoneId) -> Result<(), Failure> {
    let patch = ChannelPatch {
        currency: Some(CurrencyCode::Eur),
        currencies: Some(vec![CurrencyCode::Eur]),
        prices_include_tax: Some(true),
        tax_zone: Some(europe),
        shipping_zone: Some(europe),
        ..ChannelPatch::default()
    };
    match channel::update(call, ChannelId::FIRST, patch).await {
        Ok(_) => Ok(()),
        Err(Stop::Refused(_)) => Err(Failure::input("language-not-known", Vec::new())),
        Err(Stop::Failed(failure)) => Err(failure),
    }
}

/// Two rates in the zone where the shop pays taxes.
async fn taxes(call: &Call, settings: &Arc<Settings>, zone: ZoneId) -> Result<(), Failure> {
    let categories = &settings.tax_categories;
    let standard = categories.iter().find(|c| c.is_default).or_else(|| categories.first());
    let standard = match standard {
        Some(category) => category.id,
        None => category(call, "Standard Tax", true).await?,
    };
    let reduced = match categories.iter().find(|c| c.name == REDUCED) {
        Some(category) => category.id,
        None => category(call, REDUCED, false).await?,
    };
    let rates = [("Standard Tax", 20, standard), ("Reduced Tax", 10, reduced)];
    for (name, percent, category_id) in rates {
        let there = |rate: &&Arc<db::settings::TaxRateRow>| {
            rate.zone_id == zone && rate.category_id == category_id
        };
        if settings.tax_rates.iter().any(|rate| there(&rate)) {
            continue;
        }
        let patch = RatePatch {
            name: Some(name.into()),
            value: Some(Decimal::from(percent)),
            enabled: Some(true),
            category_id: Some(category_id),
            zone_id: Some(zone),
            ..RatePatch::default()
        };
        create_rate(call, patch).await?;
    }
    Ok(())
}

async fn category(call: &Call, name: &str, is_default: bool) -> Result<TaxCategoryId, Failure> {
    let patch = CategoryPatch { name: Some(name.into()), is_default: Some(is_default) };
    Ok(create_category(call, patch).await?.id)
}

/// Two ways to ship, and two ways to pay: one settles at once, one only authorises.
async fn methods(call: &Call, settings: &Settings) -> Result<bool, Failure> {
    let ways = [
        ("standard-shipping", "Standard Shipping", "Three to five working days.", "500"),
        ("express-shipping", "Express Shipping", "The next working day.", "1200"),
    ];
    for (code, name, about, rate) in ways {
        let there =
            settings.shipping_methods.iter().any(|m| m.code == code && m.deleted_at.is_none());
        if there {
            continue;
        }
        let args = [("rate", rate), ("includesTax", "auto"), ("taxRate", "20")];
        let patch = shipping::MethodPatch {
            code: Some(code.into()),
            handler: Some("manual-fulfillment".into()),
            checker: Some(operation(
                "default-shipping-eligibility-checker",
                &[("orderMinimum", "0")],
            )),
            calculator: Some(operation("default-shipping-calculator", &args)),
            texts: vec![text(call, name, Some(about))],
        };
        shipping::create(call, patch).await?;
    }
    let ways = [
        ("standard-payment-auto", "Card", "Paid at once.", "true"),
        (
            "standard-payment-manual",
            "On invoice",
            "Authorised now, collected when it ships.",
            "false",
        ),
    ];
    let mut new = false;
    for (code, name, about, automatic) in ways {
        let there =
            settings.payment_methods.iter().any(|m| m.code == code && m.deleted_at.is_none());
        if there {
            continue;
        }
        let patch = payment::MethodPatch {
            code: Some(code.into()),
            enabled: Some(true),
            handler: Some(operation("dummy-payment-handler", &[("automaticSettle", automatic)])),
            texts: vec![text(call, name, Some(about))],
            ..payment::MethodPatch::default()
        };
        payment::create(call, patch).await?;
        new = true;
    }
    Ok(new)
}

fn operation(code: &str, args: &[(&str, &str)]) -> ConfigurableOperationInput {
    let arg = |(name, value): &(&str, &str)| ConfigArgInput {
        name: (*name).to_owned(),
        value: (*value).to_owned(),
    };
    ConfigurableOperationInput { code: code.to_owned(), arguments: args.iter().map(arg).collect() }
}

fn text(call: &Call, name: &str, description: Option<&str>) -> TextPatch {
    TextPatch {
        id: None,
        language: call.actor.channel.default_language_code,
        name: Some(name.to_owned()),
        description: description.map(str::to_owned),
    }
}
