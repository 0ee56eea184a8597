//! Commands on tax categories and tax rates. Each is one transaction of one or two statements.

use async_graphql::MaybeUndefined;
use db::Tx;
use db::settings::{CustomerGroupRow, TaxCategoryRow, TaxRateRow, ZoneRow};
use domain::id::{CustomerGroupId, TaxCategoryId, TaxRateId, ZoneId};
use rust_decimal::Decimal;

use crate::call::Call;
use crate::failure::Failure;

/// What a new or changed category shall be; what is `None` stays as it is.
#[derive(Debug, Clone, Default)]
pub struct CategoryPatch {
    /// The name.
    pub name: Option<String>,
    /// Whether new variants get it.
    pub is_default: Option<bool>,
}

/// What a new or changed rate shall be; what is `None` stays as it is.
#[derive(Debug, Clone, Default)]
pub struct RatePatch {
    /// The name, which customers see.
    pub name: Option<String>,
    /// Percent.
    pub value: Option<Decimal>,
    /// Whether it is in force.
    pub enabled: Option<bool>,
    /// The goods.
    pub category_id: Option<TaxCategoryId>,
    /// The countries.
    pub zone_id: Option<ZoneId>,
    /// The customers; null: all.
    pub customer_group_id: MaybeUndefined<CustomerGroupId>,
}

/// Creates a category.
pub async fn create_category(call: &Call, patch: CategoryPatch) -> Result<TaxCategoryRow, Failure> {
    let now = call.app.now();
    let row = TaxCategoryRow {
        id: call.app.new_id(),
        created_at: now,
        updated_at: now,
        name: patch.name.unwrap_or_default(),
        is_default: patch.is_default.unwrap_or(false),
    };
    call.settings_command("tax.create_category", async |tx: &Tx| {
        db::tax::insert_category(tx, &row).await?;
        Ok::<_, Failure>(row.clone())
    })
    .await
}

/// Changes a category.
pub async fn update_category(
    call: &Call,
    id: TaxCategoryId,
    patch: CategoryPatch,
) -> Result<TaxCategoryRow, Failure> {
    call.settings_command("tax.update_category", async |tx: &Tx| {
        let mut row = category(call, id)?;
        row.name = patch.name.clone().unwrap_or(row.name);
        row.is_default = patch.is_default.unwrap_or(row.is_default);
        row.updated_at = call.app.now();
        db::tax::update_category(tx, &row).await?;
        Ok::<_, Failure>(row)
    })
    .await
}

/// Deletes a category; `false` while rates or goods still name it.
pub async fn delete_category(call: &Call, id: TaxCategoryId) -> Result<bool, Failure> {
    category(call, id)?;
    let done = call
        .settings_command("tax.delete_category", async |tx: &Tx| {
            db::tax::delete_category(tx, id).await?;
            Ok::<_, Failure>(true)
        })
        .await;
    match done {
        Err(Failure::Fault(db::Fault::Constraint { .. })) => Ok(false),
        done => done,
    }
}

/// Creates a rate.
pub async fn create_rate(call: &Call, patch: RatePatch) -> Result<TaxRateRow, Failure> {
    let now = call.app.now();
    let row = TaxRateRow {
        id: call.app.new_id(),
        created_at: now,
        updated_at: now,
        name: patch.name.unwrap_or_default(),
        enabled: patch.enabled.unwrap_or(true),
        value: patch.value.unwrap_or_default(),
        category_id: patch.category_id.unwrap_or(TaxCategoryId::NONE),
        zone_id: patch.zone_id.unwrap_or(ZoneId::NONE),
        customer_group_id: patch.customer_group_id.take(),
    };
    check_rate(call, &row)?;
    call.settings_command("tax.create_rate", async |tx: &Tx| {
        check_group(call, &row)?;
        db::tax::insert_rate(tx, &row).await?;
        Ok::<_, Failure>(row.clone())
    })
    .await
}

/// Changes a rate.
pub async fn update_rate(
    call: &Call,
    id: TaxRateId,
    patch: RatePatch,
) -> Result<TaxRateRow, Failure> {
    call.settings_command("tax.update_rate", async |tx: &Tx| {
        let mut row = rate(call, id)?;
        row.name = patch.name.clone().unwrap_or(row.name);
        row.value = patch.value.unwrap_or(row.value);
        row.enabled = patch.enabled.unwrap_or(row.enabled);
        row.category_id = patch.category_id.unwrap_or(row.category_id);
        row.zone_id = patch.zone_id.unwrap_or(row.zone_id);
        if !patch.customer_group_id.is_undefined() {
            row.customer_group_id = patch.customer_group_id.value().copied();
        }
        row.updated_at = call.app.now();
        check_rate(call, &row)?;
        check_group(call, &row)?;
        db::tax::update_rate(tx, &row).await?;
        Ok::<_, Failure>(row)
    })
    .await
}

/// Deletes a rate. Orders keep the tax lines that it gave them.
pub async fn delete_rate(call: &Call, id: TaxRateId) -> Result<bool, Failure> {
    rate(call, id)?;
    call.settings_command("tax.delete_rate", async |tx: &Tx| {
        db::tax::delete_rate(tx, id).await?;
        Ok::<_, Failure>(true)
    })
    .await
}

fn category(call: &Call, id: TaxCategoryId) -> Result<TaxCategoryRow, Failure> {
    Ok((*call.visit.settings().get::<TaxCategoryRow>(id)?).clone())
}

fn rate(call: &Call, id: TaxRateId) -> Result<TaxRateRow, Failure> {
    Ok((*call.visit.settings().get::<TaxRateRow>(id)?).clone())
}

/// Within the transaction: a group that is gone by then is told as such.
fn check_group(call: &Call, row: &TaxRateRow) -> Result<(), Failure> {
    let settings = call.visit.settings();
    row.customer_group_id.map_or(Ok(()), |id| settings.get::<CustomerGroupRow>(id).map(drop))
}

fn check_rate(call: &Call, row: &TaxRateRow) -> Result<(), Failure> {
    let settings = call.visit.settings();
    settings.get::<TaxCategoryRow>(row.category_id)?;
    settings.get::<ZoneRow>(row.zone_id)?;
    if row.value.is_sign_negative() || row.value > Decimal::ONE_THOUSAND || row.value.scale() > 4 {
        return Err(Failure::input("tax-rate-value-not-valid", Vec::new()));
    }
    Ok(())
}
