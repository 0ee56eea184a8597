//! A test that does not end fails the run, by its name: the test harness itself would wait for ever.

use std::collections::HashMap;
use std::fs;
use std::io::Write as _;
use std::sync::Once;
use std::time::{Duration, Instant};

/// No test takes as long.
const LIMIT: Duration = Duration::from_secs(400);
const LOOK: Duration = Duration::from_secs(2);

/// Watches the tests of this process from the first call on.
pub(crate) fn start() {
    static STARTED: Once = Once::new();
    STARTED.call_once(|| {
        std::thread::Builder::new().name("watch".into()).spawn(watch).expect("a thread");
    });
}

/// The tests that run, by their threads, with as much of their names as the kernel keeps (15 bytes).
pub(crate) fn running() -> HashMap<String, String> {
    let tasks = fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
    let names = tasks.filter_map(|task| {
        let name = fs::read_to_string(task.path().join("comm")).ok()?.trim().to_owned();
        name.contains("::").then(|| (task.file_name().to_string_lossy().into_owned(), name))
    });
    names.collect()
}

fn watch() {
    let mut since: HashMap<String, Instant> = HashMap::new();
    loop {
        std::thread::sleep(LOOK);
        let running = running();
        since.retain(|thread, _| running.contains_key(thread));
        for (thread, name) in &running {
            let begun = since.entry(thread.clone()).or_insert_with(Instant::now);
            if begun.elapsed() > LIMIT && !name.starts_with("untested::") {
                give_up(name);
            }
        }
    }
}

/// What is printed by `eprintln` would be kept back until the test ends.
fn give_up(name: &str) -> ! {
    let mut text =
        format!("\n{name}… has not ended within {LIMIT:?}; the processes it may wait for:\n");
    let own = std::process::id().to_string();
    for entry in fs::read_dir("/proc").into_iter().flatten().flatten() {
        let stat = fs::read_to_string(entry.path().join("stat")).unwrap_or_default();
        let parent = stat.rsplit(')').next().and_then(|rest| rest.split_whitespace().nth(1));
        if parent == Some(own.as_str()) {
            let command = fs::read(entry.path().join("cmdline")).unwrap_or_default();
            let command = String::from_utf8_lossy(&command).replace('\0', " ");
            text.push_str(&format!("{} {command}\n", entry.file_name().to_string_lossy()));
        }
    }
    std::io::stderr().write_all(text.as_bytes()).ok();
    std::process::exit(101)
}
