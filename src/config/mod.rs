//! The options of the program: flags, environment, TOML file, in that order of strength.
//!
//! The one place that reads the environment. docs/configuration.md is written from here.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::access::attempts;
use crate::app;
use crate::executor::Limits;
use crate::http::{self, Network};

pub mod file;
mod groups;
pub mod reference;
mod values;

/// What is in force when nobody says otherwise.
pub const DEMO_PASSWORD: &str = "superadmin";

/// A GraphQL commerce order server: one binary, PostgreSQL built in.
#[derive(Debug, Parser)]
#[command(name = "cartwright", version, about, max_term_width = 100)]
pub struct Cli {
    /// What to do; serves when nothing is said.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// The options.
    #[command(flatten)]
    pub options: Options,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the API (the default), and run the background jobs unless --no-worker.
    Serve,
    /// Run the background jobs alone, beside servers on the same database.
    Worker,
    /// Bring the database up to date and end.
    Migrate,
    /// Check that all orders, stock and promotions are what their parts add up to; ends with 1 if not.
    Check,
    /// Print the GraphQL schema.
    Schema,
    /// Import products from a CSV file in Vendure's or Shopify's layout.
    Import {
        /// The file.
        file: PathBuf,
        /// What relative names of pictures are put behind, as https://pictures.example/.
        #[arg(long, value_name = "URL")]
        assets_url: Option<String>,
    },
    /// Load the demo shop; may be repeated.
    Demo {
        /// Generated products beside the demo's own.
        #[arg(long, value_name = "N")]
        products: Option<u32>,
    },
    /// Manage administrators.
    #[command(subcommand)]
    Admin(Admin),
    /// Print the effective configuration; secrets are hidden.
    Config,
}

/// Manage administrators.
#[derive(Debug, Subcommand)]
pub enum Admin {
    /// Create an administrator who may do everything.
    Create {
        /// What the administrator logs in with.
        identifier: String,
        /// The password, of at least 4 characters; without it one is made and printed.
        #[arg(long)]
        password: Option<String>,
    },
}

/// When the demo shop is loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Demo {
    /// Into a new built-in database only.
    Auto,
    /// Into any new database.
    Always,
    /// Not at all.
    Never,
}

/// Which PostgreSQL may make a new built-in database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Embedded {
    /// An installed one when it can be used, else the carried one.
    Auto,
    /// Only one that is installed on this machine.
    Installed,
    /// Only the one in this binary.
    Carried,
}

/// What stands between the program and the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Pooler {
    /// Nothing, or a pooler that gives each client a session.
    Session,
    /// A pooler that gives each transaction a connection (pgbouncer 1.21 or newer).
    Transaction,
}

