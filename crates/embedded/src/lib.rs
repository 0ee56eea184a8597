//! The built-in database: a private PostgreSQL that starts and stops with the program.
//!
//! [`Cluster::open`] makes, starts or joins the database in a folder and answers with URLs for any
//! ordinary client. What runs is an installed PostgreSQL or the one carried in the binary
//! (feature `carried`); both are real servers, durable unless [`Durability::Throwaway`] is asked.
//!
//! This crate knows nothing of shops, holds no connection and runs no SQL but the two statements
//! that create the owner role and its database. All calls block: use `spawn_blocking` in async code.
//!
//! ```text
//! <data_dir>/postgres/owner          locked while a process owns the cluster; says how to join it
//! <data_dir>/postgres/server         locked while any server process is left
//! <data_dir>/postgres/data/          the cluster (`made-by` inside says which server made it)
//! <data_dir>/postgres/carried-0.2.7/ the carried server, unpacked
//! <data_dir>/postgres/socket/        the socket, unless the path is too long for one
//! <data_dir>/postgres/server.log     what the server says
//! ```

mod cluster;
mod create;
mod error;
mod folder;
mod lock;
mod process;
mod server;

use std::fmt;
use std::path::PathBuf;

pub use cluster::Cluster;
pub use error::OpenError;
pub use folder::default_data_dir;

/// The ordinary role that owns [`DATABASE`]; it can neither create roles nor touch the machine.
pub const OWNER: &str = "cartwright";
/// The database that every cluster has from the first start on.
pub const DATABASE: &str = "cartwright";
/// The role that may do everything; tests use it to make databases.
pub const SUPERUSER: &str = "postgres";

/// What to open, and how.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where everything is kept, in a sub-folder `postgres`. Created when missing.
    pub data_dir: PathBuf,
    /// Which server may make a new cluster.
    pub source: Source,
    /// Whether commits must survive a crash of the machine.
    pub durability: Durability,
    /// Whether `data_dir` is [`default_data_dir`] rather than somebody's choice; errors differ.
    pub default_dir: bool,
}

/// Which server may make a new cluster. An existing one keeps the kind that made it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Source {
    /// An installed one when it can be used, else the carried one.
    #[default]
    Auto,
    /// Only a PostgreSQL of this machine, 15 or newer.
    Installed,
    /// Only the one in this binary.
    Carried,
}

impl Source {
    fn allows(self, kind: Kind) -> bool {
        match self {
            Source::Auto => true,
            Source::Installed => kind == Kind::Installed,
            Source::Carried => kind == Kind::Carried,
        }
    }
}

/// Whether commits must survive a crash of the machine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Durability {
    /// Every commit is on disk before it is answered.
    #[default]
    Durable,
    /// Nothing is waited for; for tests, whose data is thrown away.
    Throwaway,
}

/// Where a server comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Found on this machine.
    Installed,
    /// Unpacked from this binary.
    Carried,
}

impl Kind {
    fn parse(word: &str) -> Option<Kind> {
        [Kind::Installed, Kind::Carried].into_iter().find(|kind| kind.to_string() == word)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Kind::Installed => "installed",
            Kind::Carried => "carried",
        })
    }
}
