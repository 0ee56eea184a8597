//! The rows of an order, and how they become the aggregate of the rules and come from it.

use chrono::{DateTime, Utc};
use diesel::deserialize::QueryableByName;
use diesel::sql_types::{
    Array, BigInt, Bool, Integer, Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid,
};
use domain::channel::CurrencyCode;
use domain::fulfillment::FulfillmentStatus;
use domain::id::{
    AssetId, ChannelId, CustomerId, OrderId, OrderLineId, ProductVariantId, PromotionId, SessionId,
    ShippingLineId, ShippingMethodId, SurchargeId, TaxCategoryId, ZoneId,
};
use domain::money::{Amount, RoundingLevel};
use domain::order::{
    Adjustment, Counters, Order, OrderAddress, OrderLine, OrderState, OrderType, ShippingLine,
    Surcharge, TaxLine, Totals,
};
use domain::payment::PaymentStatus;
use serde::{Deserialize, Serialize};

use super::save::Whose;
use crate::Json;

/// An order's own row.
#[derive(Debug, Clone, PartialEq, QueryableByName, Serialize)]
#[expect(missing_docs, reason = "the columns are described by the migrations")]
pub struct OrderRow {
    #[diesel(sql_type = SqlUuid)]
    pub id: OrderId,
    #[diesel(sql_type = Timestamptz)]
    pub created_at: DateTime<Utc>,
    #[diesel(sql_type = Timestamptz)]
    pub updated_at: DateTime<Utc>,
    #[diesel(sql_type = Text)]
    pub code: String,
    #[diesel(sql_type = Nullable<Text>)]
    pub number: Option<String>,
    #[diesel(sql_type = SqlUuid)]
    pub channel_id: ChannelId,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub customer_id: Option<CustomerId>,
    #[diesel(sql_type = Nullable<Text>)]
    pub email_address: Option<String>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub owner_id: Option<CustomerId>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub session_id: Option<SessionId>,
    #[diesel(sql_type = Text, column_name = "type")]
    #[serde(rename = "type")]
    pub order_type: OrderType,
    #[diesel(sql_type = Text)]
    pub state: OrderState,
    #[diesel(sql_type = Bool)]
    pub active: bool,
    #[diesel(sql_type = Text)]
    pub currency_code: CurrencyCode,
    #[diesel(sql_type = Bool)]
    pub currency_chosen: bool,
    #[diesel(sql_type = Array<Text>)]
    pub coupon_codes: Vec<String>,
    #[diesel(sql_type = Array<SqlUuid>)]
    pub promotion_ids: Vec<PromotionId>,
    #[diesel(sql_type = Jsonb)]
    pub shipping_address: Json<OrderAddress>,
    #[diesel(sql_type = Jsonb)]
    pub billing_address: Json<OrderAddress>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub tax_zone_id: Option<ZoneId>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub placed_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = BigInt)]
    pub version: i64,
    #[diesel(sql_type = BigInt)]
    pub event_sequence: i64,
    #[diesel(sql_type = Integer)]
    pub total_quantity: i32,
    #[diesel(sql_type = BigInt)]
    pub sub_total: Amount,
    #[diesel(sql_type = BigInt)]
    pub sub_total_with_tax: Amount,
    #[diesel(sql_type = BigInt)]
    pub shipping: Amount,
    #[diesel(sql_type = BigInt)]
    pub shipping_with_tax: Amount,
    #[diesel(sql_type = Integer)]
    pub surcharge_count: i32,
    #[diesel(sql_type = Text)]
    pub payment_status: PaymentStatus,
    #[diesel(sql_type = Text)]
    pub fulfillment_status: FulfillmentStatus,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub indexed_updated_at: Option<DateTime<Utc>>,
}

/// A line's row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the columns are described by the migrations")]
pub struct LineRow {
    pub id: OrderLineId,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub order_id: OrderId,
    pub variant_id: ProductVariantId,
    pub quantity: i32,
    pub placed_quantity: i32,
    pub list_price: Amount,
    pub list_price_includes_tax: bool,
    pub initial_list_price: Option<Amount>,
    pub tax_lines: Vec<TaxLine>,
    pub adjustments: Vec<Adjustment>,
    pub rounding_level: RoundingLevel,
    pub tax_rounding: Amount,
    pub tax_category_id: TaxCategoryId,
    pub featured_asset_id: Option<AssetId>,
    pub shipping_line_id: Option<ShippingLineId>,
    pub cancelled_open: i32,
    pub cancelled_shipped: i32,
    pub allocated: i32,
    pub released: i32,
    pub fulfilled: i32,
    pub shipped: i32,
    pub delivered: i32,
}

