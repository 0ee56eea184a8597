//! From a client's wishes to a search.

use db::catalog::search::{Key, Part, Search};
use domain::catalog::search_query;
use domain::id::{CollectionId, FacetValueId};

use super::graphql::SearchInput;
use crate::actor::Actor;
use crate::failure::Failure;
use crate::list::{LogicalOperator, SortOrder, bounds};

/// Results on a page when nobody says how many.
const PAGE: i32 = 25;

/// What an actor looks for, and which part of it is shown.
pub fn asked(input: SearchInput, actor: &Actor) -> Result<(Search, Part), Failure> {
    let (skip, take) = bounds(actor, input.skip, input.take.or(Some(PAGE)))?;
    let mut sort = Vec::new();
    if let Some(keys) = &input.sort {
        let descends = |order: SortOrder| order == SortOrder::Desc;
        sort.extend(keys.name.map(|order| (Key::Name, descends(order))));
        sort.extend(keys.price.map(|order| (Key::Price, descends(order))));
    }
    let fallback = actor.channel.default_language_code;
    let language = (actor.language != fallback).then_some((actor.language, fallback));
    let collections = [input.collection_ids.clone(), input.collection_id.map(|id| vec![id])];
    let slugs = [input.collection_slugs.clone(), input.collection_slug.clone().map(|s| vec![s])];
    let search = Search {
        channel: actor.channel.id,
        currency: actor.currency,
        hidden: actor.is_admin(),
        query: input.term.as_deref().and_then(search_query),
        facets: facets(&input)?,
        collections: given::<CollectionId>(collections),
        collection_slugs: given::<String>(slugs),
        grouped: input.group_by_product.unwrap_or(false),
    };
    Ok((search, Part { sort, skip, take, language }))
}

/// The lists that were given and name something.
fn given<T>(lists: [Option<Vec<T>>; 2]) -> Vec<Vec<T>> {
    lists.into_iter().flatten().filter(|list| !list.is_empty()).collect()
}

/// Facet values of which one is wanted, list by list.
fn facets(input: &SearchInput) -> Result<Vec<Vec<FacetValueId>>, Failure> {
    let mut lists: Vec<Vec<FacetValueId>> = Vec::new();
    let ids = input.facet_value_ids.clone().unwrap_or_default();
    match input.facet_value_operator {
        Some(LogicalOperator::And) => lists.extend(ids.into_iter().map(|id| vec![id])),
        Some(LogicalOperator::Or) | None if !ids.is_empty() => lists.push(ids),
        Some(LogicalOperator::Or) | None => {}
    }
    for filter in input.facet_value_filters.iter().flatten() {
        match (filter.and, filter.or.as_deref().filter(|or| !or.is_empty())) {
            (Some(_), Some(_)) => {
                return Err(Failure::input("facetfilterinput-and-or-are-exclusive", Vec::new()));
            }
            (Some(id), None) => lists.push(vec![id]),
            (None, Some(or)) => lists.push(or.to_vec()),
            (None, None) => {}
        }
    }
    Ok(lists)
}
