//! Creating, changing and deleting variants.

use chrono::{DateTime, Utc};
use db::Tx;
use db::catalog::price::PriceRow;
use db::catalog::variant::VariantRow;
use domain::channel::CurrencyCode;
use domain::id::{
    AssetId, ChannelId, FacetValueId, ProductId, ProductOptionId, ProductVariantId,
    StockLocationId, TaxCategoryId,
};
use domain::money::Amount;
use domain::stock::GlobalFlag;

use super::option::Combinations;
use super::refer::{self, Marks, Pictures, distinct};
use super::stock::{self, Wanted};
use super::texts::{self, Text};
use super::{Touched, channels, sight};
use crate::access::session::no_such_currency;
use crate::call::Call;
use crate::catalog::at::tellable;
use crate::failure::Failure;

/// A price in a currency of the channel, or its removal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PricePatch {
    /// The currency.
    pub currency: CurrencyCode,
    /// Minor units; `None` removes the price.
    pub price: Option<Amount>,
}

/// What a variant shall be; what is `None` stays as it is.
#[derive(Debug, Clone, Default)]
pub struct VariantPatch {
    /// Whether storefronts see it; a new one is seen.
    pub enabled: Option<bool>,
    /// Its texts.
    pub texts: Vec<Text>,
    /// The stock keeping unit.
    pub sku: Option<String>,
    /// Its class of goods; the default one for a new variant.
    pub tax_category_id: Option<TaxCategoryId>,
    /// The price in the channel's default currency, in minor units.
    pub price: Option<Amount>,
    /// Prices in currencies of the channel.
    pub prices: Vec<PricePatch>,
    /// Its combination of options: one of each group of its product.
    pub option_ids: Option<Vec<ProductOptionId>>,
    /// What it is sorted by, in order.
    pub facet_value_ids: Option<Vec<FacetValueId>>,
    /// The picture that stands for it; `Some(None)` takes it away.
    pub featured_asset_id: Option<Option<AssetId>>,
    /// Its pictures, in order.
    pub asset_ids: Option<Vec<AssetId>>,
    /// Units on hand at the default location.
    pub stock_on_hand: Option<i32>,
    /// Units on hand at locations.
    pub stock_levels: Vec<(StockLocationId, i32)>,
    /// Whether its stock is counted.
    pub track_inventory: Option<GlobalFlag>,
    /// Units that are never sold.
    pub out_of_stock_threshold: Option<i32>,
    /// Whether the channel's or global threshold counts instead.
    pub use_global_out_of_stock_threshold: Option<bool>,
    /// What a unit weighs, in grams; `Some(None)`: that is not known.
    pub weight_g: Option<Option<i32>>,
}

/// Creates variants within a transaction. At most eleven statements, whatever their number.
pub async fn create_in(
    tx: &Tx,
    call: &Call,
    mut patches: Vec<(ProductId, VariantPatch)>,
) -> Result<Vec<VariantRow>, Failure> {
    let products = distinct(patches.iter().map(|(id, _)| *id).collect());
    let found = db::catalog::product::lock(tx, sight(call), &products).await?;
    if let Some(id) = products.iter().find(|id| !found.iter().any(|row| row.id == **id)) {
        return Err(Failure::not_found("Product", id));
    }
    check(tx, call, patches.iter().map(|(_, patch)| patch)).await?;
    let given = values(patches.iter().map(|(_, patch)| patch));
    let marks = Marks::read(tx.conn(), sight(call).channel, given, std::iter::empty()).await?;
    for (_, patch) in &mut patches {
        patch.facet_value_ids = marks.settled(patch.facet_value_ids.take(), &[])?;
    }
    let now = call.app.now();
    let mut rows = Vec::with_capacity(patches.len());
    for (product, patch) in &patches {
        rows.push(patched(blank(call, *product, now)?, patch.clone(), now));
    }
    Combinations::read(tx, &found).await?.check(&rows)?;
    db::catalog::variant::insert(tx, &rows).await?;
    let of: Vec<_> = rows.iter().zip(patches.iter().map(|(_, patch)| patch)).collect();
    put_prices(tx, call, &of, true).await?;
    stock::set(tx, call, &rows, &wanted(call, &of)?, true).await?;
    Ok(rows)
}

/// Creates variants, all or none.
pub async fn create(
    call: &Call,
    patches: Vec<(ProductId, VariantPatch)>,
) -> Result<Vec<ProductVariantId>, Failure> {
    let made = call.command("catalog.create_variants", async |tx: &Tx| {
        let rows = create_in(tx, call, patches.clone()).await?;
        Ok::<_, Failure>(Touched(rows.iter().map(|row| row.id).collect()))
    });
    Ok(made.await?.0)
}

