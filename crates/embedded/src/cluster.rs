//! A cluster that is open: owned (we started its server, and stop it) or joined.

use std::path::PathBuf;
use std::time::Instant;

use crate::create::create;
use crate::folder::Folder;
use crate::lock::{Claim, Notice, Ownership, is_owned};
use crate::process::{Process, socket};
use crate::server::{self, Server};
use crate::{Durability, Kind, OWNER, OpenError, Options, SUPERUSER, Source};

/// An open cluster.
///
/// The first process to open a folder *owns* the cluster: it starts the server, and the server
/// stops with it, however it ends. Every other process (and every other `open` of the same process)
/// *joins*: it uses the owner's server and stops nothing. When the owner goes, the connections of
/// those who joined break and no new one succeeds; [`Cluster::is_lost`] then says yes. They
/// should end with one sentence; opening again would make them the owner.
///
/// When the server ends without its owner ([`Cluster::is_lost`] of the owner), the owner can start
/// it again ([`Cluster::restart`]); those who joined wait until then.
#[derive(Debug)]
pub struct Cluster {
    folder: Folder,
    notice: Notice,
    owned: Option<Owned>,
}

/// The fields are dropped in this order: the server ends before the locks are given up.
#[derive(Debug)]
struct Owned {
    process: Process,
    ownership: Ownership,
    server: Server,
    durability: Durability,
}

impl Cluster {
    /// Makes the cluster if there is none, starts or joins it, and returns when it takes
    /// connections. Blocks for well under a second as a rule; recovery after a crash takes longer.
    ///
    /// What takes time is told by `tracing` events of this crate at level `INFO`.
    ///
    /// # Errors
    /// Says in one sentence what is wrong and what to do.
    pub fn open(options: &Options) -> Result<Cluster, OpenError> {
        let folder = Folder::prepare(options)?;
        match Claim::of(&folder)? {
            Claim::Owned(ownership) => Cluster::start(folder, ownership, options),
            Claim::Running(notice) => {
                folder.check(options.source, notice.kind)?;
                let cluster = Cluster { folder, notice, owned: None };
                tracing::info!("{}", cluster.describe());
                Ok(cluster)
            }
        }
    }

    fn start(
        folder: Folder,
        ownership: Ownership,
        options: &Options,
    ) -> Result<Cluster, OpenError> {
        let started = Instant::now();
        let server = match folder.made_by()? {
            Some(made_by) => {
                folder.check(options.source, made_by.kind)?;
                server::for_existing(&folder, made_by)?
            }
            None => {
                ownership.step("making")?;
                make(&folder, options)?
            }
        };
        ownership.step("starting")?;
        let socket = socket::place(&folder, &server)?;
        let process =
            Process::start(&folder, &server, options.durability, &socket, &ownership.server)?;
        let notice = Notice { kind: server.kind, version: server.version.text.clone(), socket };
        ownership.ready(&notice)?;
        let owned = Owned { process, ownership, server, durability: options.durability };
        let cluster = Cluster { folder, notice, owned: Some(owned) };
        let elapsed_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        tracing::info!(elapsed_ms, "{}", cluster.describe());
        Ok(cluster)
    }

    /// The URL of a database for the ordinary role [`OWNER`]. Only processes of this user (and of
    /// root) can use it.
    #[must_use]
    pub fn url(&self, database: &str) -> String {
        socket::url(&self.notice.socket, OWNER, database)
    }

    /// The URL of a database for the role [`SUPERUSER`], who may do everything; for tests.
    #[must_use]
    pub fn superuser_url(&self, database: &str) -> String {
        socket::url(&self.notice.socket, SUPERUSER, database)
    }

    /// One line for people: which server, which version, which folder.
    #[must_use]
    pub fn describe(&self) -> String {
        let Notice { kind, version, .. } = &self.notice;
        let folder = self.folder.path().display();
        let joined = if self.joined() { ", joined" } else { "" };
        format!("PostgreSQL {version} ({kind}{joined}), data in {folder}")
    }

    /// Whether another process (or another handle of this one) owns the server.
    #[must_use]
    pub fn joined(&self) -> bool {
        self.owned.is_none()
    }

    /// Where the server comes from.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.notice.kind
    }

    /// The server's own log.
    #[must_use]
    pub fn log(&self) -> PathBuf {
        self.folder.log()
    }

    /// Whether the server takes connections at this moment. Cheap; no session is opened.
    #[must_use]
    pub fn is_running(&self) -> bool {
        socket::answers(&self.notice.socket)
    }

    /// Whether the server is gone: of the owner, that it has ended without being told to; of who
    /// joined, that it takes no connections and nobody is there who would start it again. Cheap.
    #[must_use]
    pub fn is_lost(&self) -> bool {
        match &self.owned {
            Some(owned) => owned.process.is_over(),
            // Where the folder cannot be read there is nobody, either.
            None => !self.is_running() && !is_owned(&self.folder).unwrap_or(false),
        }
    }

    /// Starts the owner's server again after it was lost, on the same data and with the same URLs;
    /// what is left of the old one is waited for. Does nothing when joined. Blocks like
    /// [`Cluster::open`]; may be tried again after an error.
    ///
    /// # Errors
    /// Says in one sentence what is wrong and what to do.
    pub fn restart(&mut self) -> Result<(), OpenError> {
        let Some(Owned { process, ownership, server, durability }) = &mut self.owned else {
            return Ok(());
        };
        ownership.step("starting again")?; // nobody joins meanwhile
        process.stop();
        ownership.renew(&self.folder)?;
        let socket = &self.notice.socket;
        *process = Process::start(&self.folder, server, *durability, socket, &ownership.server)?;
        ownership.ready(&self.notice)
    }

    /// Ends all sessions, stops the server in order and returns when it has ended, within 40 s at
    /// the worst. Does nothing when joined. Dropping does the same.
    pub fn stop(self) {}
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if let Some(Owned { mut process, ownership, .. }) = self.owned.take() {
            let started = Instant::now();
            ownership.step("stopping").ok(); // nobody joins from here on
            process.stop();
            socket::clean(&self.notice.socket, &self.folder);
            tracing::debug!(elapsed_ms = %started.elapsed().as_millis(), "the database has stopped");
        }
    }
}

/// A new cluster. When the choice is ours, an installation that turns out broken is passed over.
fn make(folder: &Folder, options: &Options) -> Result<Server, OpenError> {
    let server = server::for_new(folder, options.source)?;
    let Err(error) = create(folder, &server, options.durability) else { return Ok(server) };
    if options.source == Source::Auto
        && server.kind == Kind::Installed
        && let Ok(carried) = server::for_new(folder, Source::Carried)
    {
        tracing::warn!(%error, "the installed PostgreSQL is passed over for the carried one");
        create(folder, &carried, options.durability)?;
        return Ok(carried);
    }
    Err(error)
}
