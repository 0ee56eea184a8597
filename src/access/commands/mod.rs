//! Commands on who there is. Each is one transaction.

pub mod login;
