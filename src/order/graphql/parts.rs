//! The small things that an order consists of.

use async_graphql::{Context, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use domain::id::{ShippingLineId, SurchargeId};
use domain::money::{Amount, Rate};
use domain::order::AdjustmentType;

use crate::failure::Failure;
use crate::shipping::graphql::ShippingMethod;
use crate::visit::VisitExt as _;
use crate::wire::{Json, List};

/// A figure, or the failure that says that it is too large.
pub(super) fn figure<T>(ctx: &Context<'_>, value: Result<T, domain::money::Overflow>) -> Result<T> {
    match value {
        Ok(value) => Ok(value),
        Err(overflow) => Err(ctx.visit()?.tell(Failure::from(overflow))),
    }
}

/// An address as it was when it was given; later changes of the address book do not touch it. All
/// fields are null until it is given.
#[derive(SimpleObject, Clone)]
pub struct OrderAddress {
    /// The person.
    full_name: Option<String>,
    /// The company.
    company: Option<String>,
    /// Street and house number.
    #[graphql(name = "streetLine1")]
    street_line1: Option<String>,
    /// What did not fit above.
    #[graphql(name = "streetLine2")]
    street_line2: Option<String>,
    /// The town.
    city: Option<String>,
    /// The province or state.
    province: Option<String>,
    /// The postal code.
    postal_code: Option<String>,
    /// The country's name, in the language in which the address was given.
    country: Option<String>,
    /// The country's code, as `DE`.
    country_code: Option<String>,
    /// The telephone number.
    phone_number: Option<String>,
    /// Fields of the shop's own; none are configured.
    custom_fields: Option<Json>,
}

impl From<domain::order::OrderAddress> for OrderAddress {
    fn from(address: domain::order::OrderAddress) -> Self {
        Self {
            full_name: address.full_name,
            company: address.company,
            street_line1: address.street_line1,
            street_line2: address.street_line2,
            city: address.city,
            province: address.province,
            postal_code: address.postal_code,
            country: address.country,
            country_code: address.country_code,
            phone_number: address.phone_number,
            custom_fields: None,
        }
    }
}

/// What one tax of an order comes to.
#[derive(SimpleObject, Clone)]
pub struct OrderTaxSummary {
    /// What the tax is called.
    description: String,
    /// Percent, for display.
    tax_rate: Rate,
    /// The amount without tax that it is taken on (minor units).
    tax_base: Amount,
    /// The tax (minor units).
    tax_total: Amount,
}

impl From<domain::order::TaxSummaryRow> for OrderTaxSummary {
    fn from(row: domain::order::TaxSummaryRow) -> Self {
        Self {
            description: row.description,
            tax_rate: row.tax_rate,
            tax_base: row.tax_base,
            tax_total: row.tax_total,
        }
    }
}

/// What one source took off.
#[derive(SimpleObject, Clone)]
pub struct Discount {
    /// What made it, as `PROMOTION:<id>`.
    adjustment_source: String,
    /// Why.
    #[graphql(name = "type")]
    kind: AdjustmentType,
    /// What people call it.
    description: String,
    /// How much without tax; negative (minor units).
    amount: Amount,
    /// How much with tax; negative (minor units).
    amount_with_tax: Amount,
}

impl From<domain::order::Discount> for Discount {
    fn from(discount: domain::order::Discount) -> Self {
        Self {
            adjustment_source: discount.adjustment_source,
            kind: discount.kind,
            description: discount.description,
            amount: discount.amount,
            amount_with_tax: discount.amount_with_tax,
        }
    }
}

/// A tax on a thing. Rates of several lines add up.
#[derive(SimpleObject, Clone)]
pub struct TaxLine {
    /// What the tax is called.
    description: String,
    /// Percent, for display.
    tax_rate: Rate,
}

impl From<&domain::order::TaxLine> for TaxLine {
    fn from(line: &domain::order::TaxLine) -> Self {
        Self { description: line.description.clone(), tax_rate: line.tax_rate }
    }
}

/// What sending costs.
pub struct ShippingLine(pub domain::order::ShippingLine);

/// What sending costs.
#[Object]
impl ShippingLine {
    /// The shipping line's id.
    fn id(&self) -> ShippingLineId {
        self.0.id
    }

    /// How it is sent; a deleted method still tells its name.
    fn shipping_method(&self, ctx: &Context<'_>) -> Result<ShippingMethod> {
        let visit = ctx.visit()?;
        let found = visit.settings().shipping_method(self.0.shipping_method_id);
        found.map(ShippingMethod).ok_or_else(|| {
            visit.tell(Failure::not_found("ShippingMethod", self.0.shipping_method_id))
        })
    }

    /// What was chosen, where the order may no longer be sent so and `shippingMethod` took its place;
    /// null otherwise, and as soon as shipping is chosen anew.
    fn replaced_shipping_method(&self, ctx: &Context<'_>) -> Result<Option<ShippingMethod>> {
        let Some(id) = self.0.replaced_method_id else {
            return Ok(None);
        };
        Ok(ctx.visit()?.settings().shipping_method(id).map(ShippingMethod))
    }

    /// The price without tax before discounts (minor units).
    fn price(&self, ctx: &Context<'_>) -> Result<Amount> {
        figure(ctx, self.0.price())
    }

    /// The price with tax before discounts (minor units).
    fn price_with_tax(&self, ctx: &Context<'_>) -> Result<Amount> {
        figure(ctx, self.0.price_with_tax())
    }

    /// The price without tax after discounts (minor units).
    fn discounted_price(&self, ctx: &Context<'_>) -> Result<Amount> {
        figure(ctx, self.0.discounted_price())
    }

    /// The price with tax after discounts (minor units).
    fn discounted_price_with_tax(&self, ctx: &Context<'_>) -> Result<Amount> {
        figure(ctx, self.0.discounted_price_with_tax())
    }

    /// The discounts.
    fn discounts(&self, ctx: &Context<'_>) -> Result<List<Discount>> {
        Ok(figure(ctx, self.0.discounts())?.into_iter().map(Discount::from).collect())
    }

    /// Fields of the shop's own; none are configured.
    fn custom_fields(&self) -> Option<Json> {
        None
    }
}

/// An extra charge, or a reduction when it is negative.
pub struct Surcharge(pub domain::order::Surcharge);

/// An extra charge, or a reduction when it is negative.
#[Object]
impl Surcharge {
    /// The surcharge's id.
    fn id(&self) -> SurchargeId {
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

    /// What for.
    fn description(&self) -> &str {
        &self.0.description
    }

    /// A number of the shop's own.
    fn sku(&self) -> Option<&str> {
        Some(&self.0.sku)
    }

    /// The taxes.
    fn tax_lines(&self) -> List<TaxLine> {
        self.0.tax_lines.iter().map(TaxLine::from).collect()
    }

    /// The price without tax (minor units).
    fn price(&self, ctx: &Context<'_>) -> Result<Amount> {
        figure(ctx, self.0.price())
    }

    /// The price with tax (minor units).
    fn price_with_tax(&self, ctx: &Context<'_>) -> Result<Amount> {
        figure(ctx, self.0.price_with_tax())
    }

    /// The sum of its tax rates in percent, for display.
    fn tax_rate(&self, ctx: &Context<'_>) -> Result<Rate> {
        figure(ctx, self.0.tax_rate())
    }
}
