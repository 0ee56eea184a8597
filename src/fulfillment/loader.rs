//! Relations to fulfillments. One statement each.

use std::sync::Arc;

use domain::fulfillment::Fulfillment;
use domain::id::{OrderId, OrderLineId};

crate::loaders! {
    /// The fulfillments of an order, by id, cancelled ones included.
    many of_order: OrderId => Arc<Fulfillment> = db::fulfillment::by_order;
    /// The fulfillments of a line, by id, without cancelled ones.
    many of_line: OrderLineId => Arc<Fulfillment> = db::fulfillment::by_line;
}
