//! Carts and orders: what can be done with them, by whom, and what is told of them.

pub mod along;
pub mod book;
pub mod commands;
pub mod desk;
pub mod edit;
pub mod graphql;
pub mod loader;
mod outcome;
pub mod read;
pub mod refusal;
pub(crate) mod told;

pub use along::Along;
pub use desk::{Ask, Desk};
pub use outcome::{Edited, Paid, PaidOrRepriced, Placed, Repriced};
