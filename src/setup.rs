//! What every new database gets: what a shop cannot do without.
//!
//! The default channel with its zone, tax category, stock location and seller, the root collection,
//! the roles that the server itself relies on, and an administrator who may do everything.

use chrono::{DateTime, Utc};
use db::settings::{
    ChannelRow, GlobalSettingsRow, RoleRow, SellerRow, StockLocationRow, TaxCategoryRow, ZoneRow,
};
use db::setup::{Beginning, FirstAdministrator, RootCollection};
use db::{Pool, Tx};
use domain::access::Permission;
use domain::channel::{CurrencyCode, LanguageCode};
use domain::id::{
    AdministratorId, ChannelId, CollectionId, FIRST, RoleId, SellerId, StockLocationId,
    TaxCategoryId, UserId, ZoneId,
};
use domain::text::{Translation, normal_email};

use crate::access::password;
use crate::access::session::new_token;
use crate::app;
use crate::failure::Failure;

/// The code of the default channel.
pub const DEFAULT_CHANNEL: &str = "__default_channel__";
/// The code of the role that may do everything.
pub const SUPER_ADMIN_ROLE: &str = "__super_admin_role__";
/// The code of the role that customers have.
pub const CUSTOMER_ROLE: &str = "__customer_role__";
/// The name of the collection that all others are under.
pub const ROOT_COLLECTION: &str = "__root_collection__";

/// What somebody logs in with.
#[derive(Clone)]
pub struct Credentials {
    /// The user name or e-mail address.
    pub user: String,
    /// The password.
    pub password: String,
}

/// What the default channel of a new database is like.
#[derive(Debug, Clone, Copy)]
pub struct Locale {
    /// The language of texts.
    pub language: LanguageCode,
    /// The currency of prices.
    pub currency: CurrencyCode,
    /// Whether prices are kept with tax.
    pub prices_include_tax: bool,
}

impl Default for Locale {
    fn default() -> Self {
        Self { language: LanguageCode::En, currency: CurrencyCode::Usd, prices_include_tax: false }
    }
}

/// Gives a new database what a shop cannot do without, in English and US dollars; says whether it
/// was new. Costs one statement when it was not.
pub async fn bootstrap(
    pool: &Pool,
    now: DateTime<Utc>,
    admin: &Credentials,
) -> Result<bool, Failure> {
    bootstrap_as(pool, now, admin, Locale::default()).await
}

/// [`bootstrap`] with a language and a currency.
pub async fn bootstrap_as(
    pool: &Pool,
    now: DateTime<Utc>,
    admin: &Credentials,
    locale: Locale,
) -> Result<bool, Failure> {
    if db::setup::is_founded(&*pool.reader().await?).await? {
        return Ok(false);
    }
    let hash = password::hash(&admin.password).await?;
    let new = beginning(now, locale, normal_email(&admin.user), hash, new_token()?);
    db::transaction(pool, "setup.bootstrap", async |tx: &Tx| {
        Ok::<_, Failure>(db::setup::found(tx, &new).await?)
    })
    .await
}

fn beginning(
    now: DateTime<Utc>,
    locale: Locale,
    identifier: String,
    password_hash: String,
    token: String,
) -> Beginning {
    let named = |name: &str| Translation {
        id: app::new_id(),
        language_code: locale.language.as_str().into(),
        name: name.into(),
        slug: name.into(),
        description: String::new(),
        created_at: now,
        updated_at: now,
    };
    Beginning {
        global: GlobalSettingsRow {
            id: FIRST,
            created_at: now,
            updated_at: now,
            available_languages: vec![locale.language],
            track_inventory: true,
            out_of_stock_threshold: 0,
        },
        seller: SellerRow {
            id: SellerId::FIRST,
            created_at: now,
            updated_at: now,
            deleted_at: None,
            name: "Default Seller".into(),
        },
        zone: ZoneRow {
            id: ZoneId::FIRST,
            created_at: now,
            updated_at: now,
            name: "Default Zone".into(),
        },
        category: TaxCategoryRow {
            id: TaxCategoryId::FIRST,
            created_at: now,
            updated_at: now,
            name: "Standard Tax".into(),
            is_default: true,
        },
        channel: channel(now, locale, token),
        location: StockLocationRow {
            id: StockLocationId::FIRST,
            created_at: now,
            updated_at: now,
            name: "Default Stock Location".into(),
            description: "The default stock location".into(),
            channel_ids: vec![ChannelId::FIRST],
        },
        roles: roles(now),
        root: RootCollection {
            id: CollectionId::FIRST,
            at: now,
            translations: vec![named(ROOT_COLLECTION)],
            channel: ChannelId::FIRST,
        },
        administrator: FirstAdministrator {
            id: AdministratorId::FIRST,
            user_id: UserId::FIRST,
            at: now,
            identifier,
            password_hash,
            role: RoleId::FIRST,
        },
    }
}

fn channel(now: DateTime<Utc>, locale: Locale, token: String) -> ChannelRow {
    ChannelRow {
        id: ChannelId::FIRST,
        created_at: now,
        updated_at: now,
        code: DEFAULT_CHANNEL.into(),
        token,
        default_language_code: locale.language,
        available_language_codes: vec![locale.language],
        default_currency_code: locale.currency,
        available_currency_codes: vec![locale.currency],
        prices_include_tax: locale.prices_include_tax,
        default_tax_zone_id: Some(ZoneId::FIRST),
        default_shipping_zone_id: Some(ZoneId::FIRST),
        track_inventory: None,
        out_of_stock_threshold: None,
        seller_id: Some(SellerId::FIRST),
    }
}

fn roles(now: DateTime<Utc>) -> Vec<RoleRow> {
    let role = |id: RoleId, code: &str, description: &str, permissions: &[Permission]| RoleRow {
        id,
        created_at: now,
        updated_at: now,
        code: code.into(),
        description: description.into(),
        permissions: permissions.iter().map(|p| p.as_str().to_owned()).collect(),
        channel_ids: vec![ChannelId::FIRST],
    };
    // Who may do everything holds each permission by name too: dashboards look for them.
    let of_nobody = [Permission::Owner, Permission::Public];
    let everything: Vec<Permission> =
        Permission::ALL.iter().copied().filter(|p| !of_nobody.contains(p)).collect();
    vec![
        role(RoleId::FIRST, SUPER_ADMIN_ROLE, "Super Admin", &everything),
        role(app::new_id(), CUSTOMER_ROLE, "Customer", &[Permission::Authenticated]),
    ]
}
