//! Commands on promotions. Each is one transaction of one statement.

use chrono::{DateTime, Utc};
use db::settings::{Operation, PromotionRow};
use db::{Json, Tx};
use domain::id::PromotionId;
use domain::promotion::{ACTIONS, CONDITIONS, SetupRefused, check};

use crate::call::Call;
use crate::failure::{Code, Failure, Stop};
use crate::operation::{checked, ruled};
use crate::text::{TextPatch, patched};
use crate::wire::ConfigurableOperationInput;

/// What a new or changed promotion shall be; what is `None` stays as it is.
#[derive(Debug, Clone, Default)]
pub struct PromotionPatch {
    /// Whether it is in force.
    pub enabled: Option<bool>,
    /// From when it holds.
    pub starts_at: Option<Option<DateTime<Utc>>>,
    /// Until when it holds.
    pub ends_at: Option<Option<DateTime<Utc>>>,
    /// The code that buyers must give.
    pub coupon_code: Option<Option<String>>,
    /// How often one customer may use it.
    pub per_customer_usage_limit: Option<Option<i32>>,
    /// How often it may be used in all.
    pub usage_limit: Option<Option<i32>>,
    /// When it applies.
    pub conditions: Option<Vec<ConfigurableOperationInput>>,
    /// What it does.
    pub actions: Option<Vec<ConfigurableOperationInput>>,
    /// Names and descriptions.
    pub texts: Vec<TextPatch>,
}

/// Why a promotion is not written: it would apply to every order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MissingConditions;

/// Creates a promotion in the caller's channel and in the default one.
pub async fn create(
    call: &Call,
    patch: PromotionPatch,
) -> Result<PromotionRow, Stop<MissingConditions>> {
    let now = call.app.now();
    let row = PromotionRow {
        id: call.app.new_id(),
        created_at: now,
        updated_at: now,
        deleted_at: None,
        enabled: true,
        starts_at: None,
        ends_at: None,
        coupon_code: None,
        per_customer_usage_limit: None,
        usage_limit: None,
        conditions: Json::default(),
        actions: Json::default(),
        translations: Json::default(),
        channel_ids: call.actor.homes(),
    };
    let row = changed(call, row, patch)?;
    call.settings_command("promotion.create", async |tx: &Tx| {
        db::promotion::insert(tx, &row).await?;
        Ok::<_, Stop<MissingConditions>>(row.clone())
    })
    .await
}

/// Changes a promotion.
pub async fn update(
    call: &Call,
    id: PromotionId,
    patch: PromotionPatch,
) -> Result<PromotionRow, Stop<MissingConditions>> {
    call.settings_command("promotion.update", async |tx: &Tx| {
        let row = changed(call, promotion(call, id)?, patch.clone())?;
        db::promotion::update(tx, &row).await?;
        Ok::<_, Stop<MissingConditions>>(row)
    })
    .await
}

/// Deletes promotions: orders that used them still name them. Nothing is done when one is not there.
pub async fn delete(call: &Call, ids: &[PromotionId]) -> Result<bool, Failure> {
    call.settings_command("promotion.delete", async |tx: &Tx| {
        for id in ids {
            let mut row = promotion(call, *id)?;
            row.deleted_at = Some(call.app.now());
            db::promotion::update(tx, &row).await?;
        }
        Ok::<_, Failure>(true)
    })
    .await
}

fn promotion(call: &Call, id: PromotionId) -> Result<PromotionRow, Failure> {
    let found = call.visit.settings().promotion(id);
    found
        .filter(|row| call.actor.sees(&row.channel_ids))
        .map(|row| (*row).clone())
        .ok_or_else(|| Failure::not_found("Promotion", id))
}

fn changed(
    call: &Call,
    mut row: PromotionRow,
    patch: PromotionPatch,
) -> Result<PromotionRow, Stop<MissingConditions>> {
    row.enabled = patch.enabled.unwrap_or(row.enabled);
    row.starts_at = patch.starts_at.unwrap_or(row.starts_at);
    row.ends_at = patch.ends_at.unwrap_or(row.ends_at);
    let code = patch.coupon_code.unwrap_or(row.coupon_code);
    row.coupon_code = code.map(|code| code.trim().to_owned()).filter(|code| !code.is_empty());
    row.usage_limit = limit("usageLimit", patch.usage_limit.unwrap_or(row.usage_limit))?;
    let per_customer = patch.per_customer_usage_limit.unwrap_or(row.per_customer_usage_limit);
    row.per_customer_usage_limit = limit("perCustomerUsageLimit", per_customer)?;
    if let Some(conditions) = patch.conditions {
        let read = |input| checked("PromotionCondition", CONDITIONS, input);
        row.conditions = Json(conditions.into_iter().map(read).collect::<Result<_, _>>()?);
    }
    if let Some(actions) = patch.actions {
        let read = |input| checked("PromotionAction", ACTIONS, input);
        row.actions = Json(actions.into_iter().map(read).collect::<Result<_, _>>()?);
    }
    let read = |all: &[Operation]| all.iter().map(ruled).collect::<Vec<_>>();
    check(&read(&row.conditions.0), &read(&row.actions.0), row.coupon_code.is_some())
        .map_err(refused)?;
    row.updated_at = call.app.now();
    row.translations = Json(patched(row.translations.0, patch.texts, row.updated_at));
    Ok(row)
}

fn limit(name: &'static str, limit: Option<i32>) -> Result<Option<i32>, Failure> {
    match limit {
        Some(limit) if limit < 0 => {
            let params = vec![("name", name.to_owned()), ("value", limit.to_string())];
            Err(Failure::of(Code::UserInput, "configurable-argument-is-invalid", params))
        }
        limit => Ok(limit),
    }
}

fn refused(refused: SetupRefused) -> Stop<MissingConditions> {
    match refused {
        SetupRefused::NoConditions => Stop::Refused(MissingConditions),
        SetupRefused::ActionNeedsCondition { action, condition } => {
            let params = vec![("action", action), ("conditions", condition.to_owned())];
            Failure::input("conditions-required-for-action", params).into()
        }
        SetupRefused::Operation(refused) => Failure::from(refused).into(),
    }
}
