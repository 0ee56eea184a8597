//! Each root field is called with success by some test.
//!
//! Tests start in the order of their names; this one is the last, and waits for those that still
//! run. It looks only when all tests run in this process: not when some were chosen by name.

use std::collections::BTreeSet;
use std::fs;
use std::time::{Duration, Instant};

use crate::support::introspection::Introspection;
use crate::support::{Shop, committed, covered};

/// Root fields that no test calls yet. It can only get shorter.
const LIST: &str = "tests/api/uncovered.txt";
const HEAD: &str =
    "# Root fields that no test calls with success through HTTP. No line may be added.\n";
const LIMIT: Duration = Duration::from_secs(240);

#[tokio::test]
async fn each_root_field_is_called_by_a_test() {
    if !all_run() {
        return;
    }
    wait_for_the_others();
    let covered = covered::so_far();
    let shop = Shop::open().await;
    let schema = Introspection::of(&shop.admin().await).await;
    let bare: BTreeSet<_> =
        schema.roots().into_iter().map(|root| root.name).filter(|n| !covered.contains(n)).collect();
    let committed = fs::read_to_string(committed::repository().join(LIST)).ok();
    let known: BTreeSet<_> = match &committed {
        Some(text) => text.lines().filter(|l| !l.starts_with('#')).map(str::to_owned).collect(),
        None => bare.clone(),
    };
    let new: Vec<_> = bare.difference(&known).collect();
    assert!(new.is_empty(), "no test calls these root fields with success: {new:?}");
    let lines: String = bare.iter().map(|field| format!("{field}\n")).collect();
    committed::same(LIST, &format!("{HEAD}{lines}"));
}

/// Whether the command line chose no tests, and a test's process is the tests' process.
fn all_run() -> bool {
    let values = ["--test-threads", "--format", "--color", "--logfile", "-Z"];
    let mut args = std::env::args().skip(1);
    let mut named = false;
    while let Some(arg) = args.next() {
        if values.contains(&arg.as_str()) {
            args.next();
        } else if !arg.starts_with('-')
            || ["--skip", "--exact", "--ignored"].contains(&arg.as_str())
        {
            named = true;
        }
    }
    cfg!(target_os = "linux") && !named && std::env::var_os("NEXTEST").is_none()
}

/// Waits until no thread of a test is left; such threads have the test's name.
fn wait_for_the_others() {
    let end = Instant::now() + LIMIT;
    loop {
        let running = others();
        if running.is_empty() {
            return;
        }
        assert!(Instant::now() < end, "these tests do not end: {running:?}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// The names of the other tests' threads, as far as the kernel keeps them (15 bytes).
fn others() -> Vec<String> {
    let tasks = fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
    let names = tasks.filter_map(|task| fs::read_to_string(task.path().join("comm")).ok());
    let names = names.map(|name| name.trim().to_owned());
    names.filter(|name| name.contains("::") && !name.starts_with("untested::")).collect()
}
