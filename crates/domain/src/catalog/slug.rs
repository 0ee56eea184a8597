//! How a name becomes a part of an address or a code, and how texts are compared without accents.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// The part of an address, or the code, that a name becomes: `Crème brûlée, 2×` is `creme-brulee-2`.
/// Letters and digits of any script stay; all else separates, apostrophes vanish.
#[must_use]
pub fn slug(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in folded(name).chars() {
        if c.is_alphanumeric() || c == '_' {
            out.push(c);
        } else if !matches!(c, '\'' | '’' | '‘' | '`') && !out.is_empty() && !out.ends_with('-')
        {
            out.push('-');
        }
    }
    out.truncate(out.trim_end_matches('-').len());
    out
}

/// A text in lower case without accents: what `Café` and `cafe` have in common.
#[must_use]
pub fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        match c {
            'ß' => out.push_str("ss"),
            'æ' => out.push_str("ae"),
            'œ' => out.push_str("oe"),
            'ø' => out.push('o'),
            'đ' | 'ð' => out.push('d'),
            'ł' => out.push('l'),
            c => out.push(c),
        }
    }
    out
}
