//! Where the server's socket is, and the URLs that lead to it.

use std::fs::{self, DirBuilder};
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};

use crate::OpenError;
use crate::folder::Folder;
use crate::server::Server;

/// The system takes about 100 bytes (104 on macOS) for a socket, of which `/.s.PGSQL.5432` needs 15.
const LONGEST: usize = 85;

/// Makes the private folder of the socket: in `folder`, unless its path does not suit a socket.
pub(crate) fn place(folder: &Folder, server: &Server) -> Result<PathBuf, OpenError> {
    let inside = folder.path().join("socket");
    let socket = match suits(&inside) {
        true => inside,
        false => elsewhere(folder.path()),
    };
    make(&socket, server).map_err(folder.refused(&socket))?;
    Ok(socket)
}

/// Short enough, and without what separates or quotes in the server's settings.
fn suits(socket: &Path) -> bool {
    socket.as_os_str().len() <= LONGEST
        && socket.to_str().is_some_and(|path| {
            !path.chars().any(|c| c.is_control() || matches!(c, ',' | '"' | '\\'))
        })
}

/// A short path for each folder. Joining processes read it from the owner; they need not agree.
fn elsewhere(folder: &Path) -> PathBuf {
    let fnv = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    let hash = folder.as_os_str().as_bytes().iter().fold(0xcbf2_9ce4_8422_2325, fnv);
    PathBuf::from(format!("/tmp/cartwright-{hash:016x}"))
}

fn make(socket: &Path, server: &Server) -> io::Result<()> {
    match DirBuilder::new().mode(0o700).create(socket) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        made => made.and_then(|()| server.hand_over(socket))?,
    }
    // Anybody may have made a folder in /tmp: only a private one of the right user is taken.
    let found = fs::symlink_metadata(socket)?;
    let uid = server.user.map_or_else(|| rustix::process::geteuid().as_raw(), |user| user.uid());
    match found.is_dir() && found.uid() == uid && found.mode() & 0o077 == 0 {
        true => Ok(()),
        false => Err(io::Error::other("it is there already and not private: remove it")),
    }
}

/// Removes a socket folder that is not inside the data folder. Tidiness only, so errors are mute.
pub(crate) fn clean(socket: &Path, folder: &Folder) {
    if !socket.starts_with(folder.path()) {
        fs::remove_dir(socket).ok();
    }
}

/// Whether a server takes connections there. It does not count as one, nor is it logged.
pub(crate) fn answers(socket: &Path) -> bool {
    UnixStream::connect(socket.join(".s.PGSQL.5432")).is_ok()
}

/// The socket stands where the host does, as `libpq` and `tokio-postgres` both take it. (With
/// `localhost` there and the socket as a parameter, some clients try TCP first, and could meet
/// another server.)
pub(crate) fn url(socket: &Path, role: &str, database: &str) -> String {
    let host = encode(socket.as_os_str().as_bytes());
    format!("postgres://{role}@{host}/{}", encode(database.as_bytes()))
}

fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                text.push(char::from(*byte));
            }
            other => text.push_str(&format!("%{other:02X}")),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_url_names_the_socket_as_host() {
        let check = |socket: &str, database, expected| {
            assert_eq!(url(Path::new(socket), "ada", database), expected);
        };
        check("/d/socket", "shop", "postgres://ada@%2Fd%2Fsocket/shop");
        check("/a b/ä", "x?y", "postgres://ada@%2Fa%20b%2F%C3%A4/x%3Fy");
    }

    #[test]
    fn only_short_plain_paths_suit_a_socket() {
        let check = |path: &str, expected| assert_eq!(suits(Path::new(path)), expected, "{path}");
        check("/home/ada/.local/share/cartwright/postgres/socket", true);
        check("/Users/ada/Library/Application Support/cartwright/postgres/socket", true);
        check("/with,comma", false);
        check("/with\"quote", false);
        check("/with\nline", false);
        check(&format!("/{}", "x".repeat(90)), false);
    }
}
