//! Opens the pool: where the database is, with TLS or without, directly or through a pooler.

use std::sync::Arc;
use std::time::Duration;

use ::deadpool::managed::QueueMode;
use diesel::{ConnectionError, ConnectionResult};
use diesel_async::pooled_connection::deadpool::{self, Object};
use diesel_async::pooled_connection::{
    AsyncDieselConnectionManager, ManagerConfig, RecyclingMethod,
};
use diesel_async::{AsyncConnection as _, AsyncPgConnection};
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use tokio_postgres::config::Host;

use crate::statements::Count;
use crate::{Conn, Fault};

/// What stands between us and the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Pooler {
    /// Nothing, or a pooler that gives each client a server session.
    #[default]
    Session,
    /// A pooler that gives each transaction a server connection (pgbouncer ≥ 1.21 with
    /// `max_prepared_statements`): time-outs are set inside each transaction.
    Transaction,
}

/// How to reach the database, and how long to wait for it.
#[derive(Debug, Clone)]
pub struct Options {
    /// A `postgres://` URL; `sslmode` is honoured.
    pub url: String,
    /// Another way to the same database for LISTEN, where the pool goes through a pooler.
    pub listen_url: Option<String>,
    /// Connections at most.
    pub size: usize,
    /// A statement that takes longer is ended.
    pub statement_timeout: Duration,
    /// A lock that is not free by then is given up.
    pub lock_timeout: Duration,
    /// What stands between us and the database.
    pub pooler: Pooler,
}

/// The connections to the database.
#[derive(Clone)]
pub struct Pool {
    inner: deadpool::Pool<AsyncPgConnection>,
    begin: Arc<str>,
    listen_url: Option<Arc<str>>,
}

/// A connection lent for reading.
pub struct Reader(Object<AsyncPgConnection>);

impl std::ops::Deref for Reader {
    type Target = Conn;

    fn deref(&self) -> &Conn {
        &self.0
    }
}

impl Pool {
    /// Lends a connection for reading. Costs no statement.
    pub async fn reader(&self) -> Result<Reader, Fault> {
        Ok(Reader(self.object().await?))
    }

    /// Connections in use, idle, and at most.
    #[must_use]
    pub fn usage(&self) -> (usize, usize, usize) {
        let status = self.inner.status();
        (status.size.saturating_sub(status.available), status.available, status.max_size)
    }

    /// Closes all connections; later calls fail.
    pub fn close(&self) {
        self.inner.close();
    }

    pub(crate) async fn object(&self) -> Result<Object<AsyncPgConnection>, Fault> {
        // In a box, as it holds the making of a connection, which is seldom needed.
        Ok(Box::pin(self.inner.get()).await?)
    }

    pub(crate) fn begin_statements(&self) -> &str {
        &self.begin
    }

    /// Where one can listen for notices, if anywhere.
    pub(crate) fn listen_url(&self) -> Option<&str> {
        self.listen_url.as_deref()
    }
}

