//! Collections: a tree that only one command at a time changes.

use db::Tx;
use db::catalog::collection::CollectionRow;
use db::catalog::slug::Kind;
use domain::id::{AssetId, CollectionId};
use domain::operation::Operation;

use super::refer::{self, Pictures};
use super::texts::{self, Text};
use super::{Touched, channels, sight};
use crate::call::Call;
use crate::catalog::tree::{Tree, sees};
use crate::failure::Failure;

/// What a collection shall be; what is `None` stays as it is.
#[derive(Debug, Clone, Default)]
pub struct CollectionPatch {
    /// Whether storefronts do not see it.
    pub is_private: Option<bool>,
    /// The picture that stands for it; `Some(None)` takes it away.
    pub featured_asset_id: Option<Option<AssetId>>,
    /// Its pictures, in order.
    pub asset_ids: Option<Vec<AssetId>>,
    /// What it is a part of; a new one is a part of the root.
    pub parent_id: Option<CollectionId>,
    /// Whether the filters of what it is a part of count too; they do for a new one.
    pub inherit_filters: Option<bool>,
    /// What decides which variants it holds, checked before.
    pub filters: Option<Vec<Operation>>,
    /// Its texts.
    pub texts: Vec<Text>,
}

/// Creates a collection within a transaction. At most eight statements.
pub async fn create_in(
    tx: &Tx,
    call: &Call,
    patch: CollectionPatch,
) -> Result<CollectionRow, Failure> {
    let tree = tree(tx).await?;
    let parent = match (patch.parent_id, tree.root()) {
        (Some(id), _) => id,
        (None, Some(root)) => root.id,
        (None, None) => CollectionId::FIRST,
    };
    seen(call, &tree, parent)?;
    let now = call.app.now();
    let row = CollectionRow {
        id: call.app.new_id(),
        created_at: now,
        updated_at: now,
        parent_id: Some(parent),
        position: db::catalog::collection::next_position(tx.conn(), parent).await?,
        is_root: false,
        is_private: false,
        inherit_filters: true,
        filters: db::Json(Vec::new()),
        translations: db::Json(Vec::new()),
        featured_asset_id: None,
        asset_ids: Vec::new(),
        channel_ids: channels(call),
    };
    let row = patched(tx, call, row, patch, true).await?;
    db::catalog::collection::insert(tx, &row).await?;
    Ok(row)
}

/// Creates a collection.
pub async fn create(call: &Call, patch: CollectionPatch) -> Result<CollectionId, Failure> {
    let made = call.command("catalog.create_collection", async |tx: &Tx| {
        let row = create_in(tx, call, patch.clone()).await?;
        Ok::<_, Failure>(Touched(vec![row.id]))
    });
    made.await?.only()
}

/// Changes a collection. At most eight statements.
pub async fn update(
    call: &Call,
    id: CollectionId,
    patch: CollectionPatch,
) -> Result<CollectionId, Failure> {
    let changed = call.command("catalog.update_collection", async |tx: &Tx| {
        let tree = tree(tx).await?;
        let mut row = seen(call, &tree, id)?;
        if let Some(parent) = patch.parent_id
            && row.parent_id != Some(parent)
            && !row.is_root
        {
            seen(call, &tree, parent)?;
            if tree.below(id).contains(&parent) {
                return Err(Failure::input("cannot-move-collection-into-self", Vec::new()));
            }
            row.parent_id = Some(parent);
            row.position = db::catalog::collection::next_position(tx.conn(), parent).await?;
        }
        let readdressed = !patch.texts.is_empty() && !row.is_root;
        let row = patched(tx, call, row, patch.clone(), readdressed).await?;
        db::catalog::collection::update(tx, &row).await?;
        Ok::<_, Failure>(Touched(vec![id]))
    });
    changed.await?.only()
}

/// Deletes a collection with all below it; never the root. Four statements.
pub async fn delete(call: &Call, id: CollectionId) -> Result<bool, Failure> {
    call.command("catalog.delete_collection", async |tx: &Tx| {
        let tree = tree(tx).await?;
        if seen(call, &tree, id)?.is_root {
            return Err(Failure::input("cannot-delete-root-collection", Vec::new()));
        }
        db::catalog::collection::delete(tx, &tree.below(id), id).await?;
        Ok::<_, Failure>(true)
    })
    .await
}

async fn tree(tx: &Tx) -> Result<Tree, Failure> {
    db::catalog::collection::lock_tree(tx).await?;
    Ok(Tree::new(db::catalog::collection::all(tx.conn()).await?))
}

fn seen(call: &Call, tree: &Tree, id: CollectionId) -> Result<CollectionRow, Failure> {
    let found = tree.get(id).filter(|row| row.is_root || sees(sight(call), row));
    found.map(|row| (**row).clone()).ok_or_else(|| Failure::not_found("Collection", id))
}

async fn patched(
    tx: &Tx,
    call: &Call,
    mut row: CollectionRow,
    patch: CollectionPatch,
    readdressed: bool,
) -> Result<CollectionRow, Failure> {
    let pictures = Pictures { featured: patch.featured_asset_id, all: patch.asset_ids };
    refer::assets(tx.conn(), pictures.ids().collect()).await?;
    pictures.apply(&mut row.featured_asset_id, &mut row.asset_ids);
    row.is_private = patch.is_private.unwrap_or(row.is_private);
    row.inherit_filters = patch.inherit_filters.unwrap_or(row.inherit_filters);
    row.filters = patch.filters.map_or(row.filters, db::Json);
    row.updated_at = call.app.now();
    let texts = texts::changed(row.translations.0, patch.texts, row.updated_at);
    row.translations = db::Json(texts);
    if readdressed {
        let mut owners = [(row.id.uuid(), &mut row.translations.0)];
        texts::address(tx, Kind::Collection, &mut owners).await?;
    }
    Ok(row)
}
