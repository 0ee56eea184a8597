//! The shop's settings as one value: read whole, kept in memory by the server.
//!
//! `settings_version` grows with every change of these tables (a trigger of the database counts),
//! so one number tells whether a copy is still the truth.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use diesel::sql_types::{BigInt, Uuid as SqlUuid};
use diesel::{ExpressionMethods as _, QueryDsl as _, QueryableByName, SelectableHelper as _};
use diesel_async::RunQueryDsl as _;
use domain::channel::{CurrencyCode, LanguageCode};
use domain::id::{
    ChannelId, CustomerGroupId, PaymentMethodId, PromotionId, RegionId, RoleId, SellerId,
    ShippingMethodId, StockLocationId, TaxCategoryId, TaxRateId, ZoneId,
};
use domain::text::Translation;
use futures_util::try_join;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::keep::Keep as _;
use crate::schema::{
    channels, customer_groups, global_settings, payment_methods, promotions, regions, roles,
    sellers, shipping_methods, stock_locations, tax_categories, tax_rates, zones,
};
use crate::{Conn, Fault, Json, Tx};

/// A choice of a built-in operation with its arguments, as stored: `{code, args: [{name, value}]}`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Operation {
    /// Which operation.
    pub code: String,
    /// Its arguments.
    pub args: Vec<OperationArg>,
}

/// An argument of an [`Operation`]; lists are JSON texts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OperationArg {
    /// The argument's name.
    pub name: String,
    /// The argument's value as text.
    pub value: String,
}

macro_rules! row {
    ($(#[$doc:meta])* $name:ident of $table:ident { $($field:ident : $type:ty),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(
            Debug, Clone, diesel::Queryable, diesel::QueryableByName, diesel::Selectable, diesel::Insertable, diesel::AsChangeset,
        )]
        #[diesel(table_name = $table, check_for_backend(diesel::pg::Pg), treat_none_as_default_value = false, treat_none_as_null = true)]
        #[expect(missing_docs, reason = "the columns are described by the migrations")]
        pub struct $name { $(pub $field: $type),+ }
    };
}
pub(crate) use row;

