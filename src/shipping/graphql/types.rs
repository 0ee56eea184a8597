//! Shipping methods: types and list.

use std::sync::Arc;

use async_graphql::{Context, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use db::settings::ShippingMethodRow;
use domain::channel::LanguageCode;
use domain::id::ShippingMethodId;
use domain::money::Amount;
use domain::shipping::Quote;

use crate::settings::Settings;
use crate::text;
use crate::visit::VisitExt as _;
use crate::wire::{ConfigurableOperation, Json, List};

/// A way to ship.
#[derive(Clone)]
pub struct ShippingMethod(pub Arc<ShippingMethodRow>);

/// A way to ship.
#[Object]
impl ShippingMethod {
    /// The method's id.
    fn id(&self) -> ShippingMethodId {
        self.0.id
    }

    /// When it was made (UTC).
    fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// When it was changed last (UTC).
    fn updated_at(&self) -> DateTime<Utc> {
        self.0.updated_at
    }

    /// The language of the texts that this request gets.
    fn language_code(&self, ctx: &Context<'_>) -> Result<LanguageCode> {
        Ok(text::language(&self.0.translations.0, &*ctx.actor()?))
    }

    /// The code by which the shop knows it.
    fn code(&self) -> &str {
        &self.0.code
    }

    /// The name in the request's language.
    fn name(&self, ctx: &Context<'_>) -> Result<String> {
        Ok(text::name(&self.0.translations.0, &*ctx.actor()?))
    }

    /// The description in the request's language; may hold HTML.
    fn description(&self, ctx: &Context<'_>) -> Result<String> {
        Ok(text::description(&self.0.translations.0, &*ctx.actor()?))
    }

    /// The code of the handler that takes the fulfilments.
    fn fulfillment_handler_code(&self) -> &str {
        &self.0.fulfillment_handler_code
    }

    /// Which orders may use it.
    fn checker(&self) -> ConfigurableOperation {
        self.0.checker.0.clone().into()
    }

    /// What it costs.
    fn calculator(&self) -> ConfigurableOperation {
        self.0.calculator.0.clone().into()
    }

    /// Name and description in all languages.
    fn translations(&self) -> List<ShippingMethodTranslation> {
        ShippingMethodTranslation::all(&self.0.translations.0)
    }

    /// Fields of the shop's own; none are configured.
    fn custom_fields(&self) -> Option<Json> {
        None
    }
}

crate::translation! {
    /// What a shipping method is called in one language.
    ShippingMethodTranslation
}

/// What a way to ship would cost an order.
#[derive(Clone)]
pub struct ShippingMethodQuote {
    /// The method.
    pub method: Arc<ShippingMethodRow>,
    /// The price without tax.
    pub price: Amount,
    /// The price with tax.
    pub price_with_tax: Amount,
    /// What the calculator tells besides.
    pub metadata: Option<serde_json::Value>,
}

impl ShippingMethodQuote {
    /// Quotes as clients are told them.
    #[must_use]
    pub fn all(settings: &Settings, quotes: Vec<Quote>) -> List<Self> {
        let told = |quote: Quote| {
            Some(Self {
                method: settings.shipping_method(quote.method_id)?,
                price: quote.price,
                price_with_tax: quote.price_with_tax,
                metadata: quote.metadata,
            })
        };
        quotes.into_iter().filter_map(told).collect()
    }
}

/// What a way to ship would cost an order.
#[Object]
impl ShippingMethodQuote {
    /// The method's id.
    fn id(&self) -> ShippingMethodId {
        self.method.id
    }

    /// The price without tax (minor units).
    fn price(&self) -> Amount {
        self.price
    }

    /// The price with tax (minor units).
    fn price_with_tax(&self) -> Amount {
        self.price_with_tax
    }

    /// The code by which the shop knows it.
    fn code(&self) -> &str {
        &self.method.code
    }

    /// The name in the request's language.
    fn name(&self, ctx: &Context<'_>) -> Result<String> {
        Ok(text::name(&self.method.translations.0, &*ctx.actor()?))
    }

    /// The description in the request's language; may hold HTML.
    fn description(&self, ctx: &Context<'_>) -> Result<String> {
        Ok(text::description(&self.method.translations.0, &*ctx.actor()?))
    }

    /// What the calculator tells besides.
    fn metadata(&self) -> Option<Json> {
        self.metadata.clone().map(Json)
    }

    /// Fields of the shop's own; none are configured.
    fn custom_fields(&self) -> Option<Json> {
        None
    }
}

/// What becomes of trying rules of shipping.
#[derive(SimpleObject)]
pub struct TestShippingMethodResult {
    /// Whether the goods may be sent so.
    pub eligible: bool,
    /// What that would cost; null when they may not.
    pub quote: Option<TestShippingMethodQuote>,
}

/// What rules of shipping would cost.
#[derive(SimpleObject)]
pub struct TestShippingMethodQuote {
    /// The price without tax (minor units).
    price: Amount,
    /// The price with tax (minor units).
    price_with_tax: Amount,
    /// What the calculator tells besides.
    metadata: Option<Json>,
}

impl From<Option<Quote>> for TestShippingMethodResult {
    fn from(quote: Option<Quote>) -> Self {
        let told = |quote: Quote| TestShippingMethodQuote {
            price: quote.price,
            price_with_tax: quote.price_with_tax,
            metadata: quote.metadata.map(Json),
        };
        Self { eligible: quote.is_some(), quote: quote.map(told) }
    }
}

/// A way to ship, as storefronts may show it to anybody.
#[derive(Clone)]
pub struct PublicShippingMethod(pub Arc<ShippingMethodRow>);

/// A way to ship, as storefronts may show it to anybody.
#[Object]
impl PublicShippingMethod {
    /// The method's id.
    fn id(&self) -> ShippingMethodId {
        self.0.id
    }

    /// The code by which the shop knows it.
    fn code(&self) -> &str {
        &self.0.code
    }

    /// The name in the request's language.
    fn name(&self, ctx: &Context<'_>) -> Result<String> {
        Ok(text::name(&self.0.translations.0, &*ctx.actor()?))
    }

    /// The description in the request's language; may hold HTML.
    fn description(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        Ok(Some(text::description(&self.0.translations.0, &*ctx.actor()?)))
    }

    /// Name and description in all languages.
    fn translations(&self) -> List<ShippingMethodTranslation> {
        ShippingMethodTranslation::all(&self.0.translations.0)
    }

    /// Fields of the shop's own; none are configured.
    fn custom_fields(&self) -> Option<Json> {
        None
    }
}

crate::list_page! {
    /// A page of shipping methods.
    ShippingMethodList of ShippingMethod
}

crate::list_options! {
    ShippingMethodListOptions, ShippingMethodSortParameter, ShippingMethodFilterParameter {
        sort and filter {
            /// The id.
            id: IdOperators = "m.id",
            /// When it was made.
            created_at: DateOperators = "m.created_at",
            /// When it was changed last.
            updated_at: DateOperators = "m.updated_at",
            /// The code.
            code: StringOperators = "m.code",
            /// The name in the request's language.
            name: StringOperators = "translated(m.translations, :language, :fallback, 'name')",
            /// The description in the request's language.
            description: StringOperators = "translated(m.translations, :language, :fallback, 'description')",
            /// The code of the handler that takes the fulfilments.
            fulfillment_handler_code: StringOperators = "m.fulfillment_handler_code",
        }
        sort only {}
        filter only {
            /// The language of the texts that this request gets.
            language_code: StringOperators = "translated(m.translations, :language, :fallback, 'languageCode')",
        }
    }
}
