//! From where a thing of the catalogue is looked at: which channel, currency, language and surface.

use std::sync::Arc;

use async_graphql::{Context, Result};
use db::catalog::Sight;
use db::catalog::variant::{Offer, Offered, Shelf};
use db::settings::{ChannelRow, TaxRateRow};
use domain::channel::{CurrencyCode, LanguageCode};
use domain::id::{ProductId, ProductVariantId, TaxCategoryId, TaxRateId, ZoneId};
use domain::money::{Amount, Overflow};
use domain::tax::{ListPrice, NO_RATE, Price};
use domain::text::Translation;

use crate::actor::Actor;
use crate::failure::Failure;
use crate::settings::Settings;
use crate::visit::VisitExt as _;

/// From where a thing of the catalogue is looked at.
#[derive(Debug, Clone)]
pub struct At {
    /// The channel that sells it.
    pub channel: Arc<ChannelRow>,
    /// The currency of its price.
    pub currency: CurrencyCode,
    /// The language of its texts.
    pub language: LanguageCode,
    /// What of it is seen.
    pub sight: Sight,
    /// Where taxes are paid; the channel's zone without it.
    pub zone: Option<ZoneId>,
}

impl At {
    /// Where an actor stands.
    #[must_use]
    pub fn of(actor: &Actor) -> Arc<Self> {
        Arc::new(Self {
            channel: actor.channel.clone(),
            currency: actor.currency,
            language: actor.language,
            sight: sight(actor),
            zone: None,
        })
    }

    /// Where the request stands.
    pub fn here(ctx: &Context<'_>) -> Result<Arc<Self>> {
        Ok(Self::of(&*ctx.actor()?))
    }

    /// Where an order stands: its channel, currency and tax zone, whoever looks at it.
    #[must_use]
    pub fn order(
        actor: &Actor,
        channel: Arc<ChannelRow>,
        currency: CurrencyCode,
        zone: Option<ZoneId>,
    ) -> Arc<Self> {
        let (language, sight) = (actor.language, sight(actor));
        Arc::new(Self { channel, currency, language, sight, zone })
    }

    /// The key of a variant's loader.
    #[must_use]
    pub fn offer(&self, variant: ProductVariantId) -> Offer {
        Offer { variant, channel: self.channel.id, currency: self.currency }
    }

    /// The key of the loader of a product's variants.
    #[must_use]
    pub fn shelf(&self, product: ProductId) -> Shelf {
        let (channel, currency) = (self.channel.id, self.currency);
        Shelf { product, channel, currency, sight: self.sight }
    }

    /// The text for the reader.
    #[must_use]
    pub fn text<'t>(&self, translations: &'t [Translation]) -> Option<&'t Translation> {
        let fallback = self.channel.default_language_code.as_str();
        domain::text::choose(translations, self.language.as_str(), fallback)
    }

    /// The name for the reader.
    #[must_use]
    pub fn name(&self, translations: &[Translation]) -> String {
        self.text(translations).map(|text| text.name.clone()).unwrap_or_default()
    }

    /// The language of the text that the reader gets.
    #[must_use]
    pub fn text_language(&self, translations: &[Translation]) -> LanguageCode {
        self.text(translations)
            .and_then(|text| LanguageCode::from_text(&text.language_code))
            .unwrap_or(self.language)
    }

    /// The price of a variant here.
    pub fn price(&self, settings: &Settings, offered: &Offered) -> Result<Price, Failure> {
        let kept = offered.price.unwrap_or(Amount::ZERO);
        self.priced(settings, kept, offered.variant.tax_category_id)
    }

    /// What a price that is kept comes to here, for goods of a category.
    pub fn priced(
        &self,
        settings: &Settings,
        kept: Amount,
        category: TaxCategoryId,
    ) -> Result<Price, Failure> {
        let book = settings.tax_book(self.channel.id);
        let Some(zone) = self.zone.or(book.default_zone) else {
            let listed = ListPrice { amount: kept, includes_tax: book.prices_include_tax };
            return Ok(listed.price(domain::money::Rate::ZERO)?);
        };
        let listed = book.list_price(kept, zone, category)?;
        Ok(listed.price(book.rate(zone, category).value)?)
    }

    /// The tax rate that applies to a variant here; an implicit one of nothing where none is set up.
    #[must_use]
    pub fn rate(&self, settings: &Settings, offered: &Offered) -> Arc<TaxRateRow> {
        let category_id = offered.variant.tax_category_id;
        let zone = self.zone.or(self.channel.default_tax_zone_id);
        let applies = |rate: &&Arc<TaxRateRow>| {
            rate.enabled && Some(rate.zone_id) == zone && rate.category_id == category_id
        };
        let found = settings.tax_rates.iter().find(applies).cloned();
        found.unwrap_or_else(|| {
            Arc::new(TaxRateRow {
                id: TaxRateId::NONE,
                created_at: self.channel.created_at,
                updated_at: self.channel.updated_at,
                name: NO_RATE.to_owned(),
                enabled: true,
                value: rust_decimal::Decimal::ZERO,
                category_id,
                zone_id: zone.unwrap_or(ZoneId::NONE),
                customer_group_id: None,
            })
        })
    }
}

/// Refuses a price that could not be told with the channel's taxes: what is too large is found where
/// it is given, and not by each of its readers.
pub fn tellable(
    settings: &Settings,
    channel: &ChannelRow,
    price: Amount,
    category: TaxCategoryId,
) -> Result<(), Overflow> {
    let book = settings.tax_book(channel.id);
    let Some(zone) = book.default_zone else { return Ok(()) };
    let listed = book.list_price(price, zone, category)?;
    listed.price(book.rate(zone, category).value)?.gross().map(drop)
}

/// What an actor sees of the catalogue.
#[must_use]
pub fn sight(actor: &Actor) -> Sight {
    let scope = actor.scope();
    Sight { channel: scope.channel, hidden: scope.hidden }
}
