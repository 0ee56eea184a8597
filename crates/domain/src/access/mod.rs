//! Who may do what.

mod permission;

pub use permission::Permission;
