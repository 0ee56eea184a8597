//! What things of the catalogue have in common on the wire: ids, moments and texts.

/// An object with texts in several languages: `$row` gives its row. Adds to the given fields the
/// id, the moments, the language, the name and the texts.
macro_rules! entity {
    ($(#[$doc:meta])* $name:ident : $id:ty, $translation:ident, |$self_:ident| $row:expr; { $($rest:tt)* }) => {
        impl $name {
            fn translation_list(&self) -> &[domain::text::Translation] {
                let $self_ = self;
                &$row.translations.0
            }
        }

        $(#[$doc])*
        #[async_graphql::Object]
        impl $name {
            /// Its id.
            fn id(&self) -> $id {
                let $self_ = self;
                $row.id
            }

            /// When it was made (UTC).
            fn created_at(&self) -> chrono::DateTime<chrono::Utc> {
                let $self_ = self;
                $row.created_at
            }

            /// When it was changed last (UTC).
            fn updated_at(&self) -> chrono::DateTime<chrono::Utc> {
                let $self_ = self;
                $row.updated_at
            }

            /// Its texts in all their languages.
            fn translations(&self) -> $crate::wire::List<$translation> {
                self.translation_list().iter().filter_map($translation::of).collect()
            }

            /// Fields of the shop's own; none are configured.
            fn custom_fields(&self) -> Option<crate::wire::Json> {
                None
            }

            $($rest)*
        }
    };
}

/// The type of a text in one language, with the fields beside the name that the thing has.
macro_rules! translation {
    ($(#[$doc:meta])* $name:ident { $($(#[$fdoc:meta])* $field:ident),* $(,)? }) => {
        $(#[$doc])*
        #[derive(async_graphql::SimpleObject, Clone)]
        pub struct $name {
            /// The text's own id.
            pub id: domain::id::TranslationId,
            /// When it was written first (UTC).
            pub created_at: chrono::DateTime<chrono::Utc>,
            /// When it was changed last (UTC).
            pub updated_at: chrono::DateTime<chrono::Utc>,
            /// The language.
            pub language_code: domain::channel::LanguageCode,
            /// The name.
            pub name: String,
            $($(#[$fdoc])* pub $field: String,)*
        }

        impl $name {
            pub(super) fn of(text: &domain::text::Translation) -> Option<Self> {
                Some(Self {
                    id: text.id,
                    created_at: text.created_at,
                    updated_at: text.updated_at,
                    language_code: domain::channel::LanguageCode::from_text(&text.language_code)?,
                    name: text.name.clone(),
                    $($field: text.$field.clone(),)*
                })
            }
        }
    };
}

pub(super) use {entity, translation};
