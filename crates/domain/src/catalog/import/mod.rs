//! Product files: rows of a CSV file become products, or a list of what is wrong and where.
//!
//! Two layouts are known by their header: Vendure's import file ([`Layout::Vendure`]) and Shopify's
//! product export ([`Layout::Shopify`]). A product is one row and the rows that continue it; a
//! product with a bad row is refused as a whole.

use std::collections::HashMap;

use crate::catalog::slug;
use crate::channel::{CurrencyCode, LanguageCode};

mod cell;
mod problem;
mod shopify;
mod source;
#[cfg(test)]
mod tests;
mod vendure;

pub use problem::{BadLine, BadProduct, HeaderRefused, Problem};
pub use shopify::UNTAXED;
pub use source::{FacetRef, ProductText, SourceProduct, SourceVariant, Text, Texts};
pub use source::{main_text, text_in};

/// The longest name, slug, code or SKU that is taken, in characters.
pub const LONGEST: usize = 255;

/// What a row or the end of the file completes.
pub type Outcome = Result<SourceProduct, BadProduct>;

/// What a reader must know about the shop.
#[derive(Clone, Debug)]
pub struct ReadOptions {
    /// The language of columns that name none.
    pub language: LanguageCode,
    /// The currency of prices.
    pub currency: CurrencyCode,
    /// What relative names of pictures are put behind; without it they are refused.
    pub assets_url: Option<String>,
}

/// The two layouts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// Vendure's import file.
    Vendure,
    /// Shopify's product export.
    Shopify,
}

impl Layout {
    /// What people call it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Vendure => "Vendure product import",
            Self::Shopify => "Shopify product export",
        }
    }
}

/// Reads rows one after another.
#[derive(Debug)]
pub struct Reader {
    columns: Columns,
    options: ReadOptions,
    width: usize,
    ignored: Vec<String>,
    open: Option<Draft>,
    seen: Seen,
}

/// What the file had before: keys and SKUs with the lines of their products.
#[derive(Debug, Default)]
struct Seen {
    keys: HashMap<String, u64>,
    skus: HashMap<String, u64>,
}

#[derive(Debug)]
enum Columns {
    Vendure(vendure::Columns),
    Shopify(shopify::Columns),
}

/// A product while its rows are read.
#[derive(Debug)]
struct Draft {
    product: SourceProduct,
    problems: Vec<BadLine>,
}

impl Reader {
    /// Recognises the layout by the header's names.
    pub fn new(header: &[&str], options: ReadOptions) -> Result<Self, HeaderRefused> {
        let names: Vec<&str> =
            header.iter().map(|name| name.trim_start_matches('\u{feff}').trim()).collect();
        let (columns, ignored) = if shopify::recognises(&names) {
            let (columns, ignored) = shopify::Columns::of(&names)?;
            (Columns::Shopify(columns), ignored)
        } else if vendure::recognises(&names) {
            let (columns, ignored) = vendure::Columns::of(&names, options.language)?;
            (Columns::Vendure(columns), ignored)
        } else {
            return Err(HeaderRefused::Unknown);
        };
        Ok(Self {
            columns,
            options,
            width: names.len(),
            ignored,
            open: None,
            seen: Seen::default(),
        })
    }

    /// The layout that was recognised.
    #[must_use]
    pub const fn layout(&self) -> Layout {
        match self.columns {
            Columns::Vendure(_) => Layout::Vendure,
            Columns::Shopify(_) => Layout::Shopify,
        }
    }

    /// Columns that mean nothing to us.
    #[must_use]
    pub fn ignored(&self) -> &[String] {
        &self.ignored
    }

