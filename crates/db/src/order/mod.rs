//! Carts and orders.
//!
//! An order is read whole: its row, and its lines, shipping lines and surcharges as JSON texts of
//! the same statement, so that a list of orders costs as many statements as one. It is written
//! whole too: [`save()`] takes what differs, in one statement whatever the number of lines.

mod beside;
mod buyer;
mod loaders;
mod read;
mod rows;
mod save;
mod take;
mod uses;
mod which;

pub use beside::{Beside, FacetsRow, OfferRow, Wants};
pub use buyer::FirstAddress;
pub use loaders::{lines_by_id, orders_by_id, orders_by_line};
pub use read::{Find, OF_CUSTOMERS, ORDERS, Whole, is_placed_by, lock_all, next_number};
pub use rows::{LineRow, OrderRow, ShippingLineRow, SurchargeRow};
pub(crate) use save::json;
pub use save::{Save, Saved, Told, Whose, Write, remove, save};
pub use take::{Look, Taken, beside, lock_stock, take};
pub use uses::Uses;
pub use which::Which;
