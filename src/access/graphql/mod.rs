//! Who there is, on the wire.

pub mod account;
pub mod login;

pub use account::{AuthenticationMethod, CurrentUser, CurrentUserChannel, Role, RoleList, User};
pub use login::{LoginMutation, LoginQuery};
