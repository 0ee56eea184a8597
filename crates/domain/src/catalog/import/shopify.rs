//! Shopify's product export: rows of one product have its handle; the first one has what the
//! product says of itself, further ones are variants, or pictures alone.

use super::cell;
use super::{
    Draft, FacetRef, HeaderRefused, Problem, ProductText, Row, SourceVariant, Text, Texts,
};
use crate::channel::LanguageCode;
use crate::stock::GlobalFlag;

/// The option of a product that has none.
const NO_OPTION: (&str, &str) = ("Title", "Default Title");
/// The tax category of what is not taxable.
pub const UNTAXED: &str = "Tax exempt";

const KNOWN: [&str; 26] = [
    "Handle",
    "Title",
    "Body (HTML)",
    "Vendor",
    "Type",
    "Tags",
    "Published",
    "Status",
    "Option1 Name",
    "Option1 Value",
    "Option2 Name",
    "Option2 Value",
    "Option3 Name",
    "Option3 Value",
    "Variant SKU",
    "Variant Grams",
    "Variant Price",
    "Variant Inventory Tracker",
    "Variant Inventory Qty",
    "Variant Inventory Policy",
    "Variant Taxable",
    "Variant Image",
    "Image Src",
    "Image Position",
    "Product Category",
    "Custom Product Type",
];

