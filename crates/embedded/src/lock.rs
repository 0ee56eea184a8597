//! Who owns the folder. Two locks, because two questions must be told apart:
//!
//! - `owner` is held by the one process that started (or is starting) the server, and by no child:
//!   is there somebody to join? The file says how far the owner is and where the socket is.
//! - `server` is inherited by every server process: is anything left that uses the cluster? While
//!   it is ours, nothing is, and what a killed server left behind may be removed.

use std::fs::{File, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::PathBuf;
use std::thread;
use std::time::{Duration, Instant};

use crate::folder::Folder;
use crate::process::socket;
use crate::{Kind, OpenError};

/// How long another process may stay at one step before it is given up.
const PATIENCE: Duration = Duration::from_secs(10);
const POLL: Duration = Duration::from_millis(5);

/// Both locks: this process is the owner. Dropping it ends that.
#[derive(Debug)]
pub(crate) struct Ownership {
    owner: File,
    /// To be inherited by the server.
    pub(crate) server: File,
}

/// How to join a running cluster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Notice {
    pub(crate) kind: Kind,
    pub(crate) version: String,
    pub(crate) socket: PathBuf,
}

/// What a process finds that wants the folder.
#[derive(Debug)]
pub(crate) enum Claim {
    Owned(Ownership),
    Running(Notice),
}

impl Claim {
    /// Becomes the owner, or else waits until the cluster of the living owner can be joined.
    pub(crate) fn of(folder: &Folder) -> Result<Claim, OpenError> {
        let mut owner = folder.lockable("owner")?;
        let mut step = None;
        let mut deadline = Instant::now();
        loop {
            if try_lock(&owner, folder)? {
                // Empty from here on: what the last owner said is no longer so.
                owner.set_len(0).map_err(OpenError::system("writing the owner file"))?;
                return Ownership::complete(owner, folder).map(Claim::Owned);
            }
            let mut text = String::new();
            owner
                .rewind()
                .and_then(|()| owner.read_to_string(&mut text))
                .map_err(OpenError::system("reading the owner file"))?;
            if let Some(notice) = Notice::parse(&text)
                && socket::answers(&notice.socket)
            {
                return Ok(Claim::Running(notice));
            }
            if step.as_ref() != Some(&text) {
                deadline = Instant::now() + PATIENCE;
                step = Some(text);
            } else if Instant::now() > deadline {
                return Err(OpenError::OwnerNotReady { path: folder.path().to_path_buf() });
            }
            thread::sleep(POLL);
        }
    }
}

impl Ownership {
    /// The last owner may be dead and its server still stopping: that is waited for.
    fn complete(owner: File, folder: &Folder) -> Result<Ownership, OpenError> {
        let server = folder.lockable("server")?;
        wait_for(&server, folder)?;
        Ok(Ownership { owner, server })
    }

    /// Waits until all processes of our own server have ended. They have inherited the lock, so it
    /// is given up and taken anew; nobody takes it in between, since the owner's is still ours.
    pub(crate) fn renew(&mut self, folder: &Folder) -> Result<(), OpenError> {
        self.server = folder.lockable("server")?;
        wait_for(&self.server, folder)
    }

    /// Tells those who wait that there is progress.
    pub(crate) fn step(&self, step: &str) -> Result<(), OpenError> {
        tracing::debug!(step, "embedded database");
        self.say(&format!("{step}\n"))
    }

    /// Tells those who wait how to join.
    pub(crate) fn ready(&self, notice: &Notice) -> Result<(), OpenError> {
        self.say(&notice.to_text())
    }

    fn say(&self, text: &str) -> Result<(), OpenError> {
        let mut file = &self.owner;
        file.set_len(0)
            .and_then(|()| file.rewind())
            .and_then(|()| file.write_all(text.as_bytes()))
            .map_err(OpenError::system("writing the owner file"))
    }
}

/// Whether a process owns the folder, however far its server is.
pub(crate) fn is_owned(folder: &Folder) -> Result<bool, OpenError> {
    let owner = folder.lockable("owner")?;
    Ok(!try_lock(&owner, folder)?)
}

fn wait_for(server: &File, folder: &Folder) -> Result<(), OpenError> {
    let deadline = Instant::now() + PATIENCE;
    while !try_lock(server, folder)? {
        if Instant::now() > deadline {
            return Err(OpenError::StillStopping { path: folder.path().to_path_buf() });
        }
        thread::sleep(POLL);
    }
    Ok(())
}

fn try_lock(file: &File, folder: &Folder) -> Result<bool, OpenError> {
    match file.try_lock() {
        Ok(()) => Ok(true),
        Err(TryLockError::WouldBlock) => Ok(false),
        Err(TryLockError::Error(error)) => Err(folder.refused(folder.path())(error)),
    }
}

impl Notice {
    fn to_text(&self) -> String {
        format!("{}\n{}\n{}\nready\n", self.kind, self.version, self.socket.display())
    }

    /// Nothing unless it is complete.
    fn parse(text: &str) -> Option<Notice> {
        let mut lines = text.lines();
        let (kind, version, socket) = (lines.next()?, lines.next()?, lines.next()?);
        (lines.next() == Some("ready")).then_some(())?;
        Some(Notice {
            kind: Kind::parse(kind)?,
            version: version.to_owned(),
            socket: PathBuf::from(socket),
        })
    }
}
