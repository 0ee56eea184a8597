//! From a token to an actor.
//!
//! A token is 32 random bytes in hex; the database knows its SHA-256 only. Costs one statement a
//! request with a token (not counted in budgets), none without and none for a guest who was here a
//! moment ago.

use std::sync::Arc;

use chrono::Duration;
use db::session::Found;
use db::settings::ChannelRow;
use domain::access::Permission;
use domain::channel::{CurrencyCode, LanguageCode};
use domain::id::{RoleId, SessionId};
use sha2::{Digest as _, Sha256};

use super::key;
use crate::actor::{Actor, Surface, Who};
use crate::app::App;
use crate::failure::{Code, Failure};
use crate::settings::Settings;

/// What a request says about itself, before anybody is known.
#[derive(Debug, Clone, Default)]
pub struct Claims {
    /// The token (`Authorization: Bearer`, or the cookie).
    pub token: Option<String>,
    /// A partner's key (`vendure-api-key`).
    pub api_key: Option<String>,
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
    if let Some(text) = key::shown(claims) {
        return Ok((key::identify(app, claims, text).await?, TokenFate::Fine));
    }
    let token = claims.token.as_deref().filter(|t| !t.is_empty());
    let found = match token {
        Some(token) => find(app, hash(token)).await?,
        None => None,
    };
    let fate =
        if token.is_some() && found.is_none() { TokenFate::Unknown } else { TokenFate::Fine };
    let settings = app.settings.current();
    let actor = match found {
        Some(found) => {
            let actor = known(&settings, claims, &found)?;
            join(app, &actor, &found).await?;
            actor
        }
        None => somebody(&settings, claims, Who::Nobody, String::new(), &[])?,
    };
    Ok((actor, fate))
}

/// The session of a token. One statement, none for a guest who was here a moment ago.
async fn find(app: &App, token_hash: Vec<u8>) -> Result<Option<Found>, Failure> {
    let now = app.now();
    if let Some(seen) = app.guests.seen(&token_hash, now) {
        return Ok(Some(seen));
    }
    let Some(found) = app.bundles.sessions.ask((token_hash, now)).await? else { return Ok(None) };
    app.settings.at_least(&app.pool, found.settings_version).await?;
    extend(app, &found).await?;
    app.guests.see(&found, now);
    Ok(Some(found))
}

/// The actor of a session that was found.
pub fn known(settings: &Settings, claims: &Claims, found: &Found) -> Result<Actor, Failure> {
    let roles = found.role_ids.clone().unwrap_or_default();
    somebody(settings, claims, who(found), found.name.clone().unwrap_or_default(), &roles)
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
    placed(settings, claims, channel, who, name, roles)
}

/// An actor in a channel, with the language and currency that the request names.
pub fn placed(
    settings: &Settings,
    claims: &Claims,
    channel: Arc<ChannelRow>,
    who: Who,
    name: String,
    roles: &[RoleId],
) -> Result<Actor, Failure> {
    let permissions = permissions(settings, &channel, &who, roles);
    let surface = claims.surface.unwrap_or(match who {
        Who::Administrator { .. } | Who::ApiKey { .. } => Surface::Admin,
        Who::Nobody | Who::Guest { .. } | Who::Customer { .. } => Surface::Shop,
    });
    let language = match claims.language.as_deref().map(LanguageCode::from_text) {
        Some(Some(language)) => language,
        Some(None) => {
            let given = claims.language.clone().unwrap_or_default();
            return Err(Failure::input("language-not-known", vec![("languageCode", given)]));
        }
        None => channel.default_language_code,
    };
    let currency = match claims.currency.as_deref().map(CurrencyCode::from_text) {
        Some(Some(currency)) if channel.available_currency_codes.contains(&currency) => currency,
        Some(_) => {
            let given = claims.currency.as_deref().unwrap_or_default();
            return Err(no_such_currency(given, &channel));
        }
        None => channel.default_currency_code,
    };
    Ok(Actor {
        who,
        name,
        surface,
        channel,
        roles: roles.to_vec(),
        permissions,
        language,
        currency,
        names_currency: claims.currency.is_some(),
        request_id: claims.request_id.clone(),
    })
}

