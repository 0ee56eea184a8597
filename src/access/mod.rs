//! Who there is and what they may: sessions, log-in, administrators, roles, keys.

pub mod password;
pub mod session;
