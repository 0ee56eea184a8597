//! What is assigned to channels: who may assign, and the same two commands for whatever belongs to
//! the settings. What belongs to the catalogue is assigned by `catalog::commands::assign`.
//!
//! Whoever assigns or removes needs the permission here and in the other channel. What they do not
//! see is left out, as is what is not there; what is assigned already stays as it is. Nothing leaves
//! the default channel, which sees all.

use std::sync::Arc;

use db::Tx;
use db::assigned::{self, Assigned};
use db::settings::{
    ChannelRow, PaymentMethodRow, PromotionRow, ShippingMethodRow, StockLocationRow,
};
use domain::access::Permission;
use domain::id::ChannelId;
use uuid::Uuid;

use crate::access::reach;
use crate::call::Call;
use crate::catalog::commands::Touched;
use crate::failure::Failure;
use crate::settings::Setting;

/// The channel that things are assigned to, where the caller must have one of these permissions too.
pub fn target(
    call: &Call,
    channel: ChannelId,
    any: &[Permission],
) -> Result<Arc<ChannelRow>, Failure> {
    let settings = call.visit.settings();
    let row = settings.get::<ChannelRow>(channel)?;
    if !reach::holds(&settings, &call.actor, channel, any) {
        return Err(Failure::forbidden());
    }
    Ok(row)
}

/// The channel that things are taken out of, where the caller must have one of these permissions too;
/// never the default one.
pub fn source(
    call: &Call,
    channel: ChannelId,
    any: &[Permission],
) -> Result<Arc<ChannelRow>, Failure> {
    let row = target(call, channel, any)?;
    if channel == ChannelId::FIRST {
        return Err(Failure::input("items-cannot-be-removed-from-default-channel", Vec::new()));
    }
    Ok(row)
}

/// A row of the settings that is assigned to channels.
pub trait Assignable: Setting {
    /// Which table it is of.
    const WHAT: Assigned;
    /// The channels that it belongs to.
    fn channel_ids(&self) -> &[ChannelId];
    /// Whether it was not deleted.
    fn is_there(&self) -> bool;
}

macro_rules! assignable {
    ($($row:ty = $what:ident, |$it:ident| $there:expr;)+) => {$(
        impl Assignable for $row {
            const WHAT: Assigned = Assigned::$what;

            fn channel_ids(&self) -> &[ChannelId] {
                &self.channel_ids
            }

            fn is_there(&self) -> bool {
                let $it = self;
                $there
            }
        }
    )+};
}

assignable! {
    PaymentMethodRow = PaymentMethods, |row| row.deleted_at.is_none();
    ShippingMethodRow = ShippingMethods, |row| row.deleted_at.is_none();
    PromotionRow = Promotions, |row| row.deleted_at.is_none();
    StockLocationRow = StockLocations, |_row| true;
}

/// Assigns rows of the settings to a channel; gives those that the caller sees. Two statements.
pub async fn assign<S>(
    call: &Call,
    name: &'static str,
    ids: &[S::Id],
    channel: ChannelId,
    any: &'static [Permission],
) -> Result<Vec<Arc<S>>, Failure>
where
    S: Assignable,
    S::Id: Into<Uuid>,
{
    target(call, channel, any)?;
    let done = call.settings_command(name, async |tx: &Tx| {
        let rows = seen::<S>(call, ids);
        let new = rows.iter().filter(|row| !row.channel_ids().contains(&channel));
        let new: Vec<Uuid> = new.map(|row| row.id().into()).collect();
        assigned::assign(tx, S::WHAT, &new, channel).await?;
        Ok::<_, Failure>(Touched(rows.iter().map(|row| row.id()).collect()))
    });
    Ok(seen(call, &done.await?.0))
}

/// Takes rows of the settings out of a channel; gives those that the caller still sees. Two
/// statements.
pub async fn remove<S>(
    call: &Call,
    name: &'static str,
    ids: &[S::Id],
    channel: ChannelId,
    any: &'static [Permission],
) -> Result<Vec<Arc<S>>, Failure>
where
    S: Assignable,
    S::Id: Into<Uuid>,
{
    source(call, channel, any)?;
    let done = call.settings_command(name, async |tx: &Tx| {
        let rows = seen::<S>(call, ids);
        let there = rows.iter().filter(|row| row.channel_ids().contains(&channel));
        let there: Vec<Uuid> = there.map(|row| row.id().into()).collect();
        assigned::remove(tx, S::WHAT, &there, channel).await?;
        Ok::<_, Failure>(Touched(rows.iter().map(|row| row.id()).collect()))
    });
    Ok(seen(call, &done.await?.0))
}

/// The rows with these ids that the caller sees, each once.
fn seen<S: Assignable>(call: &Call, ids: &[S::Id]) -> Vec<Arc<S>>
where
    S::Id: Into<Uuid>,
{
    let settings = call.visit.settings();
    let mut rows: Vec<Arc<S>> = Vec::new();
    for row in ids.iter().filter_map(|id| S::find(&settings, *id)) {
        let known = rows.iter().any(|other| other.id().into() == row.id().into());
        if !known && row.is_there() && call.actor.sees(row.channel_ids()) {
            rows.push(row);
        }
    }
    rows
}
