//! Assets on the wire.

use std::sync::Arc;

use async_graphql::{Context, InputObject, Result, SimpleObject};
use chrono::{DateTime, Utc};
use db::catalog::asset::AssetRow;
use domain::catalog::AssetType;
use domain::channel::LanguageCode;
use domain::id::AssetId;

use super::Tell as _;
use super::entity::{entity, translation};
use crate::catalog::{At, recent};
use crate::visit::VisitExt as _;
use crate::wire::List;

translation! {
    /// What an asset is called in one language.
    AssetTranslation {}
}

/// The point of a picture that must stay visible, as parts of its width and height.
#[derive(SimpleObject, Clone, Copy)]
pub struct Coordinate {
    /// From the left: 0 to 1.
    pub x: f64,
    /// From the top: 0 to 1.
    pub y: f64,
}

/// A word that an asset is found by.
#[derive(SimpleObject, Clone)]
pub struct Tag {
    /// Its id.
    pub id: AssetId,
    /// When it was made (UTC).
    pub created_at: DateTime<Utc>,
    /// When it was changed last (UTC).
    pub updated_at: DateTime<Utc>,
    /// The word.
    pub value: String,
}

/// A picture or a file. The server knows its address and never fetches it.
#[derive(Clone)]
pub struct Asset(pub Arc<AssetRow>);

entity! {
    /// A picture or a file. The server knows its address and never fetches it.
    Asset: AssetId, AssetTranslation, |it| it.0; {
    /// The language of the name that this request gets.
    async fn language_code(&self, ctx: &Context<'_>) -> Result<LanguageCode> {
        Ok(At::here(ctx)?.text_language(&self.0.translations.0))
    }

    /// What it is called, in the request's language.
    async fn name(&self, ctx: &Context<'_>) -> Result<String> {
        let named = At::here(ctx)?.name(&self.0.translations.0);
        Ok(if named.is_empty() { self.0.name.clone() } else { named })
    }

    /// What kind of file it is.
    #[graphql(name = "type")]
    async fn kind(&self) -> AssetType {
        self.0.kind
    }

    /// Its size in bytes; 0 where nobody told.
    async fn file_size(&self) -> i32 {
        self.0.file_size
    }

    /// Its media type, guessed from its address.
    async fn mime_type(&self) -> &str {
        &self.0.mime_type
    }

    /// Its width in pixels; 0 where nobody told.
    async fn width(&self) -> i32 {
        self.0.width
    }

    /// Its height in pixels; 0 where nobody told.
    async fn height(&self) -> i32 {
        self.0.height
    }

    /// Its absolute address.
    async fn source(&self) -> &str {
        &self.0.source
    }

    /// The absolute address of a picture of it; parameters may be added.
    async fn preview(&self) -> &str {
        &self.0.preview
    }

    /// The point of the picture that must stay visible.
    async fn focal_point(&self) -> Option<Coordinate> {
        Some(Coordinate { x: self.0.focal_x?, y: self.0.focal_y? })
    }

    /// Words that it is found by; there are none yet.
    async fn tags(&self) -> List<Tag> {
        List::default()
    }
}}

crate::list_page! {
    /// A page of assets.
    AssetList of Asset
}

/// An asset that lies somewhere on the web.
#[derive(InputObject)]
pub struct CreateAssetFromUrlInput {
    /// Its absolute address, `http` or `https`.
    pub url: String,
    /// What it is called; the last part of its address without it.
    pub name: Option<String>,
}

/// The picture with this id.
pub(super) async fn featured(ctx: &Context<'_>, id: Option<AssetId>) -> Result<Option<Asset>> {
    let Some(id) = id else { return Ok(None) };
    Ok(recent::asset(ctx.visit()?, id).await.tell(ctx)?.map(Asset))
}

/// The assets with these ids, in this order.
pub(super) async fn listed(ctx: &Context<'_>, ids: &[AssetId]) -> Result<List<Asset>> {
    let visit = ctx.visit()?;
    let found = ids.iter().map(|id| recent::asset(visit, *id));
    let found = futures_util::future::try_join_all(found).await.tell(ctx)?;
    Ok(found.into_iter().flatten().map(Asset).collect())
}
