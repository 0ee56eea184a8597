//! The rows that a batch of products becomes.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use db::Tx;
use db::catalog::bulk::{
    self, GroupPut, KnownOption, KnownVariant, OptionPut, PricePut, ProductPut, StockPut,
    VariantPut,
};
use db::settings::ChannelRow;
use domain::catalog::import::{FacetRef, SourceProduct, SourceVariant, Texts, main_text};
use domain::catalog::slug;
use domain::id::{
    AssetId, FacetValueId, ProductOptionGroupId, ProductOptionId, ProductVariantId,
    StockLocationId, TaxCategoryId,
};
use domain::text::Translation;

use super::write::Entry;
use crate::app::App;
use crate::settings::Settings;

/// What the database has already.
pub(super) struct Found<'f> {
    pub(super) app: &'f Arc<App>,
    pub(super) now: DateTime<Utc>,
    pub(super) channel: &'f ChannelRow,
    pub(super) location: Option<StockLocationId>,
    pub(super) categories: &'f HashMap<Option<String>, TaxCategoryId>,
    pub(super) facet_values: &'f HashMap<(String, String), FacetValueId>,
    pub(super) assets: &'f HashMap<String, AssetId>,
    pub(super) options: &'f [KnownOption],
    pub(super) variants: &'f [KnownVariant],
}

/// The rows to write, by table.
#[derive(Default)]
pub(super) struct Plan {
    groups: Vec<GroupPut>,
    options: Vec<OptionPut>,
    products: Vec<ProductPut>,
    pub(super) variants: Vec<VariantPut>,
    prices: Vec<PricePut>,
    stock: Vec<StockPut>,
}

impl Plan {
    /// Writes them. Six statements at most.
    pub(super) async fn apply(&self, tx: &Tx) -> Result<(), db::Fault> {
        bulk::put_groups(tx, &self.groups).await?;
        bulk::put_options(tx, &self.options).await?;
        bulk::put_products(tx, &self.products).await?;
        bulk::put_variants(tx, &self.variants).await?;
        bulk::put_prices(tx, &self.prices).await?;
        bulk::put_stock(tx, &self.stock).await
    }
}

/// The rows of some products.
pub(super) fn of(found: &Found<'_>, entries: &[Entry<'_>]) -> Plan {
    let mut plan = Plan::default();
    for entry in entries {
        let groups = groups(found, entry, &mut plan);
        product(found, entry, &groups, &mut plan);
        for source in &entry.product.variants {
            variant(found, entry, source, &groups, &mut plan);
        }
    }
    plan
}

/// An option group of a product: its id, and the ids of its options by code.
struct Group {
    id: ProductOptionGroupId,
    options: HashMap<String, ProductOptionId>,
}

/// The option groups of a product with all options that its variants have, found or made.
fn groups(found: &Found<'_>, entry: &Entry<'_>, plan: &mut Plan) -> Vec<Group> {
    let app = found.app;
    let old = entry.known.as_ref().map(|k| k.option_group_ids.as_slice()).unwrap_or_default();
    let mut out = Vec::new();
    for (at, texts) in entry.product.option_groups.iter().enumerate() {
        let code = slug(&format!("{}-{}", entry.product.key, main_text(texts)));
        let here = |o: &&KnownOption| old.contains(&o.group_id) && o.group_code == code;
        let known: Vec<&KnownOption> = found.options.iter().filter(here).collect();
        let id = match known.first() {
            Some(option) => option.group_id,
            None => {
                let id = app.new_id();
                let translations = translations(app, texts, found.now);
                let channel_ids = vec![found.channel.id];
                plan.groups.push(GroupPut { id, code, translations, channel_ids });
                id
            }
        };
        let mut options: HashMap<String, ProductOptionId> =
            known.iter().filter_map(|o| Some((o.code.clone()?, o.id?))).collect();
        for texts in entry.product.variants.iter().filter_map(|v| v.options.get(at)) {
            options.entry(slug(main_text(texts))).or_insert_with_key(|code| {
                let option = app.new_id();
                let translations = translations(app, texts, found.now);
                let (code, group_id) = (code.clone(), id);
                plan.options.push(OptionPut { id: option, group_id, code, translations });
                option
            });
        }
        out.push(Group { id, options });
    }
    out
}

fn product(found: &Found<'_>, entry: &Entry<'_>, groups: &[Group], plan: &mut Plan) {
    let SourceProduct { texts, enabled, assets, facets, .. } = entry.product;
    let translation =
        |(text, slug): (&domain::catalog::import::ProductText, &String)| Translation {
            id: found.app.new_id(),
            language_code: text.language.to_string(),
            name: text.name.clone(),
            slug: slug.clone(),
            description: text.description.clone(),
            created_at: found.now,
            updated_at: found.now,
        };
    let asset_ids = asset_ids(found, assets);
    plan.products.push(ProductPut {
        id: entry.id,
        enabled: *enabled,
        translations: texts.iter().zip(&entry.slugs).map(translation).collect(),
        featured_asset_id: asset_ids.first().copied(),
        asset_ids,
        facet_value_ids: facet_value_ids(found, facets),
        option_group_ids: groups.iter().map(|group| group.id).collect(),
        channel_ids: vec![found.channel.id],
        source_key: entry.product.key.clone(),
        source_hash: entry.hash.clone(),
    });
}

