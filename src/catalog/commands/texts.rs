//! Texts of products and collections, and their parts of addresses.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use db::catalog::slug::{self, Kind, Slug};
use db::{Fault, Tx};
use domain::channel::LanguageCode;
use domain::id::TranslationId;
use domain::text::Translation;
use uuid::Uuid;

use crate::failure::Failure;
use crate::text::{TextPatch, patched};

/// What a text in one language shall be; what is `None` stays as it is.
#[derive(Debug, Clone)]
pub struct Text {
    /// Which text; without it the one of the language.
    pub id: Option<TranslationId>,
    /// The language.
    pub language: LanguageCode,
    /// The name.
    pub name: Option<String>,
    /// The part of an address; made of the name where a new text has none.
    pub slug: Option<String>,
    /// The description, which may hold HTML.
    pub description: Option<String>,
}

impl Text {
    /// A name alone.
    #[must_use]
    pub fn name(language: LanguageCode, name: impl Into<String>) -> Self {
        let name = Some(name.into());
        Self { id: None, language, name, slug: None, description: None }
    }
}

/// The texts after a change, without addresses.
#[must_use]
pub(super) fn changed(
    texts: Vec<Translation>,
    patches: Vec<Text>,
    now: DateTime<Utc>,
) -> Vec<Translation> {
    let slugs: Vec<_> = patches.iter().map(|p| (p.language, p.slug.clone())).collect();
    let patch = |text: Text| TextPatch {
        id: text.id,
        language: text.language,
        name: text.name,
        description: text.description,
    };
    let mut texts = patched(texts, patches.into_iter().map(patch).collect(), now);
    for (language, slug) in slugs {
        let text = texts.iter_mut().find(|text| text.language_code == language.as_str());
        if let (Some(text), Some(slug)) = (text, slug) {
            text.slug = slug;
        }
    }
    texts
}

/// Gives owners' texts their addresses: normal in form, made of the name where there is none, and
/// unique in their language by a number at the end. Three statements, whatever the number of owners.
pub(super) async fn address(
    tx: &Tx,
    kind: Kind,
    owners: &mut [(Uuid, &mut Vec<Translation>)],
) -> Result<(), Failure> {
    let mut wanted = Vec::new();
    for (owner, texts) in &*owners {
        for text in texts.iter() {
            wanted.push(Slug {
                language: text.language_code.clone(),
                text: base(text, *owner),
                owner: *owner,
            });
        }
    }
    let there = slug::like(tx, kind, &wanted).await?;
    let ours: HashSet<Uuid> = owners.iter().map(|(owner, _)| *owner).collect();
    let mut taken: HashSet<(String, String)> = there
        .into_iter()
        .filter(|slug| !ours.contains(&slug.owner))
        .map(|slug| (slug.language, slug.text))
        .collect();
    for slug in &mut wanted {
        slug.text = free(&slug.text, &slug.language, &mut taken);
    }
    for (owner, texts) in owners.iter_mut() {
        for text in texts.iter_mut() {
            let own = wanted.iter().find(|s| s.owner == *owner && s.language == text.language_code);
            text.slug = own.map(|slug| slug.text.clone()).unwrap_or_default();
        }
    }
    let ids: Vec<Uuid> = owners.iter().map(|(owner, _)| *owner).collect();
    match slug::set(tx, kind, &ids, &wanted).await {
        // Somebody took the address meanwhile: begin anew and find another one.
        Err(fault) if fault.is_constraint("slugs_pkey") => {
            Err(Fault::Conflict("an address was taken meanwhile".into()).into())
        }
        done => Ok(done?),
    }
}

fn base(text: &Translation, owner: Uuid) -> String {
    let given = domain::catalog::slug(&text.slug);
    let made = if given.is_empty() { domain::catalog::slug(&text.name) } else { given };
    if made.is_empty() { owner.simple().to_string() } else { made }
}

/// The address itself, or with the first number that is free.
pub(super) fn free(wanted: &str, language: &str, taken: &mut HashSet<(String, String)>) -> String {
    let numbered = (2_u32..).map(|n| format!("{wanted}-{n}"));
    let mut candidates = std::iter::once(wanted.to_owned()).chain(numbered);
    let found = candidates.find(|text| taken.insert((language.to_owned(), text.clone())));
    found.unwrap_or_default()
}
