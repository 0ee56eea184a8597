//! What can be wrong with a product file, told with the line and the column.

/// Why a file's header is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HeaderRefused {
    /// It is neither layout.
    #[error(
        "the first line is not the header of a product file: expected Vendure's (name, slug, sku, price, …) or Shopify's (Handle, Title, Variant Price, …)"
    )]
    Unknown,
    /// A column that must be there is not.
    #[error("the column {0:?} is missing")]
    Missing(&'static str),
    /// A column is there twice.
    #[error("the column {0:?} is there twice")]
    Twice(String),
    /// A column names a language that there is not.
    #[error("the column {0:?} names no language")]
    Language(String),
}

/// Something wrong with a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadLine {
    /// Its number in the file, from 1 (the header).
    pub line: u64,
    /// The column's name; empty when it is the line as a whole.
    pub column: String,
    /// What is wrong.
    pub problem: Problem,
}

impl std::fmt::Display for BadLine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.column.as_str() {
            "" => write!(f, "line {}: {}", self.line, self.problem),
            column => write!(f, "line {}, column {column}: {}", self.line, self.problem),
        }
    }
}

/// A product that is refused as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadProduct {
    /// The line it begins on.
    pub line: u64,
    /// What it is known by; empty when the file does not say.
    pub key: String,
    /// What is wrong, by line.
    pub lines: Vec<BadLine>,
}

/// What is wrong with a cell or a line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// It must not be empty.
    #[error("must not be empty")]
    Missing,
    /// It is too long.
    #[error("is longer than {longest} characters")]
    TooLong {
        /// How long it may be.
        longest: usize,
    },
    /// It is no price.
    #[error(
        "{value:?} is no price (a decimal such as 9.90, not negative, with the currency's decimals at most)"
    )]
    Price {
        /// What is there.
        value: String,
    },
    /// It is no whole number.
    #[error("{value:?} is no whole number")]
    Whole {
        /// What is there.
        value: String,
    },
    /// It is neither yes nor no.
    #[error("{value:?} is neither true nor false")]
    Flag {
        /// What is there.
        value: String,
    },
    /// It is no facet with its value.
    #[error("{value:?} is no facet with a value (as colour:red)")]
    Facet {
        /// What is there.
        value: String,
    },
    /// It is no address of a picture.
    #[error("{value:?} is no http(s) address; give --assets-url for names of files")]
    Url {
        /// What is there.
        value: String,
    },
    /// A list has another length than the one it belongs to.
    #[error("{found} values where {expected} are expected")]
    Count {
        /// How many there should be.
        expected: usize,
        /// How many there are.
        found: usize,
    },
    /// It was in the file before.
    #[error("{value:?} is there already, in the product on line {first}")]
    Twice {
        /// What is there.
        value: String,
        /// The line of the product that has it.
        first: u64,
    },
    /// Two variants of a product have the same options.
    #[error("the options {value:?} are those of another variant of this product")]
    SameOptions {
        /// The options.
        value: String,
    },
    /// A row continues a product, and there is none.
    #[error("continues a product, but none began")]
    NoProduct,
    /// The product has no variant.
    #[error("the product has no variant")]
    NoVariant,
    /// The line has more cells than the header.
    #[error("{found} cells where the header has {expected}")]
    Cells {
        /// The header's.
        expected: usize,
        /// The line's.
        found: usize,
    },
    /// The line is no UTF-8 text.
    #[error("is no UTF-8 text")]
    Encoding,
    /// The line is no CSV.
    #[error("cannot be read as CSV: {0}")]
    Csv(String),
}
