//! Countries and provinces: types, lists and inputs.

use std::sync::Arc;

use async_graphql::{Context, InputObject, Interface, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use db::settings::RegionRow;
use domain::channel::LanguageCode;
use domain::id::{RegionId, TranslationId};

use crate::channel::commands::region::RegionPatch;
use crate::text::{self, TextPatch};
use crate::visit::VisitExt as _;
use crate::wire::Json;

/// A country or a part of one.
#[expect(clippy::duplicated_attributes, reason = "fields of the same type")]
#[derive(Interface, Clone)]
#[graphql(
    field(name = "id", ty = "RegionId", desc = "The region's id."),
    field(name = "created_at", ty = "DateTime<Utc>", desc = "When it was made (UTC)."),
    field(name = "updated_at", ty = "DateTime<Utc>", desc = "When it was changed last (UTC)."),
    field(
        name = "language_code",
        ty = "LanguageCode",
        desc = "The language of the name that this request gets."
    ),
    field(name = "code", ty = "&str", desc = "The code, free text: usually ISO 3166."),
    field(name = "type", method = "kind", ty = "&str", desc = "`country` or `province`."),
    field(name = "name", ty = "String", desc = "The name in the request's language."),
    field(name = "enabled", ty = "bool", desc = "Whether customers can choose it."),
    field(name = "parent", ty = "Option<Region>", desc = "What it is a part of."),
    field(name = "parent_id", ty = "Option<RegionId>", desc = "The id of what it is a part of."),
    field(
        name = "translations",
        ty = "Vec<RegionTranslation>",
        desc = "The name in all its languages."
    )
)]
pub enum Region {
    /// A country.
    Country(Country),
    /// A part of a country.
    Province(Province),
}

impl Region {
    /// The row as the kind of region that it is.
    #[must_use]
    pub fn of(row: Arc<RegionRow>) -> Self {
        if row.kind == "province" {
            Self::Province(Province(row))
        } else {
            Self::Country(Country(row))
        }
    }
}

/// What a region is called in one language.
#[derive(SimpleObject, Clone)]
pub struct RegionTranslation {
    /// The text's id.
    pub id: TranslationId,
    /// When it was written (UTC).
    pub created_at: DateTime<Utc>,
    /// When it was changed last (UTC).
    pub updated_at: DateTime<Utc>,
    /// The language.
    pub language_code: LanguageCode,
    /// The name.
    pub name: String,
}

macro_rules! region {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone)]
        pub struct $name(pub Arc<RegionRow>);

        $(#[$doc])*
        #[Object]
        impl $name {
            /// The region's id.
            async fn id(&self) -> RegionId {
                self.0.id
            }

            /// When it was made (UTC).
            async fn created_at(&self) -> DateTime<Utc> {
                self.0.created_at
            }

            /// When it was changed last (UTC).
            async fn updated_at(&self) -> DateTime<Utc> {
                self.0.updated_at
            }

            /// The language of the name that this request gets.
            async fn language_code(&self, ctx: &Context<'_>) -> Result<LanguageCode> {
                Ok(text::language(&self.0.translations.0, &*ctx.actor()?))
            }

            /// The code, free text: usually ISO 3166.
            async fn code(&self) -> &str {
                &self.0.code
            }

            /// `country` or `province`.
            #[graphql(name = "type")]
            async fn kind(&self) -> &str {
                &self.0.kind
            }

            /// The name in the request's language.
            async fn name(&self, ctx: &Context<'_>) -> Result<String> {
                Ok(text::name(&self.0.translations.0, &*ctx.actor()?))
            }

            /// Whether customers can choose it.
            async fn enabled(&self) -> bool {
                self.0.enabled
            }

            /// What it is a part of.
            async fn parent(&self, ctx: &Context<'_>) -> Result<Option<Region>> {
                let settings = ctx.settings()?;
                Ok(self.0.parent_id.and_then(|id| settings.region(id)).map(Region::of))
            }

            /// The id of what it is a part of.
            async fn parent_id(&self) -> Option<RegionId> {
                self.0.parent_id
            }

            /// The name in all its languages.
            async fn translations(&self) -> Vec<RegionTranslation> {
                translations(&self.0)
            }

            /// Fields of the shop's own; none are configured.
            async fn custom_fields(&self) -> Option<Json> {
                None
            }
        }
    };
}

