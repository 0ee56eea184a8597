//! What of the catalogue is assigned to channels, and what it brings along.
//!
//! A product brings its variants, their prices, its option groups and pictures: what a storefront of
//! the other channel needs to sell it. Facets and collections come by themselves. However many things
//! are assigned, a command costs the same statements.

use std::collections::HashMap;

use db::Tx;
use db::assigned::{self, Assigned};
use db::catalog::price::{Existing, PriceRow};
use db::catalog::product::ProductRow;
use db::catalog::variant::VariantRow;
use db::settings::ChannelRow;
use domain::access::Permission;
use domain::id::{
    AssetId, ChannelId, CollectionId, FacetId, ProductId, ProductOptionGroupId, ProductVariantId,
};
use domain::money::{Amount, Factor};
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::{Touched, sight};
use crate::call::Call;
use crate::catalog::At;
use crate::catalog::at::tellable;
use crate::channel::commands::assign::target;
use crate::failure::Failure;

/// A list of permissions of which one is enough.
pub(super) type Any = &'static [Permission];

/// Who may do with products and variants what concerns channels, here and there.
pub const PRODUCTS: Any = &[Permission::UpdateCatalog, Permission::UpdateProduct];

/// What prices in the other channel shall be.
#[derive(Debug, Clone, Copy)]
pub struct Pricing {
    factor: Factor,
    existing: Existing,
}

impl Pricing {
    /// The prices of this channel times a factor. With one, prices that are there already are made
    /// anew; without one they stay.
    pub fn of(factor: Option<Factor>) -> Result<Self, Failure> {
        match factor {
            Some(factor) if factor.is_negative() => {
                Err(Failure::input("price-cannot-be-negative", Vec::new()))
            }
            Some(factor) => Ok(Self { factor, existing: Existing::Goes }),
            None => Ok(Self { factor: Factor::ONE, existing: Existing::Stays }),
        }
    }
}

/// Assigns products with all their variants to a channel. Eight statements.
pub async fn assign_products(
    call: &Call,
    ids: &[ProductId],
    channel: ChannelId,
    factor: Option<Factor>,
) -> Result<Vec<ProductId>, Failure> {
    let (pricing, target) = (Pricing::of(factor)?, target(call, channel, PRODUCTS)?);
    let done = call.command("catalog.assign_products", async |tx: &Tx| {
        let products = db::catalog::product::lock(tx, sight(call), ids).await?;
        let found: Vec<ProductId> = products.iter().map(|row| row.id).collect();
        let variants = db::catalog::variant::lock_of_products(tx, sight(call), &found).await?;
        bring(tx, call, &target, &products, &variants, pricing).await?;
        Ok::<_, Failure>(Touched(found))
    });
    Ok(done.await?.0)
}

/// Assigns variants, each with its product, to a channel. Eight statements.
pub async fn assign_variants(
    call: &Call,
    ids: &[ProductVariantId],
    channel: ChannelId,
    factor: Option<Factor>,
) -> Result<Vec<ProductVariantId>, Failure> {
    let (pricing, target) = (Pricing::of(factor)?, target(call, channel, PRODUCTS)?);
    let done = call.command("catalog.assign_variants", async |tx: &Tx| {
        let products = db::catalog::product::lock_of_variants(tx, sight(call), ids).await?;
        let variants = db::catalog::variant::lock(tx, sight(call), ids).await?;
        bring(tx, call, &target, &products, &variants, pricing).await?;
        Ok::<_, Failure>(Touched(variants.iter().map(|row| row.id).collect()))
    });
    Ok(done.await?.0)
}

/// Assigns what was locked, with what it needs there.
async fn bring(
    tx: &Tx,
    call: &Call,
    target: &ChannelRow,
    products: &[ProductRow],
    variants: &[VariantRow],
    pricing: Pricing,
) -> Result<(), Failure> {
    let groups = products.iter().flat_map(|row| row.option_group_ids.iter().copied());
    let of_products = products.iter().flat_map(|row| row.asset_ids.iter());
    let of_variants = variants.iter().flat_map(|row| row.asset_ids.iter());
    let assets = of_products.chain(of_variants).copied();
    let lacks = |channels: &[ChannelId]| !channels.contains(&target.id);
    let products = products.iter().filter(|row| lacks(&row.channel_ids)).map(|row| row.id);
    let new = variants.iter().filter(|row| lacks(&row.channel_ids)).map(|row| row.id);
    for (what, ids) in [
        (Assigned::Products, uuids(products)),
        (Assigned::Variants, uuids(new)),
        (Assigned::OptionGroups, uuids(groups)),
        (Assigned::Assets, uuids(assets)),
    ] {
        assigned::assign(tx, what, &ids, target.id).await?;
    }
    price(tx, call, target, variants, pricing).await
}

