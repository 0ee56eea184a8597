//! Look-ups of single things, as the caller may see them.

use std::fmt::Write as _;
use std::sync::Arc;

use async_graphql::Context;
use db::catalog::Sight;
use db::catalog::collection::CollectionRow;
use db::catalog::facet::FacetRow;
use db::catalog::option::OptionGroupRow;
use db::catalog::product::ProductRow;
use db::catalog::variant::VariantRow;
use db::list::{Condition, Query, Value};
use domain::id::{ChannelId, CollectionId, ProductId};

use super::query::missing;
use crate::catalog::At;
use crate::catalog::tree::{Tree, sees};
use crate::failure::{Code, Failure};
use crate::visit::{Visit, VisitExt as _};

fn visit<'c>(ctx: &'c Context<'_>) -> Result<&'c Arc<Visit>, Failure> {
    ctx.visit().map_err(|_no_visit| Failure::of(Code::Internal, "internal", Vec::new()))
}

/// The product with an id, else with a slug.
pub(super) async fn product(
    ctx: &Context<'_>,
    at: &At,
    id: Option<ProductId>,
    slug: Option<String>,
) -> Result<Option<ProductRow>, Failure> {
    let conn = visit(ctx)?.app.pool.reader().await?;
    if let Some(id) = id {
        let scope = db::catalog::product::visible(at.sight);
        let scope = Condition::All(vec![db::catalog::product::is(id), scope]);
        let rows = db::list::all(&conn, db::catalog::product::PRODUCTS, scope).await?;
        return Ok(rows.into_iter().next());
    }
    let slug = slug.ok_or_else(|| missing("product-id-or-slug-must-be-provided"))?;
    let (language, fallback) = (at.language.as_str(), at.channel.default_language_code.as_str());
    Ok(db::catalog::product::by_slug(&conn, at.sight, &slug, language, fallback).await?)
}

/// The collection with an id, else with a slug: in the reader's language first, then in any.
pub(super) fn collection(
    tree: &Tree,
    at: &At,
    id: Option<CollectionId>,
    slug: Option<String>,
) -> Result<Option<Arc<CollectionRow>>, Failure> {
    let found = match (id, &slug) {
        (Some(id), _) => tree.get(id).cloned(),
        (None, Some(slug)) => tree.by_slug(slug, at),
        (None, None) => return Err(missing("collection-id-or-slug-must-be-provided")),
    };
    let found = found.filter(|row| sees(at.sight, row));
    if let (Some(row), Some(_), Some(slug)) = (&found, id, &slug)
        && !row.translations.0.iter().any(|text| text.slug == *slug)
    {
        return Err(missing("collection-id-slug-mismatch"));
    }
    Ok(found)
}

/// What a caller may see of the list of collections, or only the children of one.
pub(super) fn collections(sight: Sight, of: Option<&Arc<CollectionRow>>) -> Condition {
    let mut scope = vec![db::catalog::collection::visible(sight)];
    scope.extend(of.map(|row| Condition::Is("c.parent_id = ?".into(), Value::Id(row.id.uuid()))));
    Condition::All(scope)
}

/// Puts the number of variants of each collection in the place of its mark: one statement more, for
/// lists that are filtered or sorted by it.
pub(super) async fn counted(
    ctx: &Context<'_>,
    tree: &Tree,
    sight: Sight,
    query: Query,
    mark: &str,
) -> Result<Query, Failure> {
    if !query.has(mark) {
        return Ok(query);
    }
    let conn = visit(ctx)?.app.pool.reader().await?;
    let ids = tree.ids();
    let conditions = ids.iter().map(|id| tree.condition(*id)).collect();
    let counts = db::catalog::collection::counts(&conn, sight, conditions).await?;
    let mut cases = String::from("case c.id");
    for (id, count) in ids.iter().zip(counts) {
        write!(cases, " when '{}'::uuid then {count}", id.uuid()).ok();
    }
    cases.push_str(" else 0 end");
    Ok(query.with(mark, &cases))
}

fn within(sight: Sight, channels: &[ChannelId]) -> bool {
    sight.channel.is_none_or(|own| channels.contains(&own))
}

/// Whether a product is seen.
pub(super) fn sees_product(sight: Sight, row: &ProductRow) -> bool {
    (sight.hidden || row.enabled) && row.deleted_at.is_none() && within(sight, &row.channel_ids)
}

/// Whether a facet is seen.
pub(super) fn sees_facet(sight: Sight, row: &FacetRow) -> bool {
    (sight.hidden || !row.is_private) && within(sight, &row.channel_ids)
}

/// Whether an option group is seen.
pub(super) fn sees_group(sight: Sight, row: &OptionGroupRow) -> bool {
    row.deleted_at.is_none() && within(sight, &row.channel_ids)
}

/// Whether a variant is seen.
pub(super) fn sees_variant(sight: Sight, row: &VariantRow) -> bool {
    (sight.hidden || row.enabled) && row.deleted_at.is_none() && within(sight, &row.channel_ids)
}