/// A shipping line's row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the columns are described by the migrations")]
pub struct ShippingLineRow {
    pub id: ShippingLineId,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub order_id: OrderId,
    pub position: i32,
    pub shipping_method_id: ShippingMethodId,
    pub replaced_method_id: Option<ShippingMethodId>,
    pub list_price: Amount,
    pub list_price_includes_tax: bool,
    pub tax_lines: Vec<TaxLine>,
    pub adjustments: Vec<Adjustment>,
    pub tax_rounding: Amount,
}

/// A surcharge's row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the columns are described by the migrations")]
pub struct SurchargeRow {
    pub id: SurchargeId,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub order_id: OrderId,
    pub description: String,
    pub sku: String,
    pub list_price: Amount,
    pub list_price_includes_tax: bool,
    pub tax_lines: Vec<TaxLine>,
    pub tax_rounding: Amount,
}

/// What an order consists of.
#[derive(Debug, Clone, Default)]
pub struct Parts {
    /// What is bought.
    pub lines: Vec<LineRow>,
    /// How it is sent.
    pub shipping_lines: Vec<ShippingLineRow>,
    /// What is charged besides.
    pub surcharges: Vec<SurchargeRow>,
}

impl OrderRow {
    /// The row of an order that belongs to a session or a customer.
    #[must_use]
    pub fn of(order: &Order, whose: Whose) -> Self {
        Self {
            id: order.id,
            created_at: order.created_at,
            updated_at: order.updated_at,
            code: order.code.clone(),
            number: order.number.clone(),
            channel_id: order.channel_id,
            customer_id: order.customer_id,
            email_address: order.email_address.clone(),
            owner_id: whose.owner,
            session_id: whose.session,
            order_type: order.order_type,
            state: order.state,
            active: order.active,
            currency_code: order.currency,
            currency_chosen: order.currency_chosen,
            coupon_codes: order.coupon_codes.clone(),
            promotion_ids: order.promotion_ids.clone(),
            shipping_address: Json(order.shipping_address.clone()),
            billing_address: Json(order.billing_address.clone()),
            tax_zone_id: order.tax_zone_id,
            placed_at: order.placed_at,
            version: order.version,
            event_sequence: order.event_sequence,
            total_quantity: order.totals.quantity,
            sub_total: order.totals.sub_total,
            sub_total_with_tax: order.totals.sub_total_with_tax,
            shipping: order.totals.shipping,
            shipping_with_tax: order.totals.shipping_with_tax,
            surcharge_count: i32::try_from(order.surcharges.len()).unwrap_or(i32::MAX),
            payment_status: order.payment_status,
            fulfillment_status: order.fulfillment_status,
            indexed_updated_at: (!order.active).then_some(order.updated_at),
        }
    }

    /// The order with its parts.
    #[must_use]
    pub fn with(self, parts: Parts) -> Order {
        let Parts { lines, mut shipping_lines, mut surcharges } = parts;
        let mut lines: Vec<OrderLine> = lines.into_iter().map(OrderLine::from).collect();
        Order::sort_lines(&mut lines);
        shipping_lines.sort_by_key(|line| (line.position, line.id));
        surcharges.sort_by_key(|surcharge| surcharge.id);
        Order {
            id: self.id,
            code: self.code,
            channel_id: self.channel_id,
            order_type: self.order_type,
            state: self.state,
            active: self.active,
            currency: self.currency_code,
            currency_chosen: self.currency_chosen,
            customer_id: self.customer_id,
            email_address: self.email_address,
            coupon_codes: self.coupon_codes,
            promotion_ids: self.promotion_ids,
            shipping_address: self.shipping_address.0,
            billing_address: self.billing_address.0,
            tax_zone_id: self.tax_zone_id,
            placed_at: self.placed_at,
            number: self.number,
            created_at: self.created_at,
            updated_at: self.updated_at,
            version: self.version,
            event_sequence: self.event_sequence,
            lines,
            shipping_lines: shipping_lines.into_iter().map(ShippingLine::from).collect(),
            surcharges: surcharges.into_iter().map(Surcharge::from).collect(),
            totals: Totals {
                quantity: self.total_quantity,
                sub_total: self.sub_total,
                sub_total_with_tax: self.sub_total_with_tax,
                shipping: self.shipping,
                shipping_with_tax: self.shipping_with_tax,
            },
            payment_status: self.payment_status,
            fulfillment_status: self.fulfillment_status,
        }
    }
}

