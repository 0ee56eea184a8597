//! Orders on the wire.

mod admin;
pub mod coupon;
mod inputs;
mod line;
mod list;
mod modification;
mod mutation;
mod order;
mod parts;
mod query;
pub mod results;

pub use admin::{AdminOrderMutation, AdminOrderQuery};
pub use coupon::CouponMutation;
pub(crate) use inputs::address;
pub use inputs::{AddItemInput, AssignShippingLineInput, UpdateOrderInput};
pub use line::OrderLine;
pub use list::{
    OrderFilterParameter, OrderList, OrderListOptions, OrderSortParameter, page, page_of_customer,
};
pub(crate) use modification::line;
pub use modification::{OrderModification, OrderModificationLine};
pub use mutation::{CartMutation, CheckoutMutation};
pub use order::Order;
pub use parts::{Discount, OrderAddress, OrderTaxSummary, ShippingLine, Surcharge, TaxLine};
pub use query::OrderQuery;
