//! Collections on the wire.

use std::sync::Arc;

use async_graphql::{Context, Result, SimpleObject};
use db::catalog::collection::CollectionRow;
use domain::access::Permission::{ReadCatalog, ReadCollection};
use domain::channel::LanguageCode;
use domain::id::CollectionId;

use super::Tell as _;
use super::asset::{self, Asset};
use super::entity::{entity, translation};
use super::list::ProductVariantListOptions;
use super::variant::{self, ProductVariantList};
use crate::catalog::At;
use crate::catalog::tree::{Tree, sees};
use crate::failure::Failure;
use crate::guard::may;
use crate::visit::VisitExt as _;
use crate::wire::{ConfigArg, ConfigurableOperation, List};

translation! {
    /// The texts of a collection in one language.
    CollectionTranslation {
        /// Its part of an address in a storefront; unique per language.
        slug,
        /// The description, which may hold HTML.
        description,
    }
}

/// A step on the way from the root to a collection.
#[derive(SimpleObject, Clone)]
pub struct CollectionBreadcrumb {
    /// The collection's id.
    pub id: CollectionId,
    /// What it is called, in the request's language.
    pub name: String,
    /// Its part of an address, in the request's language.
    pub slug: String,
}

/// A group of variants that a storefront shows together. Collections form a tree, whose root has the
/// id `1` and the name `__root_collection__`.
#[derive(Clone)]
pub struct Collection {
    /// The collection's row.
    pub row: Arc<CollectionRow>,
    /// The tree that it is a part of.
    pub tree: Arc<Tree>,
    /// From where it is looked at.
    pub at: Arc<At>,
}

entity! {
    /// A group of variants that a storefront shows together. Collections form a tree, whose root has the
    /// id `1` and the name `__root_collection__`.
    Collection: CollectionId, CollectionTranslation, |it| it.row; {
    /// The language of the texts that this request gets.
    async fn language_code(&self) -> Option<LanguageCode> {
        Some(self.at.text_language(&self.row.translations.0))
    }

    /// What it is called, in the request's language.
    async fn name(&self) -> String {
        self.at.name(&self.row.translations.0)
    }

    /// Its part of an address in a storefront, in the request's language.
    async fn slug(&self) -> &str {
        self.at.text(&self.row.translations.0).map(|text| text.slug.as_str()).unwrap_or_default()
    }

    /// The description, which may hold HTML, in the request's language.
    async fn description(&self) -> &str {
        let text = self.at.text(&self.row.translations.0);
        text.map(|text| text.description.as_str()).unwrap_or_default()
    }

    /// The way to it, the root first, itself last; what the channel or the storefront does not see
    /// is left out.
    async fn breadcrumbs(&self) -> List<CollectionBreadcrumb> {
        let step = |row: Arc<CollectionRow>| {
            let text = self.at.text(&row.translations.0);
            let (name, slug) =
                text.map(|text| (text.name.clone(), text.slug.clone())).unwrap_or_default();
            CollectionBreadcrumb { id: row.id, name, slug }
        };
        let path = self.tree.path(self.row.id).into_iter();
        path.filter(|row| self.sees(row)).map(step).collect()
    }

    /// Its place among its parent's children.
    async fn position(&self) -> i32 {
        self.row.position
    }

    /// The picture that stands for it.
    async fn featured_asset(&self, ctx: &Context<'_>) -> Result<Option<Asset>> {
        asset::featured(ctx, self.row.featured_asset_id).await
    }

    /// Its pictures and files, in their order.
    async fn assets(&self, ctx: &Context<'_>) -> Result<List<Asset>> {
        asset::listed(ctx, &self.row.asset_ids).await
    }

    /// What it is a part of; null for the root, and where the channel or the storefront does not see
    /// it.
    async fn parent(&self) -> Option<Self> {
        let row = self.tree.get(self.row.parent_id?).filter(|row| self.sees(row))?.clone();
        Some(Self { row, ..self.clone() })
    }

    /// The id of what it is a part of; the root is a part of itself.
    async fn parent_id(&self) -> CollectionId {
        self.row.parent_id.unwrap_or(self.row.id)
    }

    /// Its parts, by position; private ones only on the admin API.
    async fn children(&self) -> Option<List<Self>> {
        let rows = self.tree.children(self.row.id, self.at.sight).into_iter();
        Some(rows.map(|row| Self { row, ..self.clone() }).collect())
    }

    /// What decides which variants it holds.
    async fn filters(&self) -> List<ConfigurableOperation> {
        let told = |operation: &domain::operation::Operation| ConfigurableOperation {
            code: operation.code.clone(),
            args: operation
                .args
                .iter()
                .map(|arg| ConfigArg { name: arg.name.clone(), value: arg.value.clone() })
                .collect(),
        };
        self.row.filters.0.iter().map(told).collect()
    }

    /// The variants it holds, in pages; disabled ones only on the admin API.
    async fn product_variants(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which part of the list, in which order.")] options: Option<ProductVariantListOptions>,
    ) -> Result<ProductVariantList> {
        let held = self.tree.condition(self.row.id);
        variant::page_of_collection(ctx, &self.at, self.row.id, held, options).await
    }

    /// How many variants it holds; disabled ones count only on the admin API.
    async fn product_variant_count(&self, ctx: &Context<'_>) -> Result<i32> {
        let key = (self.row.id, self.at.sight);
        let count = ctx.loaders()?.catalog.variant_count(key).await.tell(ctx)?;
        Ok(i32::try_from(count.unwrap_or_default()).unwrap_or(i32::MAX))
    }

    /// Whether storefronts do not see it. Permission: ReadCatalog or ReadCollection.
    #[graphql(guard = "may(&[ReadCatalog, ReadCollection])")]
    async fn is_private(&self) -> bool {
        self.row.is_private
    }

    /// Whether the filters of what it is a part of count too. Permission: ReadCatalog or
    /// ReadCollection.
    #[graphql(guard = "may(&[ReadCatalog, ReadCollection])")]
    async fn inherit_filters(&self) -> bool {
        self.row.inherit_filters
    }
}}

impl Collection {
    /// Whether a collection on the way to this one is seen; the root always is.
    fn sees(&self, row: &CollectionRow) -> bool {
        row.is_root || row.id == self.row.id || sees(self.at.sight, row)
    }

    /// A collection with its tree.
    pub async fn with_tree(
        ctx: &Context<'_>,
        at: Arc<At>,
        find: impl FnOnce(&Tree) -> Option<Arc<CollectionRow>>,
    ) -> Result<Option<Self>> {
        let tree = tree(ctx).await?;
        Ok(find(&tree).map(|row| Self { row, tree, at }))
    }
}

/// The collections with these ids that the caller sees, in this order.
pub(super) async fn seen(
    ctx: &Context<'_>,
    at: Arc<At>,
    ids: &[CollectionId],
) -> Result<List<Collection>> {
    let tree = tree(ctx).await?;
    let found = ids.iter().filter_map(|id| tree.get(*id)).filter(|row| sees(at.sight, row));
    let of = |row: &Arc<CollectionRow>| Collection {
        row: row.clone(),
        tree: tree.clone(),
        at: at.clone(),
    };
    Ok(found.map(of).collect())
}

/// The tree of collections.
pub(super) async fn tree(ctx: &Context<'_>) -> Result<Arc<Tree>> {
    let tree = ctx.loaders()?.catalog.tree(()).await.tell(ctx)?;
    tree.ok_or_else(|| Failure::not_found("Collection", CollectionId::FIRST)).tell(ctx)
}

crate::list_page! {
    /// A page of collections.
    CollectionList of Collection
}
