//! What methods cost and who may use them, by table.

use std::sync::Arc;

use super::*;
use crate::order::tests::shop::ABROAD;

const BY_WEIGHT: &str = "weight-table-shipping-calculator";
const BY_VALUE: &str = "order-value-table-shipping-calculator";
const FREE_FROM: &str = "free-from-amount-shipping-calculator";
const BY_ZONE: &str = "destination-zone-shipping-calculator";
const TO_ZONES: &str = "destination-zone-shipping-eligibility-checker";

/// Two variants; the first weighs 400 grams a unit, the second nothing that is known.
fn weighed() -> PriceBook {
    PriceBook { weights: Weights::from([(variant(1), 400)]), ..book(false) }
}

fn going_to(country: Option<&str>, order: Order) -> Order {
    let mut order = order;
    order.shipping_address.country_code = country.map(str::to_owned);
    order
}

fn price(code: &str, args: &[(&str, &str)], order: &Order) -> Option<i64> {
    let calculator = calculator(code, args).unwrap();
    calculator.charge(&Parcel::whole(order, &weighed())).map(|charge| charge.price.0)
}

#[test]
fn by_weight() {
    let args = [("upToGrams", "[400, 1000, 2000]"), ("prices", "[490, 690, 0]")];
    let of = |units| price(BY_WEIGHT, &args, &order(vec![line(1, 100, units, 20, false)]));
    for (units, wanted) in
        [(0, Some(490)), (1, Some(490)), (2, Some(690)), (3, Some(0)), (5, Some(0)), (6, None)]
    {
        assert_eq!(of(units), wanted, "{units} units of 400 grams");
    }
    let unknown = order(vec![line(2, 100, 999, 20, false)]);
    assert_eq!(price(BY_WEIGHT, &args, &unknown), Some(490), "no weight is none");
    let heavy = Weights::from([(variant(1), i32::MAX)]);
    let book = PriceBook { weights: heavy, ..book(false) };
    let heavy = order(vec![line(1, 1, i32::MAX, 0, false)]);
    assert_eq!(calculator(BY_WEIGHT, &args).unwrap().charge(&Parcel::whole(&heavy, &book)), None);
}

#[test]
fn by_the_value_of_the_order() {
    let args = [("fromAmounts", "[1000, 5000]"), ("prices", "[690, 290]")];
    // Without tax a unit costs 1; with 20 percent tax 500 are 600.
    let of = |net| price(BY_VALUE, &args, &order(vec![line(1, net, 1, 25, false)]));
    for (net, wanted) in
        [(799, None), (800, Some(690)), (3999, Some(690)), (4000, Some(290)), (9000, Some(290))]
    {
        assert_eq!(of(net), wanted, "{net} and 25 percent tax");
    }
}

#[test]
fn free_from_an_amount() {
    let args = [("rate", "590"), ("freeFrom", "5000")];
    let of = |net| price(FREE_FROM, &args, &order(vec![line(1, net, 1, 25, false)]));
    assert_eq!((of(3999), of(4000)), (Some(590), Some(0)));
    assert_eq!(price(FREE_FROM, &[("freeFrom", "0")], &order(vec![])), Some(0));
}

