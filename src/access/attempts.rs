//! The limit on failed log-ins, per account and per address.
//!
//! Counted in this process's memory: a restart or another process begins anew, which costs an
//! attacker nothing and gains little. An attempt counts from its first moment, so that many at once
//! do not slip through, and is forgiven when it succeeds.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, Duration, Utc};
use sha2::{Digest as _, Sha256};

/// How many failures are allowed, and how long they are remembered.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Failures of one account within the window.
    pub account: u32,
    /// Failures from one address within the window.
    pub address: u32,
    /// How long failures are remembered, counted from the first, in seconds.
    pub window_seconds: i64,
    /// How many times as many are allowed from the machine itself.
    pub loopback_factor: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { account: 10, address: 50, window_seconds: 900, loopback_factor: 100 }
    }
}

/// Beyond this many accounts and addresses, those with a single failure are forgotten.
const REMEMBERED: usize = 100_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Key {
    /// SHA-256 of surface and identifier: of one size, whatever clients send.
    Account([u8; 32]),
    Address(IpAddr),
}

#[derive(Debug, Clone, Copy)]
struct Tally {
    count: u32,
    until: DateTime<Utc>,
}

/// The failures that this process remembers.
#[derive(Debug, Default)]
pub struct Attempts(Mutex<HashMap<Key, Tally>>);

/// An attempt that was counted.
#[derive(Debug, Clone)]
pub struct Attempt {
    account: Key,
    address: Option<Key>,
}

/// There were too many; the next may be made in so many seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooMany {
    /// Seconds to wait.
    pub retry_after: u64,
}

impl Attempts {
    /// Counts an attempt on an account, unless there were too many.
    pub fn begin(
        &self,
        limits: Limits,
        account: &str,
        address: Option<IpAddr>,
        now: DateTime<Utc>,
    ) -> Result<Attempt, TooMany> {
        let address = address.map(|a| a.to_canonical());
        let near = address.is_none_or(|a| a.is_loopback());
        let factor = if near { limits.loopback_factor } else { 1 };
        let attempt = Attempt {
            account: Key::Account(Sha256::digest(account.as_bytes()).into()),
            address: address.map(|a| Key::Address(network(a))),
        };
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() > REMEMBERED {
            kept.retain(|_, tally| tally.until > now && tally.count > 1);
        }
        let counted = [
            (Some(attempt.account), limits.account.saturating_mul(factor)),
            (attempt.address, limits.address.saturating_mul(factor)),
        ];
        for (key, limit) in counted {
            let tally = key.and_then(|key| kept.get(&key)).filter(|tally| tally.until > now);
            if let Some(tally) = tally.filter(|tally| tally.count >= limit) {
                let left = (tally.until - now).num_seconds().max(0).saturating_add(1);
                return Err(TooMany { retry_after: u64::try_from(left).unwrap_or(1) });
            }
        }
        let until = now + Duration::seconds(limits.window_seconds);
        for key in counted.into_iter().filter_map(|(key, _)| key) {
            let tally = kept.entry(key).or_insert(Tally { count: 0, until });
            if tally.until <= now {
                *tally = Tally { count: 0, until };
            }
            tally.count = tally.count.saturating_add(1);
        }
        Ok(attempt)
    }

    /// Takes back an attempt that succeeded: the account's failures are forgotten with it.
    pub fn forgive(&self, attempt: &Attempt) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.remove(&attempt.account);
        if let Some(key) = attempt.address
            && let Some(tally) = kept.get_mut(&key)
        {
            tally.count = tally.count.saturating_sub(1);
        }
    }
}

/// What counts as one address: of IPv6 the network, since its owner has all addresses in it.
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    }
}
