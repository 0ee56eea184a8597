//! `cartwright import`: products from a CSV file.
//!
//! The file is read as it is written, a few hundred products a transaction. A product with a bad
//! line is left out as a whole; what an earlier run has written is known by its key and by a hash of
//! its content, so the same file again changes nothing.

pub mod house;
mod plan;
mod summary;
mod write;

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use csv::ByteRecord;
use domain::catalog::import::{
    HeaderRefused, Outcome, Problem, ReadOptions, Reader, SourceProduct,
};
use indicatif::{ProgressBar, ProgressStyle};

use crate::app::App;
use crate::failure::Failure;

pub use summary::Summary;
use write::Writer;

/// Products in a transaction at most.
const BATCH: usize = 250;
/// Variants in a transaction, about.
const BATCH_VARIANTS: usize = 1_000;

/// How a file is imported.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// What relative names of pictures are put behind; without it a name that is no http(s) address
    /// is a bad line.
    pub assets_url: Option<String>,
    /// Whether a progress bar is drawn (on a terminal only).
    pub progress: bool,
}

/// Why an import ended early. What was written until then stays, and is known by the next run.
#[derive(Debug)]
pub enum ImportError {
    /// The file cannot be read.
    File {
        /// Which.
        path: PathBuf,
        /// Why not.
        error: std::io::Error,
    },
    /// It is no file.
    Folder(PathBuf),
    /// It is no product file.
    Header(HeaderRefused),
    /// The file is no CSV from some point on.
    Csv(String),
    /// The database failed.
    Failed(Failure),
}

impl std::fmt::Display for ImportError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::File { path, error } => write!(f, "cannot read {}: {error}", path.display()),
            Self::Folder(path) => {
                write!(f, "{} is a folder: name a CSV file in it", path.display())
            }
            Self::Header(refused) => write!(f, "{refused}"),
            Self::Csv(text) => write!(f, "cannot be read as CSV: {text}"),
            Self::Failed(Failure::Fault(fault)) => write!(f, "{fault}"),
            Self::Failed(Failure::Input { key, params, .. }) => {
                f.write_str(&crate::messages::text("en", &format!("error.{key}"), params))
            }
        }
    }
}

impl std::error::Error for ImportError {}

impl From<Failure> for ImportError {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl From<db::Fault> for ImportError {
    fn from(fault: db::Fault) -> Self {
        Self::Failed(fault.into())
    }
}

/// Imports a file into the default channel.
pub async fn run(app: &Arc<App>, path: &Path, options: Options) -> Result<Summary, ImportError> {
    let unreadable = |error| ImportError::File { path: path.to_owned(), error };
    let file = File::open(path).map_err(unreadable)?;
    let about = file.metadata().map_err(unreadable)?;
    if about.is_dir() {
        return Err(ImportError::Folder(path.to_owned()));
    }
    let length = about.len();
    let bar = if options.progress { bar(length) } else { ProgressBar::hidden() };
    let summary = read(app, file, options, &bar).await;
    bar.finish_and_clear();
    summary
}

/// Imports what a reader gives.
pub async fn read(
    app: &Arc<App>,
    source: impl Read,
    options: Options,
    bar: &ProgressBar,
) -> Result<Summary, ImportError> {
    let channel = app.settings.current().default_channel()?;
    let read_options = ReadOptions {
        language: channel.default_language_code,
        currency: channel.default_currency_code,
        assets_url: options.assets_url,
    };
    let mut rows = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(source);
    let mut record = ByteRecord::new();
    let mut reader = match next(&mut rows, &mut record)? {
        true => {
            let header = texts(&record).ok_or(ImportError::Header(HeaderRefused::Unknown))?;
            Reader::new(&header, read_options).map_err(ImportError::Header)?
        }
        false => return Err(ImportError::Header(HeaderRefused::Unknown)),
    };
    let mut import = Import {
        writer: Writer::open(app)?,
        summary: Summary::new(reader.layout(), reader.ignored().to_vec()),
        batch: Vec::new(),
        variants: 0,
    };
    while next(&mut rows, &mut record)? {
        let line = record.position().map_or(0, csv::Position::line);
        match texts(&record) {
            Some(cells) => import.take(reader.row(line, &cells)).await?,
            None => reader.spoiled(line, Problem::Encoding),
        }
        bar.set_position(rows.position().byte());
    }
    import.take(reader.finish()).await?;
    import.flush().await?;
    import.summary.untaxed = import.writer.untaxed;
    Ok(import.summary)
}

struct Import {
    writer: Writer,
    summary: Summary,
    batch: Vec<SourceProduct>,
    variants: usize,
}

impl Import {
    async fn take(&mut self, outcome: Option<Outcome>) -> Result<(), Failure> {
        match outcome {
            None => return Ok(()),
            Some(Err(bad)) => self.summary.refuse(bad),
            Some(Ok(product)) => {
                self.variants = self.variants.saturating_add(product.variants.len());
                self.batch.push(product);
            }
        }
        if self.batch.len() >= BATCH || self.variants >= BATCH_VARIANTS {
            self.flush().await?;
        }
        Ok(())
    }

    async fn flush(&mut self) -> Result<(), Failure> {
        if !self.batch.is_empty() {
            let written = self.writer.write(&self.batch).await?;
            self.summary.add(written);
            self.batch.clear();
            self.variants = 0;
        }
        Ok(())
    }
}

/// Writes products that were made and not read.
pub async fn put(app: &Arc<App>, products: &[SourceProduct]) -> Result<Summary, Failure> {
    let mut writer = Writer::open(app)?;
    let mut summary = Summary::new(domain::catalog::import::Layout::Vendure, Vec::new());
    for batch in products.chunks(BATCH) {
        summary.add(writer.write(batch).await?);
    }
    summary.untaxed = writer.untaxed;
    Ok(summary)
}

fn next(rows: &mut csv::Reader<impl Read>, record: &mut ByteRecord) -> Result<bool, ImportError> {
    rows.read_byte_record(record).map_err(|error| ImportError::Csv(error.to_string()))
}

/// The cells as text; `None` when one is no UTF-8.
fn texts(record: &ByteRecord) -> Option<Vec<&str>> {
    record.iter().map(|cell| std::str::from_utf8(cell).ok()).collect()
}

fn bar(length: u64) -> ProgressBar {
    let template = "{bar:40} {percent:>3} % of {total_bytes}, {eta} left";
    let style = ProgressStyle::with_template(template);
    let bar = ProgressBar::new(length);
    match style {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
