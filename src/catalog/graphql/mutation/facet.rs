//! Mutations of facets and their values.

use async_graphql::{Context, Object, Result};
use domain::access::Permission::{
    CreateCatalog, CreateFacet, DeleteCatalog, DeleteFacet, UpdateCatalog, UpdateFacet,
};
use domain::id::{FacetId, FacetValueId};

use super::told;
use crate::call::Call;
use crate::catalog::commands::facet as commands;
use crate::catalog::graphql::input::{
    CreateFacetInput, CreateFacetValueInput, UpdateFacetInput, UpdateFacetValueInput,
};
use crate::catalog::graphql::{Facet, FacetValue, Tell as _};
use crate::failure::Failure;
use crate::guard::{may, on_admin};
use crate::visit::VisitExt as _;
use crate::wire::{DeletionResponse, List};

/// Mutations of facets and their values.
#[derive(Default)]
pub struct FacetMutation;

#[Object]
impl FacetMutation {
    /// Creates a facet with its values. Permission: CreateCatalog or CreateFacet.
    #[graphql(guard = "may(&[CreateCatalog, CreateFacet])", visible = "on_admin")]
    async fn create_facet(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What it shall be.")] input: CreateFacetInput,
    ) -> Result<Facet> {
        let (patch, values) = input.patch();
        let id = commands::create(&Call::of(ctx)?, patch, values).await.tell(ctx)?;
        facet(ctx, id).await
    }

    /// Changes a facet. Permission: UpdateCatalog or UpdateFacet.
    #[graphql(guard = "may(&[UpdateCatalog, UpdateFacet])", visible = "on_admin")]
    async fn update_facet(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What changes.")] input: UpdateFacetInput,
    ) -> Result<Facet> {
        let id = commands::update(&Call::of(ctx)?, input.id, input.into()).await.tell(ctx)?;
        facet(ctx, id).await
    }

    /// Deletes a facet with its values. While products or variants have one only by force, which
    /// takes them away. Permission: DeleteCatalog or DeleteFacet.
    #[graphql(guard = "may(&[DeleteCatalog, DeleteFacet])", visible = "on_admin")]
    async fn delete_facet(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] id: FacetId,
        #[graphql(desc = "Whether also while its values are used.")] force: Option<bool>,
    ) -> Result<DeletionResponse> {
        let call = Call::of(ctx)?;
        let deletion = commands::delete(&call, id, force.unwrap_or(false)).await.tell(ctx)?;
        Ok(told(&call, deletion))
    }

    /// Creates facet values, all or none. Permission: CreateCatalog or CreateFacet.
    #[graphql(guard = "may(&[CreateCatalog, CreateFacet])", visible = "on_admin")]
    async fn create_facet_values(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What they shall be.")] input: Vec<CreateFacetValueInput>,
    ) -> Result<List<FacetValue>> {
        let patches = input.into_iter().map(CreateFacetValueInput::patch).collect();
        let ids = commands::create_values(&Call::of(ctx)?, patches).await.tell(ctx)?;
        values(ctx, &ids).await
    }

    /// Changes facet values, all or none. Permission: UpdateCatalog or UpdateFacet.
    #[graphql(guard = "may(&[UpdateCatalog, UpdateFacet])", visible = "on_admin")]
    async fn update_facet_values(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What changes.")] input: Vec<UpdateFacetValueInput>,
    ) -> Result<List<FacetValue>> {
        let patches = input.into_iter().map(UpdateFacetValueInput::patch).collect();
        let ids = commands::update_values(&Call::of(ctx)?, patches).await.tell(ctx)?;
        values(ctx, &ids).await
    }

    /// Deletes facet values; one that products or variants have only by force, which takes it from
    /// them. Permission: DeleteCatalog or DeleteFacet.
    #[graphql(guard = "may(&[DeleteCatalog, DeleteFacet])", visible = "on_admin")]
    async fn delete_facet_values(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] ids: Vec<FacetValueId>,
        #[graphql(desc = "Whether also while they are used.")] force: Option<bool>,
    ) -> Result<List<DeletionResponse>> {
        let call = Call::of(ctx)?;
        let force = force.unwrap_or(false);
        let done = commands::delete_values(&call, ids, force).await.tell(ctx)?;
        Ok(done.into_iter().map(|deletion| told(&call, deletion)).collect())
    }
}

async fn facet(ctx: &Context<'_>, id: FacetId) -> Result<Facet> {
    let found = ctx.loaders()?.catalog.facet(id).await.tell(ctx)?;
    found.map(Facet).ok_or_else(|| Failure::not_found("Facet", id)).tell(ctx)
}

async fn values(ctx: &Context<'_>, ids: &[FacetValueId]) -> Result<List<FacetValue>> {
    crate::catalog::graphql::facet::listed(ctx, ids).await
}
