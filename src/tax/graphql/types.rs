//! Tax categories and rates as clients see them, and their lists.

use std::sync::Arc;

use async_graphql::{Context, Object, Result};
use chrono::{DateTime, Utc};
use db::settings::{TaxCategoryRow, TaxRateRow, ZoneRow};
use domain::id::{TaxCategoryId, TaxRateId};
use rust_decimal::Decimal;

use crate::channel::graphql::Zone;
use crate::customer::graphql::CustomerGroup;
use crate::visit::VisitExt as _;
use crate::wire::Json;

/// A class of goods with the same tax, as "standard" or "reduced".
#[derive(Clone)]
pub struct TaxCategory(pub Arc<TaxCategoryRow>);

/// A class of goods with the same tax, as "standard" or "reduced".
#[Object]
impl TaxCategory {
    /// The category's id.
    fn id(&self) -> TaxCategoryId {
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

    /// Whether variants that name no category get this one.
    fn is_default(&self) -> bool {
        self.0.is_default
    }

    /// Fields of the shop's own; none are configured.
    fn custom_fields(&self) -> Option<Json> {
        None
    }
}

/// The tax of a category in a zone.
#[derive(Clone)]
pub struct TaxRate(pub Arc<TaxRateRow>);

/// The tax of a category in a zone.
#[Object]
impl TaxRate {
    /// The rate's id.
    fn id(&self) -> TaxRateId {
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

    /// What customers see on their tax lines.
    fn name(&self) -> &str {
        &self.0.name
    }

    /// Whether it is in force.
    fn enabled(&self) -> bool {
        self.0.enabled
    }

    /// Percent: 20 is twenty percent. For display; the server computes with the exact decimal.
    fn value(&self) -> f64 {
        percent(self.0.value)
    }

    /// The goods it applies to.
    fn category(&self, ctx: &Context<'_>) -> Result<TaxCategory> {
        let visit = ctx.visit()?;
        let found = visit.settings().get::<TaxCategoryRow>(self.0.category_id);
        found.map(TaxCategory).map_err(|f| visit.tell(f))
    }

    /// Where it applies.
    fn zone(&self, ctx: &Context<'_>) -> Result<Zone> {
        let visit = ctx.visit()?;
        let found = visit.settings().get::<ZoneRow>(self.0.zone_id);
        found.map(Zone).map_err(|f| visit.tell(f))
    }

    /// The customers it is meant for; null: all. Shown only: a rate applies to all customers.
    fn customer_group(&self, ctx: &Context<'_>) -> Result<Option<CustomerGroup>> {
        let settings = ctx.settings()?;
        Ok(self.0.customer_group_id.and_then(|id| settings.customer_group(id)).map(CustomerGroup))
    }

    /// Fields of the shop's own; none are configured.
    fn custom_fields(&self) -> Option<Json> {
        None
    }
}

/// A percentage for display.
#[must_use]
pub fn percent(value: Decimal) -> f64 {
    use std::str::FromStr as _;
    // By way of its text: the nearest double to what people read, without float arithmetic.
    f64::from_str(&value.normalize().to_string()).unwrap_or_default()
}

crate::list_page! {
    /// A page of tax categories.
    TaxCategoryList of TaxCategory
}
crate::list_page! {
    /// A page of tax rates.
    TaxRateList of TaxRate
}

crate::list_options! {
    TaxCategoryListOptions, TaxCategorySortParameter, TaxCategoryFilterParameter {
        sort and filter {
            /// The id.
            id: IdOperators = "c.id",
            /// When it was made.
            created_at: DateOperators = "c.created_at",
            /// When it was changed last.
            updated_at: DateOperators = "c.updated_at",
            /// The name.
            name: StringOperators = "c.name",
        }
        sort only {}
        filter only {
            /// Whether variants that name no category get it.
            is_default: BooleanOperators = "c.is_default",
        }
    }
}

crate::list_options! {
    TaxRateListOptions, TaxRateSortParameter, TaxRateFilterParameter {
        sort and filter {
            /// The id.
            id: IdOperators = "r.id",
            /// When it was made.
            created_at: DateOperators = "r.created_at",
            /// When it was changed last.
            updated_at: DateOperators = "r.updated_at",
            /// The name.
            name: StringOperators = "r.name",
            /// The percentage.
            value: NumberOperators = "r.value",
        }
        sort only {}
        filter only {
            /// Whether it is in force.
            enabled: BooleanOperators = "r.enabled",
            /// The category.
            category_id: IdOperators = "r.category_id",
            /// The zone.
            zone_id: IdOperators = "r.zone_id",
        }
    }
}