row!(
    /// A shop.
    ChannelRow of channels {
        id: ChannelId, created_at: DateTime<Utc>, updated_at: DateTime<Utc>, code: String, token: String,
        default_language_code: LanguageCode, available_language_codes: Vec<LanguageCode>,
        default_currency_code: CurrencyCode, available_currency_codes: Vec<CurrencyCode>,
        prices_include_tax: bool, default_tax_zone_id: Option<ZoneId>, default_shipping_zone_id: Option<ZoneId>,
        track_inventory: Option<bool>, out_of_stock_threshold: Option<i32>, seller_id: Option<SellerId>,
    }
);
row!(
    /// A set of countries; its members are in [`Settings::members`].
    ZoneRow of zones { id: ZoneId, created_at: DateTime<Utc>, updated_at: DateTime<Utc>, name: String }
);
row!(
    /// A country or a province.
    RegionRow of regions {
        id: RegionId, created_at: DateTime<Utc>, updated_at: DateTime<Utc>, kind: String, code: String,
        enabled: bool, parent_id: Option<RegionId>, translations: Json<Vec<Translation>>,
    }
);
row!(
    /// A class of goods with the same tax.
    TaxCategoryRow of tax_categories {
        id: TaxCategoryId, created_at: DateTime<Utc>, updated_at: DateTime<Utc>, name: String, is_default: bool,
    }
);
row!(
    /// The tax of a category in a zone, in percent.
    TaxRateRow of tax_rates {
        id: TaxRateId, created_at: DateTime<Utc>, updated_at: DateTime<Utc>, name: String, enabled: bool,
        value: Decimal, category_id: TaxCategoryId, zone_id: ZoneId, customer_group_id: Option<CustomerGroupId>,
    }
);
row!(
    /// A set of customers, who name it themselves.
    CustomerGroupRow of customer_groups {
        id: CustomerGroupId, created_at: DateTime<Utc>, updated_at: DateTime<Utc>, name: String,
    }
);
row!(
    /// Who sells in a channel.
    SellerRow of sellers {
        id: SellerId, created_at: DateTime<Utc>, updated_at: DateTime<Utc>, deleted_at: Option<DateTime<Utc>>, name: String,
    }
);
row!(
    /// What holds for all channels.
    GlobalSettingsRow of global_settings {
        id: Uuid, created_at: DateTime<Utc>, updated_at: DateTime<Utc>, available_languages: Vec<LanguageCode>,
        track_inventory: bool, out_of_stock_threshold: i32,
    }
);
row!(
    /// A place that holds stock.
    StockLocationRow of stock_locations {
        id: StockLocationId, created_at: DateTime<Utc>, updated_at: DateTime<Utc>, name: String,
        description: String, channel_ids: Vec<ChannelId>,
    }
);
row!(
    /// A way to ship.
    ShippingMethodRow of shipping_methods {
        id: ShippingMethodId, created_at: DateTime<Utc>, updated_at: DateTime<Utc>, deleted_at: Option<DateTime<Utc>>,
        code: String, fulfillment_handler_code: String, checker: Json<Operation>, calculator: Json<Operation>,
        translations: Json<Vec<Translation>>, channel_ids: Vec<ChannelId>,
    }
);
row!(
    /// A way to pay.
    PaymentMethodRow of payment_methods {
        id: PaymentMethodId, created_at: DateTime<Utc>, updated_at: DateTime<Utc>, deleted_at: Option<DateTime<Utc>>,
        code: String, enabled: bool, checker: Option<Json<Operation>>, handler: Json<Operation>,
        translations: Json<Vec<Translation>>, channel_ids: Vec<ChannelId>,
    }
);
row!(
    /// A promotion.
    PromotionRow of promotions {
        id: PromotionId, created_at: DateTime<Utc>, updated_at: DateTime<Utc>, deleted_at: Option<DateTime<Utc>>,
        enabled: bool, starts_at: Option<DateTime<Utc>>, ends_at: Option<DateTime<Utc>>,
        coupon_code: Option<String>, per_customer_usage_limit: Option<i32>, usage_limit: Option<i32>,
        conditions: Json<Vec<Operation>>, actions: Json<Vec<Operation>>,
        translations: Json<Vec<Translation>>, channel_ids: Vec<ChannelId>,
    }
);
row!(
    /// A set of permissions in some channels.
    RoleRow of roles {
        id: RoleId, created_at: DateTime<Utc>, updated_at: DateTime<Utc>, code: String, description: String,
        permissions: Vec<String>, channel_ids: Vec<ChannelId>,
    }
);

/// Which region belongs to which zone.
#[derive(Debug, Clone, Copy, QueryableByName)]
pub struct ZoneMember {
    /// The zone.
    #[diesel(sql_type = SqlUuid)]
    pub zone_id: ZoneId,
    /// The country or province.
    #[diesel(sql_type = SqlUuid)]
    pub region_id: RegionId,
}

/// All settings at one moment. Lists are in the order of their ids; deleted methods are there too,
/// since old orders name them.
#[derive(Debug, Clone)]
pub struct Settings {
    /// What `settings_version` said.
    pub version: i64,
    /// What holds for all channels.
    pub global: Arc<GlobalSettingsRow>,
    /// The shops.
    pub channels: Vec<Arc<ChannelRow>>,
    /// Sets of countries.
    pub zones: Vec<Arc<ZoneRow>>,
    /// Which regions they hold.
    pub members: Vec<ZoneMember>,
    /// Countries and provinces.
    pub regions: Vec<Arc<RegionRow>>,
    /// Classes of goods.
    pub tax_categories: Vec<Arc<TaxCategoryRow>>,
    /// Sets of customers.
    pub customer_groups: Vec<Arc<CustomerGroupRow>>,
    /// Taxes.
    pub tax_rates: Vec<Arc<TaxRateRow>>,
    /// Sellers.
    pub sellers: Vec<Arc<SellerRow>>,
    /// Places that hold stock.
    pub stock_locations: Vec<Arc<StockLocationRow>>,
    /// Ways to ship.
    pub shipping_methods: Vec<Arc<ShippingMethodRow>>,
    /// Ways to pay.
    pub payment_methods: Vec<Arc<PaymentMethodRow>>,
    /// Promotions that are not deleted.
    pub promotions: Vec<Arc<PromotionRow>>,
    /// Sets of permissions.
    pub roles: Vec<Arc<RoleRow>>,
}

