//! What holds for all channels: changed.

use db::Tx;
use db::settings::GlobalSettingsRow;
use domain::channel::LanguageCode;
use domain::channel::rules::{LanguageIsDefault, check_spoken};

use crate::call::{Call, Recall};
use crate::failure::{Failure, Refuse as _, Stop};

/// What the settings shall be; what is `None` stays as it is.
#[derive(Debug, Clone, Default)]
pub struct GlobalPatch {
    /// The languages that channels can speak.
    pub languages: Option<Vec<LanguageCode>>,
    /// Whether stock is counted where nothing else is said.
    pub track_inventory: Option<bool>,
    /// What is kept back of the stock where nothing else is said.
    pub out_of_stock_threshold: Option<i32>,
}

/// Changes the settings.
pub async fn update(
    call: &Call,
    patch: GlobalPatch,
) -> Result<GlobalSettingsRow, Stop<LanguageIsDefault>> {
    call.settings_command("channel.update_global_settings", async |tx: &Tx| {
        let settings = call.visit.settings();
        let mut row = (*settings.global).clone();
        if let Some(languages) = &patch.languages {
            let channels = &settings.channels;
            let defaults = channels.iter().map(|c| (c.code.as_str(), c.default_language_code));
            check_spoken(languages, defaults).refuse()?;
            row.available_languages.clone_from(languages);
        }
        row.track_inventory = patch.track_inventory.unwrap_or(row.track_inventory);
        let threshold = patch.out_of_stock_threshold;
        row.out_of_stock_threshold = threshold.unwrap_or(row.out_of_stock_threshold);
        row.updated_at = call.app.now();
        db::channel::update_global(tx, &row).await?;
        Ok::<_, Stop<LanguageIsDefault>>(row)
    })
    .await
}

/// There is one row of these.
impl Recall for GlobalSettingsRow {
    fn reference(&self) -> serde_json::Value {
        serde_json::json!(self.id)
    }

    async fn recall(call: &Call, _: &serde_json::Value) -> Result<Self, Failure> {
        Ok((*call.visit.settings().global).clone())
    }
}
