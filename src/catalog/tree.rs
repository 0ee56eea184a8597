//! The tree of collections in memory: small, read whole, asked often.

use std::collections::HashMap;
use std::sync::Arc;

use db::catalog::Sight;
use db::catalog::collection::CollectionRow;
use db::list::{Condition, Value};
use db::{Conn, Fault};
use domain::catalog::{CollectionNode, Filter, Member, Membership, What};
use domain::id::{CollectionId, FacetValueId, ProductVariantId};
use uuid::Uuid;

use super::At;

/// Every collection, by position.
#[derive(Debug)]
pub struct Tree {
    rows: Vec<Arc<CollectionRow>>,
    places: HashMap<CollectionId, usize>,
    membership: Membership,
}

impl Tree {
    /// Puts the tree together.
    #[must_use]
    pub fn new(rows: Vec<CollectionRow>) -> Self {
        let node = |row: &CollectionRow| CollectionNode {
            id: row.id,
            parent: row.parent_id,
            inherit: row.inherit_filters,
            filters: row.filters.0.clone(),
        };
        let nodes: Vec<_> = rows.iter().map(node).collect();
        let places = rows.iter().enumerate().map(|(at, row)| (row.id, at)).collect();
        let rows = rows.into_iter().map(Arc::new).collect();
        Self { rows, places, membership: Membership::of(&nodes) }
    }

    /// A collection.
    #[must_use]
    pub fn get(&self, id: CollectionId) -> Option<&Arc<CollectionRow>> {
        self.places.get(&id).and_then(|at| self.rows.get(*at))
    }

    /// The collection that all others are under.
    #[must_use]
    pub fn root(&self) -> Option<&Arc<CollectionRow>> {
        self.rows.iter().find(|row| row.is_root)
    }

    /// The ids of all.
    #[must_use]
    pub fn ids(&self) -> Vec<CollectionId> {
        self.rows.iter().map(|row| row.id).collect()
    }

    /// The collection that answers to an address: in the reader's language, else in the channel's,
    /// else in any.
    #[must_use]
    pub fn by_slug(&self, slug: &str, at: &At) -> Option<Arc<CollectionRow>> {
        let has = |row: &&Arc<CollectionRow>, language: Option<&str>| {
            row.translations.0.iter().any(|text| {
                text.slug == slug && language.is_none_or(|code| text.language_code == code)
            })
        };
        let languages = [at.language.as_str(), at.channel.default_language_code.as_str()];
        let wishes = languages.into_iter().map(Some).chain([None]);
        let mut found = wishes.filter_map(|wish| self.rows.iter().find(|row| has(row, wish)));
        found.next().cloned()
    }

    /// The children of a collection that are seen, by position.
    #[must_use]
    pub fn children(&self, id: CollectionId, sight: Sight) -> Vec<Arc<CollectionRow>> {
        let of = self.rows.iter().filter(|row| row.parent_id == Some(id));
        of.filter(|row| sees(sight, row)).cloned().collect()
    }

    /// The collection and those above it, the root first.
    #[must_use]
    pub fn path(&self, id: CollectionId) -> Vec<Arc<CollectionRow>> {
        let mut path = Vec::new();
        let mut at = self.get(id);
        while let Some(row) = at {
            path.push(row.clone());
            if path.len() > self.rows.len() {
                break;
            }
            at = row.parent_id.and_then(|parent| self.get(parent));
        }
        path.reverse();
        path
    }

    /// The collection and all below it.
    #[must_use]
    pub fn below(&self, id: CollectionId) -> Vec<CollectionId> {
        let within = |row: &&Arc<CollectionRow>| self.path(row.id).iter().any(|up| up.id == id);
        self.rows.iter().filter(within).map(|row| row.id).collect()
    }

    /// The collections that hold a variant and that are seen, by position.
    #[must_use]
    pub fn holding(
        &self,
        variant: ProductVariantId,
        facet_values: &[FacetValueId],
        sight: Sight,
    ) -> Vec<Arc<CollectionRow>> {
        let member = Member { id: variant, product: &[], own: facet_values };
        let held = self.membership.of_variant(member);
        let rows = self.rows.iter().filter(|row| held.contains(&row.id) && sees(sight, row));
        rows.cloned().collect()
    }

    /// What a collection holds, as a condition on the list of variants.
    #[must_use]
    pub fn condition(&self, id: CollectionId) -> Condition {
        let mut held: Option<Condition> = None;
        for filter in self.membership.filters(id) {
            let one = one(filter);
            held = Some(match (held, filter.and) {
                (None, _) => one,
                (Some(before), true) => Condition::All(vec![before, one]),
                (Some(before), false) => Condition::Any(vec![before, one]),
            });
        }
        held.unwrap_or_else(nothing)
    }
}

/// Whether a collection is seen.
#[must_use]
pub fn sees(sight: Sight, row: &CollectionRow) -> bool {
    (sight.hidden || !row.is_private)
        && sight.channel.is_none_or(|channel| row.channel_ids.contains(&channel))
}

fn nothing() -> Condition {
    Condition::Any(Vec::new())
}

fn one(filter: &Filter) -> Condition {
    let uuids = |ids: &[FacetValueId]| ids.iter().map(|id| id.uuid()).collect::<Vec<Uuid>>();
    match &filter.what {
        What::Facets { ids, .. } if ids.is_empty() => nothing(),
        What::Facets { ids, any: true } => Condition::Any(
            ["v.facet_value_ids && ?", "p.facet_value_ids && ?"]
                .map(|sql| Condition::Is(sql.into(), Value::Ids(uuids(ids))))
                .into(),
        ),
        What::Facets { ids, any: false } => {
            let has = |id: &FacetValueId| {
                let sql = ["v.facet_value_ids @> array[?]", "p.facet_value_ids @> array[?]"];
                let either = sql.map(|sql| Condition::Is(sql.into(), Value::Id(id.uuid())));
                Condition::Any(either.into())
            };
            Condition::All(ids.iter().map(has).collect())
        }
        What::Variants(ids) => {
            let ids = ids.iter().map(|id| id.uuid()).collect();
            Condition::Is("v.id = any(?)".into(), Value::Ids(ids))
        }
        What::Nothing => nothing(),
    }
}

/// Reads the tree. One statement.
pub async fn read(conn: &Conn, keys: &[()]) -> Result<Vec<((), Arc<Tree>)>, Fault> {
    let tree = Arc::new(Tree::new(db::catalog::collection::all(conn).await?));
    Ok(keys.iter().map(|()| ((), tree.clone())).collect())
}

/// How many variants collections hold. Two statements, and one more for each further sight.
pub async fn counts(
    conn: &Conn,
    keys: &[(CollectionId, Sight)],
) -> Result<Vec<((CollectionId, Sight), i64)>, Fault> {
    let tree = Tree::new(db::catalog::collection::all(conn).await?);
    let mut out = Vec::new();
    let mut sights: Vec<Sight> = keys.iter().map(|(_, sight)| *sight).collect();
    sights.dedup();
    for sight in sights {
        let of: Vec<_> = keys.iter().filter(|(_, s)| *s == sight).copied().collect();
        let conditions = of.iter().map(|(id, _)| tree.condition(*id)).collect();
        let counts = db::catalog::collection::counts(conn, sight, conditions).await?;
        out.extend(of.into_iter().zip(counts));
    }
    Ok(out)
}
