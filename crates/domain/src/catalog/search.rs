//! How texts and terms meet in a search: as plain words, whatever their case and accents.

use super::folded;

/// How many characters of a text are searched.
const SEARCHED: usize = 20_000;

/// The words of a text, apart by single spaces: no tags, no punctuation, no accents, lower case.
#[must_use]
pub fn search_words(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut in_tag = false;
    for c in text.chars().take(SEARCHED) {
        match c {
            '<' => in_tag = true,
            '>' if in_tag => {
                in_tag = false;
                plain.push(' ');
            }
            c if !in_tag => plain.push(c),
            _ => {}
        }
    }
    // A lone `<` is no tag: what follows it is searched too.
    let text = if in_tag { text.chars().take(SEARCHED).collect() } else { plain };
    let folded = folded(&text);
    let words: Vec<&str> =
        folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// The PostgreSQL query for a term: all words must be there, the last one may be a beginning.
/// `None` for a term without a word.
#[must_use]
pub fn search_query(term: &str) -> Option<String> {
    let words = search_words(term);
    if words.is_empty() { None } else { Some(format!("{}:*", words.replace(' ', " & "))) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_become_words() {
        assert_eq!(
            search_words("<p>Crème <b>brûlée</b></p> HOT-1, 9.90"),
            "creme brulee hot 1 9 90"
        );
        assert_eq!(search_words("a < b"), "a b");
    }

    #[test]
    fn the_last_word_of_a_term_may_be_a_beginning() {
        assert_eq!(search_query(" Blue T-Sh").as_deref(), Some("blue & t & sh:*"));
        assert_eq!(search_query("'; drop --"), Some("drop:*".into()));
        assert_eq!(search_query(" -- "), None);
    }
}
