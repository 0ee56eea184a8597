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
