//! What people are told, in their language: `messages/<language>.json`, compiled in.
//!
//! A text may hold `{parameter}` and a plural `{parameter, plural, =0 {…} one {…} other {…}}`. A key
//! that a language lacks is looked up in English; a key that nobody has is told as it is.

use std::collections::HashMap;
use std::sync::LazyLock;

type Catalogue = HashMap<String, String>;

static CATALOGUES: LazyLock<Vec<(&'static str, Catalogue)>> = LazyLock::new(|| {
    [("en", include_str!("../messages/en.json")), ("de", include_str!("../messages/de.json"))]
        .into_iter()
        .map(|(language, json)| (language, serde_json::from_str(json).unwrap_or_default()))
        .collect()
});

/// Chooses the best language that there is a catalogue for from an `Accept-Language` header.
#[must_use]
pub fn choose(accept: &str) -> &'static str {
    let mut wishes: Vec<(u16, &str)> = accept
        .split(',')
        .filter_map(|part| {
            let mut pieces = part.split(';');
            let language = pieces.next()?.trim();
            let quality = pieces.find_map(|p| p.trim().strip_prefix("q=").map(per_mille));
            Some((quality.unwrap_or(1000), language.split(['-', '_']).next().unwrap_or(language)))
        })
        .collect();
    wishes.sort_by_key(|(quality, _)| std::cmp::Reverse(*quality));
    wishes
        .iter()
        .filter(|(quality, _)| *quality > 0)
        .find_map(|(_, wish)| {
            CATALOGUES.iter().map(|(l, _)| *l).find(|l| l.eq_ignore_ascii_case(wish))
        })
        .unwrap_or("en")
}

/// `0.8` as 800.
fn per_mille(quality: &str) -> u16 {
    let (whole, rest) = quality.split_once('.').unwrap_or((quality, ""));
    let rest: String = rest.chars().chain("000".chars()).take(3).collect();
    let whole: u16 = whole.parse().unwrap_or(0);
    whole.saturating_mul(1000).saturating_add(rest.parse().unwrap_or(0)).min(1000)
}

/// The text of a key in a language, with its parameters put in.
#[must_use]
pub fn text(language: &str, key: &str, params: &[(&'static str, String)]) -> String {
    let of = |code: &str| {
        CATALOGUES.iter().find(|(l, _)| *l == code).and_then(|(_, texts)| texts.get(key))
    };
    match of(language).or_else(|| of("en")) {
        Some(template) => fill(template, params),
        None => key.to_owned(),
    }
}

/// Whether the English catalogue has a text for the key.
#[must_use]
pub fn is_known(key: &str) -> bool {
    CATALOGUES.iter().any(|(l, texts)| *l == "en" && texts.contains_key(key))
}

fn fill(template: &str, params: &[(&'static str, String)]) -> String {
    let mut out = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let Some((inside, behind)) = closing(after) else {
            out.push('{');
            rest = after;
            continue;
        };
        out.push_str(&placed(inside, params));
        rest = behind;
    }
    out.push_str(rest);
    out
}

/// Splits at the brace that closes the one just opened.
fn closing(text: &str) -> Option<(&str, &str)> {
    let mut depth = 1_u32;
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth = depth.saturating_add(1),
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            let (inside, behind) = text.split_at_checked(at)?;
            return Some((inside, behind.strip_prefix('}')?));
        }
    }
    None
}

fn placed(inside: &str, params: &[(&'static str, String)]) -> String {
    let value = |name: &str| {
        params.iter().find(|(n, _)| *n == name).map(|(_, v)| v.clone()).unwrap_or_default()
    };
    let Some((name, forms)) = inside.split_once(", plural,") else {
        return value(inside.trim());
    };
    let count = value(name.trim());
    let exact = format!("={count}");
    let wanted = [exact.as_str(), if count == "1" { "one" } else { "other" }, "other"];
    let chosen = wanted.iter().find_map(|form| {
        let (_, after) = forms.split_once(&format!("{form} {{"))?;
        closing(after).map(|(text, _)| text)
    });
    fill(chosen.unwrap_or_default(), params).replace('#', &count)
}