/// The options of every command.
#[derive(Debug, Args)]
pub struct Options {
    /// A TOML file with options, named as the flags without dashes in front.
    #[arg(long, global = true, env = "CARTWRIGHT_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Where the server listens.
    #[arg(long, global = true, env = "CARTWRIGHT_LISTEN", default_value = "127.0.0.1:3000", value_parser = values::listen)]
    pub listen: SocketAddr,
    /// A PostgreSQL 14 or newer to use instead of the built-in one (postgres://…; sslmode is honoured).
    #[arg(long, global = true, env = "DATABASE_URL", value_name = "URL", hide_env_values = true)]
    pub database_url: Option<String>,
    /// A direct connection to the same database for LISTEN, where --database-url goes through a pooler that gives each transaction a connection; without it such a server looks for others' events twice a second.
    #[arg(
        long,
        global = true,
        env = "CARTWRIGHT_LISTEN_DATABASE_URL",
        value_name = "URL",
        hide_env_values = true
    )]
    pub listen_database_url: Option<String>,
    /// The folder of the built-in database; without it $XDG_DATA_HOME/cartwright or ~/.local/share/cartwright, on macOS ~/Library/Application Support/cartwright, for root /var/lib/cartwright.
    #[arg(long, global = true, env = "CARTWRIGHT_DATA_DIR", value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
    /// Which PostgreSQL may make a new built-in database.
    #[arg(long, global = true, env = "CARTWRIGHT_EMBEDDED", default_value = "auto")]
    pub embedded: Embedded,
    /// When `serve` loads the demo shop: auto into a new built-in database that no other command has made.
    #[arg(long, global = true, env = "CARTWRIGHT_DEMO", default_value = "auto")]
    pub demo: Demo,
    /// What the first administrator of a new database logs in with.
    #[arg(long, global = true, env = "CARTWRIGHT_ADMIN_USER", default_value = "superadmin")]
    pub admin_user: String,
    /// The first administrator's password, of at least 4 characters; without it `superadmin` in a built-in database, else one is made.
    #[arg(
        long,
        global = true,
        env = "CARTWRIGHT_ADMIN_PASSWORD",
        value_name = "PASSWORD",
        hide_env_values = true
    )]
    pub admin_password: Option<String>,
    /// Leaves the background jobs to `cartwright worker`.
    #[arg(long, global = true, env = "CARTWRIGHT_NO_WORKER", value_parser = values::switch)]
    pub no_worker: bool,
    /// Connections to the database at most.
    #[arg(long, global = true, env = "CARTWRIGHT_POOL_SIZE", default_value = "10", value_parser = clap::value_parser!(u16).range(2..))]
    pub pool_size: u16,
    /// A statement that takes longer is ended, in milliseconds.
    #[arg(long, global = true, env = "CARTWRIGHT_STATEMENT_TIMEOUT_MS", default_value = "15000")]
    pub statement_timeout_ms: u32,
    /// A lock that is not free by then is given up, in milliseconds.
    #[arg(long, global = true, env = "CARTWRIGHT_LOCK_TIMEOUT_MS", default_value = "5000")]
    pub lock_timeout_ms: u32,
    /// What stands between the program and the database.
    #[arg(long, global = true, env = "CARTWRIGHT_POOLER", default_value = "session")]
    pub pooler: Pooler,
    /// An origin whose pages may act with a visitor's cookie, as https://shop.example; repeatable.
    #[arg(
        long,
        global = true,
        env = "CARTWRIGHT_CORS_ORIGIN",
        value_name = "ORIGIN",
        value_delimiter = ',',
        value_parser = values::origin
    )]
    pub cors_origin: Vec<String>,
    /// A proxy whose X-Forwarded-For and X-Forwarded-Proto are believed (address or network); repeatable.
    #[arg(
        long,
        global = true,
        env = "CARTWRIGHT_TRUSTED_PROXY",
        value_name = "NETWORK",
        value_delimiter = ','
    )]
    pub trusted_proxy: Vec<Network>,
    /// Connections of clients at once.
    #[arg(long, global = true, env = "CARTWRIGHT_CONNECTIONS", default_value = "10000", value_parser = clap::value_parser!(u32).range(1..))]
    pub connections: u32,
    /// How often an idle subscription shows that it lives, in seconds.
    #[arg(long, global = true, env = "CARTWRIGHT_HEARTBEAT_S", default_value = "12", value_parser = clap::value_parser!(u16).range(1..))]
    pub heartbeat_s: u16,
    /// Gives browsers no GraphiQL.
    #[arg(long, global = true, env = "CARTWRIGHT_NO_GRAPHIQL", value_parser = values::switch)]
    pub no_graphiql: bool,
    /// Bytes of a request's body at most.
    #[arg(long, global = true, env = "CARTWRIGHT_MAX_BODY_BYTES", default_value = "1048576")]
    pub max_body_bytes: u32,
    /// Levels of fields inside fields at most.
    #[arg(long, global = true, env = "CARTWRIGHT_MAX_DEPTH", default_value = "25")]
    pub max_depth: u16,
    /// Aliases in an operation at most.
    #[arg(long, global = true, env = "CARTWRIGHT_MAX_ALIASES", default_value = "250")]
    pub max_aliases: u32,
    /// Root fields of a mutation at most.
    #[arg(long, global = true, env = "CARTWRIGHT_MAX_MUTATIONS", default_value = "20")]
    pub max_mutations: u32,
    /// Fields of an answer at most, page sizes multiplied.
    #[arg(long, global = true, env = "CARTWRIGHT_MAX_COMPLEXITY", default_value = "1000000")]
    pub max_complexity: u64,
    /// Members of a list in arguments and variables at most.
    #[arg(long, global = true, env = "CARTWRIGHT_MAX_LIST_ITEMS", default_value = "250")]
    pub max_list_items: u32,
    /// A request that takes longer is ended, in milliseconds.
    #[arg(long, global = true, env = "CARTWRIGHT_REQUEST_TIMEOUT_MS", default_value = "30000")]
    pub request_timeout_ms: u32,
    /// Documents that are kept parsed.
    #[arg(long, global = true, env = "CARTWRIGHT_KEPT_DOCUMENTS", default_value = "1000")]
    pub kept_documents: u16,
    /// Bytes of catalogue answers that are kept.
    #[arg(long, global = true, env = "CARTWRIGHT_KEPT_ANSWER_BYTES", default_value = "33554432")]
    pub kept_answer_bytes: u32,
    /// How long a session lives without being used, in seconds.
    #[arg(long, global = true, env = "CARTWRIGHT_SESSION_S", default_value = "31536000")]
    pub session_s: u32,
    /// Failed log-ins of one account within the window at most; a hundred times as many from the machine itself.
    #[arg(long, global = true, env = "CARTWRIGHT_LOGIN_ATTEMPTS_ACCOUNT", default_value = "10", value_parser = clap::value_parser!(u32).range(1..))]
    pub login_attempts_account: u32,
    /// Failed log-ins from one address within the window at most; a hundred times as many from the machine itself.
    #[arg(long, global = true, env = "CARTWRIGHT_LOGIN_ATTEMPTS_ADDRESS", default_value = "50", value_parser = clap::value_parser!(u32).range(1..))]
    pub login_attempts_address: u32,
    /// How long failed log-ins are remembered, counted from the first, in seconds.
    #[arg(long, global = true, env = "CARTWRIGHT_LOGIN_WINDOW_S", default_value = "900", value_parser = clap::value_parser!(u32).range(1..))]
    pub login_window_s: u32,
    /// Units in a cart at most.
    #[arg(long, global = true, env = "CARTWRIGHT_MAX_ORDER_ITEMS", default_value = "999")]
    pub max_order_items: u32,
    /// Units on an order line at most.
    #[arg(long, global = true, env = "CARTWRIGHT_MAX_LINE_ITEMS", default_value = "999")]
    pub max_line_items: u32,
    /// How long a guest may read a placed order by its code, in seconds.
    #[arg(long, global = true, env = "CARTWRIGHT_GUEST_LOOKUP_S", default_value = "7200")]
    pub guest_lookup_s: u32,
    /// Lets nobody buy without an account.
    #[arg(long, global = true, env = "CARTWRIGHT_NO_GUEST_CHECKOUT", value_parser = values::switch)]
    pub no_guest_checkout: bool,
    /// How many days events are kept; for ever without it.
    #[arg(long, global = true, env = "CARTWRIGHT_EVENT_DAYS", value_name = "DAYS")]
    pub event_days: Option<u16>,
    /// What is logged, as `info` or `cartwright=debug,db=trace`.
    #[arg(long, global = true, env = "CARTWRIGHT_LOG", default_value = "info")]
    pub log: String,
}

