//! Tax categories and tax rates.

use diesel::{ExpressionMethods as _, QueryDsl as _};
use diesel_async::RunQueryDsl as _;
use domain::id::{TaxCategoryId, TaxRateId};

use crate::keep::Keep as _;
use crate::list::Source;
use crate::schema::{tax_categories, tax_rates};
use crate::settings::{TaxCategoryRow, TaxRateRow};
use crate::{Fault, Tx};

/// The list of tax categories.
pub const CATEGORIES: Source = Source { select: "c.*", from: "tax_categories c", key: "c.id" };
/// The list of tax rates.
pub const RATES: Source = Source { select: "r.*", from: "tax_rates r", key: "r.id" };

/// Writes a new category. One statement, two when it becomes the default one.
pub async fn insert_category(tx: &Tx, row: &TaxCategoryRow) -> Result<(), Fault> {
    let mut conn = tx.conn();
    if row.is_default {
        clear_default(tx, row.id).await?;
    }
    diesel::insert_into(tax_categories::table).values(row).execute(&mut conn).await?;
    Ok(())
}

/// Writes a changed category. One statement, two when it becomes the default one.
pub async fn update_category(tx: &Tx, row: &TaxCategoryRow) -> Result<(), Fault> {
    let mut conn = tx.conn();
    if row.is_default {
        clear_default(tx, row.id).await?;
    }
    diesel::update(tax_categories::table.find(row.id)).set(row).kept().execute(&mut conn).await?;
    Ok(())
}

/// Deletes a category; a constraint refuses while rates, variants or lines name it. One statement.
pub async fn delete_category(tx: &Tx, id: TaxCategoryId) -> Result<usize, Fault> {
    let mut conn = tx.conn();
    Ok(diesel::delete(tax_categories::table.find(id)).execute(&mut conn).await?)
}

async fn clear_default(tx: &Tx, but: TaxCategoryId) -> Result<(), Fault> {
    let mut conn = tx.conn();
    diesel::update(
        tax_categories::table.filter(tax_categories::is_default).filter(tax_categories::id.ne(but)),
    )
    .set(tax_categories::is_default.eq(false))
    .kept()
    .execute(&mut conn)
    .await?;
    Ok(())
}

/// Writes a new rate. One statement.
pub async fn insert_rate(tx: &Tx, row: &TaxRateRow) -> Result<(), Fault> {
    let mut conn = tx.conn();
    diesel::insert_into(tax_rates::table).values(row).execute(&mut conn).await?;
    Ok(())
}

/// Writes a changed rate. One statement.
pub async fn update_rate(tx: &Tx, row: &TaxRateRow) -> Result<(), Fault> {
    let mut conn = tx.conn();
    diesel::update(tax_rates::table.find(row.id)).set(row).kept().execute(&mut conn).await?;
    Ok(())
}

/// Deletes a rate. One statement.
pub async fn delete_rate(tx: &Tx, id: TaxRateId) -> Result<usize, Fault> {
    let mut conn = tx.conn();
    Ok(diesel::delete(tax_rates::table.find(id)).execute(&mut conn).await?)
}
