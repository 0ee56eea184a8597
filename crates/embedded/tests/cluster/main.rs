//! The built-in database, for real: every test has a cluster of its own in a temporary folder.
#![expect(clippy::disallowed_methods, reason = "a test ends with its tasks")]

mod choice;
mod lifetime;
mod smoke;
mod support;
