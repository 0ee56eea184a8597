//! Facets and their values on the wire.

use std::sync::Arc;

use async_graphql::{Context, Result};
use db::catalog::facet::{FacetRow, FacetValueFound};
use db::list::{Condition, Page};
use domain::access::Permission::{ReadCatalog, ReadFacet, ReadProduct};
use domain::channel::LanguageCode;
use domain::id::{FacetId, FacetValueId};

use super::entity::{entity, translation};
use super::list::FacetValueListOptions;
use super::{Tell as _, read};
use crate::catalog::At;
use crate::guard::may;
use crate::list;
use crate::page::Asked;
use crate::visit::VisitExt as _;
use crate::wire::List;

translation! {
    /// What a facet is called in one language.
    FacetTranslation {}
}
translation! {
    /// What a facet value is called in one language.
    FacetValueTranslation {}
}

/// A way to sort products, as "colour".
#[derive(Clone)]
pub struct Facet(pub Arc<FacetRow>);

entity! {
    /// A way to sort products, as "colour".
    Facet: FacetId, FacetTranslation, |it| it.0; {
    /// The language of the name that this request gets.
    async fn language_code(&self, ctx: &Context<'_>) -> Result<LanguageCode> {
        Ok(At::here(ctx)?.text_language(&self.0.translations.0))
    }

    /// What it is called, in the request's language.
    async fn name(&self, ctx: &Context<'_>) -> Result<String> {
        Ok(At::here(ctx)?.name(&self.0.translations.0))
    }

    /// What programs know it by; unique.
    async fn code(&self) -> &str {
        &self.0.code
    }

    /// Whether storefronts are not told of it. Permission: ReadCatalog or ReadFacet.
    #[graphql(guard = "may(&[ReadCatalog, ReadFacet, ReadProduct])")]
    async fn is_private(&self) -> bool {
        self.0.is_private
    }

    /// All its values, in the order of their ids.
    async fn values(&self, ctx: &Context<'_>) -> Result<List<FacetValue>> {
        let found = ctx.loaders()?.catalog.facet_values(self.0.id).await.tell(ctx)?;
        Ok(found.into_iter().map(FacetValue).collect())
    }

    /// Its values, in pages.
    async fn value_list(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which part of the list, in which order.")] options: Option<FacetValueListOptions>,
    ) -> Result<FacetValueList> {
        let actor = ctx.actor()?;
        let visible = db::catalog::facet::visible(crate::catalog::at::sight(&actor));
        let query = FacetValueListOptions::query(options, &actor).tell(ctx)?;
        let asked = Asked::new(self.0.id.uuid(), visible, query);
        let page = ctx.loaders()?.catalog.facet_page(asked).await.tell(ctx)?;
        let page = page.unwrap_or(Page { items: Vec::new(), total: 0 });
        Ok(FacetValueList::of(page, |row| FacetValue(Arc::new(row))))
    }
}}

/// One value of a facet, as "red".
#[derive(Clone)]
pub struct FacetValue(pub Arc<FacetValueFound>);

entity! {
    /// One value of a facet, as "red".
    FacetValue: FacetValueId, FacetValueTranslation, |it| it.0.value; {
    /// The language of the name that this request gets.
    async fn language_code(&self, ctx: &Context<'_>) -> Result<LanguageCode> {
        Ok(At::here(ctx)?.text_language(&self.0.value.translations.0))
    }

    /// What it is called, in the request's language.
    async fn name(&self, ctx: &Context<'_>) -> Result<String> {
        Ok(At::here(ctx)?.name(&self.0.value.translations.0))
    }

    /// What programs know it by; unique within its facet.
    async fn code(&self) -> &str {
        &self.0.value.code
    }

    /// The facet.
    async fn facet(&self) -> Facet {
        Facet(Arc::new(self.0.facet.0.clone()))
    }

    /// The id of the facet.
    async fn facet_id(&self) -> FacetId {
        self.0.value.facet_id
    }
}}

crate::list_page! {
    /// A page of facets.
    FacetList of Facet
}
crate::list_page! {
    /// A page of facet values.
    FacetValueList of FacetValue
}

/// A page of the values that the caller may see and that a condition holds for.
pub(super) async fn values(
    ctx: &Context<'_>,
    scope: Condition,
    options: Option<FacetValueListOptions>,
) -> Result<FacetValueList> {
    let visit = ctx.visit()?;
    let actor = visit.actor();
    let visible = db::catalog::facet::visible(crate::catalog::at::sight(&actor));
    let query = FacetValueListOptions::query(options, &actor);
    let scope = Condition::All(vec![visible, scope]);
    let page = list::read(visit, db::catalog::facet::VALUES, scope, query).await?;
    Ok(FacetValueList::of(page, |row| FacetValue(Arc::new(row))))
}

/// The facets with these ids that the caller sees, in this order.
pub(super) async fn seen(ctx: &Context<'_>, ids: &[FacetId]) -> Result<List<Facet>> {
    let (sight, loaders) = (At::here(ctx)?.sight, &ctx.loaders()?.catalog);
    let found = ids.iter().map(|id| loaders.facet(*id));
    let found = futures_util::future::try_join_all(found).await.tell(ctx)?;
    let seen = found.into_iter().flatten().filter(|row| read::sees_facet(sight, row));
    Ok(seen.map(Facet).collect())
}

/// The values with these ids, in this order: of the channel's facets, and of private ones only on the
/// admin API.
pub(super) async fn listed(ctx: &Context<'_>, ids: &[FacetValueId]) -> Result<List<FacetValue>> {
    let sight = crate::catalog::at::sight(&*ctx.actor()?);
    let loaders = &ctx.loaders()?.catalog;
    let found = ids.iter().map(|id| loaders.facet_value(*id));
    let found = futures_util::future::try_join_all(found).await.tell(ctx)?;
    let seen = |value: &Arc<FacetValueFound>| read::sees_facet(sight, &value.facet.0);
    let seen = found.into_iter().flatten().filter(seen);
    Ok(seen.map(FacetValue).collect())
}
