//! Writes a batch of products in one transaction of about twenty statements, whatever their number.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use db::Tx;
use db::catalog::bulk::{self, AssetPut, FacetPut, FacetValuePut, Known, SlugPut};
use db::settings::ChannelRow;
use domain::catalog::import::{FacetRef, SourceProduct, Texts, UNTAXED, main_text};
use domain::catalog::slug;
use domain::id::{AssetId, FacetId, FacetValueId, ProductId, StockLocationId, TaxCategoryId};
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use super::house;
use super::plan::{self, Found};
use crate::app::App;
use crate::call::Call;
use crate::failure::Failure;
use crate::tax::commands::{CategoryPatch, create_category};

/// How often another address is tried for a product whose own is taken.
const TRIES: u32 = 1_000;

/// What was written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Written {
    pub(super) created: usize,
    pub(super) changed: usize,
    pub(super) unchanged: usize,
    pub(super) variants: usize,
}

/// Writes products into the default channel.
pub(super) struct Writer {
    call: Call,
    channel: Arc<ChannelRow>,
    location: Option<StockLocationId>,
    /// Tax categories that were made, which have no rate.
    pub(super) untaxed: Vec<String>,
}

/// A product of the file beside what the database knows of it.
pub(super) struct Entry<'p> {
    pub(super) product: &'p SourceProduct,
    pub(super) hash: String,
    pub(super) id: ProductId,
    pub(super) known: Option<Known>,
    /// Its addresses, in the order of its texts.
    pub(super) slugs: Vec<String>,
}

impl Writer {
    pub(super) fn open(app: &Arc<App>) -> Result<Self, Failure> {
        let settings = app.settings.current();
        let channel = settings.default_channel()?;
        let holds = |l: &&Arc<db::settings::StockLocationRow>| l.channel_ids.contains(&channel.id);
        let location = settings.stock_locations.iter().find(holds).map(|l| l.id);
        let call = house::call(app, "import")?;
        Ok(Self { call, channel, location, untaxed: Vec::new() })
    }

    pub(super) async fn write(&mut self, batch: &[SourceProduct]) -> Result<Written, Failure> {
        let categories = self.categories(batch).await?;
        let app = &self.call.app;
        // What is written depends on the channel too: prices are of its currency.
        let into = (self.channel.id, self.channel.default_currency_code);
        let hashes: Vec<String> =
            batch.iter().map(|product| hash(&(into, product))).collect::<Result<_, _>>()?;
        db::transaction(&app.pool, "import.batch", async |tx: &Tx| {
            let (mut entries, mut written) = self.entries(tx, batch, &hashes).await?;
            if entries.is_empty() {
                return Ok(written);
            }
            self.claim(tx, &mut entries).await?;
            let facet_values = self.facet_values(tx, &entries).await?;
            let assets = self.assets(tx, &entries).await?;
            let known: Vec<&Known> = entries.iter().filter_map(|e| e.known.as_ref()).collect();
            let ids: Vec<ProductId> = known.iter().map(|k| k.id).collect();
            let groups: Vec<_> =
                known.iter().flat_map(|k| k.option_group_ids.iter().copied()).collect();
            let (options, variants) = if known.is_empty() {
                (Vec::new(), Vec::new())
            } else {
                futures_util::try_join!(
                    bulk::known_options(tx.conn(), &groups),
                    bulk::known_variants(tx.conn(), &ids)
                )?
            };
            let found = Found {
                app,
                now: app.now(),
                channel: &self.channel,
                location: self.location,
                categories: &categories,
                facet_values: &facet_values,
                assets: &assets,
                options: &options,
                variants: &variants,
            };
            let plan = plan::of(&found, &entries);
            written.variants = plan.variants.len();
            plan.apply(tx).await?;
            Ok::<_, Failure>(written)
        })
        .await
    }

