//! Finds an installed PostgreSQL: on PATH, else where distributions and macOS put it.

use std::env;
use std::fs;
use std::path::PathBuf;

use super::{Reason, Server, User};
use crate::Kind;

/// Folders whose sub-folders hold a `bin` each.
const BASES: [&str; 6] = [
    "/usr/lib/postgresql", // Debian and Ubuntu
    "/usr",                // Red Hat and SUSE: /usr/pgsql-17/bin
    "/opt/homebrew/opt",
    "/usr/local/opt",
    "/usr/local", // FreeBSD's and hand-built ones
    "/Applications/Postgres.app/Contents/Versions",
];

/// The first one that runs as `user` and whose major version is wanted.
pub(super) fn find(user: Option<User>, wanted: impl Fn(u32) -> bool) -> Result<Server, Reason> {
    let mut others = Vec::new();
    for bin in candidates() {
        match Server::probe(Kind::Installed, bin, user) {
            Ok(server) if wanted(server.version.major) => return Ok(server),
            Ok(server) => others.push(format!("found PostgreSQL {}", server.version.text)),
            Err(reason) => others.push(reason),
        }
    }
    others.dedup(); // the same one can be on PATH, too
    Err(if others.is_empty() { "found none".to_owned() } else { others.join(", ") })
}

fn candidates() -> impl Iterator<Item = PathBuf> {
    let mut folders: Vec<PathBuf> =
        env::var_os("PATH").map(|path| env::split_paths(&path).collect()).unwrap_or_default();
    for base in BASES {
        let mut below: Vec<PathBuf> = fs::read_dir(base)
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.path().join("bin"))
            .collect();
        below.sort(); // the newest comes last: all that we take have two digits
        folders.extend(below.into_iter().rev());
    }
    folders.into_iter().filter(|bin| bin.join("initdb").exists() && bin.join("postgres").exists())
}
