//! What clients send to change taxes.

use async_graphql::{InputObject, MaybeUndefined};
use domain::id::{CustomerGroupId, TaxCategoryId, TaxRateId, ZoneId};
use rust_decimal::Decimal;

use crate::failure::Failure;
use crate::wire::Json;

/// A new tax category.
#[derive(InputObject)]
pub struct CreateTaxCategoryInput {
    /// What it is called.
    pub name: String,
    /// Whether variants that name no category get this one; the former default stops being it.
    pub is_default: Option<bool>,
    /// None are configured.
    pub custom_fields: Option<Json>,
}

/// A change of a tax category; what is left out stays.
#[derive(InputObject)]
pub struct UpdateTaxCategoryInput {
    /// Which.
    pub id: TaxCategoryId,
    /// What it is called.
    pub name: Option<String>,
    /// Whether variants that name no category get this one; the former default stops being it.
    pub is_default: Option<bool>,
    /// None are configured.
    pub custom_fields: Option<Json>,
}

/// A new tax rate.
#[derive(InputObject)]
pub struct CreateTaxRateInput {
    /// What customers see on their tax lines.
    pub name: String,
    /// Whether it is in force.
    pub enabled: bool,
    /// Percent, 0 to 1000 with at most four decimals.
    pub value: f64,
    /// The goods it applies to.
    pub category_id: TaxCategoryId,
    /// The countries it applies in.
    pub zone_id: ZoneId,
    /// The customers it is meant for; kept and shown only, since it applies to all.
    pub customer_group_id: Option<CustomerGroupId>,
    /// None are configured.
    pub custom_fields: Option<Json>,
}

/// A change of a tax rate; what is left out stays.
#[derive(InputObject)]
pub struct UpdateTaxRateInput {
    /// Which.
    pub id: TaxRateId,
    /// What customers see on their tax lines.
    pub name: Option<String>,
    /// Percent, 0 to 1000 with at most four decimals.
    pub value: Option<f64>,
    /// Whether it is in force.
    pub enabled: Option<bool>,
    /// The goods it applies to.
    pub category_id: Option<TaxCategoryId>,
    /// The countries it applies in.
    pub zone_id: Option<ZoneId>,
    /// The customers it is meant for, null for all; kept and shown only, since it applies to all.
    pub customer_group_id: MaybeUndefined<CustomerGroupId>,
    /// None are configured.
    pub custom_fields: Option<Json>,
}

/// A percentage as sent: exact by way of its text.
pub fn decimal(value: f64) -> Result<Decimal, Failure> {
    value.to_string().parse().map_err(|_e| Failure::input("tax-rate-value-not-valid", Vec::new()))
}
