//! `cartwright demo`: a believable small shop, and as many generated products as are asked for.
//!
//! Everything is made by the commands and the import that shops use. What is there already stays:
//! the demo can be repeated, and each time adds the generated products that are asked for. A shop
//! that sells nothing yet becomes a European one: prices in euros, with tax (20 %, reduced 10 %).

mod collections;
mod generated;
mod people;
mod settings;

use std::sync::Arc;
use std::time::Duration;

use domain::id::ProductId;
use indicatif::ProgressBar;

use crate::app::App;
use crate::catalog::search::indexer;
use crate::import::{self, ImportError, Options};

/// The products of the demo shop, in Vendure's import layout.
const PRODUCTS: &str = include_str!("products.csv");
/// How long the search index may take to follow.
const PATIENCE: Duration = Duration::from_secs(120);

/// What was made.
#[derive(Debug, Clone)]
pub struct Summary {
    /// The products of the demo shop.
    pub shop: import::Summary,
    /// Generated products.
    pub generated: usize,
    /// Customers.
    pub customers: usize,
}

impl std::fmt::Display for Summary {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let shop = self.shop.created.saturating_add(self.shop.changed);
        write!(
            f,
            "demo shop: {shop} products of its own, {} generated products, {} customers",
            self.generated, self.customers
        )
    }
}

/// Loads the demo shop, and adds generated products of three variants each.
pub async fn run(app: &Arc<App>, products: Option<u32>) -> Result<Summary, ImportError> {
    app.settings.refresh(&app.pool).await?;
    let empty = {
        let conn = app.pool.reader().await?;
        db::catalog::index::products_after(&conn, ProductId::NONE, 1).await?.is_empty()
    };
    let call = import::house::call(app, "demo")?;
    let new = settings::load(&call, empty).await?;
    let hidden = ProgressBar::hidden();
    let shop = import::read(app, PRODUCTS.as_bytes(), Options::default(), &hidden).await?;
    let call = import::house::call(app, "demo")?;
    collections::load(&call).await?;
    let customers = if new { people::load(&call).await? } else { 0 };
    let generated = match products {
        Some(count) => generated::add(app, count).await?,
        None => 0,
    };
    if !indexer::catch_up(app, PATIENCE).await? {
        tracing::warn!("the search index is still behind the demo shop");
    }
    Ok(Summary { shop, generated, customers })
}