fn variant(
    found: &Found<'_>,
    entry: &Entry<'_>,
    source: &SourceVariant,
    groups: &[Group],
    plan: &mut Plan,
) {
    let here = |v: &&KnownVariant| v.product_id == entry.id && v.sku == source.sku;
    let known = found.variants.iter().find(here).map(|v| v.id);
    let id: ProductVariantId = known.unwrap_or_else(|| found.app.new_id());
    let asset_ids = asset_ids(found, &source.assets);
    let options = source.options.iter().zip(groups);
    let category = found.categories.get(&source.tax_category);
    plan.variants.push(VariantPut {
        id,
        product_id: entry.id,
        enabled: source.enabled,
        sku: source.sku.clone(),
        tax_category_id: category.copied().unwrap_or(TaxCategoryId::NONE),
        track_inventory: source.track,
        weight_g: source.weight_g,
        translations: translations(found.app, &entry.product.variant_names(source), found.now),
        featured_asset_id: asset_ids.first().copied(),
        asset_ids,
        facet_value_ids: facet_value_ids(found, &source.facets),
        option_ids: options
            .filter_map(|(texts, group)| group.options.get(&slug(main_text(texts))).copied())
            .collect(),
        channel_ids: vec![found.channel.id],
    });
    plan.prices.push(PricePut {
        variant_id: id,
        channel_id: found.channel.id,
        currency_code: found.channel.default_currency_code,
        price: source.price.0,
    });
    // Stock belongs to the shop once a variant is there: later imports leave it alone.
    if let (None, Some(location_id)) = (known, found.location) {
        plan.stock.push(StockPut {
            id: found.app.new_id(),
            variant_id: id,
            location_id,
            on_hand: source.stock_on_hand,
            movement_id: found.app.new_id(),
        });
    }
}

fn asset_ids(found: &Found<'_>, urls: &[String]) -> Vec<AssetId> {
    let mut ids = Vec::new();
    for id in urls.iter().filter_map(|url| found.assets.get(url)) {
        if !ids.contains(id) {
            ids.push(*id);
        }
    }
    ids
}

fn facet_value_ids(found: &Found<'_>, facets: &[FacetRef]) -> Vec<FacetValueId> {
    let mut ids = Vec::new();
    for FacetRef { facet, value } in facets {
        let key = (slug(main_text(facet)), slug(main_text(value)));
        if let Some(id) = found.facet_values.get(&key)
            && !ids.contains(id)
        {
            ids.push(*id);
        }
    }
    ids
}

/// Names in several languages as they are stored.
pub(super) fn translations(app: &App, texts: &Texts, now: DateTime<Utc>) -> Vec<Translation> {
    let translation = |text: &domain::catalog::import::Text| Translation {
        id: app.new_id(),
        language_code: text.language.to_string(),
        name: text.text.clone(),
        slug: String::new(),
        description: String::new(),
        created_at: now,
        updated_at: now,
    };
    texts.iter().map(translation).collect()
}

/// What a picture is called, and its media type, by its address.
pub(super) fn picture(url: &str) -> (String, String) {
    let path = url.split(['?', '#']).next().unwrap_or(url);
    let name = path.rsplit('/').next().filter(|name| !name.is_empty()).unwrap_or("picture");
    let kind = match name.rsplit_once('.').map(|(_, kind)| kind.to_ascii_lowercase()).as_deref() {
        Some("png") => "image/png",
        Some("webp") => "image/webp",
        Some("gif") => "image/gif",
        Some("svg") => "image/svg+xml",
        Some("avif") => "image/avif",
        Some(_) | None => "image/jpeg",
    };
    (name.to_owned(), kind.to_owned())
}

/// The tax category of a name, as people write it: exactly, or as a part of the category's name.
/// Without a name the default one.
pub(super) fn category(settings: &Settings, name: Option<&str>) -> Option<TaxCategoryId> {
    let all = &settings.tax_categories;
    let Some(name) = name else {
        return all.iter().find(|c| c.is_default).or_else(|| all.first()).map(|c| c.id);
    };
    let wanted = name.to_lowercase();
    let exactly = all.iter().find(|c| c.name.to_lowercase() == wanted);
    let partly = || all.iter().find(|c| c.name.to_lowercase().contains(&wanted));
    exactly.or_else(partly).map(|c| c.id)
}
