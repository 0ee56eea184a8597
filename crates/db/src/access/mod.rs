//! Users with their roles, administrators, and keys of partners.

pub mod administrator;
pub mod key;
pub mod role;
pub mod user;

pub use administrator::AdministratorRow;
pub use key::ApiKeyRow;
pub use user::UserRow;
