//! A change of stock as data (vendure-behaviour 7.2).

use super::{Level, VariantStock};
use crate::id::{OrderLineId, ProductVariantId, StockLocationId};

crate::text_enum! {
    /// Why stock changed.
    StockMovementType {
        /// Somebody counted, or new goods came.
        Adjustment = "ADJUSTMENT",
        /// Units were promised to a placed order.
        Allocation = "ALLOCATION",
        /// Promised units are no longer needed.
        Release = "RELEASE",
        /// Promised units went into a fulfillment.
        Sale = "SALE",
        /// Units came back from a fulfillment.
        Cancellation = "CANCELLATION",
        /// Units came back from a customer.
        Return = "RETURN",
    }
}

/// A change of stock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Movement {
    /// Why.
    pub kind: StockMovementType,
    /// Of what.
    pub variant_id: ProductVariantId,
    /// Where.
    pub location_id: StockLocationId,
    /// For which line of an order.
    pub line_id: Option<OrderLineId>,
    /// The quantity that is told: negative for a sale.
    pub quantity: i32,
    /// What it adds to the units on hand; nothing where stock is not counted.
    pub on_hand: i32,
    /// What it adds to the units that are promised; nothing where stock is not counted.
    pub allocated: i32,
}

impl Movement {
    /// A movement of `units` units for a line of an order.
    pub(super) fn of_line(
        kind: StockMovementType,
        stock: &VariantStock,
        location_id: StockLocationId,
        line_id: OrderLineId,
        units: i32,
    ) -> Self {
        let (quantity, on_hand, allocated) = match kind {
            StockMovementType::Allocation => (units, 0, units),
            StockMovementType::Release => (units, 0, -units),
            StockMovementType::Sale => (-units, -units, -units),
            StockMovementType::Cancellation
            | StockMovementType::Return
            | StockMovementType::Adjustment => (units, units, 0),
        };
        let (on_hand, allocated) = if stock.tracked { (on_hand, allocated) } else { (0, 0) };
        Self {
            kind,
            variant_id: stock.variant_id,
            location_id,
            line_id: Some(line_id),
            quantity,
            on_hand,
            allocated,
        }
    }
}

/// Why a level cannot be set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("stock on hand cannot be less than {least}")]
pub struct AdjustRefused {
    /// The least it can be.
    pub least: i32,
}

impl AdjustRefused {
    /// The key of its text in the catalogue of messages.
    #[must_use]
    pub const fn key(self) -> &'static str {
        "error.stockonhand-cannot-be-negative"
    }
}

/// What setting the units on hand at a location comes to: nothing when they are as told.
///
/// Units fewer than the threshold are refused (fewer than none where stock is not counted), so a
/// negative threshold allows negative stock; none at all is always allowed.
pub fn adjust(
    stock: &VariantStock,
    level: &Level,
    on_hand: i32,
) -> Result<Option<Movement>, AdjustRefused> {
    let least = if stock.tracked { stock.threshold } else { 0 };
    if on_hand != 0 && on_hand < least {
        return Err(AdjustRefused { least });
    }
    let delta = on_hand.saturating_sub(level.on_hand);
    Ok((delta != 0).then_some(Movement {
        kind: StockMovementType::Adjustment,
        variant_id: stock.variant_id,
        location_id: level.location_id,
        line_id: None,
        quantity: delta,
        on_hand: delta,
        allocated: 0,
    }))
}
