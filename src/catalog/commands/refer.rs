//! What things of the catalogue refer to must be there.

use std::collections::HashSet;

use db::Conn;
use domain::id::{AssetId, ChannelId, FacetValueId};

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

/// Facet values as a channel sees them: those of its facets. What it does not see it can neither give
/// to a thing nor take away.
pub(super) struct Marks {
    seen: HashSet<FacetValueId>,
    sees_all: bool,
}

impl Marks {
    /// Looks at the values that things are given, and at those that these things have. One statement,
    /// none without values.
    pub(super) async fn read(
        conn: &Conn,
        by: Option<ChannelId>,
        given: impl Iterator<Item = FacetValueId>,
        had: impl Iterator<Item = FacetValueId>,
    ) -> Result<Self, Failure> {
        let had = had.filter(|_| by.is_some());
        let ids = distinct(given.chain(had).collect());
        let mut marks = Self { seen: HashSet::new(), sees_all: by.is_none() };
        if !ids.is_empty() {
            let found = db::catalog::facet::values_by_ids(conn, &ids).await?.into_iter();
            let seen = found.filter(|(_, found)| {
                by.is_none_or(|channel| found.facet.0.channel_ids.contains(&channel))
            });
            marks.seen = seen.map(|(id, _)| id).collect();
        }
        Ok(marks)
    }

    /// The values that a thing shall have: what it had and the channel does not see, then what it is
    /// given. Unknown values are refused.
    pub(super) fn settled(
        &self,
        given: Option<Vec<FacetValueId>>,
        had: &[FacetValueId],
    ) -> Result<Option<Vec<FacetValueId>>, Failure> {
        let Some(given) = given else { return Ok(None) };
        let is_hidden = |id: &FacetValueId| !self.sees_all && !self.seen.contains(id);
        let mut all: Vec<FacetValueId> = had.iter().copied().filter(is_hidden).collect();
        let unknown = |id: &&FacetValueId| !self.seen.contains(id) && !all.contains(id);
        if let Some(id) = given.iter().find(unknown) {
            return Err(Failure::not_found("FacetValue", id));
        }
        all.extend(given);
        Ok(Some(distinct(all)))
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
