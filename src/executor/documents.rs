//! Parsed documents: parsing is half of a storefront's request.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use async_graphql::parser::types::{
    DocumentOperations, ExecutableDocument, OperationDefinition, OperationType, Selection,
};

use super::{Kind, RequestError};
use crate::actor::Surface;

/// Longer documents are parsed each time.
const LONGEST: usize = 32 * 1024;

/// A parsed and valid document.
pub struct Document {
    /// The document, rewritten for its surface.
    pub parsed: ExecutableDocument,
    /// What of the catalogue its answers depend on; `None`: they cannot be kept.
    pub catalogue: Option<Catalogue>,
    /// Whether it asks what customers are told of the stock.
    pub tells_stock: bool,
}

/// What the answers of a catalogue document depend on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Catalogue {
    /// It tells of the stock.
    pub stock: bool,
    /// It searches.
    pub search: bool,
}

impl Document {
    pub(crate) fn new(parsed: ExecutableDocument) -> Self {
        let catalogue = catalogue(&parsed);
        let operations = parsed.operations.iter().map(|(_, o)| &o.node.selection_set);
        let fragments = parsed.fragments.values().map(|f| &f.node.selection_set);
        let tells_stock = operations
            .chain(fragments)
            .flat_map(|set| &set.node.items)
            .any(|s| tells_stock(&s.node));
        Self { parsed, catalogue, tells_stock }
    }

    /// The operation that a request means.
    pub fn operation(&self, name: Option<&str>) -> Result<&OperationDefinition, RequestError> {
        let unknown = |message: String| RequestError::new(Kind::Validation, message, None);
        match (&self.parsed.operations, name) {
            (DocumentOperations::Single(operation), None) => Ok(&operation.node),
            (DocumentOperations::Single(_), Some(name)) => {
                Err(unknown(format!("Unknown operation named \"{name}\"")))
            }
            (DocumentOperations::Multiple(all), Some(name)) => match all.get(name) {
                Some(operation) => Ok(&operation.node),
                None => Err(unknown(format!("Unknown operation named \"{name}\""))),
            },
            (DocumentOperations::Multiple(all), None) => {
                let mut all = all.values();
                match (all.next(), all.next()) {
                    (Some(only), None) => Ok(&only.node),
                    _ => Err(unknown("The request must name one of the operations".into())),
                }
            }
        }
    }
}

/// Root fields that answer everybody alike, from the catalogue and the settings alone.
const PUBLIC: [&str; 10] = [
    "__typename",
    "activeChannel",
    "availableCountries",
    "collection",
    "collections",
    "facet",
    "facets",
    "product",
    "products",
    "search",
];

fn catalogue(parsed: &ExecutableDocument) -> Option<Catalogue> {
    let DocumentOperations::Single(operation) = &parsed.operations else {
        let DocumentOperations::Multiple(all) = &parsed.operations else { return None };
        let only = if all.len() == 1 { all.values().next() } else { None };
        return only.and_then(|operation| of_operation(parsed, &operation.node));
    };
    of_operation(parsed, &operation.node)
}

fn of_operation(parsed: &ExecutableDocument, operation: &OperationDefinition) -> Option<Catalogue> {
    if operation.ty != OperationType::Query {
        return None;
    }
    let mut search = false;
    for selection in &operation.selection_set.node.items {
        // Fragments on the root are rare; their answers are not kept.
        let Selection::Field(field) = &selection.node else { return None };
        let name = field.node.name.node.as_str();
        if !PUBLIC.contains(&name) {
            return None;
        }
        search = search || name == "search";
    }
    let inline = operation.selection_set.node.items.iter().any(|s| tells_stock(&s.node));
    let fragments = parsed.fragments.values();
    let stock = inline
        || fragments
            .flat_map(|f| &f.node.selection_set.node.items)
            .any(|selection| tells_stock(&selection.node));
    Some(Catalogue { stock, search })
}

fn tells_stock(selection: &Selection) -> bool {
    let inside = match selection {
        Selection::Field(field) => {
            if matches!(field.node.name.node.as_str(), "stockLevel" | "inStock") {
                return true;
            }
            &field.node.selection_set.node.items
        }
        Selection::InlineFragment(inline) => &inline.node.selection_set.node.items,
        Selection::FragmentSpread(_) => return false,
    };
    inside.iter().any(|selection| tells_stock(&selection.node))
}

/// Documents by surface and text; the least recently used give way.
pub(crate) struct Documents {
    most: usize,
    known: Mutex<Known>,
}

/// Documents by their text, each with when it was asked for last.
type Shelf = HashMap<Box<str>, (Arc<Document>, u64)>;

#[derive(Default)]
struct Known {
    by_surface: [Shelf; 2],
    clock: u64,
}

const fn place(surface: Surface) -> usize {
    match surface {
        Surface::Shop => 0,
        Surface::Admin => 1,
    }
}

impl Documents {
    pub(crate) fn new(most: usize) -> Self {
        Self { most, known: Mutex::default() }
    }

    pub(crate) fn get(&self, surface: Surface, text: &str) -> Option<Arc<Document>> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.clock = known.clock.wrapping_add(1);
        let clock = known.clock;
        let (document, used) = known.by_surface.get_mut(place(surface))?.get_mut(text)?;
        *used = clock;
        Some(document.clone())
    }

    pub(crate) fn put(&self, surface: Surface, text: &str, document: Arc<Document>) {
        if text.len() > LONGEST {
            return;
        }
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let clock = known.clock;
        let Some(documents) = known.by_surface.get_mut(place(surface)) else { return };
        if documents.len() >= self.most {
            // Gives way to an eighth at once, so that a stream of new documents rarely pays.
            let mut used: Vec<u64> = documents.values().map(|(_, used)| *used).collect();
            used.sort_unstable();
            let oldest = used.get(used.len() / 8).copied().unwrap_or(u64::MAX);
            documents.retain(|_, (_, used)| *used > oldest);
        }
        documents.insert(text.into(), (document, clock));
    }
}
