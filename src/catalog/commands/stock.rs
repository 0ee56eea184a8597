//! Stock that administrators set: as adjustments.

use std::collections::HashMap;

use db::Tx;
use db::catalog::variant::VariantRow;
use domain::id::{ProductId, ProductVariantId, StockLocationId, StockMovementId};
use domain::stock::Movement;

use crate::call::Call;
use crate::failure::Failure;
use crate::stock;

/// What a variant's stock shall be at a location.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Wanted {
    /// The variant.
    pub(super) variant: ProductVariantId,
    /// Where.
    pub(super) location: StockLocationId,
    /// Units on hand.
    pub(super) on_hand: i32,
}

/// The location that stock without one is meant for: the first of the caller's channel, else the
/// first of all.
pub(super) fn default_location(call: &Call) -> Result<StockLocationId, Failure> {
    let settings = call.visit.settings();
    let ours = |ids: &[domain::id::ChannelId]| ids.contains(&call.actor.channel.id);
    let own = settings.stock_locations.iter().find(|at| ours(&at.channel_ids));
    let found = own.or_else(|| settings.stock_locations.first()).map(|at| at.id);
    found.ok_or_else(|| Failure::not_found("StockLocation", StockLocationId::NONE))
}

/// Sets stock by adjustments, and makes the levels that are not there yet: those wanted, and for new
/// variants an empty one at the default location. Three statements, whatever the number of variants.
pub(super) async fn set(
    tx: &Tx,
    call: &Call,
    variants: &[VariantRow],
    wanted: &[Wanted],
    new: bool,
) -> Result<(), Failure> {
    let settings = call.visit.settings();
    let now = call.app.now();
    for want in wanted {
        settings.get::<db::settings::StockLocationRow>(want.location)?;
    }
    let mut places: Vec<_> = wanted.iter().map(|w| (w.variant, w.location)).collect();
    if new {
        let home = default_location(call)?;
        places.extend(variants.iter().map(|row| (row.id, home)));
    }
    places.sort_unstable();
    places.dedup();
    let open: Vec<_> = places.into_iter().map(|(v, l)| (call.app.new_id(), v, l)).collect();
    db::stock::open(tx, &open, now).await?;
    if wanted.is_empty() {
        return Ok(());
    }
    let ids: Vec<_> = wanted.iter().map(|w| w.variant).collect();
    let levels = db::stock::lock(tx, &ids).await?;
    let rows: HashMap<_, _> = variants.iter().map(|row| (row.id, row)).collect();
    let mut movements: Vec<(StockMovementId, Movement)> = Vec::new();
    for want in wanted {
        let Some(row) = rows.get(&want.variant) else { continue };
        let at = levels
            .iter()
            .find(|l| l.variant_id == want.variant && l.location_id == want.location)
            .ok_or_else(|| db::Fault::Conflict("a stock level is gone".into()))?;
        let stock = stock::available(&settings, &call.actor.channel, row, &levels);
        let moved = domain::stock::adjust(&stock, &at.level(), want.on_hand)
            .map_err(|_too_few| Failure::input("stockonhand-cannot-be-negative", Vec::new()))?;
        movements.extend(moved.map(|movement| (call.app.new_id(), movement)));
    }
    let mut told: Vec<ProductId> = variants.iter().map(|row| row.product_id).collect();
    told.sort_unstable();
    told.dedup();
    Ok(db::stock::write(tx, &movements, &told, now).await?)
}
