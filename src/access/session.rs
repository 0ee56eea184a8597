//! From a token to an actor.
//!
//! A token is 32 random bytes in hex; the database knows its SHA-256 only. Costs one statement a
//! request with a token (not counted in budgets), none without.

use std::sync::Arc;

use chrono::Duration;
use db::session::Found;
use db::settings::ChannelRow;
use domain::access::Permission;
use domain::channel::{CurrencyCode, LanguageCode};
use domain::id::{RoleId, SessionId};
use sha2::{Digest as _, Sha256};

use crate::actor::{Actor, Surface, Who};
use crate::app::App;
use crate::failure::{Code, Failure};
use crate::settings::Settings;

/// What a request says about itself, before anybody is known.
#[derive(Debug, Clone, Default)]
pub struct Claims {
    /// The token (`Authorization: Bearer`, or the cookie).
    pub token: Option<String>,
    /// The channel's token or code (`vendure-token`).
    pub channel: Option<String>,
    /// `languageCode` of the query string.
    pub language: Option<String>,
    /// `currencyCode` of the query string.
    pub currency: Option<String>,
    /// The path's surface; `None` takes it from the caller (`/graphql`).
    pub surface: Option<Surface>,
    /// The request's id.
    pub request_id: Arc<str>,
}

/// What came of the token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenFate {
    /// There was none, or it is good.
    Fine,
    /// It is unknown or has ended: the client should forget it.
    Unknown,
}

/// Finds out who asks.
pub async fn identify(app: &App, claims: &Claims) -> Result<(Actor, TokenFate), Failure> {
    let token = claims.token.as_deref().filter(|t| !t.is_empty());
    let found = match token {
        Some(token) => {
            let conn = app.pool.reader().await?;
            let found = db::session::find(&conn, &hash(token), app.now()).await?;
            if let Some(found) = &found {
                app.settings.as_of(&conn, found.settings_version).await?;
                extend(app, &conn, found).await?;
            }
            found
        }
        None => None,
    };
    let fate =
        if token.is_some() && found.is_none() { TokenFate::Unknown } else { TokenFate::Fine };
    let settings = app.settings.current();
    let actor = match found {
        Some(found) => known(&settings, claims, &found)?,
        None => somebody(&settings, claims, Who::Nobody, String::new(), &[])?,
    };
    Ok((actor, fate))
}

/// The actor of a session that was found.
pub fn known(settings: &Settings, claims: &Claims, found: &Found) -> Result<Actor, Failure> {
    let session = found.session_id;
    let who = match (found.user_id, found.administrator_id, found.customer_id) {
        (Some(user), Some(administrator), _) => Who::Administrator { session, user, administrator },
        (Some(user), None, Some(customer)) => Who::Customer { session, user, customer },
        (Some(_) | None, None, _) | (None, Some(_), _) => Who::Guest { session },
    };
    let roles = found.role_ids.clone().unwrap_or_default();
    somebody(settings, claims, who, found.name.clone().unwrap_or_default(), &roles)
}

/// An actor with the channel, language and currency that the request names.
pub fn somebody(
    settings: &Settings,
    claims: &Claims,
    who: Who,
    name: String,
    roles: &[RoleId],
) -> Result<Actor, Failure> {
    let channel = channel(settings, claims.channel.as_deref())?;
    let permissions = permissions(settings, &channel, &who, roles);
    let surface = claims.surface.unwrap_or(match who {
        Who::Administrator { .. } | Who::ApiKey { .. } => Surface::Admin,
        Who::Nobody | Who::Guest { .. } | Who::Customer { .. } => Surface::Shop,
    });
    let language = match claims.language.as_deref().map(LanguageCode::from_text) {
        Some(Some(language)) => language,
        Some(None) => return Err(Failure::input("language-not-known", Vec::new())),
        None => channel.default_language_code,
    };
    let currency = match claims.currency.as_deref().map(CurrencyCode::from_text) {
        Some(Some(currency)) if channel.available_currency_codes.contains(&currency) => currency,
        Some(_) => return Err(Failure::input("currency-not-available-in-channel", Vec::new())),
        None => channel.default_currency_code,
    };
    let request_id = claims.request_id.clone();
    Ok(Actor { who, name, surface, channel, permissions, language, currency, request_id })
}

