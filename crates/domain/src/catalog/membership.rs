//! Which variants a collection holds (vendure-api 4.3, `collectionFilters`).
//!
//! A collection's filters and, while it inherits, those of its ancestors are applied one after
//! another; a collection without any filter holds nothing.

use crate::id::{CollectionId, FacetValueId, ProductVariantId};
use crate::operation::{ArgDefinition, ArgKind, Definition, Operation};

/// A collection as far as its contents go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CollectionNode {
    /// The collection.
    pub id: CollectionId,
    /// What it is part of; none for the root.
    pub parent: Option<CollectionId>,
    /// Whether the filters of what it is part of count too.
    pub inherit: bool,
    /// Its own filters.
    pub filters: Vec<Operation>,
}

/// A variant as far as filters look at it.
#[derive(Clone, Copy, Debug)]
pub struct Member<'m> {
    /// The variant.
    pub id: ProductVariantId,
    /// Its product's facet values.
    pub product: &'m [FacetValueId],
    /// Its own facet values.
    pub own: &'m [FacetValueId],
}

/// A filter as it is applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    /// What it lets through.
    pub what: What,
    /// Whether it narrows what those before it let through; else it widens that.
    pub and: bool,
}

/// What a filter lets through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// Variants that have, together with their product, all or any of some facet values.
    Facets {
        /// The facet values; without one nothing gets through.
        ids: Vec<FacetValueId>,
        /// Whether any of them is enough.
        any: bool,
    },
    /// These variants.
    Variants(Vec<ProductVariantId>),
    /// None: the filter is not known.
    Nothing,
}

/// The filters that a collection can have.
pub const COLLECTION_FILTERS: &[Definition] = &[
    Definition {
        code: "facet-value-filter",
        description: "Filter by facet values",
        args: &[
            ArgDefinition::new(
                "facetValueIds",
                ArgKind::Id,
                "Facet values",
                "Variants that have these facet values, themselves or by their product.",
            )
            .many(),
            ArgDefinition::new(
                "containsAny",
                ArgKind::Boolean,
                "Contains any",
                "Whether one of the facet values is enough; else a variant must have all of them.",
            )
            .or("false"),
            COMBINE,
        ],
    },
    Definition {
        code: "variant-id-filter",
        description: "Manually select product variants",
        args: &[
            ArgDefinition::new("variantIds", ArgKind::Id, "Variants", "These variants.").many(),
            COMBINE,
        ],
    },
];

const COMBINE: ArgDefinition = ArgDefinition::new(
    "combineWithAnd",
    ArgKind::Boolean,
    "Combination mode",
    "Whether this filter narrows what those before it let through; else it widens that.",
)
.or("true");

/// The contents of all collections.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Membership(Vec<(CollectionId, Vec<Filter>)>);

impl Membership {
    /// Reads the filters of a tree of collections.
    #[must_use]
    pub fn of(nodes: &[CollectionNode]) -> Self {
        let find = |id: CollectionId| nodes.iter().find(|node| node.id == id);
        let mut out = Vec::new();
        for node in nodes {
            let mut filters: Vec<Filter> = node.filters.iter().map(Filter::of).collect();
            let mut at = node;
            // No deeper than there are collections: a ring would never end.
            for _ in nodes {
                let Some(parent) = at.parent.filter(|_| at.inherit).and_then(find) else { break };
                filters.extend(parent.filters.iter().map(Filter::of));
                at = parent;
            }
            if !filters.is_empty() {
                out.push((node.id, filters));
            }
        }
        Self(out)
    }

    /// The filters that decide what a collection holds, in the order in which they apply; none: it
    /// holds nothing.
    #[must_use]
    pub fn filters(&self, collection: CollectionId) -> &[Filter] {
        let found = self.0.iter().find(|(id, _)| *id == collection);
        found.map(|(_, filters)| filters.as_slice()).unwrap_or_default()
    }

    /// The collections that hold a variant.
    #[must_use]
    pub fn of_variant(&self, member: Member<'_>) -> Vec<CollectionId> {
        let held = self.0.iter().filter(|(_, filters)| holds(filters, member));
        held.map(|(id, _)| *id).collect()
    }
}

fn holds(filters: &[Filter], member: Member<'_>) -> bool {
    let mut held = true;
    for (index, filter) in filters.iter().enumerate() {
        let matches = filter.matches(member);
        held = match (index, filter.and) {
            (0, _) => matches,
            (_, true) => held && matches,
            (_, false) => held || matches,
        };
    }
    held
}

