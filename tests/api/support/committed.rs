//! Files of the repository that tests compare with what is so.

use std::fs;
use std::path::{Path, PathBuf};

/// The repository's root.
pub(crate) fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Holds a committed file against what it should say; with `CARTWRIGHT_UPDATE=1` writes it instead.
#[track_caller]
pub(crate) fn same(path: &str, wanted: &str) {
    let file = repository().join(path);
    if std::env::var_os("CARTWRIGHT_UPDATE").is_some_and(|v| v == "1") {
        fs::write(&file, wanted).expect("the file is written");
        return;
    }
    let found = fs::read_to_string(&file).unwrap_or_default();
    if found == wanted {
        return;
    }
    let (old, new): (Vec<_>, Vec<_>) = (found.lines().collect(), wanted.lines().collect());
    let gone = old.iter().filter(|l| !new.contains(l)).map(|l| format!("- {l}"));
    let come = new.iter().filter(|l| !old.contains(l)).map(|l| format!("+ {l}"));
    let changes: Vec<_> = gone.chain(come).take(60).collect();
    panic!(
        "{path} is not what the code says. Read the difference; if it is meant, run the test with \
         CARTWRIGHT_UPDATE=1 and commit the file.\n{}",
        changes.join("\n")
    );
}

/// All files with an ending below a folder of the repository, sorted.
pub(crate) fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![repository().join(folder)];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else if path.to_string_lossy().ends_with(ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}