/// Opens the pool and proves with one connection that the database answers.
pub async fn open(options: &Options) -> Result<Pool, Fault> {
    let timeouts = [
        ("statement_timeout", options.statement_timeout.as_millis()),
        ("lock_timeout", options.lock_timeout.as_millis()),
        ("idle_in_transaction_session_timeout", 60_000),
    ];
    // Nearly all statements look rows up by their keys: one plan serves all values, and planning
    // each time took half of the database's time. Such a plan outlives the day on which its tables
    // were small, so it must not read them or their indexes whole, not for a join either; a page by
    // its number costs what the next one does; nothing is worth being compiled (docs/adr/0018).
    let mut settings = match options.pooler {
        Pooler::Session => {
            "-c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c enable_hashjoin=off \
             -c enable_mergejoin=off -c jit=off -c random_page_cost=1.1 "
                .to_owned()
        }
        Pooler::Transaction => String::new(),
    };
    let mut begin = String::from("begin");
    for (name, ms) in timeouts {
        match options.pooler {
            Pooler::Session => settings.push_str(&format!("-c {name}={ms} ")),
            Pooler::Transaction => begin.push_str(&format!("; set local {name} = {ms}")),
        }
    }
    let settings: Arc<str> = settings.into();
    let mut config = ManagerConfig::<AsyncPgConnection>::default();
    config.recycling_method = RecyclingMethod::Fast;
    config.custom_setup = Box::new(move |url| connect(url.to_owned(), settings.clone()).boxed());
    let manager = AsyncDieselConnectionManager::new_with_config(options.url.clone(), config);
    let inner = deadpool::Pool::builder(manager)
        .max_size(options.size)
        // Whoever worked last has its tables and plans at hand.
        .queue_mode(QueueMode::Lifo)
        .wait_timeout(Some(Duration::from_secs(10)))
        .create_timeout(Some(Duration::from_secs(10)))
        .runtime(::deadpool::Runtime::Tokio1)
        .build()
        .map_err(|e| Fault::Other(e.to_string()))?;
    // Whoever is lent a connection for a transaction only cannot listen on it.
    let own = (options.pooler == Pooler::Session).then_some(&options.url);
    let listen_url = options.listen_url.as_ref().or(own).map(|url| url.as_str().into());
    let pool = Pool { inner, begin: begin.into(), listen_url };
    drop(pool.object().await?);
    Ok(pool)
}

fn connect(
    url: String,
    settings: Arc<str>,
) -> BoxFuture<'static, ConnectionResult<AsyncPgConnection>> {
    async move {
        let bad = |e: &dyn std::fmt::Display| ConnectionError::BadConnection(e.to_string());
        let target = Target::parse(&url).map_err(|e| bad(&e))?;
        let mut config = target.config;
        if !settings.is_empty() {
            let own = config.get_options().unwrap_or_default();
            config.options(format!("{own} {settings}").trim());
        }
        config.application_name("cartwright");
        config.connect_timeout(Duration::from_secs(5));
        let mut conn = match target.tls {
            None => {
                let (client, link) =
                    config.connect(tokio_postgres::NoTls).await.map_err(|e| bad(&explain(&e)))?;
                AsyncPgConnection::try_from_client_and_connection(client, link).await?
            }
            Some(tls) => {
                let tls = tokio_postgres_rustls::MakeRustlsConnect::new(tls);
                let (client, link) = config.connect(tls).await.map_err(|e| bad(&explain(&e)))?;
                AsyncPgConnection::try_from_client_and_connection(client, link).await?
            }
        };
        conn.set_instrumentation(Count);
        Ok(conn)
    }
    .boxed()
}

pub(crate) fn explain(error: &tokio_postgres::Error) -> String {
    use std::error::Error as _;
    error.source().map_or_else(|| error.to_string(), |cause| format!("{error}: {cause}"))
}

/// A parsed URL: what tokio-postgres understands, and the TLS it asks for.
pub(crate) struct Target {
    pub(crate) config: tokio_postgres::Config,
    pub(crate) tls: Option<rustls::ClientConfig>,
}

impl Target {
    /// tokio-postgres knows `sslmode` disable, prefer and require; verify-ca and verify-full are
    /// read here and then asked of rustls.
    pub(crate) fn parse(url: &str) -> Result<Self, String> {
        let verify = url.contains("sslmode=verify-full") || url.contains("sslmode=verify-ca");
        let plain = url
            .replace("sslmode=verify-full", "sslmode=require")
            .replace("sslmode=verify-ca", "sslmode=require");
        let config: tokio_postgres::Config =
            plain.parse().map_err(|e: tokio_postgres::Error| explain(&e))?;
        let local = config.get_hosts().iter().all(|h| matches!(h, Host::Unix(_)));
        let wants = config.get_ssl_mode() != tokio_postgres::config::SslMode::Disable;
        let tls = if local || !wants { None } else { Some(crate::tls::client(verify)?) };
        Ok(Self { config, tls })
    }
}
