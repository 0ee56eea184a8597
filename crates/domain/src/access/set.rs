//! A set of permissions.

use super::Permission;

/// A set of permissions, as a role has them or a person in a channel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Permissions(u128);

impl Permissions {
    /// No permission.
    pub const NONE: Self = Self(0);

    /// Whether this very permission is in the set.
    #[must_use]
    pub fn has(self, permission: Permission) -> bool {
        self.0 & bit(permission) != 0
    }

    /// Whether who holds the set may do it: by this very permission, or because they may do
    /// everything. Being the owner of a thing is not among everything: it is told by the thing.
    #[must_use]
    pub fn allow(self, permission: Permission) -> bool {
        self.has(permission)
            || (self.has(Permission::SuperAdmin) && permission != Permission::Owner)
    }

    /// The set with one more.
    #[must_use]
    pub fn with(self, permission: Permission) -> Self {
        Self(self.0 | bit(permission))
    }

    /// Both sets together.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// What is in this set and not in the other.
    #[must_use]
    pub fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Whether nothing is in the set.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// What is in the set, in the order of declaration.
    pub fn iter(self) -> impl Iterator<Item = Permission> {
        Permission::ALL.iter().copied().filter(move |permission| self.has(*permission))
    }
}

impl FromIterator<Permission> for Permissions {
    fn from_iter<I: IntoIterator<Item = Permission>>(permissions: I) -> Self {
        permissions.into_iter().fold(Self::NONE, Self::with)
    }
}

/// Permissions are declared in the order that they compare in, so a place in the list is a number.
fn bit(permission: Permission) -> u128 {
    let place = Permission::ALL.binary_search(&permission).unwrap_or_default();
    u32::try_from(place).ok().and_then(|place| 1_u128.checked_shl(place)).unwrap_or_default()
}
