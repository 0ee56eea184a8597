//! Stock of variants on the wire.

mod level;
mod movement;

pub use level::StockLevel;
pub use movement::{
    StockMovement, StockMovementItem, StockMovementList, StockMovementListOptions, movements,
};