#[test]
fn by_where_it_goes() {
    let (home, abroad) = (ZONE.to_string(), ABROAD.to_string());
    let zones = format!(r#"["{abroad}", "{home}"]"#);
    let of = |country, elsewhere| {
        let mut args = vec![("zoneIds", zones.as_str()), ("prices", "[990, 490]")];
        args.extend(elsewhere);
        price(BY_ZONE, &args, &going_to(country, cart(1)))
    };
    assert_eq!(of(Some("US"), None), Some(990));
    assert_eq!(of(Some("GB"), None), Some(490));
    assert_eq!(of(None, None), Some(490), "the channel's own zone as long as nothing is known");
    assert_eq!(of(Some("FR"), None), None);
    assert_eq!(of(Some("FR"), Some(("elsewhere", "2990"))), Some(2990));
    assert_eq!(of(Some("FR"), Some(("elsewhere", ""))), None);
    let parsed = calculator(BY_ZONE, &[("zoneIds", &zones), ("prices", "[1, 2]")]).unwrap();
    assert_eq!(parsed.zones(), [ABROAD, ZONE]);
}

#[test]
fn only_to_some_zones() {
    let zones = format!(r#"["{ABROAD}"]"#);
    let rule = checker(TO_ZONES, &[("zoneIds", &zones), ("orderMinimum", "240")]).unwrap();
    assert_eq!(rule.zones(), [ABROAD]);
    let admits =
        |country, units| rule.admits(&Parcel::whole(&going_to(country, cart(units)), &book(false)));
    assert!(admits(Some("US"), 2));
    assert!(!admits(Some("US"), 1), "120 are below the minimum");
    assert!(!admits(Some("GB"), 2) && !admits(Some("FR"), 2) && !admits(None, 2));
    let none = checker(TO_ZONES, &[("zoneIds", "[]")]).unwrap();
    assert!(!none.admits(&Parcel::whole(&cart(2), &book(false))));
}

#[test]
fn taxes_are_told_of_every_calculator() {
    let args = [("rate", "590"), ("freeFrom", "1"), ("includesTax", "include"), ("taxRate", "7.7")];
    let charge = calculator(FREE_FROM, &args).unwrap();
    let charge = charge.charge(&Parcel::whole(&order(vec![]), &book(false))).unwrap();
    assert!(charge.includes_tax);
    assert_eq!(charge.tax_rate.to_string(), "7.7");
}

#[test]
fn what_is_set_up_wrongly_is_refused_and_says_why() {
    let refused = |code: &str, args: &[(&str, &str)]| {
        let refused = Calculator::parse(&operation(code, args)).unwrap_err();
        match refused {
            crate::operation::OperationRefused::BadArgument { name, .. }
            | crate::operation::OperationRefused::MissingArgument { name } => name,
            crate::operation::OperationRefused::UnknownCode { kind, .. } => kind,
        }
    };
    let table =
        |grams: &str, prices: &str| refused(BY_WEIGHT, &[("upToGrams", grams), ("prices", prices)]);
    assert_eq!(table("[]", "[]"), "upToGrams", "no step at all");
    assert_eq!(table("[2, 1]", "[1, 2]"), "upToGrams", "not ascending");
    assert_eq!(table("[1, 1]", "[1, 2]"), "upToGrams", "one twice");
    assert_eq!(table("[-1]", "[1]"), "upToGrams", "less than nothing");
    assert_eq!(table("[1.5]", "[1]"), "upToGrams", "half a gram");
    assert_eq!(table("[1, 2]", "[1]"), "prices", "one price too few");
    assert_eq!(table("[1]", "[1, 2]"), "prices", "one price too many");
    assert_eq!(table("[1]", "[-1]"), "prices", "who pays whom?");
    assert_eq!(table("[1]", "[9007199254740992]"), "prices", "too much");
    assert_eq!(refused(BY_WEIGHT, &[("upToGrams", "[1]")]), "prices");
    assert_eq!(
        refused(BY_VALUE, &[("fromAmounts", "[3, 2]"), ("prices", "[1, 1]")]),
        "fromAmounts"
    );
    assert_eq!(refused(FREE_FROM, &[("rate", "1")]), "freeFrom");
    assert_eq!(refused(FREE_FROM, &[("rate", "-1"), ("freeFrom", "0")]), "rate");
    assert_eq!(refused(BY_ZONE, &[("zoneIds", "[1]"), ("prices", "[]")]), "prices");
    let elsewhere = [("zoneIds", "[]"), ("prices", "[]"), ("elsewhere", "-1")];
    assert_eq!(refused(BY_ZONE, &elsewhere), "elsewhere");
    assert_eq!(refused("default-shipping-calculator", &[("taxRate", "-1")]), "taxRate");
    assert_eq!(refused("odd", &[]), "ShippingCalculator");
    assert!(checker(TO_ZONES, &[]).is_none() && checker("odd", &[]).is_none());
}

#[test]
fn weights_are_asked_for_only_by_who_goes_by_them() {
    let args = [("upToGrams", "[1000]"), ("prices", "[490]")];
    let by_weight =
        || ShippingMethod { calculator: calculator(BY_WEIGHT, &args), ..method(3, "0", "0") };
    let weighs = |methods| ShippingBook { methods, default_zone: None }.weighs();
    assert!(!weighs(vec![method(1, "1", "0")]));
    assert!(weighs(vec![method(1, "1", "0"), by_weight()]));
    assert!(!weighs(vec![ShippingMethod { offered: false, ..by_weight() }]));
}

#[test]
fn a_method_that_becomes_too_light_gives_way_and_that_is_told() {
    let args = [("upToGrams", "[1000]"), ("prices", "[100]")];
    let by_weight =
        ShippingMethod { calculator: calculator(BY_WEIGHT, &args), ..method(3, "0", "0") };
    let mut book = weighed();
    Arc::make_mut(&mut book.shipping).methods.push(by_weight);
    let light = chosen(&cart(2), &[(3, 1)], &book).unwrap();
    assert_eq!(told(&light), [(shipping_line_id(1), 3, 100)]);
    assert_eq!(light.shipping_lines[0].replaced_method_id, None);
    let renewed = |order: &Order| run(order, &book, Touched::Lines(&[]), at(9)).unwrap();
    let mut heavy = light.clone();
    heavy.lines[0].quantity = 3;
    let heavy = renewed(&heavy);
    assert_eq!(told(&heavy), [(shipping_line_id(1), 1, 500)]);
    assert_eq!(heavy.shipping_lines[0].replaced_method_id, Some(method_id(3)));
    // It stays with what took the place, and goes on telling what it was.
    let mut light = heavy.clone();
    light.lines[0].quantity = 1;
    let light = renewed(&light);
    assert_eq!(light.shipping_lines[0].replaced_method_id, Some(method_id(3)));
    assert_eq!(told(&light), [(shipping_line_id(1), 1, 500)]);
    // Back to what was chosen first: nothing is to be told.
    let mut without = book.clone();
    Arc::make_mut(&mut without.shipping).methods[0].offered = false;
    let back = run(&light, &without, Touched::Lines(&[]), at(9)).unwrap();
    assert_eq!(told(&back), [(shipping_line_id(1), 3, 100)]);
    assert_eq!(back.shipping_lines[0].replaced_method_id, None);
    // So is a method that is chosen anew.
    let anew = chosen(&heavy, &[(1, 2)], &book).unwrap();
    assert_eq!(anew.shipping_lines[0].replaced_method_id, None);
}
