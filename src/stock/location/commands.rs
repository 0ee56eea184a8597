//! Commands on stock locations. Each is one transaction.

use db::Tx;
use db::settings::StockLocationRow;
use db::stock_location::Removal;
use domain::id::StockLocationId;

use crate::call::{Call, Recall, referred};
use crate::failure::Failure;

/// What a new or changed location shall be; what is `None` stays as it is.
#[derive(Debug, Clone, Default)]
pub struct LocationPatch {
    /// The name.
    pub name: Option<String>,
    /// The description.
    pub description: Option<String>,
}

/// Creates a location for the caller's channel and the default one.
pub async fn create(call: &Call, patch: LocationPatch) -> Result<StockLocationRow, Failure> {
    let now = call.app.now();
    let row = StockLocationRow {
        id: call.app.new_id(),
        created_at: now,
        updated_at: now,
        name: patch.name.unwrap_or_default(),
        description: patch.description.unwrap_or_default(),
        channel_ids: call.actor.homes(),
    };
    call.settings_command("stock.create_location", async |tx: &Tx| {
        db::stock_location::insert(tx, &row).await?;
        Ok::<_, Failure>(row.clone())
    })
    .await
}

/// Changes a location.
pub async fn update(
    call: &Call,
    id: StockLocationId,
    patch: LocationPatch,
) -> Result<StockLocationRow, Failure> {
    call.settings_command("stock.update_location", async |tx: &Tx| {
        let mut row = location(call, id)?;
        row.name = patch.name.clone().unwrap_or(row.name);
        row.description = patch.description.clone().unwrap_or(row.description);
        row.updated_at = call.app.now();
        db::stock_location::update(tx, &row).await?;
        Ok::<_, Failure>(row)
    })
    .await
}

/// What became of a deletion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Deletion {
    /// It is gone.
    Done,
    /// There is no other location.
    IsLast,
    /// Orders wait for units of it, and nobody said where they shall come from instead.
    IsAllocated,
}

/// Deletes a location. Its stock, with what is allocated of it, goes to another location, or is
/// forgotten.
pub async fn delete(
    call: &Call,
    id: StockLocationId,
    heir: Option<StockLocationId>,
) -> Result<Deletion, Failure> {
    location(call, id)?;
    if let Some(heir) = heir {
        location(call, heir)?;
        if heir == id {
            return Err(Failure::input("stock-location-transfer-to-itself", Vec::new()));
        }
    }
    let now = call.app.now();
    call.settings_command("stock.delete_location", async |tx: &Tx| {
        let deletion = match db::stock_location::delete(tx, id, heir, now).await? {
            Removal::Done => Deletion::Done,
            Removal::Last => Deletion::IsLast,
            Removal::Allocated => Deletion::IsAllocated,
        };
        Ok::<_, Failure>(deletion)
    })
    .await
}

fn location(call: &Call, id: StockLocationId) -> Result<StockLocationRow, Failure> {
    let found = call.visit.settings().stock_location(id);
    found
        .filter(|row| call.actor.sees(&row.channel_ids))
        .map(|row| (*row).clone())
        .ok_or_else(|| Failure::not_found("StockLocation", id))
}

impl Recall for Deletion {
    fn reference(&self) -> serde_json::Value {
        serde_json::json!(self)
    }

    async fn recall(_: &Call, reference: &serde_json::Value) -> Result<Self, Failure> {
        referred(reference)
    }
}
