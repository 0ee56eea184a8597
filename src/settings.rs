//! The shop's settings in memory: channels, zones, countries, taxes, methods, roles.
//!
//! Settings change rarely and are needed by every request. The process that changed them reads them
//! anew before it answers; others notice by `settings_version`, which each look-up of a session
//! carries and which is polled twice a second. A command that prices or places compares the version
//! inside its transaction ([`SettingsCache::as_of`]) and so never uses a stale value.

use std::sync::{Arc, PoisonError, RwLock};

use db::settings::{
    ChannelRow, CustomerGroupRow, PaymentMethodRow, PromotionRow, RegionRow, RoleRow, SellerRow,
    ShippingMethodRow, StockLocationRow, TaxCategoryRow, TaxRateRow, ZoneRow,
};
use db::{Conn, Fault, Pool, Tx};
use domain::id::{
    ChannelId, CustomerGroupId, PaymentMethodId, PromotionId, RegionId, RoleId, SellerId,
    ShippingMethodId, StockLocationId, TaxCategoryId, TaxRateId, ZoneId,
};

use domain::promotion::PromotionBook;
use domain::shipping::ShippingBook;
use domain::tax::TaxBook;

use crate::call::{Call, Recall, referred};
use crate::failure::Failure;

/// The settings at one moment, with look-ups by id.
#[derive(Debug, Clone)]
pub struct Settings(db::settings::Settings, Vec<Books>);

/// What the rules read of a channel.
#[derive(Debug, Clone)]
struct Books {
    channel: ChannelId,
    tax: Arc<TaxBook>,
    shipping: Arc<ShippingBook>,
    promotions: Arc<PromotionBook>,
}

impl std::ops::Deref for Settings {
    type Target = db::settings::Settings;

    fn deref(&self) -> &db::settings::Settings {
        &self.0
    }
}