/// Changes variants within a transaction. At most ten statements, and one for each variant.
pub async fn update_in(
    tx: &Tx,
    call: &Call,
    mut patches: Vec<(ProductVariantId, VariantPatch)>,
) -> Result<Vec<VariantRow>, Failure> {
    let ids: Vec<_> = patches.iter().map(|(id, _)| *id).collect();
    let found = db::catalog::variant::lock(tx, sight(call), &ids).await?;
    check(tx, call, patches.iter().map(|(_, patch)| patch)).await?;
    let given = values(patches.iter().map(|(_, patch)| patch));
    let marked = patches.iter().any(|(_, patch)| patch.facet_value_ids.is_some());
    let had = found.iter().filter(|_| marked).flat_map(|row| row.facet_value_ids.iter().copied());
    let marks = Marks::read(tx.conn(), sight(call).channel, given, had).await?;
    let now = call.app.now();
    let mut rows = Vec::with_capacity(patches.len());
    for (id, patch) in &mut patches {
        let row = found.iter().find(|row| row.id == *id);
        let row = row.cloned().ok_or_else(|| Failure::not_found("ProductVariant", *id))?;
        let given = patch.facet_value_ids.take();
        patch.facet_value_ids = marks.settled(given, &row.facet_value_ids)?;
        rows.push(patched(row, patch.clone(), now));
    }
    if patches.iter().any(|(_, patch)| patch.option_ids.is_some()) {
        let products = distinct(rows.iter().map(|row| row.product_id).collect());
        let products = db::catalog::product::lock(tx, sight(call), &products).await?;
        Combinations::read(tx, &products).await?.check(&rows)?;
    }
    for row in &rows {
        db::catalog::variant::update(tx, row).await?;
    }
    let of: Vec<_> = rows.iter().zip(patches.iter().map(|(_, patch)| patch)).collect();
    put_prices(tx, call, &of, false).await?;
    stock::set(tx, call, &rows, &wanted(call, &of)?, false).await?;
    Ok(rows)
}

/// Changes variants, all or none.
pub async fn update(
    call: &Call,
    patches: Vec<(ProductVariantId, VariantPatch)>,
) -> Result<Vec<ProductVariantId>, Failure> {
    let changed = call.command("catalog.update_variants", async |tx: &Tx| {
        let rows = update_in(tx, call, patches.clone()).await?;
        Ok::<_, Failure>(Touched(rows.iter().map(|row| row.id).collect()))
    });
    Ok(changed.await?.0)
}

/// Deletes a variant; orders keep showing it. Two statements.
pub async fn delete(call: &Call, id: ProductVariantId) -> Result<bool, Failure> {
    call.command("catalog.delete_variant", async |tx: &Tx| {
        let found = db::catalog::variant::lock(tx, sight(call), &[id]).await?;
        if found.is_empty() {
            return Err(Failure::not_found("ProductVariant", id));
        }
        db::catalog::variant::delete(tx, id, call.app.now()).await?;
        Ok::<_, Failure>(true)
    })
    .await
}

fn blank(call: &Call, product_id: ProductId, now: DateTime<Utc>) -> Result<VariantRow, Failure> {
    let settings = call.visit.settings();
    let categories = &settings.tax_categories;
    let category = categories.iter().find(|row| row.is_default).or_else(|| categories.first());
    Ok(VariantRow {
        id: call.app.new_id(),
        created_at: now,
        updated_at: now,
        deleted_at: None,
        product_id,
        enabled: true,
        sku: String::new(),
        tax_category_id: category
            .map(|row| row.id)
            .ok_or_else(|| Failure::not_found("TaxCategory", TaxCategoryId::NONE))?,
        track_inventory: GlobalFlag::Inherit,
        out_of_stock_threshold: 0,
        use_global_out_of_stock_threshold: true,
        weight_g: None,
        translations: db::Json(Vec::new()),
        featured_asset_id: None,
        asset_ids: Vec::new(),
        facet_value_ids: Vec::new(),
        option_ids: Vec::new(),
        channel_ids: channels(call),
    })
}

