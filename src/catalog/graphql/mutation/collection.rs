//! Mutations of collections.

use async_graphql::{Context, Object, Result};
use domain::access::Permission::{
    CreateCatalog, CreateCollection, DeleteCatalog, DeleteCollection, UpdateCatalog,
    UpdateCollection,
};
use domain::id::CollectionId;

use crate::call::Call;
use crate::catalog::At;
use crate::catalog::commands::collection as commands;
use crate::catalog::graphql::input::{CreateCollectionInput, UpdateCollectionInput};
use crate::catalog::graphql::{Collection, Tell as _};
use crate::failure::Failure;
use crate::guard::{may, on_admin};
use crate::wire::DeletionResponse;

/// Mutations of collections.
#[derive(Default)]
pub struct CollectionMutation;

#[Object]
impl CollectionMutation {
    /// Creates a collection, behind the other parts of its parent. Permission: CreateCatalog or
    /// CreateCollection.
    #[graphql(guard = "may(&[CreateCatalog, CreateCollection])", visible = "on_admin")]
    async fn create_collection(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What it shall be.")] input: CreateCollectionInput,
    ) -> Result<Collection> {
        let patch = input.patch().tell(ctx)?;
        let id = commands::create(&Call::of(ctx)?, patch).await.tell(ctx)?;
        one(ctx, id).await
    }

    /// Changes a collection. Making it a part of itself or of what is below it is a
    /// `USER_INPUT_ERROR`. Permission: UpdateCatalog or UpdateCollection.
    #[graphql(guard = "may(&[UpdateCatalog, UpdateCollection])", visible = "on_admin")]
    async fn update_collection(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What changes.")] input: UpdateCollectionInput,
    ) -> Result<Collection> {
        let id = input.id;
        let patch = input.patch().tell(ctx)?;
        let id = commands::update(&Call::of(ctx)?, id, patch).await.tell(ctx)?;
        one(ctx, id).await
    }

    /// Deletes a collection and all below it; the root is a `USER_INPUT_ERROR`. Permission:
    /// DeleteCatalog or DeleteCollection.
    #[graphql(guard = "may(&[DeleteCatalog, DeleteCollection])", visible = "on_admin")]
    async fn delete_collection(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] id: CollectionId,
    ) -> Result<DeletionResponse> {
        commands::delete(&Call::of(ctx)?, id).await.tell(ctx)?;
        Ok(DeletionResponse::deleted())
    }
}

async fn one(ctx: &Context<'_>, id: CollectionId) -> Result<Collection> {
    let found = Collection::with_tree(ctx, At::here(ctx)?, |tree| tree.get(id).cloned()).await?;
    found.ok_or_else(|| Failure::not_found("Collection", id)).tell(ctx)
}