impl Filter {
    fn of(operation: &Operation) -> Self {
        let flag = |name: &str| matches!(operation.value(name), Some("true" | "1"));
        let ids = |name: &str| -> Vec<String> {
            let list = operation.value(name).map(serde_json::from_str::<Vec<String>>);
            list.and_then(Result::ok).unwrap_or_default()
        };
        let what = match operation.code.as_str() {
            "facet-value-filter" => What::Facets {
                ids: ids("facetValueIds").iter().map(|id| FacetValueId::from_wire(id)).collect(),
                any: flag("containsAny"),
            },
            "variant-id-filter" => What::Variants(
                ids("variantIds").iter().map(|id| ProductVariantId::from_wire(id)).collect(),
            ),
            _ => What::Nothing,
        };
        Self { what, and: operation.value("combineWithAnd").is_none() || flag("combineWithAnd") }
    }

    fn matches(&self, member: Member<'_>) -> bool {
        match &self.what {
            What::Facets { ids, .. } if ids.is_empty() => false,
            What::Facets { ids, any } => {
                let has =
                    |id: &FacetValueId| member.product.contains(id) || member.own.contains(id);
                if *any { ids.iter().any(has) } else { ids.iter().all(has) }
            }
            What::Variants(ids) => ids.contains(&member.id),
            What::Nothing => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::operation::Arg;

    fn fv(n: u128) -> FacetValueId {
        FacetValueId(Uuid::from_u128(n))
    }

    fn filter(code: &str, args: &[(&str, String)]) -> Operation {
        let arg =
            |(name, value): &(&str, String)| Arg { name: (*name).into(), value: value.clone() };
        Operation { code: code.into(), args: args.iter().map(arg).collect() }
    }

    fn by_facets(ids: &[FacetValueId], any: bool, and: bool) -> Operation {
        let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
        filter(
            "facet-value-filter",
            &[
                ("facetValueIds", serde_json::to_string(&ids).unwrap()),
                ("containsAny", any.to_string()),
                ("combineWithAnd", and.to_string()),
            ],
        )
    }

    fn node(id: u128, parent: Option<u128>, filters: Vec<Operation>) -> CollectionNode {
        let of = |n| CollectionId(Uuid::from_u128(n));
        CollectionNode { id: of(id), parent: parent.map(of), inherit: true, filters }
    }

    fn held(nodes: &[CollectionNode], product: &[FacetValueId], own: &[FacetValueId]) -> Vec<u128> {
        let member = Member { id: ProductVariantId(Uuid::from_u128(99)), product, own };
        let found = Membership::of(nodes).of_variant(member);
        found.iter().map(|id| id.uuid().as_u128()).collect()
    }

    #[test]
    fn a_collection_without_filters_holds_nothing() {
        let nodes = [node(1, None, vec![]), node(2, Some(1), vec![])];
        assert!(held(&nodes, &[fv(10)], &[]).is_empty());
    }

    #[test]
    fn facet_values_of_product_and_variant_count_together() {
        let all = by_facets(&[fv(10), fv(11)], false, true);
        let any = by_facets(&[fv(10), fv(11)], true, true);
        let nodes = [node(2, None, vec![all]), node(3, None, vec![any])];
        assert_eq!(held(&nodes, &[fv(10)], &[fv(11)]), [2, 3]);
        assert_eq!(held(&nodes, &[fv(10)], &[]), [3]);
        assert!(held(&nodes, &[fv(12)], &[]).is_empty());
    }

    #[test]
    fn filters_of_ancestors_are_inherited_until_one_does_not() {
        let parent = node(2, Some(1), vec![by_facets(&[fv(10)], false, true)]);
        let mut child = node(3, Some(2), vec![by_facets(&[fv(11)], false, true)]);
        assert_eq!(held(&[parent.clone(), child.clone()], &[fv(11)], &[]), Vec::<u128>::new());
        child.inherit = false;
        assert_eq!(held(&[parent, child], &[fv(11)], &[]), [3]);
    }

    #[test]
    fn filters_may_widen() {
        let wide = vec![
            by_facets(&[fv(10)], false, true),
            filter(
                "variant-id-filter",
                &[
                    ("variantIds", format!("[{:?}]", Uuid::from_u128(99).to_string())),
                    ("combineWithAnd", "false".into()),
                ],
            ),
        ];
        assert_eq!(held(&[node(2, None, wide)], &[], &[]), [2]);
        let unknown = filter("no-such-filter", &[]);
        assert!(held(&[node(2, None, vec![unknown])], &[], &[]).is_empty());
    }
}
