//! Which location gives or takes the units (vendure-behaviour 7.3).

use super::{Movement, StockMovementType, VariantStock};
use crate::id::{OrderLineId, StockLocationId};

/// How many units a line wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineDemand {
    /// The line.
    pub line_id: OrderLineId,
    /// How many units.
    pub units: i32,
}

/// Units that a line has at a location: promised to it, or sold from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// Where.
    pub location_id: StockLocationId,
    /// How many.
    pub units: i32,
}

/// Promises units of one variant to lines, location by location, each giving what it has free.
///
/// What the locations do not have is not promised: fewer units than were asked for.
#[must_use]
pub fn allocate(stock: &VariantStock, demands: &[LineDemand]) -> Vec<Movement> {
    let mut free: Vec<(StockLocationId, i64)> = Vec::new();
    let mut kept_back: Vec<(StockLocationId, i64)> = Vec::new();
    for level in &stock.levels {
        let unpromised = i64::from(level.on_hand) - i64::from(level.allocated);
        let saleable = unpromised - i64::from(stock.threshold);
        let saleable = if stock.tracked { saleable.max(0) } else { i64::from(i32::MAX) };
        free.push((level.location_id, saleable));
        // The threshold counts once for all locations: when the first pass has kept it back at each
        // of them, the rest of a demand that is covered as a whole is found here.
        kept_back.push((level.location_id, unpromised.max(0).saturating_sub(saleable).max(0)));
    }
    free.extend(kept_back);
    let mut movements: Vec<Movement> = Vec::new();
    for demand in demands {
        let mut wanted = i64::from(demand.units);
        for (location, units) in &mut free {
            let given = wanted.min(*units);
            if let Ok(taken) = i32::try_from(given)
                && taken > 0
            {
                *units -= given;
                wanted -= given;
                let kind = StockMovementType::Allocation;
                push(
                    &mut movements,
                    Movement::of_line(kind, stock, *location, demand.line_id, taken),
                );
            }
        }
    }
    movements
}

/// Takes promised units of a line out of stock, where they are promised.
#[must_use]
pub fn sell(stock: &VariantStock, demand: LineDemand, promised: &[Held]) -> Vec<Movement> {
    walk(StockMovementType::Sale, stock, demand, promised)
}

/// Gives promised units of a line free, where they are promised.
#[must_use]
pub fn release(stock: &VariantStock, demand: LineDemand, promised: &[Held]) -> Vec<Movement> {
    walk(StockMovementType::Release, stock, demand, promised)
}

/// Puts sold units of a line back, where they were sold from.
#[must_use]
pub fn cancel(stock: &VariantStock, demand: LineDemand, sold: &[Held]) -> Vec<Movement> {
    walk(StockMovementType::Cancellation, stock, demand, sold)
}

/// Promises units that came back to their line again, where they lie.
#[must_use]
pub fn promise_again(back: &Movement, stock: &VariantStock) -> Option<Movement> {
    let kind = StockMovementType::Allocation;
    Some(Movement::of_line(kind, stock, back.location_id, back.line_id?, back.quantity))
}

fn walk(
    kind: StockMovementType,
    stock: &VariantStock,
    demand: LineDemand,
    held: &[Held],
) -> Vec<Movement> {
    let mut wanted = demand.units;
    let mut movements = Vec::new();
    for at in held {
        let units = wanted.min(at.units);
        if units > 0 {
            wanted -= units;
            push(
                &mut movements,
                Movement::of_line(kind, stock, at.location_id, demand.line_id, units),
            );
        }
    }
    movements
}

/// Adds a movement, to the one of the same line and location if there is one.
fn push(movements: &mut Vec<Movement>, more: Movement) {
    let same = |m: &&mut Movement| m.line_id == more.line_id && m.location_id == more.location_id;
    match movements.iter_mut().find(same) {
        Some(movement) => {
            movement.quantity += more.quantity;
            movement.on_hand += more.on_hand;
            movement.allocated += more.allocated;
        }
        None => movements.push(more),
    }
}

impl Held {
    /// What is promised to a line, from all its movements: allocated, and neither sold nor released.
    #[must_use]
    pub fn promised(movements: &[Movement]) -> Vec<Self> {
        Self::sum(movements, |movement| match movement.kind {
            StockMovementType::Allocation | StockMovementType::Sale => movement.quantity,
            StockMovementType::Release => -movement.quantity,
            StockMovementType::Adjustment
            | StockMovementType::Cancellation
            | StockMovementType::Return => 0,
        })
    }

    /// What was sold to a line and has not come back, from all its movements.
    #[must_use]
    pub fn sold(movements: &[Movement]) -> Vec<Self> {
        Self::sum(movements, |movement| match movement.kind {
            StockMovementType::Sale
            | StockMovementType::Cancellation
            | StockMovementType::Return => -movement.quantity,
            StockMovementType::Adjustment
            | StockMovementType::Allocation
            | StockMovementType::Release => 0,
        })
    }

    fn sum(movements: &[Movement], units: fn(&Movement) -> i32) -> Vec<Self> {
        let mut sums: Vec<Self> = Vec::new();
        for movement in movements {
            match sums.iter_mut().find(|held| held.location_id == movement.location_id) {
                Some(held) => held.units += units(movement),
                None => {
                    sums.push(Self { location_id: movement.location_id, units: units(movement) })
                }
            }
        }
        sums.retain(|held| held.units > 0);
        sums
    }
}
