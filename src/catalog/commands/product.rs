//! Creating, changing and deleting products.

use db::Tx;
use db::catalog::product::ProductRow;
use db::catalog::slug::Kind;
use domain::id::{AssetId, FacetValueId, ProductId, ProductOptionGroupId};
use domain::text::Translation;
use uuid::Uuid;

use super::refer::{self, Marks, Pictures, distinct};
use super::texts::{self, Text};
use super::{Touched, channels, sight};
use crate::call::Call;
use crate::failure::Failure;

/// What a product shall be; what is `None` stays as it is.
#[derive(Debug, Clone, Default)]
pub struct ProductPatch {
    /// Whether storefronts see it; a new one is seen.
    pub enabled: Option<bool>,
    /// The picture that stands for it; `Some(None)` takes it away.
    pub featured_asset_id: Option<Option<AssetId>>,
    /// Its pictures, in order.
    pub asset_ids: Option<Vec<AssetId>>,
    /// What it is sorted by, in order.
    pub facet_value_ids: Option<Vec<FacetValueId>>,
    /// What its variants are chosen by, in order.
    pub option_group_ids: Option<Vec<ProductOptionGroupId>>,
    /// Its texts.
    pub texts: Vec<Text>,
    /// What an import knows it by.
    pub source_key: Option<String>,
}

/// Creates products within a transaction. At most six statements, whatever the number of products.
pub async fn create_in(
    tx: &Tx,
    call: &Call,
    mut patches: Vec<ProductPatch>,
) -> Result<Vec<ProductRow>, Failure> {
    check(tx, &patches).await?;
    let given = patches.iter().flat_map(|p| p.facet_value_ids.iter().flatten().copied());
    let marks = Marks::read(tx.conn(), sight(call).channel, given, std::iter::empty()).await?;
    for patch in &mut patches {
        patch.facet_value_ids = marks.settled(patch.facet_value_ids.take(), &[])?;
    }
    let now = call.app.now();
    let blank = || ProductRow {
        id: call.app.new_id(),
        created_at: now,
        updated_at: now,
        deleted_at: None,
        enabled: true,
        translations: db::Json(Vec::new()),
        featured_asset_id: None,
        asset_ids: Vec::new(),
        facet_value_ids: Vec::new(),
        option_group_ids: Vec::new(),
        channel_ids: channels(call),
        source_key: None,
    };
    let made = patches.into_iter().map(|patch| patched(blank(), patch, now));
    let mut rows: Vec<ProductRow> = made.collect();
    address(tx, &mut rows).await?;
    db::catalog::product::insert(tx, &rows).await?;
    Ok(rows)
}

/// Creates a product.
pub async fn create(call: &Call, patch: ProductPatch) -> Result<ProductId, Failure> {
    let made = call.command("catalog.create_product", async |tx: &Tx| {
        let rows = create_in(tx, call, vec![patch.clone()]).await?;
        Ok::<_, Failure>(Touched(rows.iter().map(|row| row.id).collect()))
    });
    made.await?.only()
}

/// Changes a product within a transaction. At most seven statements.
pub async fn update_in(
    tx: &Tx,
    call: &Call,
    id: ProductId,
    mut patch: ProductPatch,
) -> Result<ProductRow, Failure> {
    let row = lock(tx, call, id).await?;
    check(tx, std::slice::from_ref(&patch)).await?;
    let given = patch.facet_value_ids.iter().flatten().copied();
    let had = row.facet_value_ids.iter().copied().filter(|_| patch.facet_value_ids.is_some());
    let marks = Marks::read(tx.conn(), sight(call).channel, given, had).await?;
    patch.facet_value_ids = marks.settled(patch.facet_value_ids, &row.facet_value_ids)?;
    let renamed = !patch.texts.is_empty();
    let mut rows = [patched(row, patch, call.app.now())];
    if renamed {
        address(tx, &mut rows).await?;
    }
    let [row] = rows;
    db::catalog::product::update(tx, &row).await?;
    Ok(row)
}

/// Changes a product.
pub async fn update(call: &Call, id: ProductId, patch: ProductPatch) -> Result<ProductId, Failure> {
    let changed = call.command("catalog.update_product", async |tx: &Tx| {
        update_in(tx, call, id, patch.clone()).await?;
        Ok::<_, Failure>(Touched(vec![id]))
    });
    changed.await?.only()
}

/// Deletes a product and its variants; orders keep showing them. Four statements.
pub async fn delete(call: &Call, id: ProductId) -> Result<bool, Failure> {
    call.command("catalog.delete_product", async |tx: &Tx| {
        lock(tx, call, id).await?;
        db::catalog::product::delete(tx, id, call.app.now()).await?;
        db::catalog::slug::clear(tx, Kind::Product, &[id.uuid()]).await?;
        Ok::<_, Failure>(true)
    })
    .await
}

/// A product of the caller's, for changing.
pub(super) async fn lock(tx: &Tx, call: &Call, id: ProductId) -> Result<ProductRow, Failure> {
    let found = db::catalog::product::lock(tx, sight(call), &[id]).await?;
    found.into_iter().next().ok_or_else(|| Failure::not_found("Product", id))
}

async fn check(tx: &Tx, patches: &[ProductPatch]) -> Result<(), Failure> {
    let assets = patches.iter().flat_map(|p| pictures(p).ids().collect::<Vec<_>>());
    refer::assets(tx.conn(), assets.collect()).await
}

fn pictures(patch: &ProductPatch) -> Pictures {
    Pictures { featured: patch.featured_asset_id, all: patch.asset_ids.clone() }
}

fn patched(
    mut row: ProductRow,
    patch: ProductPatch,
    now: chrono::DateTime<chrono::Utc>,
) -> ProductRow {
    pictures(&patch).apply(&mut row.featured_asset_id, &mut row.asset_ids);
    row.enabled = patch.enabled.unwrap_or(row.enabled);
    row.facet_value_ids = patch.facet_value_ids.unwrap_or(row.facet_value_ids);
    row.option_group_ids = patch.option_group_ids.map_or(row.option_group_ids, distinct);
    row.source_key = patch.source_key.or(row.source_key);
    row.translations.0 = texts::changed(row.translations.0, patch.texts, now);
    row.updated_at = now;
    row
}

async fn address(tx: &Tx, rows: &mut [ProductRow]) -> Result<(), Failure> {
    let mut owners: Vec<(Uuid, &mut Vec<Translation>)> =
        rows.iter_mut().map(|row| (row.id.uuid(), &mut row.translations.0)).collect();
    texts::address(tx, Kind::Product, &mut owners).await
}
