//! Zones: made, changed, filled, emptied, deleted.

use db::settings::{RegionRow, ZoneRow};
use db::{Fault, Tx};
use domain::id::{RegionId, ZoneId};

use crate::call::Call;
use crate::failure::Failure;

/// Creates a zone with its members.
pub async fn create(call: &Call, name: String, members: Vec<RegionId>) -> Result<ZoneRow, Failure> {
    check_members(call, &members)?;
    let now = call.app.now();
    let row = ZoneRow { id: call.app.new_id(), created_at: now, updated_at: now, name };
    call.settings_command("channel.create_zone", async |tx: &Tx| {
        db::channel::insert_zone(tx, &row, &members).await?;
        Ok::<_, Failure>(row.clone())
    })
    .await
}

/// Renames a zone.
pub async fn update(call: &Call, id: ZoneId, name: Option<String>) -> Result<ZoneRow, Failure> {
    call.settings_command("channel.update_zone", async |tx: &Tx| {
        let mut row = zone(call, id)?;
        row.name = name.clone().unwrap_or(row.name);
        row.updated_at = call.app.now();
        db::channel::update_zone(tx, &row).await?;
        Ok::<_, Failure>(row)
    })
    .await
}

/// What became of a deletion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deletion {
    /// It is gone.
    Done,
    /// It is the default zone of channels.
    OfChannels,
    /// Tax rates apply in it.
    OfTaxRates,
}

/// Deletes a zone that neither channels nor tax rates use.
pub async fn delete(call: &Call, id: ZoneId) -> Result<Deletion, Failure> {
    zone(call, id)?;
    let done = call
        .settings_command("channel.delete_zone", async |tx: &Tx| {
            db::channel::delete_zone(tx, id).await?;
            Ok::<_, Failure>(true)
        })
        .await;
    match done {
        Ok(_) => Ok(Deletion::Done),
        Err(Failure::Fault(fault)) if fault.is_constraint("tax_rates_zone_id_fkey") => {
            Ok(Deletion::OfTaxRates)
        }
        Err(Failure::Fault(Fault::Constraint { .. })) => Ok(Deletion::OfChannels),
        Err(failure) => Err(failure),
    }
}

/// Adds regions to a zone.
pub async fn add(call: &Call, id: ZoneId, members: Vec<RegionId>) -> Result<ZoneRow, Failure> {
    call.settings_command("channel.add_members_to_zone", async |tx: &Tx| {
        check_members(call, &members)?;
        let row = zone(call, id)?;
        db::channel::add_members(tx, id, &members).await?;
        Ok::<_, Failure>(row)
    })
    .await
}

/// Takes regions out of a zone.
pub async fn remove(call: &Call, id: ZoneId, members: Vec<RegionId>) -> Result<ZoneRow, Failure> {
    call.settings_command("channel.remove_members_from_zone", async |tx: &Tx| {
        let row = zone(call, id)?;
        db::channel::remove_members(tx, id, &members).await?;
        Ok::<_, Failure>(row)
    })
    .await
}

fn zone(call: &Call, id: ZoneId) -> Result<ZoneRow, Failure> {
    Ok((*call.visit.settings().get::<ZoneRow>(id)?).clone())
}

fn check_members(call: &Call, members: &[RegionId]) -> Result<(), Failure> {
    let settings = call.visit.settings();
    members.iter().try_for_each(|id| settings.get::<RegionRow>(*id).map(drop))
}
