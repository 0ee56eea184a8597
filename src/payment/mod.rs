//! Money that customers promise, pay and get back, and the ways in which they can.

pub mod method;
