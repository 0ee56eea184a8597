//! Vendure's import file: a row a variant; a row without a name continues the product above it.
//! Columns of texts may name a language, as `name:de`.

use super::cell;
use super::{Draft, HeaderRefused, Problem, ProductText, Row, SourceVariant, Texts};
use crate::catalog::slug;
use crate::channel::LanguageCode;

const TRANSLATED: [&str; 7] =
    ["name", "slug", "description", "facets", "optionGroups", "optionValues", "variantFacets"];
const PLAIN: [&str; 9] = [
    "assets",
    "sku",
    "price",
    "taxCategory",
    "stockOnHand",
    "trackInventory",
    "weight",
    "variantAssets",
    "enabled",
];

/// Where the columns are.
#[derive(Debug)]
pub(super) struct Columns {
    language: LanguageCode,
    /// The field, the language, the place; fields without a language have the shop's.
    places: Vec<(&'static str, LanguageCode, usize)>,
}

pub(super) fn recognises(names: &[&str]) -> bool {
    let has = |field: &str| {
        names
            .iter()
            .any(|name| *name == field || name.split_once(':').is_some_and(|n| n.0 == field))
    };
    has("name") && has("sku") && has("price")
}

impl Columns {
    pub(super) fn of(
        names: &[&str],
        language: LanguageCode,
    ) -> Result<(Self, Vec<String>), HeaderRefused> {
        let mut places: Vec<(&'static str, LanguageCode, usize)> = Vec::new();
        let mut ignored = Vec::new();
        for (at, name) in names.iter().enumerate() {
            let (field, suffix) = match name.split_once(':') {
                Some((field, suffix)) => (field, Some(suffix)),
                None => (*name, None),
            };
            let translated = TRANSLATED.into_iter().find(|known| *known == field);
            let plain = PLAIN.into_iter().find(|known| *known == field && suffix.is_none());
            let Some(known) = translated.or(plain) else {
                if !name.is_empty() {
                    ignored.push((*name).to_owned());
                }
                continue;
            };
            let spoken = match suffix {
                Some(code) => LanguageCode::from_text(code)
                    .ok_or_else(|| HeaderRefused::Language((*name).to_owned()))?,
                None => language,
            };
            if places.iter().any(|(f, l, _)| *f == known && *l == spoken) {
                return Err(HeaderRefused::Twice((*name).to_owned()));
            }
            places.push((known, spoken, at));
        }
        // The shop's language comes first wherever a field is read.
        places.sort_by_key(|(_, spoken, at)| (*spoken != language, *at));
        for required in ["name", "sku", "price"] {
            if !places.iter().any(|(f, l, _)| *f == required && *l == language) {
                return Err(HeaderRefused::Missing(required));
            }
        }
        Ok((Self { language, places }, ignored))
    }

    /// A row with a name begins a product; so does one with another slug, whose name is missing.
    pub(super) fn begins(&self, row: &Row<'_>, open: Option<&Draft>) -> bool {
        let slug = row.cell(self.place("slug"));
        !row.cell(self.place("name")).is_empty()
            || (!slug.is_empty() && open.is_none_or(|draft| draft.product.key != slug))
    }

    pub(super) fn read(&self, row: &Row<'_>, begins: bool, draft: &mut Draft) {
        if begins {
            self.read_product(row, draft);
        } else if draft.product.texts.is_empty() && draft.problems.is_empty() {
            draft.bad(row.line, "name", Problem::NoProduct);
        }
        self.read_variant(row, draft);
    }

    fn read_product(&self, row: &Row<'_>, draft: &mut Draft) {
        let line = row.line;
        for (language, name) in self.cells(row, "name") {
            if name.is_empty() && language != self.language {
                continue;
            }
            let column = self.column("name", language);
            let Some(name) = draft.take(line, &column, cell::required(name)) else { continue };
            let given = self.cell(row, "slug", language);
            let chosen = if given.is_empty() { slug(&name) } else { given.to_owned() };
            let column = self.column("slug", language);
            let Some(chosen) = draft.take(line, &column, cell::required(&chosen)) else { continue };
            let description = self.cell(row, "description", language).to_owned();
            draft.product.texts.push(ProductText { language, name, slug: chosen, description });
        }
        let key = draft.product.texts.first().map(|text| text.slug.clone());
        draft.product.key = key.unwrap_or_else(|| row.cell(self.place("slug")).to_owned());
        let assets = cell::assets(row.cell(self.place("assets")), '|', row.options);
        draft.product.assets = draft.take(line, "assets", assets).unwrap_or_default();
        let facets = cell::facets(&self.cells(row, "facets"));
        draft.product.facets = self.taken(draft, line, "facets", facets).unwrap_or_default();
        let groups = cell::lists(&self.cells(row, "optionGroups"), '|');
        draft.product.option_groups =
            self.taken(draft, line, "optionGroups", groups).unwrap_or_default();
        let enabled = cell::flag(row.cell(self.place("enabled")));
        draft.product.enabled = draft.take(line, "enabled", enabled).flatten().unwrap_or(true);
    }

    fn read_variant(&self, row: &Row<'_>, draft: &mut Draft) {
        let line = row.line;
        let plain = |field: &'static str| row.cell(self.place(field));
        let sku = draft.take(line, "sku", cell::required(plain("sku")));
        let price = draft.take(line, "price", cell::price(plain("price"), row.options));
        let stock = draft.take(line, "stockOnHand", cell::whole(plain("stockOnHand")));
        let track = draft.take(line, "trackInventory", cell::track(plain("trackInventory")));
        let weight = draft.take(line, "weight", cell::grams(plain("weight")));
        let assets = cell::assets(plain("variantAssets"), '|', row.options);
        let assets = draft.take(line, "variantAssets", assets);
        let facets = cell::facets(&self.cells(row, "variantFacets"));
        let facets = self.taken(draft, line, "variantFacets", facets);
        let options = self.options(row, draft);
        let tax_category = plain("taxCategory");
        let parts = (sku, price, stock, track, weight, assets, facets, options);
        let (
            Some(sku),
            Some(price),
            Some(stock),
            Some(track),
            Some(weight),
            Some(assets),
            Some(facets),
            Some(options),
        ) = parts
        else {
            return;
        };
        draft.product.variants.push(SourceVariant {
            line,
            sku,
            price,
            tax_category: (!tax_category.is_empty()).then(|| tax_category.to_owned()),
            stock_on_hand: stock,
            track,
            weight_g: weight,
            enabled: true,
            options,
            assets,
            facets,
        });
    }

    /// One option for each group, and not those of another variant.
    fn options(&self, row: &Row<'_>, draft: &mut Draft) -> Option<Vec<Texts>> {
        let line = row.line;
        let lists = cell::lists(&self.cells(row, "optionValues"), '|');
        let options = self.taken(draft, line, "optionValues", lists)?;
        let expected = draft.product.option_groups.len();
        if options.len() != expected {
            let problem = Problem::Count { expected, found: options.len() };
            draft.bad(line, "optionValues", problem);
            return None;
        }
        draft.unused(line, "optionValues", &options)?;
        Some(options)
    }

    fn taken<T>(
        &self,
        draft: &mut Draft,
        line: u64,
        field: &str,
        value: Result<T, (LanguageCode, Problem)>,
    ) -> Option<T> {
        match value {
            Ok(value) => Some(value),
            Err((language, problem)) => {
                draft.bad(line, &self.column(field, language), problem);
                None
            }
        }
    }

    fn column(&self, field: &str, language: LanguageCode) -> String {
        if language == self.language { field.to_owned() } else { format!("{field}:{language}") }
    }

    fn place(&self, field: &str) -> Option<usize> {
        self.places.iter().find(|(f, _, _)| *f == field).map(|(_, _, at)| *at)
    }

    fn cell<'r>(&self, row: &'r Row<'_>, field: &str, language: LanguageCode) -> &'r str {
        let place = self.places.iter().find(|(f, l, _)| *f == field && *l == language);
        row.cell(place.map(|(_, _, at)| *at))
    }

    fn cells<'r>(&self, row: &'r Row<'_>, field: &str) -> Vec<(LanguageCode, &'r str)> {
        let of = self.places.iter().filter(|(f, _, _)| *f == field);
        of.map(|(_, language, at)| (*language, row.cell(Some(*at)))).collect()
    }
}
