//! Promotions on the wire.

mod inputs;
mod roots;
mod types;

pub use roots::{PromotionMutation, PromotionQuery};
pub use types::{Promotion, PromotionList, PromotionTranslation};
