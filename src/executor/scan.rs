//! Looks over a document's text before it is parsed: what is too large or nested too deeply must not
//! reach those who work through it by recursion. One pass over the bytes, for documents that were not
//! seen before.

/// What a text holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Scan {
    /// Names, values and punctuation marks.
    pub tokens: u64,
    /// Brackets of any kind inside brackets.
    pub nesting: u64,
    /// Bytes of the longest text in it.
    pub text_bytes: u64,
    /// Whether a text holds the character U+0000.
    pub nul: bool,
}

/// Looks over a text; whether it is GraphQL is for the parser to say.
#[must_use]
pub(super) fn of(text: &str) -> Scan {
    let mut scan = Scan::default();
    let mut open = 0_u64;
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '#' => rest.find(['\n', '\r']).unwrap_or(rest.len()),
            '"' => {
                let length = string(rest);
                let string = rest.get(..length).unwrap_or_default();
                scan.text_bytes = scan.text_bytes.max(u64::try_from(length).unwrap_or(u64::MAX));
                scan.nul |= string.contains("\\u0000");
                scan.tokens = scan.tokens.saturating_add(1);
                length
            }
            c if c.is_whitespace() || c == ',' || c == '\u{feff}' => c.len_utf8(),
            c if is_word(c) => {
                scan.tokens = scan.tokens.saturating_add(1);
                rest.find(|c| !is_word(c)).unwrap_or(rest.len())
            }
            c => {
                match c {
                    '{' | '[' | '(' => open = open.saturating_add(1),
                    '}' | ']' | ')' => open = open.saturating_sub(1),
                    _ => {}
                }
                scan.nesting = scan.nesting.max(open);
                scan.nul |= c == '\0';
                scan.tokens = scan.tokens.saturating_add(1);
                c.len_utf8()
            }
        };
        rest = rest.get(length..).unwrap_or_default();
    }
    scan
}

/// Names and numbers; the dots of a spread count as its name's.
fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-' | '+')
}

/// Bytes of the string that a text begins with, quotes included.
fn string(text: &str) -> usize {
    if let Some(block) = text.strip_prefix("\"\"\"") {
        let mut from = 0;
        while let Some(found) = block.get(from..).and_then(|rest| rest.find("\"\"\"")) {
            let end = from.saturating_add(found);
            if !block.get(..end).unwrap_or_default().ends_with('\\') {
                return end.saturating_add(6);
            }
            from = end.saturating_add(3);
        }
        return text.len();
    }
    let mut escaped = false;
    for (place, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return place.saturating_add(1),
            b'\n' | b'\r' => return place,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::{Scan, of};

    #[test]
    fn texts_are_looked_over() {
        let cases: [(&str, u64, u64, u64, bool); 12] = [
            ("", 0, 0, 0, false),
            ("{ a }", 3, 1, 0, false),
            ("query Q($a: [Int!] = [1, -2.5]) { ...F @x }", 21, 2, 0, false),
            ("# { [ (\n{ a }", 3, 1, 0, false),
            ("{ a(b: \"}]) # \\\" {\") }", 8, 2, 12, false),
            ("{ a(b: \"\"\"{ \\\"\"\" [ \"\"\") }", 8, 2, 15, false),
            ("{ a(b: \"x\\u0000\") }", 8, 2, 9, true),
            ("{ a(b: [[[[1]]]]) }", 16, 6, 0, false),
            ("{ a(b: \"open", 6, 2, 5, false),
            ("{ a(b: \"\"\"open", 6, 2, 7, false),
            ("}}}} {", 5, 1, 0, false),
            ("\u{feff}{ é }", 3, 1, 0, false),
        ];
        for (text, tokens, nesting, text_bytes, nul) in cases {
            assert_eq!(of(text), Scan { tokens, nesting, text_bytes, nul }, "{text}");
        }
    }
}
