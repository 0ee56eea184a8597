//! Which PostgreSQL to run, and as which user. Nothing here starts one.

mod carried;
mod installed;
mod user;

use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

pub(crate) use user::User;

use crate::folder::{Folder, MadeBy};
use crate::{Kind, OpenError, Source};

/// The oldest installed major version that is taken.
const OLDEST: u32 = 15;

/// A PostgreSQL that runs on this machine, and the user it runs as (nothing: as this process).
#[derive(Clone, Debug)]
pub(crate) struct Server {
    pub(crate) kind: Kind,
    pub(crate) version: Version,
    pub(crate) user: Option<User>,
    bin: PathBuf,
}

/// Why a server cannot be used: a clause for an error message.
type Reason = String;

impl Server {
    /// Asks the server in `bin` for its version, which also proves that it runs here.
    fn probe(kind: Kind, bin: PathBuf, user: Option<User>) -> Result<Server, Reason> {
        let program = bin.join("postgres");
        let failed = |what: &str| format!("{} does not run: {}", program.display(), what.trim());
        let mut ask = command(&program, user);
        ask.arg("--version");
        let output = once_written(|| ask.output()).map_err(|error| failed(&error.to_string()))?;
        let version = Version::parse(&String::from_utf8_lossy(&output.stdout))
            .ok_or_else(|| failed(&String::from_utf8_lossy(&output.stderr)))?;
        Ok(Server { kind, version, user, bin })
    }

    pub(crate) fn made_by(&self) -> MadeBy {
        MadeBy { kind: self.kind, major: self.version.major }
    }

    pub(crate) fn program(&self, name: &str) -> PathBuf {
        self.bin.join(name)
    }

    /// One of the server's programs, to run as the right user.
    pub(crate) fn command(&self, name: &str) -> Command {
        command(&self.program(name), self.user)
    }

    /// A shell, to run as the right user.
    pub(crate) fn shell(&self) -> Command {
        command(Path::new("/bin/sh"), self.user)
    }

    /// Hands a file or folder to the user the server runs as.
    pub(crate) fn hand_over(&self, path: &Path) -> io::Result<()> {
        self.user.map_or(Ok(()), |user| user.own(path))
    }
}

/// Runs a program that may have been written a moment ago. A process that another thread started
/// meanwhile holds the file open for writing until it becomes its own program; so long the system
/// refuses to run it.
fn once_written<T>(mut run: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    const PAUSE: Duration = Duration::from_millis(10);
    const TRIES: u32 = 200;

    for _ in 0..TRIES {
        match run() {
            Err(error) if error.kind() == io::ErrorKind::ExecutableFileBusy => {
                std::thread::sleep(PAUSE);
            }
            ran => return ran,
        }
    }
    run()
}

/// A program that inherits nothing of our environment, which could change what a server does.
fn command(program: &Path, user: Option<User>) -> Command {
    let mut command = Command::new(program);
    command.env_clear().env("PATH", "/usr/bin:/bin").env("LC_ALL", "C").env("TZ", "UTC");
    command.current_dir("/").stdin(Stdio::null());
    if let Some(user) = user {
        user.run(&mut command);
    }
    command
}

/// The server to make a new cluster with.
pub(crate) fn for_new(folder: &Folder, source: Source) -> Result<Server, OpenError> {
    let installed = || {
        let user = User::for_installed(folder.path())?;
        installed::find(user, |major| major >= OLDEST)
    };
    let carried = || carried::unpack(folder, None);
    match source {
        Source::Installed => installed().map_err(|reason| OpenError::NoInstalled { reason }),
        Source::Carried => carried().map_err(|reason| OpenError::NoCarried { reason }),
        Source::Auto => installed().or_else(|installed| {
            tracing::debug!(reason = installed, "no installed PostgreSQL is used");
            carried().map_err(|carried| OpenError::NoServer { installed, carried })
        }),
    }
}

/// The server for a cluster that is there: of the kind and major version that made it, run by the
/// user who owns the files.
pub(crate) fn for_existing(folder: &Folder, made_by: MadeBy) -> Result<Server, OpenError> {
    let MadeBy { kind, major } = made_by;
    let path = folder.data();
    let user = User::of_owner(&path).map_err(folder.refused(&path))?;
    match kind {
        Kind::Installed => installed::find(user, |found| found == major)
            .map_err(|reason| OpenError::WrongMajor { path, needed: major, reason }),
        Kind::Carried => carried::unpack(folder, user)
            .and_then(|server| match server.version.major {
                same if same == major => Ok(server),
                other => Err(format!("this program carries PostgreSQL {other}")),
            })
            .map_err(|reason| OpenError::WrongCarried { path, needed: major, reason }),
    }
}

/// What `postgres --version` says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Version {
    pub(crate) major: u32,
    pub(crate) text: String,
}

impl Version {
    /// From `postgres (PostgreSQL) 15.13 (Debian 15.13-0+deb12u1)`.
    fn parse(line: &str) -> Option<Version> {
        let text = line.split_whitespace().nth(2)?;
        let digits = text.split(|c: char| !c.is_ascii_digit()).next()?;
        Some(Version { major: digits.parse().ok()?, text: text.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_is_still_open_for_writing_is_waited_for() -> io::Result<()> {
        use std::io::Write;
        use std::os::unix::fs::PermissionsExt;

        let bin = tempfile::tempdir()?;
        let mut program = std::fs::File::create(bin.path().join("postgres"))?;
        program.write_all(b"#!/bin/sh\necho 'postgres (PostgreSQL) 17.5'\n")?;
        program.set_permissions(PermissionsExt::from_mode(0o755))?;
        let writer = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(50));
            drop(program);
        });
        let found = Server::probe(Kind::Carried, bin.path().to_owned(), None);
        assert_eq!(found.map(|server| server.version.major), Ok(17));
        assert!(writer.join().is_ok());
        Ok(())
    }

    #[test]
    fn a_version_is_read() {
        let check = |line: &str, expected: Option<(u32, &str)>| {
            let expected = expected.map(|(major, text)| Version { major, text: text.to_owned() });
            assert_eq!(Version::parse(line), expected, "{line:?}");
        };
        check("postgres (PostgreSQL) 17.5\n", Some((17, "17.5")));
        check("postgres (PostgreSQL) 15.13 (Debian 15.13-0+deb12u1)", Some((15, "15.13")));
        check("postgres (PostgreSQL) 19beta1", Some((19, "19beta1")));
        check("postgres (PostgreSQL) 9.6.24", Some((9, "9.6.24")));
        check("postgres: command not found", None);
        check("", None);
    }
}
