//! The built-in ways to pay.

mod dummy;

pub(super) use dummy::Dummy;
