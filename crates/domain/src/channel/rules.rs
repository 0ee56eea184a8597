//! What channels may be like.

use super::{CurrencyCode, LanguageCode};

/// A language that the installation does not speak.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the language {language} is not available")]
pub struct LanguageNotAvailable {
    /// The language.
    pub language: LanguageCode,
}

/// A language that cannot be given up, since a channel falls back to it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the channel {channel_code} falls back to the language {language}")]
pub struct LanguageIsDefault {
    /// The language.
    pub language: LanguageCode,
    /// The channel.
    pub channel_code: String,
}

/// Whether a channel can speak these languages, where the installation speaks `spoken`.
pub fn check_languages(
    wanted: &[LanguageCode],
    spoken: &[LanguageCode],
) -> Result<(), LanguageNotAvailable> {
    match wanted.iter().find(|language| !spoken.contains(language)) {
        Some(&language) => Err(LanguageNotAvailable { language }),
        None => Ok(()),
    }
}

/// Whether the installation can speak these languages only: every channel must keep the one that
/// it falls back to.
pub fn check_spoken<'c>(
    spoken: &[LanguageCode],
    channels: impl IntoIterator<Item = (&'c str, LanguageCode)>,
) -> Result<(), LanguageIsDefault> {
    let missing = channels.into_iter().find(|(_, language)| !spoken.contains(language));
    match missing {
        Some((code, language)) => {
            Err(LanguageIsDefault { language, channel_code: code.to_owned() })
        }
        None => Ok(()),
    }
}

/// The choice of languages of a channel: the one it falls back to, then the others.
#[must_use]
pub fn languages(default: LanguageCode, others: &[LanguageCode]) -> Vec<LanguageCode> {
    default_first(default, others)
}

/// The choice of currencies of a channel: the default one, then the others.
#[must_use]
pub fn currencies(default: CurrencyCode, others: &[CurrencyCode]) -> Vec<CurrencyCode> {
    default_first(default, others)
}

fn default_first<T: Copy + PartialEq>(default: T, others: &[T]) -> Vec<T> {
    let mut all = vec![default];
    for other in others {
        if !all.contains(other) {
            all.push(*other);
        }
    }
    all
}
