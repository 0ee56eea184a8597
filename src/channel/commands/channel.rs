//! Channels: made, changed, deleted.

use async_graphql::MaybeUndefined;
use db::settings::{ChannelRow, SellerRow, ZoneRow};
use db::{Fault, Tx};
use domain::access::Permission;
use domain::channel::rules::{
    LanguageNotAvailable, check_languages, currencies as choice_of_currencies,
    languages as choice_of_languages,
};
use domain::channel::{CurrencyCode, LanguageCode};
use domain::id::{ChannelId, SellerId, ZoneId};

use crate::access::reach;
use crate::call::Call;
use crate::failure::{Failure, Refuse as _, Stop};
use crate::setup::{CUSTOMER_ROLE, SUPER_ADMIN_ROLE};

/// What a new or changed channel shall be; what is `None` stays as it is.
#[derive(Debug, Clone, Default)]
pub struct ChannelPatch {
    /// The code.
    pub code: Option<String>,
    /// The token.
    pub token: Option<String>,
    /// The language of texts that nobody translated.
    pub language: Option<LanguageCode>,
    /// The languages to choose from.
    pub languages: Option<Vec<LanguageCode>>,
    /// The currency without a choice.
    pub currency: Option<CurrencyCode>,
    /// The currencies to choose from.
    pub currencies: Option<Vec<CurrencyCode>>,
    /// Whether prices are kept with tax.
    pub prices_include_tax: Option<bool>,
    /// Whether stock is counted; null: as the global settings say.
    pub track_inventory: MaybeUndefined<bool>,
    /// What is kept back of the stock; null: as the global settings say.
    pub out_of_stock_threshold: MaybeUndefined<i32>,
    /// Where taxes are paid.
    pub tax_zone: Option<ZoneId>,
    /// Where goods are sent.
    pub shipping_zone: Option<ZoneId>,
    /// Who sells.
    pub seller: MaybeUndefined<SellerId>,
}

/// Why a channel cannot be like this.
pub type ChannelStop = Stop<LanguageNotAvailable>;

/// Creates a channel; whoever may do everything may do so there too, and customers can log in.
pub async fn create(call: &Call, patch: ChannelPatch) -> Result<ChannelRow, ChannelStop> {
    let now = call.app.now();
    let currency =
        patch.currency.ok_or_else(|| Failure::input("channel-currency-required", Vec::new()))?;
    let language = patch.language.unwrap_or(LanguageCode::En);
    let row = ChannelRow {
        id: call.app.new_id(),
        created_at: now,
        updated_at: now,
        code: String::new(),
        token: String::new(),
        default_language_code: language,
        available_language_codes: Vec::new(),
        default_currency_code: currency,
        available_currency_codes: Vec::new(),
        prices_include_tax: false,
        default_tax_zone_id: None,
        default_shipping_zone_id: None,
        track_inventory: None,
        out_of_stock_threshold: None,
        seller_id: None,
    };
    let row = patched(call, row, patch)?;
    let roles = [SUPER_ADMIN_ROLE, CUSTOMER_ROLE];
    let done = call
        .settings_command("channel.create", async |tx: &Tx| {
            db::channel::insert(tx, &row, &roles).await?;
            Ok::<_, ChannelStop>(row.clone())
        })
        .await;
    done.map_err(taken)
}

/// Changes a channel in which the caller may do so.
pub async fn update(
    call: &Call,
    id: ChannelId,
    patch: ChannelPatch,
) -> Result<ChannelRow, ChannelStop> {
    let done = call
        .settings_command("channel.update", async |tx: &Tx| {
            let row = held(call, id, Permission::UpdateChannel)?;
            let row = patched(call, row, patch.clone())?;
            db::channel::update(tx, &row).await?;
            Ok::<_, ChannelStop>(row)
        })
        .await;
    done.map_err(taken)
}

