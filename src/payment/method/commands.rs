//! Commands on payment methods. Each is one transaction of one statement.

use async_graphql::MaybeUndefined;
use db::settings::PaymentMethodRow;
use db::{Json, Tx};
use domain::id::{ChannelId, PaymentMethodId};
use domain::payment::methods::{CHECKERS, HANDLERS};

use crate::call::{Call, Recall, referred};
use crate::failure::Failure;
use crate::operation::checked;
use crate::text::{TextPatch, patched};
use crate::wire::ConfigurableOperationInput;

/// What a new or changed method shall be; what is `None` stays as it is.
#[derive(Debug, Clone, Default)]
pub struct MethodPatch {
    /// The code.
    pub code: Option<String>,
    /// Whether customers can choose it.
    pub enabled: Option<bool>,
    /// Which orders may use it; null: all.
    pub checker: MaybeUndefined<ConfigurableOperationInput>,
    /// Who takes the money.
    pub handler: Option<ConfigurableOperationInput>,
    /// Names and descriptions.
    pub texts: Vec<TextPatch>,
}

/// Creates a method in the caller's channel and in the default one.
pub async fn create(call: &Call, patch: MethodPatch) -> Result<PaymentMethodRow, Failure> {
    let now = call.app.now();
    let row = PaymentMethodRow {
        id: call.app.new_id(),
        created_at: now,
        updated_at: now,
        deleted_at: None,
        code: String::new(),
        enabled: true,
        checker: None,
        handler: Json::default(),
        translations: Json::default(),
        channel_ids: call.actor.homes(),
    };
    let row = changed(call, row, patch)?;
    let done = call
        .settings_command("payment.create_method", async |tx: &Tx| {
            db::payment_method::insert_method(tx, &row).await?;
            Ok::<_, Failure>(row.clone())
        })
        .await;
    done.map_err(|failure| taken(failure, &row.code))
}

/// Changes a method.
pub async fn update(
    call: &Call,
    id: PaymentMethodId,
    patch: MethodPatch,
) -> Result<PaymentMethodRow, Failure> {
    let done = call
        .settings_command("payment.update_method", async |tx: &Tx| {
            let row = changed(call, method(call, id)?, patch.clone())?;
            db::payment_method::update_method(tx, &row).await?;
            Ok::<_, Failure>(row)
        })
        .await;
    done.map_err(|failure| taken(failure, patch.code.as_deref().unwrap_or_default()))
}

/// What became of a deletion.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Deletion {
    /// It is gone, from everywhere or from the caller's channel.
    Done,
    /// It is in other channels too, and nobody said to delete it there.
    UsedIn {
        /// The codes of the channels.
        channels: Vec<String>,
    },
}

/// Deletes a method; payments keep it. From another channel than the default one it only leaves
/// that channel; from the default one it goes everywhere, with `force` also when others have it.
pub async fn delete(call: &Call, id: PaymentMethodId, force: bool) -> Result<Deletion, Failure> {
    call.settings_command("payment.delete_method", async |tx: &Tx| {
        let mut row = method(call, id)?;
        match call.actor.scope().channel {
            Some(here) => row.channel_ids.retain(|channel| *channel != here),
            None => {
                let others = other_channels(call, &row);
                if !others.is_empty() && !force {
                    return Ok(Deletion::UsedIn { channels: others });
                }
                row.deleted_at = Some(call.app.now());
            }
        }
        db::payment_method::update_method(tx, &row).await?;
        Ok::<_, Failure>(Deletion::Done)
    })
    .await
}

impl Recall for Deletion {
    fn reference(&self) -> serde_json::Value {
        serde_json::json!(self)
    }

    async fn recall(_: &Call, reference: &serde_json::Value) -> Result<Self, Failure> {
        referred(reference)
    }
}

fn other_channels(call: &Call, row: &PaymentMethodRow) -> Vec<String> {
    let settings = call.visit.settings();
    let others = row.channel_ids.iter().filter(|id| **id != ChannelId::FIRST);
    others.filter_map(|id| settings.channel(*id)).map(|channel| channel.code.clone()).collect()
}

fn method(call: &Call, id: PaymentMethodId) -> Result<PaymentMethodRow, Failure> {
    let found = call.visit.settings().payment_method(id);
    found
        .filter(|row| row.deleted_at.is_none() && call.actor.sees(&row.channel_ids))
        .map(|row| (*row).clone())
        .ok_or_else(|| Failure::not_found("PaymentMethod", id))
}

fn changed(
    call: &Call,
    mut row: PaymentMethodRow,
    patch: MethodPatch,
) -> Result<PaymentMethodRow, Failure> {
    match patch.checker {
        MaybeUndefined::Undefined => {}
        MaybeUndefined::Null => row.checker = None,
        MaybeUndefined::Value(checker) => {
            row.checker =
                Some(Json(checked("PaymentMethodEligibilityChecker", CHECKERS, checker)?));
        }
    }
    if let Some(handler) = patch.handler {
        row.handler = Json(checked("PaymentMethodHandler", HANDLERS, handler)?);
    }
    row.code = patch.code.unwrap_or(row.code);
    row.enabled = patch.enabled.unwrap_or(row.enabled);
    row.updated_at = call.app.now();
    row.translations = Json(patched(row.translations.0, patch.texts, row.updated_at));
    Ok(row)
}

/// Storefronts name methods by their code, so no two have the same.
fn taken(failure: Failure, code: &str) -> Failure {
    match failure {
        Failure::Fault(fault) if fault.is_constraint("payment_methods_code_idx") => {
            Failure::input("payment-method-code-taken", vec![("code", code.to_owned())])
        }
        failure @ (Failure::Fault(_) | Failure::Input { .. }) => failure,
    }
}
