//! What came of an import.

use domain::catalog::import::{BadProduct, Layout};

use super::write::Written;

/// What came of an import.
#[derive(Debug, Clone)]
pub struct Summary {
    /// The layout that was recognised.
    pub layout: Layout,
    /// Columns that mean nothing to us.
    pub ignored: Vec<String>,
    /// New products.
    pub created: usize,
    /// Products that were there and are different now.
    pub changed: usize,
    /// Products that were there already, just so.
    pub unchanged: usize,
    /// Variants of new and changed products.
    pub variants: usize,
    /// Products left out, with what is wrong with their lines.
    pub bad: Vec<BadProduct>,
    /// Tax categories that were made and have no rate yet.
    pub untaxed: Vec<String>,
}

impl Summary {
    pub(super) const fn new(layout: Layout, ignored: Vec<String>) -> Self {
        Self {
            layout,
            ignored,
            created: 0,
            changed: 0,
            unchanged: 0,
            variants: 0,
            bad: Vec::new(),
            untaxed: Vec::new(),
        }
    }

    pub(super) fn refuse(&mut self, bad: BadProduct) {
        self.bad.push(bad);
    }

    pub(super) const fn add(&mut self, written: Written) {
        self.created = self.created.saturating_add(written.created);
        self.changed = self.changed.saturating_add(written.changed);
        self.unchanged = self.unchanged.saturating_add(written.unchanged);
        self.variants = self.variants.saturating_add(written.variants);
    }

    /// Whether every line was good; else the process ends with a code other than 0.
    #[must_use]
    pub const fn is_clean(&self) -> bool {
        self.bad.is_empty()
    }
}

impl std::fmt::Display for Summary {
    /// Each bad line, what else is to be known, then a line of counts.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for line in self.bad.iter().flat_map(|bad| &bad.lines) {
            writeln!(f, "{line}")?;
        }
        if !self.ignored.is_empty() {
            writeln!(f, "ignored columns: {}", self.ignored.join(", "))?;
        }
        for name in &self.untaxed {
            writeln!(
                f,
                "warning: {name} has no tax rate yet, so its goods are sold untaxed: set one with \
                 createTaxRate"
            )?;
        }
        write!(
            f,
            "{}: {} products created, {} changed, {} unchanged, {} left out; {} variants written",
            self.layout.name(),
            self.created,
            self.changed,
            self.unchanged,
            self.bad.len(),
            self.variants,
        )
    }
}