/// What became of a deletion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deletion {
    /// It is gone.
    Done,
    /// The default channel cannot be deleted.
    IsDefault,
    /// Orders or keys belong to it.
    InUse,
}

/// Deletes a channel that has no orders and in which the caller may do so; what was assigned to it
/// stays in the other channels.
pub async fn delete(call: &Call, id: ChannelId) -> Result<Deletion, Failure> {
    held(call, id, Permission::DeleteChannel)?;
    if id == ChannelId::FIRST {
        return Ok(Deletion::IsDefault);
    }
    let done = call
        .settings_command("channel.delete", async |tx: &Tx| {
            db::channel::delete(tx, id).await?;
            Ok::<_, Failure>(true)
        })
        .await;
    match done {
        Ok(_) => Ok(Deletion::Done),
        Err(Failure::Fault(Fault::Constraint { .. })) => Ok(Deletion::InUse),
        Err(failure) => Err(failure),
    }
}

/// A channel in which the caller holds a permission. Whoever changes its token takes it over.
fn held(call: &Call, id: ChannelId, permission: Permission) -> Result<ChannelRow, Failure> {
    let settings = call.visit.settings();
    let row = settings.get::<ChannelRow>(id)?;
    if !reach::holds(&settings, &call.actor, id, &[permission]) {
        return Err(Failure::not_found("Channel", id));
    }
    Ok((*row).clone())
}

fn patched(call: &Call, old: ChannelRow, patch: ChannelPatch) -> Result<ChannelRow, ChannelStop> {
    let settings = call.visit.settings();
    for zone in [patch.tax_zone, patch.shipping_zone].into_iter().flatten() {
        settings.get::<ZoneRow>(zone)?;
    }
    if let MaybeUndefined::Value(seller) = patch.seller {
        settings.get::<SellerRow>(seller)?;
    }
    let language = patch.language.unwrap_or(old.default_language_code);
    let languages =
        choice_of_languages(language, &patch.languages.unwrap_or(old.available_language_codes));
    let currency = patch.currency.unwrap_or(old.default_currency_code);
    let currencies =
        choice_of_currencies(currency, &patch.currencies.unwrap_or(old.available_currency_codes));
    check_languages(&languages, &settings.global.available_languages).refuse()?;
    Ok(ChannelRow {
        updated_at: call.app.now(),
        code: patch.code.unwrap_or(old.code),
        token: patch.token.unwrap_or(old.token),
        default_language_code: language,
        available_language_codes: languages,
        default_currency_code: currency,
        available_currency_codes: currencies,
        prices_include_tax: patch.prices_include_tax.unwrap_or(old.prices_include_tax),
        default_tax_zone_id: patch.tax_zone.or(old.default_tax_zone_id),
        default_shipping_zone_id: patch.shipping_zone.or(old.default_shipping_zone_id),
        track_inventory: changed(patch.track_inventory, old.track_inventory),
        out_of_stock_threshold: changed(patch.out_of_stock_threshold, old.out_of_stock_threshold),
        seller_id: changed(patch.seller, old.seller_id),
        ..old
    })
}

fn changed<T>(patch: MaybeUndefined<T>, old: Option<T>) -> Option<T> {
    match patch {
        MaybeUndefined::Undefined => old,
        MaybeUndefined::Null => None,
        MaybeUndefined::Value(value) => Some(value),
    }
}

/// Codes and tokens are each channel's own.
fn taken(stop: ChannelStop) -> ChannelStop {
    match stop {
        Stop::Failed(Failure::Fault(fault)) if fault.is_constraint("channels_code_key") => {
            Failure::input("channel-code-taken", Vec::new()).into()
        }
        Stop::Failed(Failure::Fault(fault)) if fault.is_constraint("channels_token_key") => {
            Failure::input("channel-token-taken", Vec::new()).into()
        }
        stop @ (Stop::Failed(_) | Stop::Refused(_)) => stop,
    }
}
