//! The folder: where it is by default, what lies where in it, and which server made its cluster.

#[cfg(test)]
mod tests;

use std::env;
use std::ffi::OsString;
use std::fs::{self, DirBuilder, File, OpenOptions, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use crate::server::User;
use crate::{Kind, OpenError, Options, Source};

/// The arrangement of files described in the crate's documentation.
const LAYOUT: u32 = 1;

/// The folder used when nobody names one: `/var/lib/cartwright` for root (a server that refuses to
/// run as root can enter it), else a folder in the user's own data.
///
/// # Errors
/// [`OpenError::NoHome`] when there is no home to put it in.
pub fn default_data_dir() -> Result<PathBuf, OpenError> {
    default_for(User::is_root(), cfg!(target_os = "macos"), |name| env::var_os(name))
}

fn default_for(
    root: bool,
    mac: bool,
    var: impl Fn(&str) -> Option<OsString>,
) -> Result<PathBuf, OpenError> {
    let absolute = |name| var(name).map(PathBuf::from).filter(|path| path.is_absolute());
    if root {
        return Ok(PathBuf::from("/var/lib/cartwright"));
    }
    if !mac && let Some(data) = absolute("XDG_DATA_HOME") {
        return Ok(data.join("cartwright"));
    }
    let home = absolute("HOME").ok_or(OpenError::NoHome)?;
    let data = if mac { "Library/Application Support" } else { ".local/share" };
    Ok(home.join(data).join("cartwright"))
}

/// The sub-folder `postgres` of the data folder.
#[derive(Clone, Debug)]
pub(crate) struct Folder {
    root: PathBuf,
    /// The data folder as it was named.
    given: PathBuf,
    is_default: bool,
}

impl Folder {
    /// Makes the folder when it is missing. Who may enter: only us, or as root everybody, because
    /// the server then runs as another user; what lies in it is private all the same.
    pub(crate) fn prepare(options: &Options) -> Result<Folder, OpenError> {
        let given = Folder {
            root: options.data_dir.clone(),
            given: options.data_dir.clone(),
            is_default: options.default_dir,
        };
        if given.root.join("PG_VERSION").exists() {
            return Err(OpenError::DataFolder { path: given.root });
        }
        if given.root.exists() && !given.root.is_dir() {
            return Err(OpenError::NoFolder { path: given.root });
        }
        let root = given.root.join("postgres");
        let mode = if User::is_root() { 0o711 } else { 0o700 };
        make(&root, mode)
            .and_then(|()| root.canonicalize())
            .map_err(given.refused(&given.root))
            .map(|root| Folder { root, given: given.given, is_default: given.is_default })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.root
    }

    /// The cluster: what PostgreSQL calls its data directory.
    pub(crate) fn data(&self) -> PathBuf {
        self.root.join("data")
    }

    /// The cluster while it is being made. Renamed when complete, so a killed first start is redone.
    pub(crate) fn partial(&self) -> PathBuf {
        self.root.join("data.partial")
    }

    pub(crate) fn log(&self) -> PathBuf {
        self.root.join("server.log")
    }

    /// For `map_err`: `path` in this folder cannot be used.
    pub(crate) fn refused(&self, path: &Path) -> impl FnOnce(io::Error) -> OpenError + use<> {
        let (inside, path, is_default) = (path.to_path_buf(), self.given.clone(), self.is_default);
        move |source| match is_default {
            true => OpenError::DefaultFolder { path: inside, source },
            false if inside == path => OpenError::Folder { path, source },
            false => {
                let text = format!("{}: {source}", inside.display());
                OpenError::Folder { path, source: io::Error::new(source.kind(), text) }
            }
        }
    }

    /// A private file to lock, made when it is missing and never removed.
    pub(crate) fn lockable(&self, name: &str) -> Result<File, OpenError> {
        let path = self.root.join(name);
        let mut file = OpenOptions::new();
        file.read(true).write(true).create(true).truncate(false).mode(0o600);
        file.open(&path).map_err(self.refused(&path))
    }

    /// Which server made the cluster here; nothing when there is no cluster yet.
    pub(crate) fn made_by(&self) -> Result<Option<MadeBy>, OpenError> {
        let data = self.data();
        if !data.exists() {
            return Ok(None);
        }
        let path = data.join(MadeBy::FILE);
        let text = match fs::read_to_string(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(OpenError::Foreign { path: data });
            }
            other => other.map_err(self.refused(&path))?,
        };
        MadeBy::parse(&text, data).map(Some)
    }

    /// An explicit choice of the other kind is refused rather than answered with an empty shop.
    pub(crate) fn check(&self, source: Source, made_by: Kind) -> Result<(), OpenError> {
        match source.allows(made_by) {
            true => Ok(()),
            false => Err(OpenError::OtherKind { path: self.data(), made_by }),
        }
    }
}

/// Makes a folder and its missing parents with exactly this mode, whatever the umask.
pub(crate) fn make(folder: &Path, mode: u32) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    if let Some(parent) = folder.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        make(parent, mode)?;
    }
    match DirBuilder::new().mode(mode).create(folder) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && folder.is_dir() => Ok(()),
        made => made.and_then(|()| fs::set_permissions(folder, Permissions::from_mode(mode))),
    }
}

/// The server that made a cluster, and so the only one that may run it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct MadeBy {
    pub(crate) kind: Kind,
    pub(crate) major: u32,
}

impl MadeBy {
    const FILE: &str = "made-by";

    fn parse(text: &str, data: PathBuf) -> Result<MadeBy, OpenError> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let ["layout", layout, rest @ ..] = words.as_slice() else {
            return Err(OpenError::Foreign { path: data });
        };
        if layout.parse::<u32>().is_ok_and(|layout| layout > LAYOUT) {
            return Err(OpenError::NewerLayout { path: data });
        }
        match rest {
            [kind, "postgres", major] => Kind::parse(kind).zip(major.parse().ok()),
            _ => None,
        }
        .map(|(kind, major)| MadeBy { kind, major })
        .ok_or(OpenError::Foreign { path: data })
    }

    /// Written into the cluster before it is complete, and flushed: it is never there in part.
    pub(crate) fn write(self, data: &Path) -> io::Result<PathBuf> {
        let path = data.join(MadeBy::FILE);
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
        writeln!(file, "layout {LAYOUT}\n{} postgres {}", self.kind, self.major)?;
        file.sync_all()?;
        Ok(path)
    }
}
