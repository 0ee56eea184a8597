//! Pages of lists that things of a document have, as `Customer.orders`: read by loaders, for all
//! that ask alike together.

use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use db::list::{Condition, Owned, Page, Query, Row, Source};
use db::{Conn, Fault};
use uuid::Uuid;

/// A page of somebody's list, as a loader is asked for it.
#[derive(Debug, Clone)]
pub struct Asked {
    owner: Uuid,
    scope: Arc<Condition>,
    query: Arc<Query>,
    // Scope and query as text, for comparing: they hold numbers that cannot be compared.
    texts: Arc<(String, String)>,
}

impl Asked {
    /// The page that a query asks for, of what the caller may see of an owner's list.
    #[must_use]
    pub fn new(owner: Uuid, scope: Condition, query: Query) -> Self {
        let texts = Arc::new((format!("{scope:?}"), format!("{query:?}")));
        Self { owner, scope: Arc::new(scope), query: Arc::new(query), texts }
    }
}

impl PartialEq for Asked {
    fn eq(&self, other: &Self) -> bool {
        self.owner == other.owner && self.texts == other.texts
    }
}

impl Eq for Asked {}

impl Hash for Asked {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.owner.hash(state);
        self.texts.hash(state);
    }
}

/// Reads pages of the lists that a column tells apart. Two statements for all that ask alike.
pub async fn of_owners<R: Row + Clone>(
    conn: &Conn,
    list: Owned,
    keys: &[Asked],
) -> Result<Vec<(Asked, Page<R>)>, Fault> {
    let mut out = Vec::with_capacity(keys.len());
    for alike in groups(keys, |key| (&key.texts.0, &key.texts.1)) {
        let Some(first) = alike.first() else { continue };
        let owners: Vec<Uuid> = alike.iter().map(|key| key.owner).collect();
        let (scope, query) = (first.scope.as_ref().clone(), first.query.as_ref().clone());
        let mut pages = db::list::pages::<R>(conn, list, &owners, scope, query).await?;
        for key in alike {
            let empty = Page { items: Vec::new(), total: 0 };
            out.push((key.clone(), pages.remove(&key.owner).unwrap_or(empty)));
        }
    }
    Ok(out)
}

/// Reads pages of lists that only their scopes tell apart. Two statements for all that ask alike.
pub async fn of_scopes<R: Row>(
    conn: &Conn,
    source: Source,
    keys: &[Asked],
) -> Result<Vec<(Asked, Page<R>)>, Fault> {
    let mut out = Vec::with_capacity(keys.len());
    for alike in groups(keys, |key| &key.texts.1) {
        let Some(first) = alike.first() else { continue };
        let query = first.query.as_ref().clone();
        let scopes = alike.iter().map(|key| key.scope.as_ref().clone()).collect();
        let pages = db::list::pages_each::<R>(conn, source, scopes, query).await?;
        out.extend(alike.into_iter().cloned().zip(pages));
    }
    Ok(out)
}

fn groups<'k, K: Eq + Hash>(
    keys: &'k [Asked],
    what: impl Fn(&'k Asked) -> K,
) -> impl Iterator<Item = Vec<&'k Asked>> {
    let mut groups: HashMap<K, Vec<&Asked>> = HashMap::new();
    for key in keys {
        groups.entry(what(key)).or_default().push(key);
    }
    groups.into_values()
}