    /// The products that are new or different. One statement.
    async fn entries<'p>(
        &self,
        tx: &Tx,
        batch: &'p [SourceProduct],
        hashes: &[String],
    ) -> Result<(Vec<Entry<'p>>, Written), Failure> {
        let keys: Vec<&str> = batch.iter().map(|p| p.key.as_str()).collect();
        let known = bulk::known(tx.conn(), &keys).await?;
        let mut known: HashMap<String, Known> =
            known.into_iter().map(|k| (k.source_key.clone(), k)).collect();
        let mut written = Written::default();
        let mut entries = Vec::new();
        for (product, hash) in batch.iter().zip(hashes) {
            let known = known.remove(&product.key);
            match &known {
                Some(k) if k.source_hash.as_ref() == Some(hash) => {
                    written.unchanged = written.unchanged.saturating_add(1);
                    continue;
                }
                Some(_) => written.changed = written.changed.saturating_add(1),
                None => written.created = written.created.saturating_add(1),
            }
            entries.push(Entry {
                product,
                hash: hash.clone(),
                id: known.as_ref().map_or_else(|| self.call.app.new_id(), |k| k.id),
                known,
                slugs: product.texts.iter().map(|text| text.slug.clone()).collect(),
            });
        }
        Ok((entries, written))
    }

    /// Claims addresses; who finds his taken gets the next free number behind it. One statement, two
    /// with changed products, and one more for each number that is tried.
    async fn claim(&self, tx: &Tx, entries: &mut [Entry<'_>]) -> Result<(), Failure> {
        let changed: Vec<ProductId> =
            entries.iter().filter(|e| e.known.is_some()).map(|e| e.id).collect();
        bulk::free_slugs(tx, &changed).await?;
        let mut open: Vec<(usize, usize)> = Vec::new();
        for (index, entry) in entries.iter().enumerate() {
            open.extend((0..entry.slugs.len()).map(|at| (index, at)));
        }
        for number in 1..=TRIES {
            let mut rows = Vec::new();
            for (index, at) in &open {
                let Some(entry) = entries.get_mut(*index) else { continue };
                let parts = (entry.product.texts.get(*at), entry.slugs.get_mut(*at));
                let (Some(text), Some(slug)) = parts else { continue };
                if number > 1 {
                    *slug = format!("{}-{number}", text.slug);
                }
                rows.push(SlugPut {
                    language_code: text.language.to_string(),
                    slug: slug.clone(),
                    owner_id: entry.id,
                });
            }
            // Of two products of the batch that want the same address, the first one gets it.
            let mut free: BTreeSet<_> = bulk::claim_slugs(tx, &rows).await?.into_iter().collect();
            let mut rows = rows.into_iter();
            open.retain(|_| {
                rows.next().is_some_and(|row| !free.remove(&(row.language_code, row.slug)))
            });
            if open.is_empty() {
                return Ok(());
            }
        }
        Err(Failure::input("slug-not-free", Vec::new()))
    }

    /// The facet values that products name, found or made. Two statements, four when some are new.
    async fn facet_values(
        &self,
        tx: &Tx,
        entries: &[Entry<'_>],
    ) -> Result<HashMap<(String, String), FacetValueId>, Failure> {
        let mut wanted: BTreeMap<String, (&Texts, BTreeMap<String, &Texts>)> = BTreeMap::new();
        for FacetRef { facet, value } in entries.iter().flat_map(|e| facets(e.product)) {
            let of = wanted.entry(slug(main_text(facet))).or_insert((facet, BTreeMap::new()));
            of.1.entry(slug(main_text(value))).or_insert(value);
        }
        if wanted.is_empty() {
            return Ok(HashMap::new());
        }
        let (app, now) = (&self.call.app, self.call.app.now());
        let codes: Vec<&str> = wanted.keys().map(String::as_str).collect();
        let mut ids: HashMap<String, FacetId> = HashMap::new();
        let found = bulk::facets(tx.conn(), &codes).await?;
        ids.extend(found.into_iter().map(|named| (named.name, FacetId(named.id))));
        let missing: Vec<FacetPut> = wanted
            .iter()
            .filter(|(code, _)| !ids.contains_key(*code))
            .map(|(code, (texts, _))| FacetPut {
                id: app.new_id(),
                code: code.clone(),
                translations: plan::translations(app, texts, now),
                channel_ids: vec![self.channel.id],
            })
            .collect();
        let made = bulk::put_facets(tx, &missing).await?;
        ids.extend(made.into_iter().map(|named| (named.name, FacetId(named.id))));
        let of_facet: HashMap<FacetId, &String> =
            ids.iter().map(|(code, id)| (*id, code)).collect();
        let facet_ids: Vec<FacetId> = ids.values().copied().collect();
        let codes: BTreeSet<&str> =
            wanted.values().flat_map(|(_, values)| values.keys().map(String::as_str)).collect();
        let codes: Vec<&str> = codes.into_iter().collect();
        let key = |named: bulk::Named| {
            let facet = of_facet.get(&FacetId(named.of)).map(|code| (*code).clone());
            ((facet.unwrap_or_default(), named.name), FacetValueId(named.id))
        };
        let found = bulk::facet_values(tx.conn(), &facet_ids, &codes).await?;
        let mut values: HashMap<(String, String), FacetValueId> =
            found.into_iter().map(key).collect();
        let mut missing = Vec::new();
        for (facet, (_, of)) in &wanted {
            let Some(facet_id) = ids.get(facet) else { continue };
            for (code, texts) in of {
                if !values.contains_key(&(facet.clone(), code.clone())) {
                    missing.push(FacetValuePut {
                        id: app.new_id(),
                        facet_id: *facet_id,
                        code: code.clone(),
                        translations: plan::translations(app, texts, now),
                    });
                }
            }
        }
        values.extend(bulk::put_facet_values(tx, &missing).await?.into_iter().map(key));
        Ok(values)
    }

    /// The pictures that products name, found by their addresses or made. One statement, two when
    /// some are new.
    async fn assets(
        &self,
        tx: &Tx,
        entries: &[Entry<'_>],
    ) -> Result<HashMap<String, AssetId>, Failure> {
        let urls: BTreeSet<&str> = entries
            .iter()
            .flat_map(|e| {
                let of_variants = e.product.variants.iter().flat_map(|v| &v.assets);
                e.product.assets.iter().chain(of_variants)
            })
            .map(String::as_str)
            .collect();
        if urls.is_empty() {
            return Ok(HashMap::new());
        }
        let urls: Vec<&str> = urls.into_iter().collect();
        let found = bulk::assets(tx.conn(), &urls).await?;
        let mut ids: HashMap<String, AssetId> =
            found.into_iter().map(|named| (named.name, AssetId(named.id))).collect();
        let mut missing = Vec::new();
        for url in urls {
            if !ids.contains_key(url) {
                let id = self.call.app.new_id();
                let (name, mime_type) = plan::picture(url);
                let channel_ids = vec![self.channel.id];
                missing.push(AssetPut { id, name, mime_type, source: url.to_owned(), channel_ids });
                ids.insert(url.to_owned(), id);
            }
        }
        bulk::put_assets(tx, &missing).await?;
        Ok(ids)
    }

    /// The tax categories that products name (`None`: the default one), found or made.
    async fn categories(
        &mut self,
        batch: &[SourceProduct],
    ) -> Result<HashMap<Option<String>, TaxCategoryId>, Failure> {
        let names: BTreeSet<Option<&str>> =
            batch.iter().flat_map(|p| &p.variants).map(|v| v.tax_category.as_deref()).collect();
        let mut out = HashMap::new();
        for name in names {
            let settings = self.call.app.settings.current();
            let id = match plan::category(&settings, name) {
                Some(id) => id,
                None => {
                    let name = name.unwrap_or("Standard Tax").to_owned();
                    // What the file itself says is exempt needs no rate.
                    if name != UNTAXED {
                        self.untaxed.push(name.clone());
                    }
                    let is_default = Some(settings.tax_categories.is_empty());
                    let patch = CategoryPatch { name: Some(name), is_default };
                    create_category(&self.call, patch).await?.id
                }
            };
            out.insert(name.map(str::to_owned), id);
        }
        Ok(out)
    }
}

/// All facet values that a product and its variants name.
pub(super) fn facets(product: &SourceProduct) -> impl Iterator<Item = &FacetRef> {
    product.facets.iter().chain(product.variants.iter().flat_map(|v| &v.facets))
}

/// SHA-256 of what was read and where it goes, in hex.
fn hash(read: &impl Serialize) -> Result<String, Failure> {
    use std::fmt::Write as _;
    let json = serde_json::to_vec(read).map_err(|e| db::Fault::Data(e.to_string()))?;
    let mut out = String::with_capacity(64);
    for byte in Sha256::digest(&json) {
        write!(out, "{byte:02x}").map_err(|e| db::Fault::Data(e.to_string()))?;
    }
    Ok(out)
}
