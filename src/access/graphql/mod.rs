//! Who there is, on the wire.

pub mod account;
pub mod administrator;
pub mod key;
pub mod login;
pub mod role;

pub use account::{AuthenticationMethod, CurrentUser, CurrentUserChannel, Role, RoleList, User};
pub use administrator::{Administrator, AdministratorMutation, AdministratorQuery};
pub use key::{ApiKey, ApiKeyMutation, ApiKeyQuery};
pub use login::{LoginMutation, LoginQuery};
pub use role::{RoleMutation, RoleQuery};
