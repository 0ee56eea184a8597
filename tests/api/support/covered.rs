//! Which root fields the tests called with success, in the whole process.

use std::collections::BTreeSet;
use std::sync::Mutex;

use cartwright::http::{Outcome, Served};

/// The request id of calls that prove nothing of a field but who may call it.
pub(crate) const NO_PROOF: &str = "matrix";

static COVERED: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());

/// Takes note of a request's root fields if it had no error.
pub(crate) fn note(served: &Served) {
    if served.outcome == Outcome::Ok && &*served.request_id != NO_PROOF {
        let mut covered = COVERED.lock().unwrap();
        covered.extend(served.roots.iter().map(ToString::to_string));
    }
}

/// What was called so far.
pub(crate) fn so_far() -> BTreeSet<String> {
    COVERED.lock().unwrap().clone()
}
