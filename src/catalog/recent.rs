//! Rows of the catalogue that storefronts asked for lately, kept in memory.
//!
//! Every answer about a cart names variants, products and pictures, which change a few times a day.
//! They are kept under the version of the catalogue ([`Changes`](crate::changes::Changes)) and go
//! when it grows: at once in the process that wrote, within a second in others. Only what storefronts
//! are shown is read from here; commands read the database, and so does the admin API.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

use db::catalog::asset::AssetRow;
use db::catalog::product::ProductRow;
use db::catalog::variant::{Offer, Offered};
use domain::id::{AssetId, ProductId};

use crate::changes::Versions;
use crate::failure::Failure;
use crate::loader::Loading;
use crate::visit::Visit;

/// Rows of each kind at most; beyond, that kind begins anew. A row takes one to three KiB.
const MOST: usize = 4096;

/// The rows.
#[derive(Default)]
pub struct Recent(Mutex<Rows>);

#[derive(Default)]
struct Rows {
    versions: Versions,
    products: HashMap<ProductId, Arc<ProductRow>>,
    variants: HashMap<Offer, Arc<Offered>>,
    assets: HashMap<AssetId, Arc<AssetRow>>,
}

/// Where the rows of one kind are.
type Shelf<K, V> = fn(&mut Rows) -> &mut HashMap<K, Arc<V>>;

impl Recent {
    fn get<K: Eq + Hash, V>(&self, at: Versions, shelf: Shelf<K, V>, key: &K) -> Option<Arc<V>> {
        let mut rows = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if rows.versions != at {
            *rows = Rows { versions: at, ..Rows::default() };
        }
        shelf(&mut rows).get(key).cloned()
    }

    /// Keeps a row that was read when the catalogue was at this version or a later one.
    fn put<K: Eq + Hash, V>(&self, at: Versions, shelf: Shelf<K, V>, key: K, row: Arc<V>) {
        let mut rows = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if rows.versions != at {
            return;
        }
        let kept = shelf(&mut rows);
        if kept.len() >= MOST {
            kept.clear();
        }
        kept.insert(key, row);
    }
}

async fn recently<'v, K: Eq + Hash + Copy, V>(
    visit: &'v Visit,
    shelf: Shelf<K, V>,
    key: K,
    read: impl FnOnce() -> Loading<'v, Option<Arc<V>>>,
) -> Result<Option<Arc<V>>, Failure> {
    if !visit.reads_recent() {
        return read().await;
    }
    let app = &visit.app;
    let at = app.changes.versions();
    if let Some(row) = app.recent.get(at, shelf, &key) {
        return Ok(Some(row));
    }
    let row = read().await?;
    if let Some(row) = &row {
        app.recent.put(at, shelf, key, row.clone());
    }
    Ok(row)
}

/// A product, deleted ones too. One statement at most.
pub async fn product(visit: &Visit, id: ProductId) -> Result<Option<Arc<ProductRow>>, Failure> {
    recently(visit, |rows| &mut rows.products, id, || visit.loaders.catalog.product(id)).await
}

/// A variant as a channel offers it, deleted ones too. One statement at most.
pub async fn variant(visit: &Visit, key: Offer) -> Result<Option<Arc<Offered>>, Failure> {
    recently(visit, |rows| &mut rows.variants, key, || visit.loaders.catalog.variant(key)).await
}

/// An asset. One statement at most.
pub async fn asset(visit: &Visit, id: AssetId) -> Result<Option<Arc<AssetRow>>, Failure> {
    recently(visit, |rows| &mut rows.assets, id, || visit.loaders.catalog.asset(id)).await
}
