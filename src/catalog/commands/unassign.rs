//! What of the catalogue is taken out of channels.
//!
//! Nothing leaves the default channel. What is not there, or not seen by the caller, is left out.

use db::Tx;
use db::assigned::{self, Assigned, Use};
use domain::access::Permission;
use domain::id::{
    ChannelId, CollectionId, FacetId, ProductId, ProductOptionGroupId, ProductVariantId,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::assign::{PRODUCTS, seen};
use super::{Touched, sight};
use crate::call::{Call, Recall, referred};
use crate::channel::commands::assign::source;
use crate::failure::Failure;

/// Takes products with all their variants, and the prices that these have there, out of a channel.
/// Four statements.
pub async fn remove_products(
    call: &Call,
    ids: &[ProductId],
    channel: ChannelId,
) -> Result<Vec<ProductId>, Failure> {
    source(call, channel, PRODUCTS)?;
    let done = call.command("catalog.unassign_products", async |tx: &Tx| {
        let products = db::catalog::product::lock(tx, sight(call), ids).await?;
        let found: Vec<ProductId> = products.iter().map(|row| row.id).collect();
        assigned::remove_products(tx, &found, channel).await?;
        Ok::<_, Failure>(Touched(found))
    });
    Ok(done.await?.0)
}

/// Takes variants, and the prices that they have there, out of a channel; a product that has no
/// variant there any more goes too. Five statements.
pub async fn remove_variants(
    call: &Call,
    ids: &[ProductVariantId],
    channel: ChannelId,
) -> Result<Vec<ProductVariantId>, Failure> {
    source(call, channel, PRODUCTS)?;
    let done = call.command("catalog.unassign_variants", async |tx: &Tx| {
        // The products first, as everybody locks them.
        db::catalog::product::lock_of_variants(tx, sight(call), ids).await?;
        let variants = db::catalog::variant::lock(tx, sight(call), ids).await?;
        let found: Vec<ProductVariantId> = variants.iter().map(|row| row.id).collect();
        assigned::remove_variants(tx, &found, channel).await?;
        Ok::<_, Failure>(Touched(found))
    });
    Ok(done.await?.0)
}

/// Takes collections out of a channel; their parts stay. Three statements.
pub async fn remove_collections(
    call: &Call,
    ids: &[CollectionId],
    channel: ChannelId,
) -> Result<Vec<CollectionId>, Failure> {
    source(call, channel, &[Permission::DeleteCatalog, Permission::DeleteCollection])?;
    let done = call.command("catalog.unassign_collections", async |tx: &Tx| {
        db::catalog::collection::lock_tree(tx).await?;
        let found = seen(tx, call, Assigned::Collections, ids).await?;
        assigned::remove(tx, Assigned::Collections, &found, channel).await?;
        Ok::<_, Failure>(Touched(found.into_iter().map(CollectionId::from).collect()))
    });
    Ok(done.await?.0)
}

/// What became of taking one thing out of a channel.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Unassigned {
    /// It is not there any more.
    Done {
        /// The thing.
        id: Uuid,
    },
    /// Products or variants of the channel use it.
    InUse {
        /// Its code.
        code: String,
        /// How many products.
        products: i32,
        /// How many variants.
        variants: i32,
    },
}

impl Recall for Vec<Unassigned> {
    fn reference(&self) -> serde_json::Value {
        serde_json::json!(self)
    }

    async fn recall(_: &Call, reference: &serde_json::Value) -> Result<Self, Failure> {
        referred(reference)
    }
}

/// Takes facets out of a channel; those whose values products or variants of the channel have only by
/// force. These keep the values, which show where the facet is. Three statements.
pub async fn remove_facets(
    call: &Call,
    ids: &[FacetId],
    channel: ChannelId,
    force: bool,
) -> Result<Vec<Unassigned>, Failure> {
    source(call, channel, &[Permission::DeleteCatalog, Permission::DeleteFacet])?;
    call.command("catalog.unassign_facets", async |tx: &Tx| {
        let found = seen(tx, call, Assigned::Facets, ids).await?;
        let found: Vec<_> = found.into_iter().map(FacetId::from).collect();
        let uses = assigned::facet_uses(tx, &found, channel).await?;
        unassign(tx, Assigned::Facets, uses, channel, force).await
    })
    .await
}

/// Takes option groups out of a channel; those that products or variants of the channel are chosen by
/// only by force. These go on being chosen by them. Three statements.
pub async fn remove_groups(
    call: &Call,
    ids: &[ProductOptionGroupId],
    channel: ChannelId,
    force: bool,
) -> Result<Vec<Unassigned>, Failure> {
    source(call, channel, &[Permission::DeleteCatalog, Permission::DeleteProduct])?;
    call.command("catalog.unassign_option_groups", async |tx: &Tx| {
        let found = seen(tx, call, Assigned::OptionGroups, ids).await?;
        let found: Vec<_> = found.into_iter().map(ProductOptionGroupId::from).collect();
        let uses = assigned::group_uses(tx, &found, channel).await?;
        unassign(tx, Assigned::OptionGroups, uses, channel, force).await
    })
    .await
}

async fn unassign(
    tx: &Tx,
    what: Assigned,
    uses: Vec<Use>,
    channel: ChannelId,
    force: bool,
) -> Result<Vec<Unassigned>, Failure> {
    let is_free =
        |found: &Use| force || !found.is_there || (found.products == 0 && found.variants == 0);
    let free: Vec<Uuid> =
        uses.iter().filter(|found| is_free(found)).map(|found| found.id).collect();
    assigned::remove(tx, what, &free, channel).await?;
    let count = |count: i64| i32::try_from(count).unwrap_or(i32::MAX);
    let told = |found: Use| match is_free(&found) {
        true => Unassigned::Done { id: found.id },
        false => Unassigned::InUse {
            products: count(found.products),
            variants: count(found.variants),
            code: found.code,
        },
    };
    Ok(uses.into_iter().map(told).collect())
}
