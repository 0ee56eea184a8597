//! A test that does not end fails the run, by its name: the test harness itself would wait for ever.

use std::collections::HashMap;
use std::fs;
use std::io::Write as _;
use std::process::Command;
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
    let mut since = HashMap::new();
    loop {
        std::thread::sleep(LOOK);
        if let Some(name) = overdue(&mut since, running(), Instant::now()) {
            give_up(&name);
        }
    }
}

/// The test that has run too long, by what runs now and since when each was seen. Those that wait for
/// the others have a limit of their own.
fn overdue(
    since: &mut HashMap<String, Instant>,
    running: HashMap<String, String>,
    now: Instant,
) -> Option<String> {
    since.retain(|thread, _| running.contains_key(thread));
    running.into_iter().find_map(|(thread, name)| {
        let begun = *since.entry(thread).or_insert(now);
        let late = now.duration_since(begun) > LIMIT && !name.starts_with("untested::");
        late.then_some(name)
    })
}

/// Ends the run. What `eprintln` prints would be kept back until the test ends; the processes are killed,
/// since whoever reads this run's output would wait for them.
fn give_up(name: &str) -> ! {
    let mut text =
        format!("\n{name}… has not ended within {LIMIT:?}; the processes it may wait for:\n");
    for process in children() {
        let command = fs::read(format!("/proc/{process}/cmdline")).unwrap_or_default();
        let command = String::from_utf8_lossy(&command).replace('\0', " ");
        text.push_str(&format!("{process} {command}\n"));
        Command::new("kill").args(["-9", &process]).status().ok();
    }
    std::io::stderr().write_all(text.as_bytes()).ok();
    std::process::exit(101)
}

/// The numbers of the processes that this one started.
fn children() -> Vec<String> {
    let own = std::process::id().to_string();
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    let processes = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let is_child = |process: &String| {
        let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
        let parent = stat.rsplit(')').next().and_then(|rest| rest.split_whitespace().nth(1));
        parent == Some(own.as_str())
    };
    processes.filter(is_child).collect()
}

#[test]
fn a_test_that_runs_too_long_is_found_and_no_other() {
    let named = |tests: &[(&str, &str)]| {
        tests.iter().map(|(thread, name)| ((*thread).to_owned(), (*name).to_owned())).collect()
    };
    let begun = Instant::now();
    let late = begun + LIMIT + LOOK;
    let mut since = HashMap::new();
    let both = [("1", "order::cart::a"), ("2", "untested::each")];
    assert_eq!(overdue(&mut since, named(&both), begun), None);
    assert_eq!(overdue(&mut since, named(&both), begun + LIMIT), None, "at the limit");
    assert_eq!(overdue(&mut since, named(&both), late), Some("order::cart::a".into()));
    assert_eq!(overdue(&mut since, named(&both[1..]), late), None, "it has ended");
    let another = [("1", "order::cart::b")];
    assert_eq!(overdue(&mut since, named(&another), late), None, "its thread's number, again");
    if std::thread::current().name().is_some_and(|name| name.starts_with("support::watch")) {
        assert!(running().values().any(|name| name.starts_with("support::watch")), "itself");
    }
}
