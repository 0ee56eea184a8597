//! What the tests share: a home for a cluster, connections, waiting.

use std::error::Error;
use std::fs::{self, Permissions};
use std::future::Future;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use embedded::{Cluster, DATABASE, Durability, OpenError, Options, Source};
use rustix::process::Pid;
use tempfile::TempDir;
use tokio_postgres::{Client, NoTls};

pub(crate) type Outcome<T = ()> = Result<T, Box<dyn Error>>;

/// A folder that the users of installed servers can enter, too.
pub(crate) struct Home(TempDir);

impl Home {
    pub(crate) fn new() -> Outcome<Home> {
        let dir = tempfile::tempdir()?;
        fs::set_permissions(dir.path(), Permissions::from_mode(0o755))?;
        Ok(Home(dir))
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    /// The folder of everything that is made.
    pub(crate) fn postgres(&self) -> PathBuf {
        self.path().join("postgres")
    }

    pub(crate) fn open(&self, source: Source) -> Result<Cluster, OpenError> {
        Cluster::open(&options(self.path(), source))
    }

    pub(crate) fn open_durable(&self, source: Source) -> Result<Cluster, OpenError> {
        let durability = Durability::Durable;
        Cluster::open(&Options { durability, ..options(self.path(), source) })
    }

    pub(crate) fn postmaster(&self) -> Outcome<Pid> {
        let text = fs::read_to_string(self.postgres().join("data/postmaster.pid"))?;
        let pid = text.lines().next().ok_or("empty pid file")?.trim().parse()?;
        Ok(Pid::from_raw(pid).ok_or("no pid")?)
    }
}

pub(crate) fn options(data_dir: &Path, source: Source) -> Options {
    let durability = Durability::Throwaway;
    Options { data_dir: data_dir.to_path_buf(), source, durability, default_dir: false }
}

/// Makes each test twice: for the carried server and for an installed one, if there is one.
macro_rules! for_each_server {
    ($($test:ident),+ $(,)?) => {
        mod carried {
            $(#[test]
            fn $test() -> crate::support::Outcome {
                let outcome = super::$test(embedded::Source::Carried);
                crate::support::unless_missing(outcome)
            })+
        }
        mod installed {
            $(#[test]
            fn $test() -> crate::support::Outcome {
                let outcome = super::$test(embedded::Source::Installed);
                crate::support::unless_missing(outcome)
            })+
        }
    };
}
pub(crate) use for_each_server;

/// Passes where there is no such server, and says so.
pub(crate) fn unless_missing(outcome: Outcome) -> Outcome {
    let Err(error) = outcome else { return Ok(()) };
    match error.downcast_ref::<OpenError>() {
        Some(OpenError::NoInstalled { .. }) => {}
        Some(OpenError::NoCarried { .. }) if cfg!(not(feature = "carried")) => {}
        _ => return Err(error),
    }
    eprintln!("NOT TESTED: {error}");
    Ok(())
}

pub(crate) fn run(test: impl Future<Output = Outcome>) -> Outcome {
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(test)
}

pub(crate) async fn connect(url: &str) -> Outcome<Client> {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
    tokio::spawn(connection); // its end is seen by the client
    Ok(client)
}

/// One statement in a session of its own, as the owner role.
pub(crate) fn execute(cluster: &Cluster, sql: &str) -> Outcome {
    run(async {
        connect(&cluster.url(DATABASE)).await?.batch_execute(sql).await?;
        Ok(())
    })
}

/// One number, asked in a session of its own.
pub(crate) fn count(cluster: &Cluster, sql: &str) -> Outcome<i64> {
    let mut number = 0;
    run(async {
        number = connect(&cluster.url(DATABASE)).await?.query_one(sql, &[]).await?.try_get(0)?;
        Ok(())
    })?;
    Ok(number)
}

/// The SQLSTATE of what must fail.
pub(crate) fn refusal<T>(answer: Result<T, tokio_postgres::Error>) -> Outcome<String> {
    let error = answer.err().ok_or("it did not fail")?;
    Ok(error.code().ok_or_else(|| error.to_string())?.code().to_owned())
}

/// Waits for a condition, at most a minute.
pub(crate) fn wait_for(what: &str, mut condition: impl FnMut() -> bool) -> Outcome {
    let deadline = Instant::now() + Duration::from_secs(60);
    while !condition() {
        if Instant::now() > deadline {
            return Err(format!("waited in vain: {what}").into());
        }
        thread::sleep(Duration::from_millis(5));
    }
    Ok(())
}