fn patched(mut row: VariantRow, patch: VariantPatch, now: DateTime<Utc>) -> VariantRow {
    pictures(&patch).apply(&mut row.featured_asset_id, &mut row.asset_ids);
    row.enabled = patch.enabled.unwrap_or(row.enabled);
    row.sku = patch.sku.map_or(row.sku, |sku| sku.trim().to_owned());
    row.tax_category_id = patch.tax_category_id.unwrap_or(row.tax_category_id);
    row.option_ids = patch.option_ids.map_or(row.option_ids, distinct);
    row.facet_value_ids = patch.facet_value_ids.map_or(row.facet_value_ids, distinct);
    row.track_inventory = patch.track_inventory.unwrap_or(row.track_inventory);
    row.out_of_stock_threshold = patch.out_of_stock_threshold.unwrap_or(row.out_of_stock_threshold);
    row.use_global_out_of_stock_threshold =
        patch.use_global_out_of_stock_threshold.unwrap_or(row.use_global_out_of_stock_threshold);
    row.weight_g = patch.weight_g.unwrap_or(row.weight_g);
    row.translations.0 = texts::changed(row.translations.0, patch.texts, now);
    row.updated_at = now;
    row
}

fn pictures(patch: &VariantPatch) -> Pictures {
    Pictures { featured: patch.featured_asset_id, all: patch.asset_ids.clone() }
}

async fn check(
    tx: &Tx,
    call: &Call,
    patches: impl Iterator<Item = &VariantPatch> + Clone,
) -> Result<(), Failure> {
    let settings = call.visit.settings();
    for patch in patches.clone() {
        if let Some(id) = patch.tax_category_id {
            settings.get::<db::settings::TaxCategoryRow>(id)?;
        }
        let own = patch.prices.iter().filter_map(|price| price.price);
        if own.chain(patch.price).any(|price| price < Amount::ZERO) {
            return Err(Failure::input("price-cannot-be-negative", Vec::new()));
        }
        if patch.weight_g.flatten().is_some_and(|grams| grams < 0) {
            return Err(Failure::input("weight-cannot-be-negative", Vec::new()));
        }
        let available = &call.actor.channel.available_currency_codes;
        if let Some(other) = patch.prices.iter().find(|p| !available.contains(&p.currency)) {
            return Err(no_such_currency(other.currency.as_str(), &call.actor.channel));
        }
    }
    let assets = patches.clone().flat_map(|p| pictures(p).ids().collect::<Vec<_>>()).collect();
    refer::assets(tx.conn(), assets).await
}

/// The facet values that variants are given.
fn values<'p>(
    patches: impl Iterator<Item = &'p VariantPatch>,
) -> impl Iterator<Item = FacetValueId> {
    patches.flat_map(|patch| patch.facet_value_ids.iter().flatten().copied())
}

/// Writes prices of the caller's channel; a new variant gets its price in the default channel too,
/// which sells everything. Two statements.
async fn put_prices(
    tx: &Tx,
    call: &Call,
    of: &[(&VariantRow, &VariantPatch)],
    new: bool,
) -> Result<(), Failure> {
    let (channel, settings) = (&call.actor.channel, call.visit.settings());
    let home = settings.default_channel()?;
    let mut put: Vec<PriceRow> = Vec::new();
    let mut gone = Vec::new();
    for (row, patch) in of {
        let mut set = |channel_id: ChannelId, currency_code, price| {
            put.retain(|p| {
                (p.variant_id, p.channel_id, p.currency_code) != (row.id, channel_id, currency_code)
            });
            put.push(PriceRow { variant_id: row.id, channel_id, currency_code, price });
        };
        let own = patch.prices.iter().find(|p| p.currency == channel.default_currency_code);
        let price = patch.price.or_else(|| own.and_then(|p| p.price));
        let price = price.or_else(|| new.then_some(Amount::ZERO));
        if let Some(price) = price {
            set(channel.id, channel.default_currency_code, price);
            if new && channel.id != ChannelId::FIRST {
                set(ChannelId::FIRST, home.default_currency_code, price);
            }
        }
        for PricePatch { currency, price } in &patch.prices {
            match price {
                Some(price) => set(channel.id, *currency, *price),
                None => gone.push((row.id, channel.id, *currency)),
            }
        }
    }
    for (row, _) in of {
        for price in put.iter().filter(|price| price.variant_id == row.id) {
            let of = if price.channel_id == channel.id { channel } else { &home };
            tellable(&settings, of, price.price, row.tax_category_id)?;
        }
    }
    db::catalog::price::put(tx, &put).await?;
    Ok(db::catalog::price::delete(tx, &gone).await?)
}

fn wanted(call: &Call, of: &[(&VariantRow, &VariantPatch)]) -> Result<Vec<Wanted>, Failure> {
    let mut out: Vec<Wanted> = Vec::new();
    for (row, patch) in of {
        let home = match patch.stock_on_hand {
            Some(on_hand) => Some((stock::default_location(call)?, on_hand)),
            None => None,
        };
        for (location, on_hand) in home.into_iter().chain(patch.stock_levels.iter().copied()) {
            out.retain(|w| (w.variant, w.location) != (row.id, location));
            out.push(Wanted { variant: row.id, location, on_hand });
        }
    }
    Ok(out)
}
