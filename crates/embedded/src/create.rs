//! The first start: makes the cluster with the owner role and its database in it.

use std::fs::{self, DirBuilder, File};
use std::io::{self, Write};
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::folder::Folder;
use crate::process::settings;
use crate::server::Server;
use crate::{DATABASE, Durability, OWNER, OpenError, SUPERUSER};

/// Makes the cluster beside its place and moves it there complete: a first start that is killed
/// leaves nothing but a partial folder, which the next one removes.
pub(crate) fn create(
    folder: &Folder,
    server: &Server,
    durability: Durability,
) -> Result<(), OpenError> {
    let started = std::time::Instant::now();
    let (partial, data) = (folder.partial(), folder.data());
    tracing::info!(folder = %data.display(), "making the database (first start only)");
    if partial.exists() {
        fs::remove_dir_all(&partial).map_err(folder.refused(&partial))?;
    }
    DirBuilder::new()
        .mode(0o700)
        .create(&partial)
        .and_then(|()| server.hand_over(&partial))
        .map_err(folder.refused(&partial))?;
    initdb(&partial, server, durability)?;
    add_owner(&partial, server, durability)?;
    server
        .made_by()
        .write(&partial)
        .and_then(|made_by| server.hand_over(&made_by))
        .and_then(|()| fs::rename(&partial, &data))
        .and_then(|()| File::open(folder.path())?.sync_all())
        .map_err(folder.refused(&data))?;
    tracing::debug!(elapsed_ms = %started.elapsed().as_millis(), "made the database");
    Ok(())
}

/// Sorts by code point and knows the case of all letters, whatever this machine's language is.
fn locales(major: u32) -> &'static [&'static [&'static str]] {
    if major >= 17 {
        return &[&["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]];
    }
    // Older ones take the letters from the system, which has them under one of these names.
    &[&["--locale=C", "--lc-ctype=C.UTF-8"], &["--locale=C", "--lc-ctype=en_US.UTF-8"]]
}

fn initdb(data: &Path, server: &Server, durability: Durability) -> Result<(), OpenError> {
    let mut failure = None;
    for locale in locales(server.version.major) {
        let mut command = server.command("initdb");
        command.args(["--no-instructions", "--encoding=UTF8", "--auth=trust", "--username"]);
        command.arg(SUPERUSER).args(*locale);
        if durability == Durability::Throwaway {
            command.arg("--no-sync");
        }
        let output = command.arg("--pgdata").arg(data).output();
        match output.map_err(OpenError::system("running initdb"))? {
            output if output.status.success() => return Ok(()),
            output => failure = failure.or(Some(output)),
        }
    }
    let program = server.program("initdb");
    Err(OpenError::Create { program, output: failure.map(said).unwrap_or_default() })
}

/// Without a connection: in single-user mode the server reads statements from its input.
fn add_owner(data: &Path, server: &Server, durability: Durability) -> Result<(), OpenError> {
    let mut command = server.command("postgres");
    command.arg("--single").arg("-D").arg(data);
    for setting in settings(durability) {
        command.args(["-c", setting]);
    }
    let sql = format!("create role {OWNER} login;\ncreate database {DATABASE} owner {OWNER};\n");
    let output =
        feed(command.arg(SUPERUSER), &sql).map_err(OpenError::system("creating the owner role"))?;
    // It goes on after an error and ends well all the same.
    let complaint = String::from_utf8_lossy(&output.stderr);
    if output.status.success() && !complaint.contains("ERROR:") {
        return Ok(());
    }
    Err(OpenError::Create { program: server.program("postgres"), output: said(output) })
}

fn feed(command: &mut Command, input: &str) -> io::Result<Output> {
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    if let Some(mut stdin) = child.stdin.take() {
        // A server that ends early says why on stderr; that is the better error.
        match stdin.write_all(input.as_bytes()) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => return Err(error),
            _ => {}
        }
    }
    child.wait_with_output()
}

/// The end of what a failed program said, in one line.
fn said(output: Output) -> String {
    let text = [output.stdout, output.stderr].concat();
    let text = String::from_utf8_lossy(&text);
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let last = lines.len().saturating_sub(3);
    lines.get(last..).unwrap_or_default().join("; ")
}
