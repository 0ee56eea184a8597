//! Promotions of orders. One statement, whatever the number of orders.

use db::settings::PromotionRow;
use domain::id::PromotionId;

crate::loaders! {
    /// A promotion by its id, deleted ones too.
    one promotion: PromotionId => PromotionRow = db::promotion::by_id;
}
