//! A product and its variants as a file tells of them: names instead of ids.

use serde::Serialize;

use crate::channel::LanguageCode;
use crate::money::Amount;
use crate::stock::GlobalFlag;

/// A text in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Text {
    /// The language.
    pub language: LanguageCode,
    /// The text.
    pub text: String,
}

/// A text in the shop's language, then in others.
pub type Texts = Vec<Text>;

/// The text in the first language.
#[must_use]
pub fn main_text(texts: &[Text]) -> &str {
    texts.first().map_or("", |t| t.text.as_str())
}

/// The text in a language, else in the first.
#[must_use]
pub fn text_in(texts: &[Text], language: LanguageCode) -> &str {
    let of = texts.iter().find(|t| t.language == language);
    of.map_or_else(|| main_text(texts), |t| t.text.as_str())
}

/// What a product is called in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ProductText {
    /// The language.
    pub language: LanguageCode,
    /// The name.
    pub name: String,
    /// The part of its address.
    pub slug: String,
    /// The description.
    pub description: String,
}

/// A value of a facet, both by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FacetRef {
    /// The facet, as "Colour".
    pub facet: Texts,
    /// The value, as "Red".
    pub value: Texts,
}

/// A variant as a file tells of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SourceVariant {
    /// The line it is on.
    #[serde(skip)]
    pub line: u64,
    /// The SKU.
    pub sku: String,
    /// The price in the channel's currency; with tax where the channel's prices include it.
    pub price: Amount,
    /// The tax category by name; the default one without.
    pub tax_category: Option<String>,
    /// Units in stock.
    pub stock_on_hand: i32,
    /// Whether stock is counted.
    pub track: GlobalFlag,
    /// What a unit weighs, in grams, if the file tells.
    pub weight_g: Option<i32>,
    /// Whether it can be bought.
    pub enabled: bool,
    /// One option for each of the product's groups.
    pub options: Vec<Texts>,
    /// URLs of pictures; the first one is featured.
    pub assets: Vec<String>,
    /// Facet values of its own.
    pub facets: Vec<FacetRef>,
}

/// A product as a file tells of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SourceProduct {
    /// What later imports know it by.
    pub key: String,
    /// The line it begins on.
    #[serde(skip)]
    pub line: u64,
    /// Whether it is shown.
    pub enabled: bool,
    /// Its texts, the shop's language first.
    pub texts: Vec<ProductText>,
    /// URLs of pictures; the first one is featured.
    pub assets: Vec<String>,
    /// Facet values.
    pub facets: Vec<FacetRef>,
    /// What it can be chosen by.
    pub option_groups: Vec<Texts>,
    /// Its variants, at least one.
    pub variants: Vec<SourceVariant>,
}

impl SourceProduct {
    /// What a variant is called: the product's name and the options, in each language.
    #[must_use]
    pub fn variant_names(&self, variant: &SourceVariant) -> Texts {
        let name = |text: &ProductText| {
            let options = variant.options.iter().map(|o| text_in(o, text.language));
            let parts: Vec<&str> = std::iter::once(text.name.as_str()).chain(options).collect();
            Text { language: text.language, text: parts.join(" ") }
        };
        self.texts.iter().map(name).collect()
    }
}
