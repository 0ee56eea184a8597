//! Promotions on the wire.

pub mod inputs;
pub mod roots;
pub mod types;

pub use roots::{PromotionMutation, PromotionQuery};
pub use types::{Promotion, PromotionList, PromotionTranslation};
