//! Each root field is called with success by some test, each refusal is provoked by some test.
//!
//! Tests start in the order of their names; these are the last, and wait for those that still
//! run. They look only when all tests run in this process: not when some were chosen by name.

use std::collections::BTreeSet;
use std::fs;
use std::time::{Duration, Instant};

use crate::support::introspection::Introspection;
use crate::support::{Shop, committed, covered, watch};

/// Refusals that no test can provoke yet, each with the reason.
const UNPROVOKED: &str = "tests/api/unprovoked.txt";
const LIMIT: Duration = Duration::from_secs(240);

#[tokio::test]
async fn each_root_field_is_called_by_a_test() {
    if !all_run() {
        return;
    }
    wait_for_the_others();
    let answered = covered::answered();
    let shop = Shop::open().await;
    let schema = Introspection::of(&shop.admin().await).await;
    let fields = schema.roots().into_iter().map(|root| format!("{} {}", root.operation, root.name));
    let bare: Vec<_> = fields.filter(|field| !answered.contains(field)).collect();
    assert!(bare.is_empty(), "no test calls these with an answer that is no refusal: {bare:#?}");
}

#[tokio::test]
async fn each_refusal_is_provoked_by_a_test() {
    if !all_run() {
        return;
    }
    wait_for_the_others();
    let refused = covered::refused();
    let shop = Shop::open().await;
    let schema = Introspection::of(&shop.admin().await).await;
    let codes: BTreeSet<String> = schema.values("ErrorCode").into_iter().collect();
    let text = fs::read_to_string(committed::repository().join(UNPROVOKED)).unwrap_or_default();
    let lines = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    let known: BTreeSet<String> =
        lines.filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect();
    let never: BTreeSet<String> = codes.difference(&refused).cloned().collect();
    let (new, old): (Vec<_>, Vec<_>) =
        (never.difference(&known).collect(), known.difference(&never).collect());
    assert!(new.is_empty(), "no test provokes these refusals: {new:#?}");
    assert!(old.is_empty(), "to be taken out of {UNPROVOKED}: {old:#?}");
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

/// Waits until no thread of another test is left.
fn wait_for_the_others() {
    let end = Instant::now() + LIMIT;
    loop {
        let mut running: Vec<_> = watch::running().into_values().collect();
        running.retain(|name| !name.starts_with("untested::"));
        if running.is_empty() {
            return;
        }
        assert!(Instant::now() < end, "these tests do not end: {running:?}");
        std::thread::sleep(Duration::from_millis(50));
    }
}
