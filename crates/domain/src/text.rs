//! Texts in several languages, and how an address, a code or an e-mail address is put into the one
//! form that is stored.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::id::TranslationId;

/// What a thing is called in one language. Fields a thing does not have stay empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Translation {
    /// The translation's own id.
    pub id: TranslationId,
    /// The language, as `en` or `zh_Hans`.
    pub language_code: String,
    /// The name.
    #[serde(default)]
    pub name: String,
    /// The part of an address in a storefront, of products and collections.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub slug: String,
    /// The description, which may hold HTML.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// When it was written first.
    pub created_at: DateTime<Utc>,
    /// When it was changed last.
    pub updated_at: DateTime<Utc>,
}

/// Chooses the text for a reader: the language asked for, else the channel's, else any.
#[must_use]
pub fn choose<'t>(
    translations: &'t [Translation],
    language: &str,
    fallback: &str,
) -> Option<&'t Translation> {
    let of = |code: &str| translations.iter().find(|t| t.language_code == code);
    of(language).or_else(|| of(fallback)).or_else(|| translations.first())
}

/// The form in which e-mail addresses are stored and compared: trimmed and in lower case.
#[must_use]
pub fn normal_email(text: &str) -> String {
    text.trim().to_lowercase()
}

/// Whether a text can be an e-mail address: something, an `@`, a domain, at most 254 characters.
#[must_use]
pub fn is_email(text: &str) -> bool {
    let text = text.trim();
    match text.rsplit_once('@') {
        Some((local, host)) => {
            text.len() <= 254
                && !local.is_empty()
                && host.contains('.')
                && !host.starts_with('.')
                && !host.ends_with('.')
                && !text.contains(char::is_whitespace)
        }
        None => false,
    }
}
