//! Collections of the demo shop: a small tree over the facet "Category".

use std::collections::HashMap;

use domain::id::{CollectionId, FacetId, FacetValueId};
use domain::operation::{Arg, Operation};

use crate::call::Call;
use crate::catalog::commands::collection::{CollectionPatch, create};
use crate::catalog::commands::texts::Text;
use crate::failure::Failure;

/// The name, what it is about, and the categories of what is in it.
type Leaf = (&'static str, &'static str, &'static [&'static str]);

const TREE: [(Leaf, &[Leaf]); 4] = [
    (
        ("Electronics", "Things with a plug, chosen to last.", &["computers", "audio", "cameras"]),
        &[
            ("Computers", "To work and to play.", &["computers"]),
            ("Audio", "To listen.", &["audio"]),
            ("Cameras", "To look closely.", &["cameras"]),
        ],
    ),
    (
        ("Home & Garden", "For rooms and balconies.", &["kitchen", "plants", "furniture"]),
        &[
            ("Kitchen", "For people who cook.", &["kitchen"]),
            ("Plants", "Green and patient.", &["plants"]),
            ("Furniture", "To sit, to read, to store.", &["furniture"]),
        ],
    ),
    (("Outdoor", "For long days in any weather.", &["outdoor"]), &[]),
    (("Books", "Printed, bound, worth keeping.", &["books"]), &[]),
];

/// Makes those that are not there.
pub(super) async fn load(call: &Call) -> Result<(), Failure> {
    let (values, old) = {
        let conn = call.app.pool.reader().await?;
        let facets = db::catalog::bulk::facets(&conn, &["category"]).await?;
        let ids: Vec<FacetId> = facets.into_iter().map(|named| FacetId(named.id)).collect();
        let codes: Vec<&str> = TREE.iter().flat_map(|(top, _)| top.2.iter().copied()).collect();
        let values = db::catalog::bulk::facet_values(&conn, &ids, &codes).await?;
        let values: HashMap<String, FacetValueId> =
            values.into_iter().map(|named| (named.name, FacetValueId(named.id))).collect();
        (values, db::catalog::collection::all(&conn).await?)
    };
    let known = |name: &str| {
        let named = |row: &&db::catalog::collection::CollectionRow| {
            row.translations.0.iter().any(|text| text.name == name)
        };
        old.iter().find(named).map(|row| row.id)
    };
    for (top, leaves) in &TREE {
        let id = match known(top.0) {
            Some(id) => id,
            None => make(call, top, None, &values).await?,
        };
        for leaf in *leaves {
            if known(leaf.0).is_none() {
                make(call, leaf, Some(id), &values).await?;
            }
        }
    }
    Ok(())
}

async fn make(
    call: &Call,
    (name, description, categories): &Leaf,
    parent_id: Option<CollectionId>,
    values: &HashMap<String, FacetValueId>,
) -> Result<CollectionId, Failure> {
    let ids: Vec<String> =
        categories.iter().filter_map(|code| values.get(*code)).map(ToString::to_string).collect();
    let arg = |name: &str, value: String| Arg { name: name.into(), value };
    let filter = Operation {
        code: "facet-value-filter".into(),
        args: vec![
            arg("facetValueIds", serde_json::json!(ids).to_string()),
            arg("containsAny", "true".into()),
            arg("combineWithAnd", "true".into()),
        ],
    };
    let text = Text {
        id: None,
        language: call.actor.channel.default_language_code,
        name: Some((*name).into()),
        slug: None,
        description: Some((*description).into()),
    };
    let patch = CollectionPatch {
        parent_id,
        filters: Some(vec![filter]),
        texts: vec![text],
        ..CollectionPatch::default()
    };
    create(call, patch).await
}
