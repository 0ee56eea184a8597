//! What a way to pay can be made of.

use crate::operation::Definition;

/// The handlers that a shop can choose from.
pub static HANDLERS: &[Definition] = &[super::dummy::DEFINITION];

/// The checkers that a shop can choose from, of orders that may use a method. There are none:
/// every order may use every method of its channel.
pub static CHECKERS: &[Definition] = &[];