/// Copies prices as one pays them here: with tax where the other channel's prices include it, in
/// that channel's default currency. What has no price here gets none there. Two statements.
async fn price(
    tx: &Tx,
    call: &Call,
    target: &ChannelRow,
    variants: &[VariantRow],
    pricing: Pricing,
) -> Result<(), Failure> {
    let at = At::of(&call.actor);
    if at.channel.id == target.id {
        return Ok(());
    }
    let settings = call.visit.settings();
    let ids: Vec<_> = variants.iter().map(|row| row.id).collect();
    let kept = db::catalog::price::kept(tx.conn(), &ids, at.channel.id, at.currency).await?;
    let kept: HashMap<_, Amount> = kept.iter().map(|row| (row.variant_id, row.price)).collect();
    let mut rows = Vec::with_capacity(variants.len());
    for variant in variants {
        let Some(kept) = kept.get(&variant.id) else { continue };
        let price = at.priced(&settings, *kept, variant.tax_category_id)?;
        let paid = if target.prices_include_tax { price.gross()? } else { price.net()? };
        let price = pricing.factor.of(paid)?;
        tellable(&settings, target, price, variant.tax_category_id)?;
        rows.push(PriceRow {
            variant_id: variant.id,
            channel_id: target.id,
            currency_code: target.default_currency_code,
            price,
        });
    }
    Ok(db::catalog::price::write(tx, &rows, pricing.existing).await?)
}

/// A thing of the catalogue that is assigned by itself.
pub trait Single:
    Copy + Into<Uuid> + From<Uuid> + Serialize + DeserializeOwned + Send + Sync + 'static
{
    /// Which table it is of.
    const WHAT: Assigned;
    /// What assigning it is called in traces.
    const ASSIGN: &'static str;
    /// Who may assign it to a channel, as far as that channel is concerned.
    const THERE: Any;
}

impl Single for AssetId {
    const WHAT: Assigned = Assigned::Assets;
    const ASSIGN: &'static str = "catalog.assign_assets";
    const THERE: Any = &[Permission::UpdateCatalog, Permission::UpdateAsset];
}

impl Single for FacetId {
    const WHAT: Assigned = Assigned::Facets;
    const ASSIGN: &'static str = "catalog.assign_facets";
    const THERE: Any = &[Permission::UpdateCatalog, Permission::UpdateFacet];
}

impl Single for ProductOptionGroupId {
    const WHAT: Assigned = Assigned::OptionGroups;
    const ASSIGN: &'static str = "catalog.assign_option_groups";
    const THERE: Any = PRODUCTS;
}

/// Assigns things to a channel. Two statements.
pub async fn assign<I: Single>(
    call: &Call,
    ids: &[I],
    channel: ChannelId,
) -> Result<Vec<I>, Failure> {
    target(call, channel, I::THERE)?;
    let done = call.command(I::ASSIGN, async |tx: &Tx| {
        let found = seen(tx, call, I::WHAT, ids).await?;
        assigned::assign(tx, I::WHAT, &found, channel).await?;
        Ok::<_, Failure>(Touched(found.into_iter().map(I::from).collect()))
    });
    Ok(done.await?.0)
}

/// Assigns collections, with their pictures, to a channel; neither what they are a part of nor their
/// parts. Four statements.
pub async fn assign_collections(
    call: &Call,
    ids: &[CollectionId],
    channel: ChannelId,
) -> Result<Vec<CollectionId>, Failure> {
    target(call, channel, &[Permission::UpdateCatalog, Permission::UpdateCollection])?;
    let done = call.command("catalog.assign_collections", async |tx: &Tx| {
        db::catalog::collection::lock_tree(tx).await?;
        let found = seen(tx, call, Assigned::Collections, ids).await?;
        let found: Vec<_> = found.into_iter().map(CollectionId::from).collect();
        let assets = db::catalog::collection::pictures(tx.conn(), &found).await?;
        assigned::assign(tx, Assigned::Collections, &uuids(found.iter().copied()), channel).await?;
        assigned::assign(tx, Assigned::Assets, &uuids(assets.into_iter()), channel).await?;
        Ok::<_, Failure>(Touched(found))
    });
    Ok(done.await?.0)
}

/// Of some things those that are there and that the caller sees.
pub(super) async fn seen<I: Copy + Into<Uuid>>(
    tx: &Tx,
    call: &Call,
    what: Assigned,
    ids: &[I],
) -> Result<Vec<Uuid>, Failure> {
    let ids = uuids(ids.iter().copied());
    Ok(assigned::seen(tx, what, &ids, sight(call).channel).await?)
}

/// The ids as the database's arrays hold them, each once.
fn uuids<I: Into<Uuid>>(ids: impl Iterator<Item = I>) -> Vec<Uuid> {
    let mut out: Vec<Uuid> = ids.map(Into::into).collect();
    out.sort_unstable();
    out.dedup();
    out
}
