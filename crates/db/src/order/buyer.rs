//! The address book that a customer gets from the first order.

use chrono::{DateTime, Utc};
use domain::id::{AddressId, CustomerId, OrderId, RegionId};
use serde::Serialize;

/// An address for the address book of a customer who has none.
#[derive(Debug, Clone, Serialize)]
#[expect(missing_docs, reason = "the columns are described by the migrations")]
pub struct FirstAddress {
    pub id: AddressId,
    pub order_id: OrderId,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub customer_id: CustomerId,
    pub full_name: Option<String>,
    pub company: Option<String>,
    pub street_line1: String,
    pub street_line2: Option<String>,
    pub city: Option<String>,
    pub province: Option<String>,
    pub postal_code: Option<String>,
    pub country_id: RegionId,
    pub phone_number: Option<String>,
    pub default_shipping_address: bool,
    pub default_billing_address: bool,
}
