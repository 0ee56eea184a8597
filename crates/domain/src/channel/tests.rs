use super::*;

#[test]
fn minor_units_are_those_of_iso_4217() {
    let count = |exponent| CurrencyCode::ALL.iter().filter(|c| c.exponent() == exponent).count();
    assert_eq!(CurrencyCode::Jpy.exponent(), 0);
    assert_eq!(CurrencyCode::Eur.exponent(), 2);
    assert_eq!(CurrencyCode::Tnd.exponent(), 3);
    assert_eq!((count(0), count(3), CurrencyCode::ALL.len()), (16, 7, 157));
}

#[test]
fn codes_read_as_they_are_written() {
    for code in CurrencyCode::ALL {
        assert_eq!(CurrencyCode::from_text(code.as_str()), Some(*code));
    }
    for code in LanguageCode::ALL {
        assert_eq!(LanguageCode::from_text(code.as_str()), Some(*code));
    }
    assert_eq!(LanguageCode::from_text("zh_Hans"), Some(LanguageCode::ZhHans));
    assert_eq!(LanguageCode::from_text("xx"), None);
    assert_eq!(LanguageCode::ALL.len(), 157);
}

#[test]
fn a_channel_speaks_what_the_installation_speaks() {
    use super::rules::{LanguageNotAvailable, check_languages};
    use LanguageCode::{De, En, Fr};
    assert_eq!(check_languages(&[En, De], &[De, En]), Ok(()));
    assert_eq!(check_languages(&[En, Fr], &[De, En]), Err(LanguageNotAvailable { language: Fr }));
}

#[test]
fn a_language_that_a_channel_falls_back_to_stays() {
    use super::rules::{LanguageIsDefault, check_spoken};
    use LanguageCode::{De, En};
    let channels = [("one", En), ("two", De)];
    assert_eq!(check_spoken(&[De, En], channels), Ok(()));
    assert_eq!(
        check_spoken(&[En], channels),
        Err(LanguageIsDefault { language: De, channel_code: "two".into() })
    );
}

#[test]
fn the_default_comes_first_and_once() {
    use super::rules::currencies;
    use CurrencyCode::{Eur, Gbp, Usd};
    assert_eq!(currencies(Eur, &[Usd, Eur, Gbp, Usd]), [Eur, Usd, Gbp]);
}
