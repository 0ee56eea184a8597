//! Who there is and what they may: sessions, log-in, administrators, roles, keys.

pub mod attempts;
pub mod commands;
pub mod grant;
pub mod graphql;
pub mod guests;
pub mod key;
pub mod loader;
pub mod password;
pub mod reach;
pub mod read;
pub mod refusal;
pub mod session;
