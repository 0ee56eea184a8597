//! What things of the catalogue refer to must be there.

use db::Conn;
use domain::id::{AssetId, FacetValueId};

use crate::failure::Failure;

/// A change of a thing's pictures.
#[derive(Debug, Clone, Default)]
pub(super) struct Pictures {
    /// The one that stands for it: `Some(None)` takes it away.
    pub(super) featured: Option<Option<AssetId>>,
    /// All, in order; none at all takes the one that stands for it away too.
    pub(super) all: Option<Vec<AssetId>>,
}

impl Pictures {
    /// Applies the change; unknown assets are refused before ([`assets`]).
    pub(super) fn apply(self, featured: &mut Option<AssetId>, all: &mut Vec<AssetId>) {
        let none_left = self.all.as_ref().is_some_and(Vec::is_empty);
        if let Some(ids) = self.all {
            *all = distinct(ids);
        }
        match self.featured {
            Some(id) => *featured = id,
            None if none_left => *featured = None,
            None => {}
        }
        if let Some(id) = *featured
            && !all.contains(&id)
        {
            all.insert(0, id);
        }
    }

    /// The assets that it names.
    pub(super) fn ids(&self) -> impl Iterator<Item = AssetId> {
        let featured = self.featured.flatten();
        featured.into_iter().chain(self.all.iter().flatten().copied())
    }
}

/// Refuses unknown assets. One statement, none without ids.
pub(super) async fn assets(conn: &Conn, ids: Vec<AssetId>) -> Result<(), Failure> {
    if ids.is_empty() {
        return Ok(());
    }
    let found = db::catalog::asset::by_ids(conn, &ids).await?;
    match ids.iter().find(|id| !found.iter().any(|(known, _)| known == *id)) {
        Some(id) => Err(Failure::not_found("Asset", id)),
        None => Ok(()),
    }
}

/// Refuses unknown facet values. One statement, none without ids.
pub(super) async fn facet_values(conn: &Conn, ids: Vec<FacetValueId>) -> Result<(), Failure> {
    if ids.is_empty() {
        return Ok(());
    }
    let found = db::catalog::facet::values_by_ids(conn, &ids).await?;
    match ids.iter().find(|id| !found.iter().any(|(known, _)| known == *id)) {
        Some(id) => Err(Failure::not_found("FacetValue", id)),
        None => Ok(()),
    }
}

/// The ids, each once, in the order in which they came first.
pub(super) fn distinct<I: PartialEq + Copy>(ids: Vec<I>) -> Vec<I> {
    let mut out: Vec<I> = Vec::with_capacity(ids.len());
    for id in ids {
        if !out.contains(&id) {
            out.push(id);
        }
    }
    out
}