/// Who asks, as of now: an actor that was let in earlier with today's permissions, or nobody when
/// the session has ended, the key was revoked or the account deleted. For what stays open longer
/// than a request. One statement; none for who has neither session nor key.
pub async fn renewed(app: &App, actor: &Actor) -> Result<Option<Actor>, Failure> {
    let key = match actor.who {
        Who::ApiKey { key, .. } => Some(key),
        Who::Nobody => return Ok(Some(actor.clone())),
        Who::Guest { .. } | Who::Customer { .. } | Who::Administrator { .. } => None,
    };
    let conn = app.pool.reader().await?;
    let found = db::session::standing(&conn, actor.session(), key, actor.user(), app.now()).await?;
    let Some(found) = found else { return Ok(None) };
    let settings = app.settings.as_of(&conn, found.settings_version).await?;
    let Some(channel) = settings.channel(actor.channel.id) else { return Ok(None) };
    let permissions = permissions(&settings, &channel, &actor.who, &found.role_ids);
    Ok(Some(Actor { channel, permissions, ..actor.clone() }))
}

/// Makes a session for a guest; gives the actor and the token. One statement.
pub async fn welcome(app: &App, actor: &Actor) -> Result<(Actor, String), Failure> {
    let session: SessionId = app.new_id();
    let token = new_token()?;
    let conn = app.pool.reader().await?;
    let expires = app.now() + Duration::seconds(app.options.session_seconds);
    db::session::insert(&conn, session, &hash(&token), None, expires).await?;
    Ok((Actor { who: Who::Guest { session }, ..actor.clone() }, token))
}

/// What is stored of a token.
#[must_use]
pub fn hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

/// A new token: 32 random bytes in hex.
pub fn new_token() -> Result<String, Failure> {
    use std::fmt::Write as _;
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(|e| db::Fault::Other(format!("no randomness: {e}")))?;
    Ok(bytes.iter().fold(String::with_capacity(64), |mut text, byte| {
        // Writing to a String cannot fail.
        write!(text, "{byte:02x}").ok();
        text
    }))
}

async fn extend(app: &App, conn: &db::Conn, found: &Found) -> Result<(), Failure> {
    let left = (found.expires_at - app.now()).num_seconds();
    if left.saturating_mul(2) < app.options.session_seconds {
        let expires = app.now() + Duration::seconds(app.options.session_seconds);
        db::session::extend(conn, found.session_id, expires).await?;
    }
    Ok(())
}

fn channel(settings: &Settings, token: Option<&str>) -> Result<Arc<ChannelRow>, Failure> {
    let Some(token) = token.filter(|t| !t.is_empty()) else {
        return Ok(settings.default_channel()?);
    };
    let named = settings.channels.iter().find(|c| c.token == token || c.code == token);
    match named {
        Some(channel) => Ok(channel.clone()),
        // Where there is one shop only, any token means it.
        None if settings.channels.len() == 1 => Ok(settings.default_channel()?),
        None => Err(Failure::of(
            Code::ChannelNotFound,
            "channel-not-found",
            vec![("token", token.to_owned())],
        )),
    }
}

fn permissions(
    settings: &Settings,
    channel: &ChannelRow,
    who: &Who,
    roles: &[RoleId],
) -> Vec<Permission> {
    let mut held: Vec<Permission> = settings
        .roles
        .iter()
        .filter(|role| roles.contains(&role.id) && role.channel_ids.contains(&channel.id))
        .flat_map(|role| role.permissions.iter().filter_map(|p| Permission::from_text(p)))
        .collect();
    if !matches!(who, Who::Nobody | Who::Guest { .. }) {
        held.push(Permission::Authenticated);
    }
    held.sort_unstable();
    held.dedup();
    held
}
