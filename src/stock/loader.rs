//! The relations of stock.

use db::stock::{MovementPage, MovementQuery};

crate::loaders! {
    /// A page of a variant's movements. Two statements.
    one movements: MovementQuery => MovementPage = db::stock::pages;
}
