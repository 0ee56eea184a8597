//! Money that customers promise, pay and get back, and the ways in which they can.

pub mod commands;
pub mod graphql;
pub mod handler;
mod handlers;
pub mod method;
pub mod refusal;
