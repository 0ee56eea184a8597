//! Keys of partners and integrations: `<look-up id>:<secret>`.
//!
//! The secret has 256 random bits, so one SHA-256 is enough to store and to compare (in constant
//! time). Costs one statement a request, and one more at most once a minute.

use chrono::{DateTime, Duration, Utc};
use db::access::key::Shown;
use subtle::ConstantTimeEq as _;

use super::session::{self, Claims};
use crate::actor::{Actor, Who};
use crate::app::App;
use crate::failure::Failure;
use crate::settings::Settings;

/// Characters of a look-up id: half of a token's.
const LOOKUP: usize = 32;

/// A new key.
#[derive(Debug)]
pub struct NewKey {
    /// What it is found by; stays the same when it is rotated.
    pub lookup_id: String,
    /// What only its holder knows.
    pub secret: String,
}

impl NewKey {
    /// A new key.
    pub fn make() -> Result<Self, Failure> {
        let lookup_id = session::new_token()?.chars().take(LOOKUP).collect();
        Ok(Self { lookup_id, secret: session::new_token()? })
    }

    /// The key as its holder sends it.
    #[must_use]
    pub fn text(&self) -> String {
        format!("{}:{}", self.lookup_id, self.secret)
    }
}

/// What the account of a key is called.
#[must_use]
pub fn identifier(lookup_id: &str) -> String {
    format!("apikey-user-{lookup_id}")
}

/// The key that a request shows: its header, or a bearer token of a key's form.
#[must_use]
pub fn shown(claims: &Claims) -> Option<&str> {
    let named = claims.api_key.as_deref().map(str::trim).filter(|key| !key.is_empty());
    named.or_else(|| claims.token.as_deref().filter(|token| token.contains(':')))
}

/// Who a key is, in the channel that the request names, else in the key's own; nobody when the key
/// is unknown, deleted or past its time.
pub async fn identify(app: &App, claims: &Claims, text: &str) -> Result<Actor, Failure> {
    let (lookup_id, secret) = text.split_once(':').unwrap_or((text, ""));
    let conn = app.pool.reader().await?;
    let now = app.now();
    let found = db::access::key::shown(&conn, lookup_id, now).await?;
    let hash = session::hash(secret);
    let Some(found) = found.filter(|found| bool::from(found.secret_hash.ct_eq(&hash))) else {
        return session::somebody(&app.settings.current(), claims, Who::Nobody, String::new(), &[]);
    };
    let settings = app.settings.as_of(&conn, found.settings_version).await?;
    if found.last_used_at.is_none_or(|last| aged(last, now)) {
        db::access::key::used(&conn, found.key_id, now).await?;
    }
    actor(&settings, claims, &found)
}

fn aged(last: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    now - last > Duration::minutes(1)
}

fn actor(settings: &Settings, claims: &Claims, found: &Shown) -> Result<Actor, Failure> {
    let named = claims.channel.as_deref().filter(|token| !token.is_empty());
    let channel = match named {
        Some(token) => session::channel(settings, Some(token))?,
        None => settings.get(found.channel_id)?,
    };
    // A key counts in its own channel only.
    let roles: &[_] = if channel.id == found.channel_id { &found.role_ids } else { &[] };
    let who = Who::ApiKey { key: found.key_id, user: found.user_id };
    session::placed(settings, claims, channel, who, found.name.clone(), roles)
}
