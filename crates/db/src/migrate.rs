//! The migrations, compiled in.

use diesel::deserialize::QueryableByName;
use diesel::sql_types::{Array, Bool, Text};
use diesel_async::{AsyncMigrationHarness, RunQueryDsl as _};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness as _, embed_migrations};

use crate::keep::Keep as _;
use crate::{Conn, Fault, Pool};

const MIGRATIONS: EmbeddedMigrations = embed_migrations!("../../migrations");

/// How the database's schema stands to this program's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// Everything has been run.
    Current,
    /// Some migrations are still to be run.
    Behind(usize),
    /// The database knows migrations that this program does not: it was made by a newer version.
    Newer(String),
}

/// Compares the database with this program. Two statements, which write nothing: others may be
/// migrating it at this moment.
pub async fn standing(pool: &Pool) -> Result<Standing, Fault> {
    #[derive(QueryableByName)]
    struct Migrated {
        #[diesel(sql_type = Bool)]
        is_begun: bool,
    }
    #[derive(QueryableByName)]
    struct Applied {
        #[diesel(sql_type = Text)]
        version: String,
    }
    let mut object = pool.object().await?;
    let migrated: Migrated = diesel::sql_query(
        "select to_regclass('__diesel_schema_migrations') is not null as is_begun",
    )
    .kept()
    .get_result(&mut object)
    .await?;
    let known = known()?;
    let applied: Vec<Applied> = if migrated.is_begun {
        let all = "select version::text from __diesel_schema_migrations order by version desc";
        diesel::sql_query(all).kept().load(&mut object).await?
    } else {
        Vec::new()
    };
    if let Some(newer) = applied.iter().find(|applied| !known.contains(&applied.version)) {
        return Ok(Standing::Newer(newer.version.clone()));
    }
    let behind = known.len().saturating_sub(applied.len());
    Ok(if behind == 0 { Standing::Current } else { Standing::Behind(behind) })
}

/// Whether everything has been run and the shop is founded. Migrations that only a newer version
/// knows do no harm: it brings them while this one still serves. One statement.
pub async fn is_ready(mut conn: &Conn) -> Result<bool, Fault> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Bool)]
        ready: bool,
    }
    let row: Row = diesel::sql_query(
        "select exists(select from global_settings) and not exists(
           select from unnest($1) as known(version)
           where not exists(select from __diesel_schema_migrations m where m.version = known.version)
         ) as ready",
    )
    .bind::<Array<Text>, _>(known()?)
    .kept()
    .get_result(&mut conn)
    .await?;
    Ok(row.ready)
}

/// Runs what has not been run; tells the names. Needs the multi-thread runtime.
///
/// Two processes that start at once take turns: the second waits on an advisory lock and finds
/// nothing left to do.
pub async fn run(pool: &Pool) -> Result<Vec<String>, Fault> {
    use diesel_async::SimpleAsyncConnection as _;
    let mut object = pool.object().await?;
    object
        .batch_execute(
            "set statement_timeout = 0; set lock_timeout = 0; select pg_advisory_lock(4242001)",
        )
        .await?;
    let mut harness = AsyncMigrationHarness::new(object);
    let names = tokio::task::block_in_place(|| {
        harness
            .run_pending_migrations(MIGRATIONS)
            .map(|done| done.iter().map(ToString::to_string).collect())
            .map_err(fault)
    });
    let mut object = harness.into_inner();
    object
        .batch_execute(
            "select pg_advisory_unlock(4242001); reset statement_timeout; reset lock_timeout",
        )
        .await?;
    names
}

/// The versions that this program knows.
fn known() -> Result<Vec<String>, Fault> {
    let all = diesel::migration::MigrationSource::<diesel::pg::Pg>::migrations(&MIGRATIONS)
        .map_err(fault)?;
    Ok(all.iter().map(|m| m.name().version().to_string()).collect())
}

fn fault(error: Box<dyn std::error::Error + Send + Sync>) -> Fault {
    Fault::Other(error.to_string())
}