region! {
    /// A country, where customers live and goods are sent.
    Country
}
region! {
    /// A part of a country.
    Province
}

fn translations(row: &RegionRow) -> Vec<RegionTranslation> {
    let told = |text: &domain::text::Translation| {
        Some(RegionTranslation {
            id: text.id,
            created_at: text.created_at,
            updated_at: text.updated_at,
            language_code: LanguageCode::from_text(&text.language_code)?,
            name: text.name.clone(),
        })
    };
    row.translations.0.iter().filter_map(told).collect()
}

crate::list_page! {
    /// A page of countries.
    CountryList of Country
}
crate::list_page! {
    /// A page of provinces.
    ProvinceList of Province
}

macro_rules! region_options {
    ($options:ident, $sort:ident, $filter:ident) => {
        crate::list_options! {
            $options, $sort, $filter {
                sort and filter {
                    /// The id.
                    id: IdOperators = "r.id",
                    /// When it was made.
                    created_at: DateOperators = "r.created_at",
                    /// When it was changed last.
                    updated_at: DateOperators = "r.updated_at",
                    /// The code.
                    code: StringOperators = "r.code",
                    /// `country` or `province`.
                    r#type: StringOperators = "r.kind",
                    /// The name in the request's language.
                    name: StringOperators = "translated(r.translations, :language, :fallback, 'name')",
                    /// The id of what it is a part of.
                    parent_id: IdOperators = "r.parent_id",
                }
                sort only {}
                filter only {
                    /// The language of the name that this request gets.
                    language_code: StringOperators = "translated(r.translations, :language, :fallback, 'languageCode')",
                    /// Whether customers can choose it.
                    enabled: BooleanOperators = "r.enabled",
                }
            }
        }
    };
}

region_options!(CountryListOptions, CountrySortParameter, CountryFilterParameter);
region_options!(ProvinceListOptions, ProvinceSortParameter, ProvinceFilterParameter);

macro_rules! region_inputs {
    ($what:literal, $create:ident, $update:ident, $text:ident) => {
        #[doc = concat!("What a ", $what, " is called in one language.")]
        #[derive(InputObject)]
        pub struct $text {
            /// Which text, to change its language; without it the one of the language.
            pub id: Option<TranslationId>,
            /// The language.
            pub language_code: LanguageCode,
            /// The name.
            pub name: Option<String>,
            /// None are configured.
            pub custom_fields: Option<Json>,
        }

        impl From<$text> for TextPatch {
            fn from(input: $text) -> Self {
                let $text { id, language_code, name, custom_fields: _ } = input;
                Self { id, language: language_code, name, description: None }
            }
        }

        #[doc = concat!("A new ", $what, ".")]
        #[derive(InputObject)]
        pub struct $create {
            /// The code, free text: usually ISO 3166. No two countries have the same.
            pub code: String,
            /// The names.
            pub translations: Vec<$text>,
            /// Whether customers can choose it.
            pub enabled: bool,
            /// None are configured.
            pub custom_fields: Option<Json>,
        }

        impl From<$create> for RegionPatch {
            fn from(input: $create) -> Self {
                Self {
                    code: Some(input.code),
                    enabled: Some(input.enabled),
                    texts: input.translations.into_iter().map(TextPatch::from).collect(),
                }
            }
        }

        #[doc = concat!("A change of a ", $what, "; what is left out stays.")]
        #[derive(InputObject)]
        pub struct $update {
            /// Which.
            pub id: RegionId,
            /// The code, free text: usually ISO 3166. No two countries have the same.
            pub code: Option<String>,
            /// The names; languages that are left out keep theirs.
            pub translations: Option<Vec<$text>>,
            /// Whether customers can choose it.
            pub enabled: Option<bool>,
            /// None are configured.
            pub custom_fields: Option<Json>,
        }

        impl From<$update> for RegionPatch {
            fn from(input: $update) -> Self {
                let texts = input.translations.unwrap_or_default();
                Self {
                    code: input.code,
                    enabled: input.enabled,
                    texts: texts.into_iter().map(TextPatch::from).collect(),
                }
            }
        }
    };
}

region_inputs!("country", CreateCountryInput, UpdateCountryInput, CountryTranslationInput);
region_inputs!("province", CreateProvinceInput, UpdateProvinceInput, ProvinceTranslationInput);
