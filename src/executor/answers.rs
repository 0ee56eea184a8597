//! Answers of catalogue documents, kept as bytes.
//!
//! A document is kept when all its root fields are public fields of the catalogue, asked on the
//! shop's surface, and its answer has no errors; whoever asks, the answer is the same. The key holds
//! everything the answer depends on, so a change of the catalogue makes old answers unreachable,
//! and they give way as the least recently used do.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use async_graphql::Variables;
use axum::body::Bytes;
use domain::channel::{CurrencyCode, LanguageCode};
use domain::id::ChannelId;
use sha2::{Digest as _, Sha256};

use super::Plan;
use crate::actor::{Actor, Surface};
use crate::changes::Versions;

/// Everything that an answer depends on.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Key {
    document: usize,
    operation: Option<String>,
    variables: String,
    channel: ChannelId,
    language: LanguageCode,
    currency: CurrencyCode,
    settings: i64,
    versions: Versions,
}

/// A kept answer.
#[derive(Clone)]
pub struct Kept {
    /// The body.
    pub body: Bytes,
    /// Its `ETag`.
    pub etag: std::sync::Arc<str>,
    // Keeps the document alive, whose address is part of the key.
    _document: std::sync::Arc<super::documents::Document>,
}

/// The answers.
pub struct Answers {
    most: usize,
    kept: Mutex<Store>,
}

#[derive(Default)]
struct Store {
    by_key: HashMap<Key, (Kept, u64)>,
    bytes: usize,
    clock: u64,
}

impl Key {
    /// The key of a plan's answer, if answers of its document can be kept. The versions are those
    /// from before the plan runs: what changes meanwhile makes the key old.
    #[must_use]
    pub fn of(plan: &Plan, actor: &Actor, settings: i64, versions: Versions) -> Option<Self> {
        let catalogue = plan.document.catalogue?;
        if actor.surface != Surface::Shop {
            return None;
        }
        Some(Self {
            document: std::sync::Arc::as_ptr(&plan.document).addr(),
            operation: plan.operation_name.clone(),
            variables: text(&plan.variables),
            channel: actor.channel.id,
            language: actor.language,
            currency: actor.currency,
            settings,
            versions: Versions {
                catalog: versions.catalog,
                stock: if catalogue.stock { versions.stock } else { 0 },
                search: if catalogue.search { versions.search } else { 0 },
            },
        })
    }
}

fn text(variables: &Variables) -> String {
    if variables.is_empty() {
        return String::new();
    }
    serde_json::to_string(variables).unwrap_or_default()
}

impl Answers {
    /// Keeps answers of so many bytes in all.
    #[must_use]
    pub fn new(most: usize) -> Self {
        Self { most, kept: Mutex::default() }
    }

    /// The answer, if it is kept.
    pub fn get(&self, key: &Key) -> Option<Kept> {
        let mut store = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        store.clock = store.clock.wrapping_add(1);
        let clock = store.clock;
        let (kept, used) = store.by_key.get_mut(key)?;
        *used = clock;
        Some(kept.clone())
    }

    /// Keeps an answer.
    pub fn put(&self, key: Key, plan: &Plan, body: Bytes) -> Kept {
        let etag = etag(&body);
        let kept = Kept { body, etag, _document: plan.document.clone() };
        let size = size(&key, &kept);
        if size > self.most / 16 {
            return kept;
        }
        let mut store = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if store.bytes.saturating_add(size) > self.most {
            store.give_way(self.most);
        }
        let clock = store.clock;
        if store.by_key.insert(key, (kept.clone(), clock)).is_none() {
            store.bytes = store.bytes.saturating_add(size);
        }
        kept
    }

    /// How many answers are kept, and how many bytes they take.
    #[must_use]
    pub fn usage(&self) -> (usize, usize) {
        let store = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        (store.by_key.len(), store.bytes)
    }
}

impl Store {
    /// Drops the older half.
    fn give_way(&mut self, most: usize) {
        let mut used: Vec<(u64, usize)> =
            self.by_key.iter().map(|(key, (kept, used))| (*used, size(key, kept))).collect();
        used.sort_unstable();
        let mut left = self.bytes;
        let mut oldest = 0;
        for (used, size) in used {
            if left <= most / 2 {
                break;
            }
            left = left.saturating_sub(size);
            oldest = used;
        }
        self.by_key.retain(|_, (_, used)| *used > oldest);
        self.bytes = self.by_key.iter().map(|(key, (kept, _))| size(key, kept)).sum();
    }
}

/// What an answer takes: its bytes, its key and their places.
fn size(key: &Key, kept: &Kept) -> usize {
    kept.body.len().saturating_add(key.variables.len()).saturating_add(320)
}

fn etag(body: &[u8]) -> std::sync::Arc<str> {
    use std::fmt::Write as _;
    let digest = Sha256::digest(body);
    let mut text = String::from("\"");
    for byte in digest.iter().take(16) {
        // Writing to a String cannot fail.
        write!(text, "{byte:02x}").ok();
    }
    text.push('"');
    text.into()
}
