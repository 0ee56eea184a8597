//! Channels and sellers: types, lists and inputs.

use std::sync::Arc;

use async_graphql::{Context, InputObject, MaybeUndefined, Object, Result, Union};
use chrono::{DateTime, Utc};
use db::settings::{ChannelRow, SellerRow};
use domain::channel::{CurrencyCode, LanguageCode};
use domain::id::{ChannelId, SellerId, ZoneId};

use super::zone::Zone;
use crate::channel::commands::channel::ChannelPatch;
use crate::channel::refusal::LanguageNotAvailableError;
use crate::visit::VisitExt as _;
use crate::wire::Json;

/// A shop of its own: with its languages, currencies, prices and assortment.
#[derive(Clone)]
pub struct Channel(pub Arc<ChannelRow>);

/// A shop of its own: with its languages, currencies, prices and assortment.
#[Object]
impl Channel {
    /// The channel's id; the default channel's is `1`.
    fn id(&self) -> ChannelId {
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

    /// Its code; the default channel's is `__default_channel__`.
    fn code(&self) -> &str {
        &self.0.code
    }

    /// What requests name it by, in the header `vendure-token`. No secret: storefronts know it.
    fn token(&self) -> &str {
        &self.0.token
    }

    /// Where taxes are paid when nothing else is known.
    fn default_tax_zone(&self, ctx: &Context<'_>) -> Result<Option<Zone>> {
        let settings = ctx.settings()?;
        Ok(self.0.default_tax_zone_id.and_then(|id| settings.zone(id)).map(Zone))
    }

    /// Where goods are sent when nothing else is known.
    fn default_shipping_zone(&self, ctx: &Context<'_>) -> Result<Option<Zone>> {
        let settings = ctx.settings()?;
        Ok(self.0.default_shipping_zone_id.and_then(|id| settings.zone(id)).map(Zone))
    }

    /// The language of texts when a request names none.
    fn default_language_code(&self) -> LanguageCode {
        self.0.default_language_code
    }

    /// The languages to choose from.
    fn available_language_codes(&self) -> Option<&[LanguageCode]> {
        Some(&self.0.available_language_codes)
    }

    /// The currency of prices when a request names none.
    #[graphql(deprecation = "Use defaultCurrencyCode")]
    fn currency_code(&self) -> CurrencyCode {
        self.0.default_currency_code
    }

    /// The currency of prices when a request names none.
    fn default_currency_code(&self) -> CurrencyCode {
        self.0.default_currency_code
    }

    /// The currencies to choose from.
    fn available_currency_codes(&self) -> &[CurrencyCode] {
        &self.0.available_currency_codes
    }

    /// Whether stock is counted; null: as the global settings say.
    fn track_inventory(&self) -> Option<bool> {
        self.0.track_inventory
    }

    /// Units kept back of the stock; null: as the global settings say.
    fn out_of_stock_threshold(&self) -> Option<i32> {
        self.0.out_of_stock_threshold
    }

    /// Whether prices are kept with tax.
    fn prices_include_tax(&self) -> bool {
        self.0.prices_include_tax
    }

    /// Who sells here.
    fn seller(&self, ctx: &Context<'_>) -> Result<Option<Seller>> {
        let settings = ctx.settings()?;
        Ok(self.0.seller_id.and_then(|id| settings.seller(id)).map(Seller))
    }

    /// Fields of the shop's own; none are configured.
    fn custom_fields(&self) -> Option<Json> {
        None
    }
}

/// Who sells in a channel.
#[derive(Clone)]
pub struct Seller(pub Arc<SellerRow>);

/// Who sells in a channel.
#[Object]
impl Seller {
    /// The seller's id.
    fn id(&self) -> SellerId {
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

    /// What it is called.
    fn name(&self) -> &str {
        &self.0.name
    }

    /// Fields of the shop's own; none are configured.
    fn custom_fields(&self) -> Option<Json> {
        None
    }
}

crate::list_page! {
    /// A page of channels.
    ChannelList of Channel
}
crate::list_page! {
    /// A page of sellers.
    SellerList of Seller
}

crate::list_options! {
    ChannelListOptions, ChannelSortParameter, ChannelFilterParameter {
        sort and filter {
            /// The id.
            id: IdOperators = "c.id",
            /// When it was made.
            created_at: DateOperators = "c.created_at",
            /// When it was changed last.
            updated_at: DateOperators = "c.updated_at",
            /// The code.
            code: StringOperators = "c.code",
            /// The token.
            token: StringOperators = "c.token",
            /// Units kept back of the stock.
            out_of_stock_threshold: NumberOperators = "c.out_of_stock_threshold",
        }
        sort only {}
        filter only {
            /// The language of texts when a request names none.
            default_language_code: StringOperators = "c.default_language_code",
            /// The currency of prices when a request names none.
            currency_code: StringOperators = "c.default_currency_code",
            /// The currency of prices when a request names none.
            default_currency_code: StringOperators = "c.default_currency_code",
            /// Whether stock is counted.
            track_inventory: BooleanOperators = "c.track_inventory",
            /// Whether prices are kept with tax.
            prices_include_tax: BooleanOperators = "c.prices_include_tax",
        }
    }
}

crate::list_options! {
    SellerListOptions, SellerSortParameter, SellerFilterParameter {
        sort and filter {
            /// The id.
            id: IdOperators = "s.id",
            /// When it was made.
            created_at: DateOperators = "s.created_at",
            /// When it was changed last.
            updated_at: DateOperators = "s.updated_at",
            /// The name.
            name: StringOperators = "s.name",
        }
        sort only {}
        filter only {}
    }
}

/// A new channel.
#[derive(InputObject)]
pub struct CreateChannelInput {
    /// Its code; no other channel may have it.
    pub code: String,
    /// What requests name it by; no other channel may have it.
    pub token: String,
    /// The language of texts when a request names none; one of the global settings' languages.
    pub default_language_code: LanguageCode,
    /// The languages to choose from, of the global settings' languages; the default one belongs to
    /// them in any case.
    pub available_language_codes: Option<Vec<LanguageCode>>,
    /// Whether prices are kept with tax.
    pub prices_include_tax: bool,
    /// Former name of `defaultCurrencyCode`.
    pub currency_code: Option<CurrencyCode>,
    /// The currency of prices when a request names none. Required, under this or the former name.
    pub default_currency_code: Option<CurrencyCode>,
    /// The currencies to choose from; the default one belongs to them in any case.
    pub available_currency_codes: Option<Vec<CurrencyCode>>,
    /// Whether stock is counted; null: as the global settings say.
    pub track_inventory: Option<bool>,
    /// Units kept back of the stock; null: as the global settings say.
    pub out_of_stock_threshold: Option<i32>,
    /// Where taxes are paid when nothing else is known.
    pub default_tax_zone_id: ZoneId,
    /// Where goods are sent when nothing else is known.
    pub default_shipping_zone_id: ZoneId,
    /// Who sells here.
    pub seller_id: Option<SellerId>,
    /// None are configured.
    pub custom_fields: Option<Json>,
}

impl From<CreateChannelInput> for ChannelPatch {
    fn from(input: CreateChannelInput) -> Self {
        Self {
            code: Some(input.code),
            token: Some(input.token),
            language: Some(input.default_language_code),
            languages: input.available_language_codes,
            currency: input.default_currency_code.or(input.currency_code),
            currencies: input.available_currency_codes,
            prices_include_tax: Some(input.prices_include_tax),
            track_inventory: MaybeUndefined::from(Some(input.track_inventory)),
            out_of_stock_threshold: MaybeUndefined::from(Some(input.out_of_stock_threshold)),
            tax_zone: Some(input.default_tax_zone_id),
            shipping_zone: Some(input.default_shipping_zone_id),
            seller: MaybeUndefined::from(Some(input.seller_id)),
        }
    }
}

/// A change of a channel; what is left out stays.
#[derive(InputObject)]
pub struct UpdateChannelInput {
    /// Which.
    pub id: ChannelId,
    /// Its code; no other channel may have it.
    pub code: Option<String>,
    /// What requests name it by; no other channel may have it.
    pub token: Option<String>,
    /// The language of texts when a request names none; one of the global settings' languages.
    pub default_language_code: Option<LanguageCode>,
    /// The languages to choose from, of the global settings' languages; the default one belongs to
    /// them in any case.
    pub available_language_codes: Option<Vec<LanguageCode>>,
    /// Whether prices are kept with tax. The amounts stay as they are.
    pub prices_include_tax: Option<bool>,
    /// Former name of `defaultCurrencyCode`.
    pub currency_code: Option<CurrencyCode>,
    /// The currency of prices when a request names none.
    pub default_currency_code: Option<CurrencyCode>,
    /// The currencies to choose from; the default one belongs to them in any case.
    pub available_currency_codes: Option<Vec<CurrencyCode>>,
    /// Whether stock is counted; null: as the global settings say.
    pub track_inventory: MaybeUndefined<bool>,
    /// Units kept back of the stock; null: as the global settings say.
    pub out_of_stock_threshold: MaybeUndefined<i32>,
    /// Where taxes are paid when nothing else is known.
    pub default_tax_zone_id: Option<ZoneId>,
    /// Where goods are sent when nothing else is known.
    pub default_shipping_zone_id: Option<ZoneId>,
    /// Who sells here; null: nobody in particular.
    pub seller_id: MaybeUndefined<SellerId>,
    /// None are configured.
    pub custom_fields: Option<Json>,
}

impl From<UpdateChannelInput> for ChannelPatch {
    fn from(input: UpdateChannelInput) -> Self {
        Self {
            code: input.code,
            token: input.token,
            language: input.default_language_code,
            languages: input.available_language_codes,
            currency: input.default_currency_code.or(input.currency_code),
            currencies: input.available_currency_codes,
            prices_include_tax: input.prices_include_tax,
            track_inventory: input.track_inventory,
            out_of_stock_threshold: input.out_of_stock_threshold,
            tax_zone: input.default_tax_zone_id,
            shipping_zone: input.default_shipping_zone_id,
            seller: input.seller_id,
        }
    }
}

/// What became of a new channel.
#[derive(Union)]
pub enum CreateChannelResult {
    /// It is there.
    Channel(Channel),
    /// The installation does not speak one of its languages.
    LanguageNotAvailableError(LanguageNotAvailableError),
}

/// What became of a channel's change.
#[derive(Union)]
pub enum UpdateChannelResult {
    /// It is changed.
    Channel(Channel),
    /// The installation does not speak one of its languages.
    LanguageNotAvailableError(LanguageNotAvailableError),
}
