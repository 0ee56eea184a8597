//! Unpacks the carried PostgreSQL beside its data. It has core PostgreSQL and nothing of contrib.

use super::{Reason, Server, User};
use crate::folder::Folder;

#[cfg(not(has_archive))]
pub(super) fn unpack(_: &Folder, _: Option<User>) -> Result<Server, Reason> {
    Err(match cfg!(feature = "carried") {
        true => "there is none for this platform".to_owned(),
        false => "this program was built without it".to_owned(),
    })
}

/// Unpacked once. What does not run (an unpacking cut short by a power failure) is unpacked again.
#[cfg(has_archive)]
pub(super) fn unpack(folder: &Folder, user: Option<User>) -> Result<Server, Reason> {
    use crate::Kind;

    let unpacked = folder.path().join(concat!("carried-", env!("CARRIED_RELEASE")));
    let bin = unpacked.join("bin");
    if bin.exists()
        && let Ok(server) = Server::probe(Kind::Carried, bin.clone(), user)
    {
        return Ok(server);
    }
    tracing::info!(folder = %unpacked.display(), "unpacking the carried PostgreSQL");
    extract(&unpacked).map_err(|error| format!("{}: {error}", unpacked.display()))?;
    Server::probe(Kind::Carried, bin, user)
}

#[cfg(has_archive)]
fn extract(to: &std::path::Path) -> std::io::Result<()> {
    use std::fs;
    use std::io;

    static ARCHIVE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/postgres.tar.zst"));

    let partial = to.with_extension("partial");
    for old in [&partial, to] {
        if old.exists() {
            fs::remove_dir_all(old)?;
        }
    }
    let archive = ruzstd::decoding::StreamingDecoder::new(ARCHIVE).map_err(io::Error::other)?;
    tar::Archive::new(archive).unpack(&partial)?;
    fs::rename(partial, to)
}
