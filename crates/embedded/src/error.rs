//! Why a cluster did not open: one sentence each, saying what to do about it.

use std::io;
use std::path::PathBuf;

use crate::Kind;

/// Why a cluster did not open.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// There is no home folder to derive the default from.
    #[error("HOME is not set, so there is no default data folder: name one with --data-dir")]
    NoHome,

    /// A chosen folder cannot be made, read or written.
    #[error("{path} cannot be used as data folder ({source}): name another with --data-dir")]
    Folder {
        /// The folder or the file in it.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },

    /// There is a file where the folder shall be.
    #[error("{path} is no folder: name another with --data-dir")]
    NoFolder {
        /// What is there.
        path: PathBuf,
    },

    /// The default folder cannot be made, read or written.
    #[error(
        "the default data folder cannot be used ({path}: {source}): name another with --data-dir"
    )]
    DefaultFolder {
        /// The folder or the file in it.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },

    /// The folder is the data folder of some PostgreSQL.
    #[error(
        "{path} is itself the data folder of a PostgreSQL: name another with --data-dir, \
         or set DATABASE_URL to that server"
    )]
    DataFolder {
        /// The folder.
        path: PathBuf,
    },

    /// The cluster in the folder does not say who made it.
    #[error(
        "the cluster in {path} is not one of this program: name another folder with --data-dir"
    )]
    Foreign {
        /// The cluster.
        path: PathBuf,
    },

    /// A later version of this program made the cluster.
    #[error(
        "the cluster in {path} was made by a newer version of this program: run that version, \
         or name another folder with --data-dir"
    )]
    NewerLayout {
        /// The cluster.
        path: PathBuf,
    },

    /// The other kind of server was asked for explicitly.
    #[error(
        "the cluster in {path} was made by the {made_by} PostgreSQL, which alone can run it: \
         use --embedded auto, or name another folder with --data-dir"
    )]
    OtherKind {
        /// The cluster.
        path: PathBuf,
        /// The kind that made it.
        made_by: Kind,
    },

    /// The right server for an existing cluster is not here.
    #[error(
        "the cluster in {path} needs PostgreSQL {needed} ({reason}): install PostgreSQL {needed}, \
         move the data with pg_upgrade, or name another folder with --data-dir"
    )]
    WrongMajor {
        /// The cluster.
        path: PathBuf,
        /// The major version that made it.
        needed: u32,
        /// What is here instead.
        reason: String,
    },

    /// The carried server cannot run an existing cluster.
    #[error(
        "the cluster in {path} was made by the carried PostgreSQL {needed}, but {reason}: run the \
         version of this program that made it, or name another folder with --data-dir"
    )]
    WrongCarried {
        /// The cluster.
        path: PathBuf,
        /// The major version that made it.
        needed: u32,
        /// What is here instead.
        reason: String,
    },

    /// No installed server can be used, and only that was allowed.
    #[error(
        "no installed PostgreSQL can be used ({reason}): install PostgreSQL 15 or newer, \
         use --embedded auto, or set DATABASE_URL"
    )]
    NoInstalled {
        /// What was found wrong.
        reason: String,
    },

    /// The carried server cannot be used, and only that was allowed.
    #[error(
        "the carried PostgreSQL cannot be used ({reason}): install PostgreSQL 15 or newer and \
         use --embedded auto, or set DATABASE_URL"
    )]
    NoCarried {
        /// What was found wrong.
        reason: String,
    },

    /// Neither kind of server can be used.
    #[error(
        "there is no PostgreSQL to run (installed: {installed}; carried: {carried}): \
         install PostgreSQL 15 or newer, or set DATABASE_URL"
    )]
    NoServer {
        /// Why not an installed one.
        installed: String,
        /// Why not the carried one.
        carried: String,
    },

    /// A new cluster could not be made.
    #[error(
        "{program} could not make the cluster, try again once this is solved or use another \
         --embedded kind: {output}"
    )]
    Create {
        /// The program that failed.
        program: PathBuf,
        /// What it said.
        output: String,
    },

    /// The server ended before it was ready.
    #[error("PostgreSQL ended while starting, its log {log} says why: {last}")]
    Ended {
        /// The server's log.
        log: PathBuf,
        /// The last lines of it.
        last: String,
    },

    /// The server did not become ready.
    #[error("PostgreSQL was not ready after {seconds} s: see its log {log} and try again")]
    NotReady {
        /// The server's log.
        log: PathBuf,
        /// How long it was given.
        seconds: u64,
    },

    /// Another process owns the folder and does not get its server ready.
    #[error(
        "another process holds the database in {path} without getting it ready: \
         try again, or end that process"
    )]
    OwnerNotReady {
        /// The folder.
        path: PathBuf,
    },

    /// The owner is gone, but server processes are left.
    #[error(
        "PostgreSQL processes of an earlier run still use {path}: \
         try again, or end them if they do not end by themselves"
    )]
    StillStopping {
        /// The folder.
        path: PathBuf,
    },

    /// The machine refused something that it normally allows.
    #[error(
        "the database could not be started, {doing} failed ({source}): solve this and try again"
    )]
    System {
        /// What was attempted.
        doing: &'static str,
        /// What the system says.
        source: io::Error,
    },
}

impl OpenError {
    /// For `map_err`: the system refused `doing`.
    pub(crate) fn system(doing: &'static str) -> impl FnOnce(io::Error) -> OpenError {
        move |source| OpenError::System { doing, source }
    }
}
