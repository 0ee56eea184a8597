//! Finds the PostgreSQL archive that the platform's `pglite-rs-lib-*` crate carries and copies it
//! to `OUT_DIR`. That crate has no API and reports no path, but as a build dependency of ours it
//! is unpacked by the time this runs. Sets `cfg(has_archive)` when there is one.

use std::env;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// As pinned in Cargo.toml.
const VERSION: &str = "0.2.7";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rustc-check-cfg=cfg(has_archive)");
    if env::var_os("CARGO_FEATURE_CARRIED").is_none() {
        return Ok(());
    }
    let target = env::var("TARGET")?;
    let name = format!("pglite-rs-lib-{target}");
    let Some(archive) = in_registry(&name).or_else(|| by_metadata(&name, &target)) else {
        println!(
            "cargo::warning=no PostgreSQL to carry for {target}: only an installed one is run"
        );
        return Ok(());
    };
    println!("cargo::rerun-if-changed={}", archive.display());
    println!("cargo::rustc-env=CARRIED_RELEASE={VERSION}");
    println!("cargo::rustc-cfg=has_archive");
    fs::copy(archive, Path::new(&env::var("OUT_DIR")?).join("postgres.tar.zst"))?;
    Ok(())
}

/// The archive in an unpacked crate, if `folder` is one.
fn archive_in(folder: &Path) -> Option<PathBuf> {
    Some(folder.join("lib/pglite-runtime.tar.zst")).filter(|archive| archive.exists())
}

/// The usual place: the registry sources under cargo's home.
fn in_registry(name: &str) -> Option<PathBuf> {
    let home = match env::var_os("CARGO_HOME") {
        Some(home) => PathBuf::from(home),
        None => Path::new(&env::var_os("HOME")?).join(".cargo"),
    };
    let registries = fs::read_dir(home.join("registry/src")).ok()?.flatten();
    registries
        .map(|registry| registry.path().join(format!("{name}-{VERSION}")))
        .find_map(|folder| archive_in(&folder))
}

/// Any other place (vendored, replaced source): cargo knows it.
fn by_metadata(name: &str, target: &str) -> Option<PathBuf> {
    // Not `--offline`: the dev-dependencies of the workspace may not be fetched yet.
    let output = Command::new(env::var_os("CARGO")?)
        .args(["metadata", "--format-version=1", "--locked", "--filter-platform", target])
        .output()
        .ok()?;
    let json = String::from_utf8_lossy(&output.stdout);
    json.split("\"manifest_path\":\"")
        .skip(1)
        .filter_map(|rest| Path::new(rest.split('"').next()?).parent())
        .filter(|folder| folder.file_name().is_some_and(|f| f.to_string_lossy().starts_with(name)))
        .find_map(archive_in)
}
