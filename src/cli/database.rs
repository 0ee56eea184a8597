//! Opens the database: somebody's own, or the built-in one; migrated and founded.

use std::sync::Arc;

use db::migrate::Standing;
use db::{Fault, Pool};
use embedded::{Cluster, Durability, Source};

use super::built_in::BuiltIn;
use super::{Halt, wind_down};
use crate::access::session;
use crate::app::{App, system_clock};
use crate::config::{DEMO_PASSWORD, Embedded, Options};
use crate::failure::Failure;
use crate::setup::{self, Credentials};

/// An open database and the app on it.
pub(crate) struct Opened {
    /// The app.
    pub(crate) app: Arc<App>,
    /// Whether the database was new.
    pub(crate) is_new: bool,
    /// The migrations that were run.
    pub(crate) migrated: Vec<String>,
    /// What the first administrator of a new database logs in with.
    pub(crate) admin: Credentials,
    /// Where that password comes from.
    pub(crate) password: Password,
    built_in: Option<BuiltIn>,
}

/// Where the first administrator's password comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Password {
    /// Somebody chose it.
    Given,
    /// It is the demo's, which everybody knows.
    Demo,
    /// It was made here, and nobody else knows it.
    Made,
}

impl Opened {
    /// Opens, migrates, founds; refuses to found with the demo's password what is to be served
    /// beyond loopback.
    pub(crate) async fn open(options: &Options, beyond_loopback: bool) -> Result<Self, Halt> {
        let (url, cluster) = match &options.database_url {
            Some(url) => (url.clone(), None),
            None => {
                let cluster = cluster(options).await?;
                (cluster.url(embedded::DATABASE), Some(cluster))
            }
        };
        let pool = db::open(&options.database(url)).await.map_err(unreachable)?;
        let migrated = migrate(&pool).await?;
        let (text, password) = match (&options.admin_password, &cluster) {
            (Some(text), _) => (text.clone(), Password::Given),
            (None, Some(_)) => (DEMO_PASSWORD.to_owned(), Password::Demo),
            (None, None) => (new_password()?, Password::Made),
        };
        let admin = Credentials { user: options.admin_user.clone(), password: text };
        let demo = password == Password::Demo;
        if beyond_loopback && demo && !db::setup::is_founded(&*pool.reader().await?).await? {
            return Err(refusal(options));
        }
        let clock = system_clock();
        let is_new = setup::bootstrap(&pool, clock(), &admin).await.map_err(failed)?;
        if !is_new && password == Password::Given {
            tracing::info!("the database has its administrators: the given password is not used");
        }
        let app = App::open(pool, options.app(), clock).await.map_err(unreachable)?;
        let built_in = cluster.map(BuiltIn::of);
        Ok(Self { app, is_new, migrated, admin, password, built_in })
    }

    /// How to log in to a database that is new; nothing otherwise. Whichever command makes the
    /// administrator tells, since nobody can tell later.
    pub(crate) fn log_in(&self) -> String {
        if !self.is_new {
            return String::new();
        }
        let Credentials { user, password } = &self.admin;
        match self.password {
            Password::Given => format!("  log in as {user} with the password you gave\n"),
            Password::Demo => format!("  log in as {user} with the password {password}\n"),
            Password::Made => format!(
                "  log in as {user} with the password {password}\n  \
                 (it was made for this database and is not shown again)\n"
            ),
        }
    }

    /// Whether the database is the built-in one.
    pub(crate) fn is_built_in(&self) -> bool {
        self.built_in.is_some()
    }

    /// Keeps the built-in database running: what was lost is started again. Ends when that cannot
    /// be done, or when another process's database that this one uses has gone.
    pub(crate) async fn watch(&self) -> Halt {
        match &self.built_in {
            Some(built_in) => built_in.watch().await,
            None => std::future::pending().await,
        }
    }

    /// Ends everything in order; the built-in database last.
    pub(crate) async fn close(self) {
        wind_down(&self.app).await;
        if let Some(built_in) = self.built_in {
            built_in.stop().await;
        }
    }
}

/// Serving beyond loopback with the demo's password.
pub(crate) fn refusal(options: &Options) -> Halt {
    Halt::of(format!(
        "refusing to serve {} with the demo's password in force: log in on a loopback address and \
         change it with updateActiveAdministrator(input: {{password: \"…\"}}), or start a new \
         database with --admin-password",
        options.listen
    ))
}

async fn cluster(options: &Options) -> Result<Cluster, Halt> {
    let default_dir = options.data_dir.is_none();
    let data_dir = match &options.data_dir {
        Some(dir) => dir.clone(),
        None => embedded::default_data_dir()?,
    };
    let source = match options.embedded {
        Embedded::Auto => Source::Auto,
        Embedded::Installed => Source::Installed,
        Embedded::Carried => Source::Carried,
    };
    let durability = Durability::Durable;
    let wanted = embedded::Options { data_dir, source, durability, default_dir };
    let opened = tokio::task::spawn_blocking(move || Cluster::open(&wanted)).await?;
    Ok(opened?)
}

async fn migrate(pool: &Pool) -> Result<Vec<String>, Halt> {
    match db::migrate::standing(pool).await.map_err(unreachable)? {
        Standing::Current => Ok(Vec::new()),
        Standing::Behind(_) => db::migrate::run(pool)
            .await
            .map_err(|e| Halt::of(format!("the database cannot be migrated: {e}"))),
        Standing::Newer(name) => Err(Halt::of(format!(
            "the database was made by a newer version of this program (migration {name}): run that \
             version, or name another database"
        ))),
    }
}

fn new_password() -> Result<String, Halt> {
    let token = session::new_token().map_err(failed)?;
    Ok(token.chars().take(20).collect())
}

pub(crate) fn failed(failure: Failure) -> Halt {
    match failure {
        Failure::Fault(fault) => unreachable(fault),
        Failure::Input { key, params, .. } => {
            Halt::of(crate::messages::text("en", &format!("error.{key}"), &params))
        }
    }
}

fn unreachable(fault: Fault) -> Halt {
    match fault {
        Fault::Unreachable(why) => Halt::of(format!(
            "the database cannot be reached ({why}): check DATABASE_URL, or leave it out to use \
             the built-in database"
        )),
        fault @ (Fault::Conflict(_)
        | Fault::TimedOut(_)
        | Fault::Constraint { .. }
        | Fault::Data(_)
        | Fault::Refused(_)
        | Fault::Other(_)) => Halt::of(fault.to_string()),
    }
}