macro_rules! find {
    ($($(#[$doc:meta])* $name:ident in $list:ident: $id:ty => $row:ty;)+) => {
        impl Settings {$(
            $(#[$doc])*
            #[must_use]
            pub fn $name(&self, id: $id) -> Option<Arc<$row>> {
                self.0.$list.iter().find(|row| row.id == id).cloned()
            }
        )+}
    };
}

find! {
    /// The channel with this id.
    channel in channels: ChannelId => ChannelRow;
    /// The zone with this id.
    zone in zones: ZoneId => ZoneRow;
    /// The country or province with this id.
    region in regions: RegionId => RegionRow;
    /// The tax category with this id.
    tax_category in tax_categories: TaxCategoryId => TaxCategoryRow;
    /// The group of customers with this id.
    customer_group in customer_groups: CustomerGroupId => CustomerGroupRow;
    /// The tax rate with this id.
    tax_rate in tax_rates: TaxRateId => TaxRateRow;
    /// The seller with this id.
    seller in sellers: SellerId => SellerRow;
    /// The stock location with this id.
    stock_location in stock_locations: StockLocationId => StockLocationRow;
    /// The shipping method with this id, deleted ones too.
    shipping_method in shipping_methods: ShippingMethodId => ShippingMethodRow;
    /// The payment method with this id, deleted ones too.
    payment_method in payment_methods: PaymentMethodId => PaymentMethodRow;
    /// The promotion with this id, unless it is deleted.
    promotion in promotions: PromotionId => PromotionRow;
    /// The role with this id.
    role in roles: RoleId => RoleRow;
}

/// A row of settings that is found by its id.
pub trait Setting: Clone + Send + Sync {
    /// Its id.
    type Id: Copy + std::fmt::Display + serde::Serialize + serde::de::DeserializeOwned + Send + Sync;
    /// What clients call it.
    const NAME: &'static str;
    /// Its id.
    fn id(&self) -> Self::Id;
    /// The row with this id.
    fn find(settings: &Settings, id: Self::Id) -> Option<Arc<Self>>;
}

macro_rules! setting {
    ($($row:ty = $name:ident: $id:ty, $text:literal;)+) => {$(
        impl Setting for $row {
            type Id = $id;
            const NAME: &'static str = $text;

            fn id(&self) -> $id {
                self.id
            }

            fn find(settings: &Settings, id: $id) -> Option<Arc<Self>> {
                settings.$name(id)
            }
        }
    )+};
}

setting! {
    ChannelRow = channel: ChannelId, "Channel";
    ZoneRow = zone: ZoneId, "Zone";
    RegionRow = region: RegionId, "Region";
    TaxCategoryRow = tax_category: TaxCategoryId, "TaxCategory";
    CustomerGroupRow = customer_group: CustomerGroupId, "CustomerGroup";
    TaxRateRow = tax_rate: TaxRateId, "TaxRate";
    SellerRow = seller: SellerId, "Seller";
    StockLocationRow = stock_location: StockLocationId, "StockLocation";
    ShippingMethodRow = shipping_method: ShippingMethodId, "ShippingMethod";
    PaymentMethodRow = payment_method: PaymentMethodId, "PaymentMethod";
    PromotionRow = promotion: PromotionId, "Promotion";
    RoleRow = role: RoleId, "Role";
}

/// A replay gives the row as it is now.
impl<S: Setting> Recall for S {
    fn reference(&self) -> serde_json::Value {
        serde_json::json!(self.id())
    }

    async fn recall(call: &Call, reference: &serde_json::Value) -> Result<Self, Failure> {
        let row = call.visit.settings().get::<S>(referred(reference)?)?;
        Ok((*row).clone())
    }
}

impl Settings {
    fn of(rows: db::settings::Settings) -> Self {
        let books = |row: &Arc<ChannelRow>| Books {
            channel: row.id,
            tax: Arc::new(crate::tax::book(&rows, row)),
            shipping: Arc::new(crate::order::book::shipping(&rows, row)),
            promotions: Arc::new(crate::promotion::book(&rows, row)),
        };
        let books = rows.channels.iter().map(books).collect();
        Self(rows, books)
    }

    /// The taxes of a channel; none where there is no such channel.
    #[must_use]
    pub fn tax_book(&self, channel: ChannelId) -> Arc<TaxBook> {
        self.books(channel).map(|books| books.tax.clone()).unwrap_or_default()
    }

    /// How a channel ships, with deleted methods; not at all where there is no such channel.
    #[must_use]
    pub fn shipping_book(&self, channel: ChannelId) -> Arc<ShippingBook> {
        self.books(channel).map(|books| books.shipping.clone()).unwrap_or_default()
    }

    /// The promotions of a channel; none where there is no such channel.
    #[must_use]
    pub fn promotions(&self, channel: ChannelId) -> Arc<PromotionBook> {
        self.books(channel).map(|books| books.promotions.clone()).unwrap_or_default()
    }

    fn books(&self, channel: ChannelId) -> Option<&Books> {
        self.1.iter().find(|books| books.channel == channel)
    }

    /// The row with this id, or the failure that says that there is none.
    pub fn get<S: Setting>(&self, id: S::Id) -> Result<Arc<S>, Failure> {
        S::find(self, id).ok_or_else(|| Failure::not_found(S::NAME, id))
    }

    /// The regions of a zone, by id.
    #[must_use]
    pub fn members(&self, zone: ZoneId) -> Vec<Arc<RegionRow>> {
        let of_zone = self.0.members.iter().filter(|member| member.zone_id == zone);
        of_zone.filter_map(|member| self.region(member.region_id)).collect()
    }

    /// The default channel.
    pub fn default_channel(&self) -> Result<Arc<ChannelRow>, Fault> {
        self.channel(ChannelId::FIRST).ok_or_else(|| Fault::Data("no default channel".into()))
    }

    /// The country with this code.
    #[must_use]
    pub fn country(&self, code: &str) -> Option<Arc<RegionRow>> {
        self.0.regions.iter().find(|r| r.kind == "country" && r.code == code).cloned()
    }
}

/// The process's copy of the settings.
pub struct SettingsCache(RwLock<Arc<Settings>>);

impl SettingsCache {
    /// Reads the settings for the first time.
    pub async fn load(pool: &Pool) -> Result<Self, Fault> {
        let conn = pool.reader().await?;
        let settings = Settings::of(db::settings::load(&conn).await?);
        Ok(Self(RwLock::new(Arc::new(settings))))
    }

    /// The copy as it is.
    #[must_use]
    pub fn current(&self) -> Arc<Settings> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Brings the copy up to date and keeps everybody else from changing settings until the
    /// transaction ends. To be called before the transaction writes: what it has written is not to
    /// be remembered. One statement, or fifteen.
    pub async fn lock(&self, tx: &Tx) -> Result<Arc<Settings>, Fault> {
        let version = db::settings::lock(tx).await?;
        self.as_of(tx.conn(), version).await
    }

    /// Brings the copy up to date if the database has a newer version. One statement, or fifteen.
    pub async fn refresh(&self, pool: &Pool) -> Result<Arc<Settings>, Fault> {
        let conn = pool.reader().await?;
        let version = db::settings::version(&conn).await?;
        self.as_of(&conn, version).await
    }

    /// The settings of at least this version. No statement, or fifteen.
    pub async fn at_least(&self, pool: &Pool, version: i64) -> Result<Arc<Settings>, Fault> {
        let current = self.current();
        if current.version >= version {
            return Ok(current);
        }
        self.as_of(&*pool.reader().await?, version).await
    }

    /// The settings of at least this version; reads them on the given connection if need be.
    pub async fn as_of(&self, conn: &Conn, version: i64) -> Result<Arc<Settings>, Fault> {
        let current = self.current();
        if current.version >= version {
            return Ok(current);
        }
        let fresh = Arc::new(Settings::of(db::settings::load(conn).await?));
        let mut slot = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if slot.version < fresh.version {
            *slot = fresh.clone();
        }
        Ok(fresh)
    }
}