impl LineRow {
    pub(super) fn of(order: OrderId, line: &OrderLine) -> Self {
        let Counters {
            cancelled_open,
            cancelled_shipped,
            allocated,
            released,
            fulfilled,
            shipped,
            delivered,
        } = line.counters;
        Self {
            id: line.id,
            created_at: line.created_at,
            updated_at: line.updated_at,
            order_id: order,
            variant_id: line.variant_id,
            quantity: line.quantity,
            placed_quantity: line.placed_quantity,
            list_price: line.list_price,
            list_price_includes_tax: line.list_price_includes_tax,
            initial_list_price: line.initial_list_price,
            tax_lines: line.tax_lines.clone(),
            adjustments: line.adjustments.clone(),
            rounding_level: line.rounding,
            tax_rounding: line.tax_rounding,
            tax_category_id: line.tax_category_id,
            featured_asset_id: line.featured_asset_id,
            shipping_line_id: line.shipping_line_id,
            cancelled_open,
            cancelled_shipped,
            allocated,
            released,
            fulfilled,
            shipped,
            delivered,
        }
    }
}

impl From<LineRow> for OrderLine {
    fn from(row: LineRow) -> Self {
        Self {
            id: row.id,
            variant_id: row.variant_id,
            quantity: row.quantity,
            placed_quantity: row.placed_quantity,
            list_price: row.list_price,
            list_price_includes_tax: row.list_price_includes_tax,
            initial_list_price: row.initial_list_price,
            tax_lines: row.tax_lines,
            adjustments: row.adjustments,
            rounding: row.rounding_level,
            tax_rounding: row.tax_rounding,
            tax_category_id: row.tax_category_id,
            featured_asset_id: row.featured_asset_id,
            shipping_line_id: row.shipping_line_id,
            counters: Counters {
                cancelled_open: row.cancelled_open,
                cancelled_shipped: row.cancelled_shipped,
                allocated: row.allocated,
                released: row.released,
                fulfilled: row.fulfilled,
                shipped: row.shipped,
                delivered: row.delivered,
            },
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

impl ShippingLineRow {
    pub(super) fn of(order: &Order, position: usize, line: &ShippingLine) -> Self {
        Self {
            id: line.id,
            created_at: order.updated_at,
            updated_at: order.updated_at,
            order_id: order.id,
            position: i32::try_from(position).unwrap_or(i32::MAX),
            shipping_method_id: line.shipping_method_id,
            replaced_method_id: line.replaced_method_id,
            list_price: line.list_price,
            list_price_includes_tax: line.list_price_includes_tax,
            tax_lines: line.tax_lines.clone(),
            adjustments: line.adjustments.clone(),
            tax_rounding: line.tax_rounding,
        }
    }
}

impl From<ShippingLineRow> for ShippingLine {
    fn from(row: ShippingLineRow) -> Self {
        Self {
            id: row.id,
            shipping_method_id: row.shipping_method_id,
            replaced_method_id: row.replaced_method_id,
            list_price: row.list_price,
            list_price_includes_tax: row.list_price_includes_tax,
            tax_lines: row.tax_lines,
            adjustments: row.adjustments,
            tax_rounding: row.tax_rounding,
        }
    }
}

impl SurchargeRow {
    pub(super) fn of(order: OrderId, surcharge: &Surcharge) -> Self {
        Self {
            id: surcharge.id,
            created_at: surcharge.created_at,
            updated_at: surcharge.updated_at,
            order_id: order,
            description: surcharge.description.clone(),
            sku: surcharge.sku.clone(),
            list_price: surcharge.list_price,
            list_price_includes_tax: surcharge.list_price_includes_tax,
            tax_lines: surcharge.tax_lines.clone(),
            tax_rounding: surcharge.tax_rounding,
        }
    }
}

impl From<SurchargeRow> for Surcharge {
    fn from(row: SurchargeRow) -> Self {
        Self {
            id: row.id,
            description: row.description,
            sku: row.sku,
            list_price: row.list_price,
            list_price_includes_tax: row.list_price_includes_tax,
            tax_lines: row.tax_lines,
            tax_rounding: row.tax_rounding,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}
