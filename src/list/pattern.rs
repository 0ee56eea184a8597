//! Which regular expressions a filter may hold: anybody may send one, and the database works on it.

use async_graphql::{CustomValidator, InputValueError};

/// A regular expression that costs no more than reading the text: no references to earlier parts,
/// no counted repetitions, 128 bytes at most.
pub(crate) struct Pattern;

impl CustomValidator<String> for Pattern {
    fn check(&self, value: &String) -> Result<(), InputValueError<String>> {
        let mut escaped = false;
        let costs = value.chars().any(|c| {
            let costs = if escaped { c.is_ascii_digit() } else { c == '{' };
            escaped = c == '\\' && !escaped;
            costs
        });
        if costs || value.len() > 128 {
            return Err(InputValueError::custom(
                "A filter's regular expression has 128 bytes at most, no \\1 and no {n,m}",
            ));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_costs_too_much_is_refused() {
        let long = "a".repeat(129);
        for (pattern, is_fine) in [
            ("^(mug|cup)s?$", true),
            ("a\\.b[0-9]+", true),
            ("\\\\1", true),
            ("(.*)\\1", false),
            ("a{1,100}", false),
            ("a\\{", true),
            (long.as_str(), false),
        ] {
            assert_eq!(Pattern.check(&pattern.to_owned()).is_ok(), is_fine, "{pattern}");
        }
    }
}
