use proptest::prelude::*;
use rust_decimal::Decimal;

use super::*;

fn amounts(values: &[i64]) -> Vec<Amount> {
    values.iter().copied().map(Amount).collect()
}

fn check_split(amount: i64, weights: &[i64], parts: &[i64]) {
    assert_eq!(split(Amount(amount), weights), Ok(amounts(parts)), "{amount} over {weights:?}");
}

#[test]
fn split_gives_the_rest_to_the_largest_remainders() {
    check_split(299, &[4300, 1400, 2300], &[161, 52, 86]);
    check_split(299, &[1000, 1000, 1000], &[100, 100, 99]);
    check_split(-300, &[4000, 2000, 2000], &[-150, -75, -75]);
    check_split(93, &[10, 20, 10, 30, 50, 20, 10, 40], &[5, 10, 5, 15, 24, 10, 5, 19]);
    check_split(-299, &[1000, 1000, 1000], &[-99, -100, -100]);
    check_split(-1, &[100, 100], &[0, -1]);
    check_split(10, &[0, 0, 0], &[4, 3, 3]);
    check_split(0, &[5, 5], &[0, 0]);
    check_split(7, &[], &[]);
}

#[test]
fn half_rounds_towards_plus_infinity() {
    let rounded = |num, den| Fraction::new(num, den).round();
    assert_eq!(rounded(5, 2), Ok(Amount(3)));
    assert_eq!(rounded(-1, 2), Ok(Amount(0)));
    assert_eq!(rounded(-3, 2), Ok(Amount(-1)));
    assert_eq!(rounded(-8, 5), Ok(Amount(-2)));
    assert_eq!(rounded(1, -2), Ok(Amount(0)));
    assert_eq!(rounded(i128::from(LARGEST) + 1, 1), Err(Overflow));
}

#[test]
fn a_quotient_is_exact_until_the_end() {
    // 1.00 with 20 % inside, three times: 2.5 and not 3 times a truncated 0.8333.
    let net = Fraction::whole(1).over(Rate::percent(20).plus_one().unwrap()).unwrap();
    assert_eq!(net.times(Fraction::whole(3)).unwrap().round(), Ok(Amount(3)));
    assert_eq!(net, Fraction::new(5, 6));
    assert_eq!(Fraction::whole(1).over(Fraction::ZERO), Err(Overflow));
}

#[test]
fn large_products_are_reduced_before_they_overflow() {
    let large = Fraction::new(i128::MAX / 3, 7);
    assert_eq!(large.times(Fraction::new(7, i128::MAX / 3)), Ok(Fraction::whole(1)));
    assert_eq!(large.times(large), Err(Overflow));
    assert_eq!(
        Fraction::new(i128::MAX, i128::MAX).plus(Fraction::whole(1)),
        Ok(Fraction::whole(2))
    );
}

#[test]
fn amounts_stay_within_what_json_holds() {
    assert_eq!(Amount(LARGEST).plus(Amount(1)), Err(Overflow));
    assert_eq!(Amount(-LARGEST).minus(Amount(1)), Err(Overflow));
    assert_eq!(Amount(LARGEST).times(2), Err(Overflow));
    assert_eq!(Amount::sum(amounts(&[1, 2, -4])), Ok(Amount(-1)));
}

#[test]
fn rates_are_decimal_texts() {
    assert_eq!(serde_json::to_string(&Rate::from_text("8.10")).unwrap(), "\"8.10\"");
    assert_eq!(serde_json::from_str::<Rate>("\"8.1\"").unwrap(), Rate(Decimal::new(81, 1)));
    assert_eq!(Rate::from_text("2e1"), Some(Rate::percent(20)));
    assert_eq!(Rate::from_text("twenty"), None);
    assert_eq!(Rate(Decimal::new(200, 1)).to_string(), "20");
    assert_eq!(
        Rate::sum([Rate::percent(5), Rate(Decimal::new(25, 1))]),
        Ok(Rate(Decimal::new(75, 1)))
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn parts_add_up_and_nobody_is_off_by_more_than_one(
        amount in -1_000_000_i64..1_000_000,
        weights in prop::collection::vec(0_i64..10_000, 1..12),
    ) {
        let parts = split(Amount(amount), &weights).unwrap();
        prop_assert_eq!(Amount::sum(parts.iter().copied()), Ok(Amount(amount)));
        let total: i64 = weights.iter().sum();
        for (part, weight) in parts.iter().zip(&weights) {
            let (num, den) = if total == 0 { (amount, weights.len() as i64) } else { (amount * weight, total) };
            prop_assert!(part.0 >= num.div_euclid(den) && part.0 <= num.div_euclid(den) + 1);
        }
    }

    #[test]
    fn multiplying_and_dividing_gives_the_number_back(a in -1_000_000_i64..1_000_000, b in 1_i128..1_000_000, c in 1_i128..1_000_000) {
        let x = Fraction::new(b, c);
        prop_assert_eq!(Fraction::whole(a).times(x).unwrap().over(x).unwrap().round(), Ok(Amount(a)));
    }
}

fn check_factor(text: &str, amount: i64, expected: Result<i64, Overflow>) {
    let factor = Factor::from_text(text).unwrap();
    assert_eq!(factor.of(Amount(amount)), expected.map(Amount), "{text} times {amount}");
}

#[test]
fn a_factor_is_exact_and_rounds_once() {
    check_factor("0.5", 21214, Ok(10607));
    check_factor("0.5", 15835, Ok(7918));
    check_factor("1", LARGEST, Ok(LARGEST));
    check_factor("0", 100, Ok(0));
    // 1.005 is no binary number: a float would make it 100.
    check_factor("1.005", 100, Ok(101));
    check_factor("1e-1", 15, Ok(2));
    check_factor("0.3333333333333333", 3, Ok(1));
    check_factor("1.0000000000000001", LARGEST, Ok(LARGEST + 1).and(Err(Overflow)));
    check_factor("2", LARGEST, Err(Overflow));
    assert_eq!(Factor::from_text("NaN"), None);
    assert_eq!(Factor::from_text("half"), None);
    assert!(Factor::from_text("-0.1").unwrap().is_negative());
    assert!(!Factor::from_text("-0").unwrap().is_negative());
}
