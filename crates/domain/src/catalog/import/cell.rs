//! What one cell says.

use super::{FacetRef, LONGEST, Problem, ReadOptions, Text, Texts, main_text};
use crate::channel::LanguageCode;
use crate::money::{Amount, LARGEST};
use crate::stock::GlobalFlag;

/// A short text that must be there.
pub(super) fn required(text: &str) -> Result<String, Problem> {
    match text.chars().count() {
        0 => Err(Problem::Missing),
        n if n > LONGEST => Err(Problem::TooLong { longest: LONGEST }),
        _ => Ok(text.to_owned()),
    }
}

/// A price in major units, as `9.90`, in minor units.
pub(super) fn price(text: &str, options: &ReadOptions) -> Result<Amount, Problem> {
    let bad = || Problem::Price { value: text.to_owned() };
    if text.is_empty() {
        return Err(Problem::Missing);
    }
    let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole) || !digits(rest) || (whole.is_empty() && rest.is_empty()) {
        return Err(bad());
    }
    let exponent = usize::try_from(options.currency.exponent()).map_err(|_e| bad())?;
    let rest = rest.trim_end_matches('0');
    if rest.len() > exponent {
        return Err(bad());
    }
    let minor = format!("{whole}{rest:0<exponent$}");
    let amount: i64 = minor.parse().map_err(|_e| bad())?;
    if amount > LARGEST { Err(bad()) } else { Ok(Amount(amount)) }
}

/// A whole number; 0 when nothing is there.
pub(super) fn whole(text: &str) -> Result<i32, Problem> {
    if text.is_empty() {
        return Ok(0);
    }
    text.parse().map_err(|_e| Problem::Whole { value: text.to_owned() })
}

/// A weight in whole grams, as `250` or, from programs that know decimals only, `250.0`.
pub(super) fn grams(text: &str) -> Result<Option<i32>, Problem> {
    let bad = || Problem::Whole { value: text.to_owned() };
    if text.is_empty() {
        return Ok(None);
    }
    let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
    if !rest.bytes().all(|byte| byte == b'0') {
        return Err(bad());
    }
    let grams: i32 = whole.parse().map_err(|_e| bad())?;
    if grams < 0 { Err(bad()) } else { Ok(Some(grams)) }
}

/// Yes or no.
pub(super) fn flag(text: &str) -> Result<Option<bool>, Problem> {
    match text.to_ascii_lowercase().as_str() {
        "" => Ok(None),
        "true" | "1" | "yes" => Ok(Some(true)),
        "false" | "0" | "no" => Ok(Some(false)),
        _ => Err(Problem::Flag { value: text.to_owned() }),
    }
}

/// Whether stock is counted.
pub(super) fn track(text: &str) -> Result<GlobalFlag, Problem> {
    if text.eq_ignore_ascii_case("inherit") {
        return Ok(GlobalFlag::Inherit);
    }
    Ok(match flag(text)? {
        Some(true) => GlobalFlag::True,
        Some(false) => GlobalFlag::False,
        None => GlobalFlag::Inherit,
    })
}

/// The pieces of a list, without empty ones.
pub(super) fn pieces(text: &str, separator: char) -> Vec<&str> {
    text.split(separator).map(str::trim).filter(|piece| !piece.is_empty()).collect()
}

/// The addresses of pictures in a list.
pub(super) fn assets(
    text: &str,
    separator: char,
    options: &ReadOptions,
) -> Result<Vec<String>, Problem> {
    pieces(text, separator).into_iter().map(|piece| asset(piece, options)).collect()
}

/// The address of a picture.
pub(super) fn asset(piece: &str, options: &ReadOptions) -> Result<String, Problem> {
    let bad = || Problem::Url { value: piece.to_owned() };
    let lower = piece.to_ascii_lowercase();
    let host = lower.strip_prefix("https://").or_else(|| lower.strip_prefix("http://"));
    match (host, &options.assets_url) {
        (Some(host), _) if host.is_empty() || piece.contains(char::is_whitespace) => Err(bad()),
        (Some(_), _) => Ok(piece.to_owned()),
        (None, Some(base)) if !lower.contains("://") => {
            let base = base.trim_end_matches('/');
            Ok(format!("{base}/{}", piece.trim_start_matches('/').replace(' ', "%20")))
        }
        (None, Some(_) | None) => Err(bad()),
    }
}

/// A list in several languages, piece by piece: all cells have as many pieces as the first.
pub(super) fn lists(
    cells: &[(LanguageCode, &str)],
    separator: char,
) -> Result<Vec<Texts>, (LanguageCode, Problem)> {
    let mut out: Vec<Texts> = Vec::new();
    for (index, (language, cell)) in cells.iter().enumerate() {
        let pieces = pieces(cell, separator);
        if index == 0 {
            for piece in pieces {
                let text = required(piece).map_err(|problem| (*language, problem))?;
                out.push(vec![Text { language: *language, text }]);
            }
            continue;
        }
        if pieces.is_empty() {
            continue;
        }
        if pieces.len() != out.len() {
            let problem = Problem::Count { expected: out.len(), found: pieces.len() };
            return Err((*language, problem));
        }
        for (texts, piece) in out.iter_mut().zip(pieces) {
            let text = required(piece).map_err(|problem| (*language, problem))?;
            texts.push(Text { language: *language, text });
        }
    }
    Ok(out)
}

/// Facet values, as `colour:red|size:small`, in several languages.
pub(super) fn facets(
    cells: &[(LanguageCode, &str)],
) -> Result<Vec<FacetRef>, (LanguageCode, Problem)> {
    let mut out: Vec<FacetRef> = Vec::new();
    for piece in lists(cells, '|')? {
        let mut found = FacetRef { facet: Vec::new(), value: Vec::new() };
        for Text { language, text } in piece {
            let bad = || (language, Problem::Facet { value: text.clone() });
            let (facet, value) = text.split_once(':').ok_or_else(bad)?;
            let (facet, value) = (facet.trim(), value.trim());
            if facet.is_empty() || value.is_empty() {
                return Err(bad());
            }
            found.facet.push(Text { language, text: facet.to_owned() });
            found.value.push(Text { language, text: value.to_owned() });
        }
        let same = |other: &&FacetRef| {
            main_text(&other.facet) == main_text(&found.facet)
                && main_text(&other.value) == main_text(&found.value)
        };
        if !out.iter().any(|other| same(&other)) {
            out.push(found);
        }
    }
    Ok(out)
}
