//! Keeps the search index up to date: follows the changes of the catalogue, a few hundred products
//! a transaction.
//!
//! Several processes may run it: the progress is locked by whoever works, the others pass by. A
//! change that names no product, or of the settings, starts a pass over all products; named products
//! are served between the steps of a pass.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use db::Tx;
use db::catalog::index::{self, Change, Progress};
use domain::id::{FacetValueId, ProductId};
use tokio_util::sync::CancellationToken;

use super::item::Maker;
use crate::app::App;
use crate::failure::Failure;
use crate::settings::Settings;

/// Products in a step at most.
const BATCH: usize = 500;
/// How long to rest when there is nothing to do.
const REST: Duration = Duration::from_millis(400);
/// How long to rest after a failure.
const REST_AFTER_FAILURE: Duration = Duration::from_secs(2);
/// How often old changes are forgotten, in rests.
const RESTS_BETWEEN_PRUNINGS: u32 = 9_000;

/// What a step found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    /// There may be more to do.
    More,
    /// Nothing is left to do, or another process is at it.
    Rest,
}

/// Follows the catalogue until it is told to stop.
pub async fn run(app: Arc<App>, stop: CancellationToken) {
    let mut rests = 0_u32;
    while !stop.is_cancelled() {
        let pause = match step(&app).await {
            Ok(Step::More) => continue,
            Ok(Step::Rest) => REST,
            Err(failure) => {
                tracing::warn!(error = %failure, "the search index could not be brought up to date");
                REST_AFTER_FAILURE
            }
        };
        if rests.is_multiple_of(RESTS_BETWEEN_PRUNINGS)
            && let Err(fault) = prune(&app).await
        {
            tracing::warn!(%fault, "old changes of the catalogue could not be forgotten");
        }
        rests = rests.wrapping_add(1);
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep(pause) => {}
        }
    }
}

/// Brings the index up to date, or waits until another process has; gives up after a time.
pub async fn catch_up(app: &App, patience: Duration) -> Result<bool, Failure> {
    let work = async {
        while index::is_behind(&*app.pool.reader().await?).await? {
            if step(app).await? == Step::Rest {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        }
        Ok(())
    };
    match tokio::time::timeout(patience, work).await {
        Ok(done) => done.map(|()| true),
        Err(_) => Ok(false),
    }
}

async fn step(app: &App) -> Result<Step, Failure> {
    if !index::is_behind(&*app.pool.reader().await?).await? {
        return Ok(Step::Rest);
    }
    db::transaction(&app.pool, "search.index", async |tx: &Tx| {
        let Some(mut progress) = index::take(tx).await? else { return Ok(Step::Rest) };
        let version = db::settings::version(tx.conn()).await?;
        let settings = app.settings.as_of(tx.conn(), version).await?;
        let changes = index::changes(tx.conn(), 200).await?;
        let Named { products: mut batch, last, all } = named(&changes);
        if all || progress.settings_version != settings.version {
            progress.pass_after = Some(ProductId::NONE);
        }
        progress.settings_version = settings.version;
        if last.is_none() && progress.pass_after.is_none() {
            // What is not safe to follow yet is behind a transaction that still runs.
            return Ok(Step::Rest);
        }
        pass(tx, &mut progress, &mut batch).await?;
        let written = rebuild(tx, &settings, batch.into_iter().collect()).await?;
        index::advance(tx, last, progress).await?;
        if written > 0 {
            index::announce(tx).await?;
        }
        Ok::<_, Failure>(Step::More)
    })
    .await
}

/// What the next changes ask for.
struct Named<'c> {
    products: BTreeSet<ProductId>,
    last: Option<&'c Change>,
    all: bool,
}

/// The products that changes name, as many as fit a step, and the last change that is covered. A
/// change of more products than fit is followed as a change of all.
fn named(changes: &[Change]) -> Named<'_> {
    let mut named = Named { products: BTreeSet::new(), last: None, all: false };
    for change in changes {
        match &change.product_ids {
            Some(ids) if ids.len() <= BATCH => {
                if named.products.len().saturating_add(ids.len()) > BATCH {
                    break;
                }
                named.products.extend(ids);
            }
            Some(_) | None => named.all = true,
        }
        named.last = Some(change);
    }
    named
}

/// Adds the next products of a pass to a step.
async fn pass(
    tx: &Tx,
    progress: &mut Progress,
    batch: &mut BTreeSet<ProductId>,
) -> Result<(), Failure> {
    let Some(after) = progress.pass_after else { return Ok(()) };
    let limit = i64::try_from(BATCH).unwrap_or(i64::MAX);
    let next = index::products_after(tx.conn(), after, limit).await?;
    progress.pass_after = if next.len() < BATCH { None } else { next.last().copied() };
    batch.extend(next);
    Ok(())
}

/// Makes the rows of some products what they should be; tells how many were not. Four statements.
async fn rebuild(tx: &Tx, settings: &Settings, products: Vec<ProductId>) -> Result<i64, Failure> {
    if products.is_empty() {
        return Ok(0);
    }
    let conn = tx.conn();
    let (sources, collections) = futures_util::try_join!(
        index::sources(conn, &products),
        db::catalog::collection::all(conn)
    )?;
    let values: BTreeSet<FacetValueId> =
        sources.iter().flat_map(|s| s.product_facets.iter().chain(&s.facets)).copied().collect();
    let values: Vec<FacetValueId> = values.into_iter().collect();
    let facets = index::facets_of(conn, &values).await?;
    let maker = Maker::new(settings, collections);
    let items: Vec<_> = sources.iter().flat_map(|source| maker.items(source, &facets)).collect();
    Ok(index::put(tx, &products, &items).await?)
}

async fn prune(app: &App) -> Result<(), db::Fault> {
    let before = app.now() - chrono::Duration::days(1);
    db::transaction(&app.pool, "search.prune", async |tx: &Tx| index::prune(tx, before).await)
        .await?;
    Ok(())
}
