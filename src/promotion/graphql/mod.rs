//! Promotions on the wire.

pub mod assign;
pub mod inputs;
pub mod roots;
pub mod types;

pub use assign::PromotionAssignmentMutation;
pub use roots::{PromotionMutation, PromotionQuery};
pub use types::{Promotion, PromotionList, PromotionTranslation};