/// Where the columns are.
#[derive(Debug)]
pub(super) struct Columns(Vec<(&'static str, usize)>);

pub(super) fn recognises(names: &[&str]) -> bool {
    names.contains(&"Handle") && names.contains(&"Variant Price")
}

impl Columns {
    pub(super) fn of(names: &[&str]) -> Result<(Self, Vec<String>), HeaderRefused> {
        let mut places: Vec<(&'static str, usize)> = Vec::new();
        let mut ignored = Vec::new();
        for (at, name) in names.iter().enumerate() {
            match KNOWN.into_iter().find(|known| known == name) {
                Some(known) if places.iter().any(|(k, _)| *k == known) => {
                    return Err(HeaderRefused::Twice((*name).to_owned()));
                }
                Some(known) => places.push((known, at)),
                None if name.is_empty() => {}
                None => ignored.push((*name).to_owned()),
            }
        }
        for required in ["Title", "Variant Price"] {
            if !places.iter().any(|(known, _)| *known == required) {
                return Err(HeaderRefused::Missing(required));
            }
        }
        Ok((Self(places), ignored))
    }

    pub(super) fn begins(&self, row: &Row<'_>, open: Option<&Draft>) -> bool {
        let handle = self.cell(row, "Handle");
        open.is_none_or(|draft| draft.product.key != handle)
    }

    pub(super) fn read(&self, row: &Row<'_>, begins: bool, draft: &mut Draft) {
        if begins {
            self.read_product(row, draft);
        }
        self.read_picture(row, draft);
        let named = ["Option1 Value", "Variant SKU", "Variant Price"];
        if begins || named.iter().any(|column| !self.cell(row, column).is_empty()) {
            self.read_variant(row, draft);
        }
    }

    fn read_product(&self, row: &Row<'_>, draft: &mut Draft) {
        let line = row.line;
        let language = row.options.language;
        let handle = draft.take(line, "Handle", cell::required(self.cell(row, "Handle")));
        let name = draft.take(line, "Title", cell::required(self.cell(row, "Title")));
        draft.product.key = handle.clone().unwrap_or_default();
        if let (Some(slug), Some(name)) = (handle, name) {
            let description = self.cell(row, "Body (HTML)").to_owned();
            draft.product.texts.push(ProductText { language, name, slug, description });
        }
        let kind = match self.cell(row, "Type") {
            "" => self.cell(row, "Custom Product Type"),
            kind => kind,
        };
        let mut facets = Vec::new();
        for (facet, value) in [("Vendor", self.cell(row, "Vendor")), ("Type", kind)] {
            facets.extend((!value.is_empty()).then(|| facet_ref(language, facet, value)));
        }
        for tag in cell::pieces(self.cell(row, "Tags"), ',') {
            facets.push(facet_ref(language, "Tag", tag));
        }
        draft.product.facets = facets;
        let published = cell::flag(self.cell(row, "Published"));
        let published = draft.take(line, "Published", published).flatten().unwrap_or(true);
        let status = self.cell(row, "Status");
        draft.product.enabled =
            published && (status.is_empty() || status.eq_ignore_ascii_case("active"));
        draft.product.option_groups = ["Option1 Name", "Option2 Name", "Option3 Name"]
            .into_iter()
            .map(|column| self.cell(row, column))
            .filter(|name| !name.is_empty())
            .map(|name| texts(language, name))
            .collect();
        let lone = draft.product.option_groups.len() == 1
            && self.cell(row, "Option1 Name") == NO_OPTION.0
            && self.cell(row, "Option1 Value") == NO_OPTION.1;
        if lone {
            draft.product.option_groups.clear();
        }
    }

    fn read_picture(&self, row: &Row<'_>, draft: &mut Draft) {
        let source = self.cell(row, "Image Src");
        if source.is_empty() {
            return;
        }
        if let Some(url) = draft.take(row.line, "Image Src", cell::asset(source, row.options))
            && !draft.product.assets.contains(&url)
        {
            draft.product.assets.push(url);
        }
    }

    fn read_variant(&self, row: &Row<'_>, draft: &mut Draft) {
        let line = row.line;
        let price = cell::price(self.cell(row, "Variant Price"), row.options);
        let price = draft.take(line, "Variant Price", price);
        let stock = cell::whole(self.cell(row, "Variant Inventory Qty"));
        let stock = draft.take(line, "Variant Inventory Qty", stock);
        let taxable = cell::flag(self.cell(row, "Variant Taxable"));
        let taxable = draft.take(line, "Variant Taxable", taxable);
        let weight = cell::grams(self.cell(row, "Variant Grams"));
        let weight = draft.take(line, "Variant Grams", weight);
        let sku = match self.cell(row, "Variant SKU") {
            "" => {
                let number = draft.product.variants.len().saturating_add(1);
                Some(format!("{}-{number}", draft.product.key))
            }
            // Spreadsheets are kept from reading numbers by a quote in front.
            sku => draft.take(line, "Variant SKU", cell::required(sku.trim_start_matches('\''))),
        };
        let assets = cell::assets(self.cell(row, "Variant Image"), '|', row.options);
        let assets = draft.take(line, "Variant Image", assets);
        let options = self.options(row, draft);
        let parts = (price, stock, taxable, weight, sku, assets, options);
        let (
            Some(price),
            Some(stock),
            Some(taxable),
            Some(weight),
            Some(sku),
            Some(assets),
            Some(options),
        ) = parts
        else {
            return;
        };
        // Stock that nobody counts, or that may be sold beyond what is there, does not stop a sale.
        let counted = !self.cell(row, "Variant Inventory Tracker").is_empty()
            && !self.cell(row, "Variant Inventory Policy").eq_ignore_ascii_case("continue");
        draft.product.variants.push(SourceVariant {
            line,
            sku,
            price,
            tax_category: (taxable == Some(false)).then(|| UNTAXED.to_owned()),
            stock_on_hand: stock,
            track: if counted { GlobalFlag::True } else { GlobalFlag::False },
            // Where nobody weighed anything, Shopify writes 0.
            weight_g: weight.filter(|grams| *grams > 0),
            enabled: true,
            options,
            assets,
            facets: Vec::new(),
        });
    }

    fn options(&self, row: &Row<'_>, draft: &mut Draft) -> Option<Vec<Texts>> {
        let line = row.line;
        let language = row.options.language;
        let columns = ["Option1 Value", "Option2 Value", "Option3 Value"];
        let count = draft.product.option_groups.len();
        let mut options = Vec::new();
        for column in columns.into_iter().take(count) {
            let value = draft.take(line, column, cell::required(self.cell(row, column)))?;
            options.push(texts(language, &value));
        }
        for column in columns.into_iter().skip(count) {
            let value = self.cell(row, column);
            if !value.is_empty() && value != NO_OPTION.1 {
                draft.bad(
                    line,
                    column,
                    Problem::Count { expected: count, found: count.saturating_add(1) },
                );
                return None;
            }
        }
        draft.unused(line, "Option1 Value", &options)?;
        Some(options)
    }

    fn cell<'r>(&self, row: &'r Row<'_>, column: &str) -> &'r str {
        row.cell(self.0.iter().find(|(known, _)| *known == column).map(|(_, at)| *at))
    }
}

fn texts(language: LanguageCode, text: &str) -> Texts {
    vec![Text { language, text: text.to_owned() }]
}

fn facet_ref(language: LanguageCode, facet: &str, value: &str) -> FacetRef {
    FacetRef { facet: texts(language, facet), value: texts(language, value) }
}
