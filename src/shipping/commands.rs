//! Commands on shipping methods. Each is one transaction of one statement.

use db::settings::ShippingMethodRow;
use db::{Json, Tx};
use domain::fulfillment::HANDLERS;
use domain::id::{ShippingMethodId, ZoneId};
use domain::operation::OperationRefused;
use domain::shipping::{CALCULATORS, CHECKERS, Calculator, Checker};

use crate::call::Call;
use crate::failure::Failure;
use crate::operation::{checked, ruled};
use crate::text::{TextPatch, patched};
use crate::wire::ConfigurableOperationInput;

/// What a new or changed method shall be; what is `None` stays as it is.
#[derive(Debug, Clone, Default)]
pub struct MethodPatch {
    /// The code.
    pub code: Option<String>,
    /// Who takes the fulfilments.
    pub handler: Option<String>,
    /// Who may use it.
    pub checker: Option<ConfigurableOperationInput>,
    /// What it costs.
    pub calculator: Option<ConfigurableOperationInput>,
    /// Names and descriptions.
    pub texts: Vec<TextPatch>,
}

/// Creates a method in the caller's channel and in the default one.
pub async fn create(call: &Call, patch: MethodPatch) -> Result<ShippingMethodRow, Failure> {
    let now = call.app.now();
    let row = ShippingMethodRow {
        id: call.app.new_id(),
        created_at: now,
        updated_at: now,
        deleted_at: None,
        code: String::new(),
        fulfillment_handler_code: String::new(),
        checker: Json::default(),
        calculator: Json::default(),
        translations: Json::default(),
        channel_ids: call.actor.homes(),
    };
    call.settings_command("shipping.create_method", async |tx: &Tx| {
        let row = changed(call, row.clone(), patch.clone())?;
        db::shipping::insert_method(tx, &row).await?;
        Ok::<_, Failure>(row)
    })
    .await
}

/// Changes a method.
pub async fn update(
    call: &Call,
    id: ShippingMethodId,
    patch: MethodPatch,
) -> Result<ShippingMethodRow, Failure> {
    call.settings_command("shipping.update_method", async |tx: &Tx| {
        let row = changed(call, method(call, id)?, patch.clone())?;
        db::shipping::update_method(tx, &row).await?;
        Ok::<_, Failure>(row)
    })
    .await
}

/// Deletes a method: orders keep it, but nobody can choose it any more.
pub async fn delete(call: &Call, id: ShippingMethodId) -> Result<bool, Failure> {
    call.settings_command("shipping.delete_method", async |tx: &Tx| {
        let mut row = method(call, id)?;
        row.deleted_at = Some(call.app.now());
        db::shipping::update_method(tx, &row).await?;
        Ok::<_, Failure>(true)
    })
    .await
}

fn method(call: &Call, id: ShippingMethodId) -> Result<ShippingMethodRow, Failure> {
    let found = call.visit.settings().shipping_method(id);
    found
        .filter(|row| row.deleted_at.is_none() && call.actor.sees(&row.channel_ids))
        .map(|row| (*row).clone())
        .ok_or_else(|| Failure::not_found("ShippingMethod", id))
}

fn changed(
    call: &Call,
    mut row: ShippingMethodRow,
    patch: MethodPatch,
) -> Result<ShippingMethodRow, Failure> {
    if let Some(code) = patch.handler {
        if !HANDLERS.iter().any(|handler| handler.code == code) {
            return Err(OperationRefused::UnknownCode { kind: "FulfillmentHandler", code }.into());
        }
        row.fulfillment_handler_code = code;
    }
    if let Some(checker) = patch.checker {
        let stored = checked("ShippingEligibilityChecker", CHECKERS, checker)?;
        known(call, Checker::parse(&ruled(&stored))?.zones())?;
        row.checker = Json(stored);
    }
    if let Some(calculator) = patch.calculator {
        let stored = checked("ShippingCalculator", CALCULATORS, calculator)?;
        known(call, &Calculator::parse(&ruled(&stored))?.zones())?;
        row.calculator = Json(stored);
    }
    row.code = patch.code.unwrap_or(row.code);
    row.updated_at = call.app.now();
    row.translations = Json(patched(row.translations.0, patch.texts, row.updated_at));
    Ok(row)
}

/// Refuses zones that are not there.
fn known(call: &Call, zones: &[ZoneId]) -> Result<(), Failure> {
    let settings = call.visit.settings();
    for id in zones {
        settings.get::<db::settings::ZoneRow>(*id)?;
    }
    Ok(())
}