/// Why a currency cannot be asked for in a channel, and which can.
#[must_use]
pub fn no_such_currency(given: &str, channel: &ChannelRow) -> Failure {
    let codes = channel.available_currency_codes.iter().map(|code| code.as_str());
    let params = vec![
        ("currencyCode", given.to_owned()),
        ("available", codes.collect::<Vec<_>>().join(", ")),
    ];
    Failure::input("currency-not-available-in-channel", params)
}

/// The same visit by somebody else: channel, language, currency and surface stay.
#[must_use]
pub fn entered(
    settings: &Settings,
    before: &Actor,
    who: Who,
    name: String,
    roles: &[RoleId],
) -> Actor {
    let permissions = permissions(settings, &before.channel, &who, roles);
    Actor { who, name, roles: roles.to_vec(), permissions, ..before.clone() }
}

/// The actor with what they may by now; `None` when their session or key has ended, or their
/// channel is gone. For streams, which outlive what was true at their start. One statement.
pub async fn renewed(app: &App, actor: &Actor) -> Result<Option<Actor>, Failure> {
    let now = app.now();
    let conn = app.pool.reader().await?;
    let (who, name, roles, version) = match (&actor.who, actor.session()) {
        (Who::ApiKey { key, .. }, _) => {
            let Some(found) = db::access::key::shown_by_id(&conn, *key, now).await? else {
                return Ok(None);
            };
            let own = actor.channel.id == found.channel_id;
            let roles = if own { found.role_ids } else { Vec::new() };
            (actor.who.clone(), found.name, roles, found.settings_version)
        }
        (_, Some(session)) => {
            let Some(found) = db::session::find_by_id(&conn, session, now).await? else {
                return Ok(None);
            };
            let name = found.name.clone().unwrap_or_default();
            let roles = found.role_ids.clone().unwrap_or_default();
            (who(&found), name, roles, found.settings_version)
        }
        (_, None) => return Ok(Some(actor.clone())),
    };
    if who != actor.who {
        return Ok(None);
    }
    let settings = app.settings.as_of(&conn, version).await?;
    Ok(settings.channel(actor.channel.id).map(|channel| {
        let before = Actor { channel, ..actor.clone() };
        entered(&settings, &before, who, name, &roles)
    }))
}

/// Whether an actor's session or key still counts. One statement.
pub async fn still_valid(app: &App, actor: &Actor) -> Result<bool, Failure> {
    Ok(renewed(app, actor).await?.is_some())
}

/// Makes a session for a guest; gives the actor and the token. One statement.
pub async fn welcome(app: &App, actor: &Actor) -> Result<(Actor, String), Failure> {
    let session: SessionId = app.new_id();
    let token = new_token()?;
    let expires_at = app.now() + Duration::seconds(app.options.session_seconds);
    let new = db::session::New { id: session, token_hash: hash(&token), user: None, expires_at };
    app.bundles.new_sessions.ask(new).await?;
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

fn who(found: &Found) -> Who {
    let session = found.session_id;
    match (found.user_id, found.administrator_id, found.customer_id) {
        (Some(user), Some(administrator), _) => Who::Administrator { session, user, administrator },
        (Some(user), None, Some(customer)) => Who::Customer { session, user, customer },
        (Some(_) | None, None, _) | (None, Some(_), _) => Who::Guest { session },
    }
}

/// A customer becomes known in each channel whose storefront they use.
async fn join(app: &App, actor: &Actor, found: &Found) -> Result<(), Failure> {
    let known = found.channel_ids.as_ref().is_some_and(|ids| ids.contains(&actor.channel.id));
    if let Some(customer) = actor.customer().filter(|_| !known && actor.surface == Surface::Shop) {
        let conn = app.pool.reader().await?;
        db::customer::join(&conn, customer, actor.channel.id).await?;
    }
    Ok(())
}

async fn extend(app: &App, found: &Found) -> Result<(), Failure> {
    let left = (found.expires_at - app.now()).num_seconds();
    if left.saturating_mul(2) < app.options.session_seconds {
        let expires = app.now() + Duration::seconds(app.options.session_seconds);
        let conn = app.pool.reader().await?;
        db::session::extend(&conn, found.session_id, expires).await?;
    }
    Ok(())
}

/// The channel that a request names by token or code; the default one without.
pub fn channel(settings: &Settings, token: Option<&str>) -> Result<Arc<ChannelRow>, Failure> {
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
