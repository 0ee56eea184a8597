//! Who may do what.

pub mod password;
mod permission;
pub mod role;
mod set;
#[cfg(test)]
mod tests;

pub use permission::Permission;
pub use set::Permissions;