impl Options {
    /// What commands look at.
    #[must_use]
    pub fn app(&self) -> app::Options {
        app::Options {
            session_seconds: i64::from(self.session_s),
            order_items: self.max_order_items,
            line_items: self.max_line_items,
            guest_lookup_seconds: i64::from(self.guest_lookup_s),
            guest_checkout: !self.no_guest_checkout,
            login_limits: attempts::Limits {
                account: self.login_attempts_account,
                address: self.login_attempts_address,
                window_seconds: i64::from(self.login_window_s),
                ..attempts::Limits::default()
            },
            event_days: self.event_days.map(i32::from),
        }
    }

    /// How the server speaks.
    #[must_use]
    pub fn http(&self) -> http::Options {
        let wide = |n: u32| usize::try_from(n).unwrap_or(usize::MAX);
        http::Options {
            limits: Limits {
                body_bytes: wide(self.max_body_bytes),
                depth: u64::from(self.max_depth),
                aliases: u64::from(self.max_aliases),
                mutations: u64::from(self.max_mutations),
                complexity: self.max_complexity,
                list_items: u64::from(self.max_list_items),
                timeout: Duration::from_millis(u64::from(self.request_timeout_ms)),
                documents: usize::from(self.kept_documents),
                answer_bytes: wide(self.kept_answer_bytes),
                ..Limits::default()
            },
            cors_origins: self.cors_origin.clone(),
            trusted_proxies: self.trusted_proxy.clone(),
            connections: wide(self.connections),
            heartbeat: Duration::from_secs(u64::from(self.heartbeat_s)),
            graphiql: !self.no_graphiql,
            ..http::Options::default()
        }
    }

    /// How to reach the database.
    #[must_use]
    pub fn database(&self, url: String) -> db::Options {
        db::Options {
            url,
            listen_url: self.listen_database_url.clone(),
            size: usize::from(self.pool_size),
            statement_timeout: Duration::from_millis(u64::from(self.statement_timeout_ms)),
            lock_timeout: Duration::from_millis(u64::from(self.lock_timeout_ms)),
            pooler: match self.pooler {
                Pooler::Session => db::Pooler::Session,
                Pooler::Transaction => db::Pooler::Transaction,
            },
        }
    }
}
