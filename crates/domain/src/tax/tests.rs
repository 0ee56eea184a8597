use uuid::Uuid;

use super::*;
use crate::id::{TaxCategoryId, TaxRateId, ZoneId};
use crate::money::{Amount, Rate};

const HOME: ZoneId = ZoneId(Uuid::from_u128(11));
const ABROAD: ZoneId = ZoneId(Uuid::from_u128(12));
const BOOKS: TaxCategoryId = TaxCategoryId(Uuid::from_u128(21));
const TOYS: TaxCategoryId = TaxCategoryId(Uuid::from_u128(22));

fn rate(id: u128, percent: i64, enabled: bool, zone_id: ZoneId) -> TaxRate {
    TaxRate {
        id: TaxRateId(Uuid::from_u128(id)),
        name: format!("tax {percent}"),
        enabled,
        value: Rate::percent(percent),
        category_id: BOOKS,
        zone_id,
    }
}

fn book(prices_include_tax: bool, rule: ZoneRule) -> TaxBook {
    let zone = |id, codes: &[&str]| Zone {
        id,
        country_codes: codes.iter().map(|code| (*code).to_owned()).collect(),
    };
    TaxBook {
        prices_include_tax,
        default_zone: Some(HOME),
        rule,
        zones: vec![zone(HOME, &["GB"]), zone(ABROAD, &["US", "AU"])],
        rates: vec![rate(1, 99, false, HOME), rate(2, 20, true, HOME), rate(3, 5, true, ABROAD)],
    }
}

#[test]
fn the_rule_chooses_the_zone() {
    let zone = |rule, shipping, billing| book(false, rule).zone(shipping, billing);
    assert_eq!(zone(ZoneRule::Channel, Some("US"), None), Some(HOME));
    assert_eq!(zone(ZoneRule::ShippingAddress, Some("US"), Some("GB")), Some(ABROAD));
    assert_eq!(zone(ZoneRule::ShippingAddress, Some("FR"), None), Some(HOME));
    assert_eq!(zone(ZoneRule::BillingAddress, Some("GB"), Some("AU")), Some(ABROAD));
    assert_eq!(zone(ZoneRule::BillingAddress, Some("AU"), None), Some(ABROAD));
    assert_eq!(TaxBook::default().zone(None, None), None);
}

#[test]
fn the_first_enabled_rate_applies_and_else_none() {
    let book = book(false, ZoneRule::Channel);
    assert_eq!(book.rate(HOME, BOOKS).value, Rate::percent(20));
    assert_eq!(book.rate(HOME, TOYS), AppliedRate { name: NO_RATE.to_owned(), value: Rate::ZERO });
}

#[test]
fn a_price_with_home_tax_is_listed_without_it_abroad() {
    let listed = |include, zone| {
        let price = book(include, ZoneRule::Channel).list_price(Amount(100), zone, BOOKS).unwrap();
        (price.amount.0, price.includes_tax)
    };
    assert_eq!(listed(false, HOME), (100, false));
    assert_eq!(listed(false, ABROAD), (100, false));
    assert_eq!(listed(true, HOME), (100, true));
    assert_eq!(listed(true, ABROAD), (83, false));
}

#[test]
fn a_variant_is_priced_with_and_without_tax() {
    let told = |amount, includes_tax| {
        let price =
            ListPrice { amount: Amount(amount), includes_tax }.price(Rate::percent(20)).unwrap();
        (price.net().unwrap().0, price.gross().unwrap().0)
    };
    assert_eq!(told(1000, false), (1000, 1200));
    assert_eq!(told(1000, true), (833, 1000));
}
