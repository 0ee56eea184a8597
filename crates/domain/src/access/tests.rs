use super::Permission::{
    Authenticated, CreateOrder, CreateZone, DeleteApiKey, Owner, Public, ReadOrder, SuperAdmin,
    UpdateOrder,
};
use super::*;

fn set(permissions: &[Permission]) -> Permissions {
    permissions.iter().copied().collect()
}

#[test]
fn a_set_holds_what_was_put_in_and_nothing_else() {
    for permission in Permission::ALL {
        let one = set(&[*permission]);
        assert_eq!(one.iter().collect::<Vec<_>>(), [*permission]);
    }
    let all = set(Permission::ALL);
    assert_eq!(all.iter().count(), 97);
    assert!(all.has(DeleteApiKey) && !all.without(set(&[DeleteApiKey])).has(DeleteApiKey));
    assert!(all.without(all).is_empty() && Permissions::NONE.union(all) == all);
}

#[test]
fn who_may_do_everything_still_does_not_own_everything() {
    let root = set(&[SuperAdmin]);
    assert!(root.allow(CreateZone) && root.allow(Public) && !root.allow(Owner));
    assert!(!set(&[ReadOrder]).allow(UpdateOrder));
}

#[test]
fn nobody_gives_what_they_do_not_hold() {
    let clerk = set(&[ReadOrder, UpdateOrder]);
    assert_eq!(role::check(clerk, role::completed(set(&[ReadOrder]))), Ok(()));
    assert_eq!(
        role::check(clerk, set(&[ReadOrder, CreateOrder, SuperAdmin])),
        Err(role::RoleRefused::NotHeld { permissions: vec![SuperAdmin, CreateOrder] })
    );
    assert_eq!(role::check(set(&[SuperAdmin]), set(&[SuperAdmin, CreateZone])), Ok(()));
    assert_eq!(
        role::check(set(&[SuperAdmin]), set(&[Owner, Authenticated])),
        Err(role::RoleRefused::NotForRoles { permissions: vec![Owner] })
    );
}

#[test]
fn a_password_has_4_to_72_characters() {
    use password::{PasswordRefused, check};
    assert_eq!(check("abc"), Err(PasswordRefused::TooShort));
    assert_eq!(check("äöü "), Ok(()));
    assert_eq!(check(&"ü".repeat(72)), Ok(()));
    assert_eq!(check(&"x".repeat(73)), Err(PasswordRefused::TooLong));
}
