//! What roles may be made and given.

use super::{Permission, Permissions};

/// Why a role cannot be made, changed or given.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RoleRefused {
    /// These permissions come with what one is, not with a role.
    #[error("no role can have these permissions")]
    NotForRoles {
        /// The permissions.
        permissions: Vec<Permission>,
    },
    /// Nobody can give what they do not hold.
    #[error("nobody can give permissions that they do not hold")]
    NotHeld {
        /// The permissions.
        permissions: Vec<Permission>,
    },
}

/// The permissions that a role gets when somebody asks for these: everybody who logs in is
/// authenticated.
#[must_use]
pub fn completed(asked: Permissions) -> Permissions {
    asked.with(Permission::Authenticated)
}

/// Whether somebody may make a role with these permissions, or give it to somebody.
pub fn check(holder: Permissions, role: Permissions) -> Result<(), RoleRefused> {
    let of_nobody: Permissions = [Permission::Owner, Permission::Public].into_iter().collect();
    let not_for_roles: Vec<Permission> =
        role.iter().filter(|permission| of_nobody.has(*permission)).collect();
    if !not_for_roles.is_empty() {
        return Err(RoleRefused::NotForRoles { permissions: not_for_roles });
    }
    let held = holder.with(Permission::Authenticated);
    let not_held: Vec<Permission> =
        role.iter().filter(|permission| !held.allow(*permission)).collect();
    if not_held.is_empty() { Ok(()) } else { Err(RoleRefused::NotHeld { permissions: not_held }) }
}
