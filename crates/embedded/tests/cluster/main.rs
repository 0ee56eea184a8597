//! The built-in database, for real: every test has a cluster of its own in a temporary folder.

mod choice;
mod lifetime;
mod smoke;
mod support;
