//! What is in stock, where, and what happens to it (vendure-behaviour 7, model 4).
//!
//! A rule never changes a level: it lists [`Movement`]s, which storage writes and adds up.

mod locations;
mod movement;
#[cfg(test)]
mod tests;

pub use locations::{Held, LineDemand, allocate, cancel, promise_again, release, sell};
pub use movement::{AdjustRefused, Movement, StockMovementType, adjust};

use crate::id::{ProductVariantId, StockLocationId};

crate::text_enum! {
    /// Yes, no, or as it is set for the whole installation.
    GlobalFlag {
        /// Yes.
        True = "TRUE",
        /// No.
        False = "FALSE",
        /// As it is set for the whole installation.
        Inherit = "INHERIT",
    }
}

impl GlobalFlag {
    /// What it means, given the setting of the whole installation.
    #[must_use]
    pub fn resolve(self, global: bool) -> bool {
        match self {
            Self::True => true,
            Self::False => false,
            Self::Inherit => global,
        }
    }
}

crate::text_enum! {
    /// What storefronts are told about stock.
    StockLevelText {
        /// There are some.
        InStock = "IN_STOCK",
        /// There are one or two.
        LowStock = "LOW_STOCK",
        /// There is none.
        OutOfStock = "OUT_OF_STOCK",
    }
}

/// The stock of a variant at one location.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Level {
    /// Where.
    pub location_id: StockLocationId,
    /// How many units lie there.
    pub on_hand: i32,
    /// How many of them belong to placed orders.
    pub allocated: i32,
}

/// The stock of a variant at the locations that count for a channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VariantStock {
    /// The variant.
    pub variant_id: ProductVariantId,
    /// What people call it, for refusals.
    pub name: String,
    /// Whether its stock is counted at all.
    pub tracked: bool,
    /// How many units are never sold; negative when so many may be sold before they are there.
    pub threshold: i32,
    /// Its levels, by location id.
    pub levels: Vec<Level>,
}

/// How many units there are to be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Available {
    /// As many as one likes.
    Unlimited,
    /// So many, or so many too few.
    Units(i64),
}

impl Available {
    /// Whether there are that many.
    #[must_use]
    pub fn covers(self, wanted: i64) -> bool {
        match self {
            Self::Unlimited => true,
            Self::Units(units) => wanted <= units,
        }
    }

    /// As many of the wanted units as there are; never less than none.
    #[must_use]
    pub fn at_most(self, wanted: i64) -> i64 {
        match self {
            Self::Unlimited => wanted,
            Self::Units(units) => wanted.min(units).max(0),
        }
    }

    /// What is left when others have taken some.
    #[must_use]
    pub fn less(self, taken: i64) -> Self {
        match self {
            Self::Unlimited => Self::Unlimited,
            Self::Units(units) => Self::Units(units.saturating_sub(taken)),
        }
    }
}

impl VariantStock {
    /// How many units lie at its locations.
    #[must_use]
    pub fn on_hand(&self) -> i64 {
        self.levels.iter().map(|level| i64::from(level.on_hand)).sum()
    }

    /// How many units belong to placed orders.
    #[must_use]
    pub fn allocated(&self) -> i64 {
        self.levels.iter().map(|level| i64::from(level.allocated)).sum()
    }

    /// How many units can be sold.
    #[must_use]
    pub fn saleable(&self) -> Available {
        if self.tracked {
            Available::Units(self.on_hand() - self.allocated() - i64::from(self.threshold))
        } else {
            Available::Unlimited
        }
    }

    /// How many units can be sent.
    #[must_use]
    pub fn fulfillable(&self) -> Available {
        if self.tracked { Available::Units(self.on_hand()) } else { Available::Unlimited }
    }

    /// What storefronts are told.
    #[must_use]
    pub fn text(&self) -> StockLevelText {
        match self.saleable() {
            Available::Units(units) if units < 1 => StockLevelText::OutOfStock,
            Available::Units(1 | 2) => StockLevelText::LowStock,
            Available::Units(_) | Available::Unlimited => StockLevelText::InStock,
        }
    }
}