    /// Takes a row; gives the product that ended before it, if one did.
    pub fn row(&mut self, line: u64, cells: &[&str]) -> Option<Outcome> {
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            return None;
        }
        let row = Row { line, cells, options: &self.options };
        let begins = match &self.columns {
            Columns::Vendure(columns) => columns.begins(&row, self.open.as_ref()),
            Columns::Shopify(columns) => columns.begins(&row, self.open.as_ref()),
        };
        let layout = self.layout();
        let ended = if begins { self.open.take() } else { None };
        let ended = ended.map(|draft| self.seen.close(draft, layout));
        let mut draft = match self.open.take() {
            Some(draft) => draft,
            None => Draft::new(line),
        };
        match &self.columns {
            Columns::Vendure(columns) => columns.read(&row, begins, &mut draft),
            Columns::Shopify(columns) => columns.read(&row, begins, &mut draft),
        }
        if cells.len() > self.width {
            draft.bad(line, "", Problem::Cells { expected: self.width, found: cells.len() });
        }
        self.open = Some(draft);
        ended
    }

    /// Takes a row that cannot be read as text: it spoils the product that is open.
    pub fn spoiled(&mut self, line: u64, problem: Problem) {
        self.open.get_or_insert_with(|| Draft::new(line)).bad(line, "", problem);
    }

    /// Gives the last product.
    pub fn finish(&mut self) -> Option<Outcome> {
        let layout = self.layout();
        self.open.take().map(|draft| self.seen.close(draft, layout))
    }
}

impl Seen {
    /// Ends a product. What the file had before is refused the second time.
    fn close(&mut self, mut draft: Draft, layout: Layout) -> Outcome {
        let (key_column, sku_column) = match layout {
            Layout::Vendure => ("slug", "sku"),
            Layout::Shopify => ("Handle", "Variant SKU"),
        };
        let line = draft.product.line;
        let key = draft.product.key.clone();
        if let Some(first) = self.keys.get(&key).copied() {
            draft.bad(line, key_column, Problem::Twice { value: key, first });
        } else if !key.is_empty() {
            self.keys.insert(key, line);
        }
        if draft.product.variants.is_empty() && draft.problems.is_empty() {
            draft.bad(line, "", Problem::NoVariant);
        }
        for (sku, on) in draft.skus() {
            if let Some(first) = self.skus.get(&sku).copied() {
                draft.bad(on, sku_column, Problem::Twice { value: sku, first });
            } else {
                self.skus.insert(sku, line);
            }
        }
        draft.outcome()
    }
}

impl Draft {
    fn new(line: u64) -> Self {
        Self {
            product: SourceProduct {
                key: String::new(),
                line,
                enabled: true,
                texts: Vec::new(),
                assets: Vec::new(),
                facets: Vec::new(),
                option_groups: Vec::new(),
                variants: Vec::new(),
            },
            problems: Vec::new(),
        }
    }

    fn bad(&mut self, line: u64, column: &str, problem: Problem) {
        self.problems.push(BadLine { line, column: column.to_owned(), problem });
    }

    /// Keeps a value, or the problem with it.
    fn take<T>(&mut self, line: u64, column: &str, value: Result<T, Problem>) -> Option<T> {
        match value {
            Ok(value) => Some(value),
            Err(problem) => {
                self.bad(line, column, problem);
                None
            }
        }
    }

    /// Refuses the options of another variant; a product without options has one variant.
    fn unused(&mut self, line: u64, column: &str, options: &[Texts]) -> Option<()> {
        let code = |options: &[Texts]| -> Vec<String> {
            options.iter().map(|o| slug(main_text(o))).collect()
        };
        let wanted = code(options);
        if self.product.variants.iter().any(|variant| code(&variant.options) == wanted) {
            let told: Vec<&str> = options.iter().map(|o| main_text(o)).collect();
            self.bad(line, column, Problem::SameOptions { value: told.join(" / ") });
            return None;
        }
        Some(())
    }

    /// The SKUs with the lines of their rows.
    fn skus(&self) -> Vec<(String, u64)> {
        self.product.variants.iter().map(|v| (v.sku.clone(), v.line)).collect()
    }

    fn outcome(mut self) -> Outcome {
        if self.problems.is_empty() {
            return Ok(self.product);
        }
        self.problems.sort_by_key(|bad| bad.line);
        Err(BadProduct { line: self.product.line, key: self.product.key, lines: self.problems })
    }
}

/// A row with what is needed to read it.
struct Row<'r> {
    line: u64,
    cells: &'r [&'r str],
    options: &'r ReadOptions,
}

impl Row<'_> {
    /// A cell, trimmed; empty when the row is too short.
    fn cell(&self, at: Option<usize>) -> &str {
        at.and_then(|at| self.cells.get(at)).map_or("", |cell| cell.trim())
    }
}
