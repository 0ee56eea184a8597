//! What a variant's rows in the search index are.

use std::collections::{BTreeSet, HashMap};

use db::catalog::collection::CollectionRow;
use db::catalog::index::{Item, Source, ValueFacet};
use db::settings::ChannelRow;
use domain::catalog::{CollectionNode, Member, Membership, search_words};
use domain::id::{ChannelId, CollectionId, FacetId, FacetValueId, TaxCategoryId};
use domain::money::{Amount, Overflow};
use domain::tax::TaxBook;
use domain::text::{Translation, choose};

use crate::settings::Settings;

/// What rows are made by: the shop's channels and taxes, and its collections.
pub(super) struct Maker<'m> {
    shops: HashMap<ChannelId, (&'m ChannelRow, TaxBook)>,
    membership: Membership,
}

/// The words of a variant in all languages.
struct Words {
    names: String,
    details: String,
    text: String,
}

impl<'m> Maker<'m> {
    pub(super) fn new(settings: &'m Settings, collections: Vec<CollectionRow>) -> Self {
        let shop = |channel: &'m std::sync::Arc<ChannelRow>| {
            (channel.id, (&**channel, crate::tax::book(settings, channel)))
        };
        let nodes: Vec<CollectionNode> = collections
            .into_iter()
            .map(|row| CollectionNode {
                id: row.id,
                parent: row.parent_id,
                inherit: row.inherit_filters,
                filters: row.filters.0,
            })
            .collect();
        Self {
            shops: settings.channels.iter().map(shop).collect(),
            membership: Membership::of(&nodes),
        }
    }

    /// The rows of a variant: one a channel and currency.
    pub(super) fn items(&self, source: &Source, facets: &[ValueFacet]) -> Vec<Item> {
        let words = words(source);
        let values: BTreeSet<FacetValueId> =
            source.product_facets.iter().chain(&source.facets).copied().collect();
        let of_values = facets.iter().filter(|f| values.contains(&f.id)).map(|f| f.facet_id);
        let facet_ids: BTreeSet<FacetId> = of_values.collect();
        let mut collections: Vec<CollectionId> = self.membership.of_variant(Member {
            id: source.variant_id,
            product: &source.product_facets,
            own: &source.facets,
        });
        collections.sort_unstable();
        let mut out = Vec::new();
        let shops = source.channel_ids.iter().filter_map(|id| self.shops.get(id));
        for (channel, book) in shops {
            let language = channel.default_language_code.as_str();
            let name = choose(&source.product_texts.0, language, language);
            for currency in &channel.available_currency_codes {
                let kept = source
                    .prices
                    .0
                    .iter()
                    .find(|p| p.channel_id == channel.id && p.currency_code == *currency)
                    .map_or(0, |p| p.price);
                let (price, price_with_tax) = price(book, kept, source.tax_category_id);
                out.push(Item {
                    variant_id: source.variant_id,
                    channel_id: channel.id,
                    currency_code: *currency,
                    product_id: source.product_id,
                    enabled: source.enabled,
                    sku: source.sku.clone(),
                    product_name: name.map(|t| t.name.clone()).unwrap_or_default(),
                    price,
                    price_with_tax,
                    facet_ids: facet_ids.iter().copied().collect(),
                    facet_value_ids: values.iter().copied().collect(),
                    collection_ids: collections.clone(),
                    names: words.names.clone(),
                    details: words.details.clone(),
                    text: words.text.clone(),
                });
            }
        }
        out
    }
}

/// The price without and with tax in the channel's own zone. What cannot be computed is searched by
/// its kept price.
fn price(book: &TaxBook, kept: i64, category: TaxCategoryId) -> (i64, i64) {
    let computed = || -> Result<(i64, i64), Overflow> {
        let Some(zone) = book.default_zone else { return Ok((kept, kept)) };
        let listed = book.list_price(Amount(kept), zone, category)?;
        let price = listed.price(book.rate(zone, category).value)?;
        Ok((price.net()?.0, price.gross()?.0))
    };
    computed().unwrap_or((kept, kept))
}

fn words(source: &Source) -> Words {
    let product = &source.product_texts.0;
    let all = |texts: &[Translation], field: fn(&Translation) -> &str| -> String {
        texts.iter().map(field).collect::<Vec<_>>().join(" ")
    };
    Words {
        names: search_words(&format!("{} {}", all(product, |t| &t.name), source.sku)),
        details: search_words(&all(&source.texts.0, |t| &t.name)),
        text: search_words(&all(product, |t| &t.description)),
    }
}
