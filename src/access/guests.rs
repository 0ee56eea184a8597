//! Guests' sessions that were seen a moment ago.
//!
//! A guest's token opens nothing but the carts and orders of its own session, and nobody takes it
//! back: it ends by itself, or is replaced when its holder logs in, from when on its carts are the
//! customer's and no longer its own. So it need not be looked up at every click. Sessions of accounts
//! are: what they may is taken back at once. Costs no statement for a guest who was here within
//! [`KEPT`]; the settings that such a look-up would bring up to date are looked at twice a second.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, Duration, Utc};
use db::session::Found;

/// How long a session is believed.
const KEPT: Duration = Duration::seconds(30);

/// Sessions at most; beyond, the memory begins anew. One takes a quarter of a KiB.
const MOST: usize = 16_384;

/// The sessions that were seen, by the hashes of their tokens.
#[derive(Default)]
pub struct Guests(Mutex<HashMap<Vec<u8>, Seen>>);

struct Seen {
    at: DateTime<Utc>,
    found: Found,
}

impl Guests {
    /// The session of a token, if it was seen a moment ago and has not ended.
    #[must_use]
    pub fn seen(&self, token_hash: &[u8], now: DateTime<Utc>) -> Option<Found> {
        let sessions = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Seen { at, found } = sessions.get(token_hash)?;
        let is_fresh = now >= *at && now - *at < KEPT && found.expires_at > now;
        is_fresh.then(|| found.clone())
    }

    /// Remembers a guest's session; that of an account is not kept.
    pub fn see(&self, found: &Found, now: DateTime<Utc>) {
        if found.user_id.is_some() {
            return;
        }
        let mut sessions = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if sessions.len() >= MOST {
            sessions.retain(|_, seen| now - seen.at < KEPT);
        }
        if sessions.len() >= MOST {
            sessions.clear();
        }
        sessions.insert(found.token_hash.clone(), Seen { at: now, found: found.clone() });
    }

    /// Forgets a session that was replaced.
    pub fn forget(&self, session: domain::id::SessionId) {
        let mut sessions = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        sessions.retain(|_, seen| seen.found.session_id != session);
    }
}