#[derive(QueryableByName)]
struct Version {
    #[diesel(sql_type = BigInt)]
    version: i64,
}

/// The version alone. One statement.
pub async fn version(mut conn: &Conn) -> Result<i64, Fault> {
    let row: Version = diesel::sql_query("select version from settings_version")
        .kept()
        .get_result(&mut conn)
        .await?;
    Ok(row.version)
}

/// The version, which nobody else can change until the transaction ends. One statement.
pub async fn lock(tx: &Tx) -> Result<i64, Fault> {
    let mut conn = tx.conn();
    let row: Version = diesel::sql_query("select version from settings_version for update")
        .kept()
        .get_result(&mut conn)
        .await?;
    Ok(row.version)
}

macro_rules! read {
    ($conn:expr, $table:ident, $row:ident) => {
        async {
            let mut conn = $conn;
            let rows: Vec<$row> =
                $table::table.select($row::as_select()).order($table::id).load(&mut conn).await?;
            Ok::<_, Fault>(rows.into_iter().map(Arc::new).collect::<Vec<_>>())
        }
    };
}

/// Everything. Fourteen statements that travel together.
///
/// The version is read first: what changes while the rest is read shows as a newer version later,
/// and the copy is read again.
pub async fn load(conn: &Conn) -> Result<Settings, Fault> {
    let members = async {
        let mut conn = conn;
        let rows: Vec<ZoneMember> = diesel::sql_query(
            "select zone_id, region_id from zone_members order by zone_id, region_id",
        )
        .kept()
        .load(&mut conn)
        .await?;
        Ok::<_, Fault>(rows)
    };
    let (version, global, channels, zones, members, regions, groups, tax_categories) = try_join!(
        version(conn),
        read!(conn, global_settings, GlobalSettingsRow),
        read!(conn, channels, ChannelRow),
        read!(conn, zones, ZoneRow),
        members,
        read!(conn, regions, RegionRow),
        read!(conn, customer_groups, CustomerGroupRow),
        read!(conn, tax_categories, TaxCategoryRow),
    )?;
    let promotions = async {
        let mut conn = conn;
        let rows: Vec<PromotionRow> = promotions::table
            .filter(promotions::deleted_at.is_null())
            .select(PromotionRow::as_select())
            .order(promotions::id)
            .load(&mut conn)
            .await?;
        Ok::<_, Fault>(rows.into_iter().map(Arc::new).collect::<Vec<_>>())
    };
    let (tax_rates, sellers, stock_locations, shipping_methods, payment_methods, promotions, roles) =
        try_join!(
            read!(conn, tax_rates, TaxRateRow),
            read!(conn, sellers, SellerRow),
            read!(conn, stock_locations, StockLocationRow),
            read!(conn, shipping_methods, ShippingMethodRow),
            read!(conn, payment_methods, PaymentMethodRow),
            promotions,
            read!(conn, roles, RoleRow),
        )?;
    let global =
        global.into_iter().next().ok_or_else(|| Fault::Data("no global settings".into()))?;
    Ok(Settings {
        version,
        global,
        channels,
        zones,
        members,
        regions,
        tax_categories,
        customer_groups: groups,
        tax_rates,
        sellers,
        stock_locations,
        shipping_methods,
        payment_methods,
        promotions,
        roles,
    })
}
