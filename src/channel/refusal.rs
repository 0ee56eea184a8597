//! Refusals of channels and global settings.

use domain::channel::rules::{LanguageIsDefault, LanguageNotAvailable};

crate::refusals! {
    /// The installation does not speak this language (`GlobalSettings.availableLanguages`).
    LanguageNotAvailableError {
        /// The language.
        language_code: String,
    }
    /// A channel falls back to this language, so the installation must keep it.
    ChannelDefaultLanguageError {
        /// The language.
        language: String,
        /// The code of the channel.
        channel_code: String,
    }
}

impl LanguageNotAvailableError {
    /// The refusal as clients are told it.
    #[must_use]
    pub fn of(refused: LanguageNotAvailable, language: &str) -> Self {
        let code = refused.language.as_str().to_owned();
        Self::new(language, vec![("languageCode", code.clone())], code)
    }
}

impl ChannelDefaultLanguageError {
    /// The refusal as clients are told it.
    #[must_use]
    pub fn of(refused: LanguageIsDefault, language: &str) -> Self {
        let code = refused.language.as_str().to_owned();
        let params =
            vec![("language", code.clone()), ("channelCode", refused.channel_code.clone())];
        Self::new(language, params, code, refused.channel_code)
    }
}
