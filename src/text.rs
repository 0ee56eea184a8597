//! Texts of things in several languages: which one a reader gets, and how an input changes them.

use chrono::{DateTime, Utc};
use domain::channel::LanguageCode;
use domain::id::TranslationId;
use domain::text::Translation;

use crate::actor::Actor;
use crate::app;

/// The text for a reader: in the language asked for, else in the channel's, else in any.
#[must_use]
pub fn chosen<'t>(translations: &'t [Translation], actor: &Actor) -> Option<&'t Translation> {
    let fallback = actor.channel.default_language_code.as_str();
    domain::text::choose(translations, actor.language.as_str(), fallback)
}

/// The name for a reader.
#[must_use]
pub fn name(translations: &[Translation], actor: &Actor) -> String {
    chosen(translations, actor).map(|text| text.name.clone()).unwrap_or_default()
}

/// The description for a reader.
#[must_use]
pub fn description(translations: &[Translation], actor: &Actor) -> String {
    chosen(translations, actor).map(|text| text.description.clone()).unwrap_or_default()
}

/// The language of the text that a reader gets.
#[must_use]
pub fn language(translations: &[Translation], actor: &Actor) -> LanguageCode {
    chosen(translations, actor)
        .and_then(|text| LanguageCode::from_text(&text.language_code))
        .unwrap_or(actor.language)
}

/// What a text shall be; what is `None` stays as it is.
#[derive(Debug, Clone)]
pub struct TextPatch {
    /// Which text; without it the one of the language.
    pub id: Option<TranslationId>,
    /// The language.
    pub language: LanguageCode,
    /// The name.
    pub name: Option<String>,
    /// The description.
    pub description: Option<String>,
}

/// The texts after a change: each patch changes the text that it names by id or language, or adds
/// one; the others stay.
#[must_use]
pub fn patched(
    mut texts: Vec<Translation>,
    patches: Vec<TextPatch>,
    now: DateTime<Utc>,
) -> Vec<Translation> {
    for patch in patches {
        let code = patch.language.as_str();
        let named = texts.iter().position(|text| Some(text.id) == patch.id);
        let found = named.or_else(|| texts.iter().position(|text| text.language_code == code));
        match found.and_then(|at| texts.get_mut(at)) {
            Some(text) => {
                code.clone_into(&mut text.language_code);
                text.name = patch.name.unwrap_or_else(|| text.name.clone());
                text.description = patch.description.unwrap_or_else(|| text.description.clone());
                text.updated_at = now;
            }
            None => texts.push(Translation {
                id: app::new_id(),
                language_code: code.to_owned(),
                name: patch.name.unwrap_or_default(),
                slug: String::new(),
                description: patch.description.unwrap_or_default(),
                created_at: now,
                updated_at: now,
            }),
        }
    }
    texts
}

/// Declares what a thing with name and description is called in one language, as clients see it.
#[macro_export]
macro_rules! translation {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(async_graphql::SimpleObject, Clone)]
        pub struct $name {
            /// The text's id.
            pub id: domain::id::TranslationId,
            /// When it was written (UTC).
            pub created_at: chrono::DateTime<chrono::Utc>,
            /// When it was changed last (UTC).
            pub updated_at: chrono::DateTime<chrono::Utc>,
            /// The language.
            pub language_code: domain::channel::LanguageCode,
            /// The name.
            pub name: String,
            /// The description; may hold HTML.
            pub description: String,
        }

        impl $name {
            /// The texts of a thing.
            #[must_use]
            pub fn all(texts: &[domain::text::Translation]) -> $crate::wire::List<Self> {
                let told = |text: &domain::text::Translation| {
                    Some(Self {
                        id: text.id,
                        created_at: text.created_at,
                        updated_at: text.updated_at,
                        language_code: domain::channel::LanguageCode::from_text(&text.language_code)?,
                        name: text.name.clone(),
                        description: text.description.clone(),
                    })
                };
                texts.iter().filter_map(told).collect()
            }
        }
    };
}

/// Declares the input of what a thing with name and description is called in one language.
#[macro_export]
macro_rules! translation_input {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(async_graphql::InputObject)]
        pub struct $name {
            /// Which text, to change its language; without it the one of the language.
            pub id: Option<domain::id::TranslationId>,
            /// The language.
            pub language_code: domain::channel::LanguageCode,
            /// The name.
            pub name: Option<String>,
            /// The description; may hold HTML.
            pub description: Option<String>,
            /// None are configured.
            pub custom_fields: Option<$crate::wire::Json>,
        }

        impl From<$name> for $crate::text::TextPatch {
            fn from(input: $name) -> Self {
                let $name { id, language_code, name, description, custom_fields: _ } = input;
                Self { id, language: language_code, name, description }
            }
        }
    };
}
