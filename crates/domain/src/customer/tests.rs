use uuid::Uuid;

use super::address::{Defaults, inheritance};
use super::history;
use crate::id::AddressId;

fn id(n: u128) -> AddressId {
    AddressId(Uuid::from_u128(n))
}

#[test]
fn the_oldest_other_address_inherits_what_the_deleted_one_was_for() {
    let deleted = Defaults { id: id(2), shipping: true, billing: false };
    let heir = inheritance(deleted, &[id(4), id(2), id(3)]).unwrap();
    assert_eq!(heir, Defaults { id: id(3), shipping: true, billing: false });
}

#[test]
fn an_address_without_flags_leaves_nothing() {
    let deleted = Defaults { id: id(2), shipping: false, billing: false };
    assert_eq!(inheritance(deleted, &[id(3)]), None);
}

#[test]
fn the_last_address_has_no_heir() {
    let deleted = Defaults { id: id(2), shipping: true, billing: true };
    assert_eq!(inheritance(deleted, &[id(2)]), None);
}

#[test]
fn an_address_is_told_in_one_line() {
    assert_eq!(history::line("Ring 1", Some("1010"), "AT"), "Ring 1, 1010, AT");
    assert_eq!(history::line("Ring 1", None, "AT"), "Ring 1, AT");
}

#[test]
fn entries_of_customers_are_not_public() {
    assert!(!history::registered().is_public);
    assert_eq!(history::address_created("Ring 1, AT").data["address"], "Ring 1, AT");
    for entry in [history::added_to_group("Trade"), history::removed_from_group("Trade")] {
        assert!(!entry.is_public);
        assert_eq!(entry.data, serde_json::json!({ "groupName": "Trade" }));
    }
}
