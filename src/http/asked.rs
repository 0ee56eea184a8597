//! What a request says about itself, before anybody is known.

use std::net::IpAddr;

use axum::http::header::{ACCEPT_LANGUAGE, AUTHORIZATION, COOKIE};
use axum::http::request::Parts;
use serde_json::{Map, Value};

use super::edge::Edge;
use crate::access::session::Claims;
use crate::actor::Surface;
use crate::messages;

/// The name of the cookie that carries the token.
pub(crate) const SESSION_COOKIE: &str = "session";

/// What a request says about itself.
#[derive(Clone)]
pub(crate) struct Asked {
    /// Who it claims to come from, and what for.
    pub(crate) claims: Claims,
    /// The language of messages to people.
    pub(crate) language: &'static str,
    /// `Idempotency-Key`.
    pub(crate) key: Option<String>,
    /// Where it comes from.
    pub(crate) address: Option<IpAddr>,
}

/// Reads headers and query string.
pub(crate) fn read(parts: &Parts, edge: &Edge, surface: Option<Surface>) -> Asked {
    let query = Query(parts.uri.query().unwrap_or_default());
    let from_cookie = || edge.cookies.then(|| cookie(parts, SESSION_COOKIE)).flatten();
    let claims = Claims {
        token: bearer(parts).or_else(from_cookie),
        api_key: header(parts, "vendure-api-key"),
        channel: header(parts, "vendure-token").or_else(|| query.value("vendure-token")),
        language: query.value("languageCode"),
        currency: query.value("currencyCode"),
        surface,
        request_id: edge.request_id.clone(),
    };
    Asked {
        claims,
        language: header(parts, ACCEPT_LANGUAGE.as_str())
            .map_or("en", |wishes| messages::choose(&wishes)),
        key: key(parts),
        address: edge.address,
    }
}

impl Asked {
    /// Puts in what a `connection_init` says: browsers cannot set headers on a WebSocket.
    pub(crate) fn told(mut self, payload: &Map<String, Value>) -> Self {
        for (name, value) in payload {
            let Value::String(value) = value else { continue };
            let value = value.trim();
            if value.is_empty() {
                continue;
            }
            match name.to_ascii_lowercase().as_str() {
                "authorization" => self.claims.token = token_of(value).or(self.claims.token),
                "vendure-api-key" => self.claims.api_key = Some(value.to_owned()),
                "vendure-token" => self.claims.channel = Some(value.to_owned()),
                "languagecode" => self.claims.language = Some(value.to_owned()),
                "currencycode" => self.claims.currency = Some(value.to_owned()),
                "accept-language" => self.language = messages::choose(value),
                _ => {}
            }
        }
        self
    }
}

/// A header's text; nothing when it is missing, empty or no text.
pub(crate) fn header(parts: &Parts, name: &str) -> Option<String> {
    let text = parts.headers.get(name)?.to_str().ok()?.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// `Idempotency-Key`; what is no text is kept as something that no key is, to be refused: its sender
/// counts on it.
fn key(parts: &Parts) -> Option<String> {
    let value = parts.headers.get("idempotency-key")?;
    Some(value.to_str().unwrap_or_default().trim().to_owned())
}

/// The token of `Authorization: Bearer <token>`; the scheme in any case, an empty token is none.
fn bearer(parts: &Parts) -> Option<String> {
    token_of(&header(parts, AUTHORIZATION.as_str())?)
}

fn token_of(authorization: &str) -> Option<String> {
    let (scheme, token) = authorization.split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then(|| token.to_owned())
}

/// Whether a request comes with the cookie that carries the token.
pub(crate) fn has_session_cookie(parts: &Parts) -> bool {
    cookie(parts, SESSION_COOKIE).is_some()
}

fn cookie(parts: &Parts, name: &str) -> Option<String> {
    parts.headers.get_all(COOKIE).iter().filter_map(|v| v.to_str().ok()).find_map(|line| {
        line.split(';')
            .filter_map(|pair| pair.trim().split_once('='))
            .find_map(|(n, value)| (n == name && !value.is_empty()).then(|| value.to_owned()))
    })
}

/// A query string.
pub(crate) struct Query<'a>(pub(crate) &'a str);

impl Query<'_> {
    /// The decoded value of a parameter; an empty one is none.
    pub(crate) fn value(&self, name: &str) -> Option<String> {
        self.0
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .find(|(n, _)| decoded(n).as_deref() == Some(name))
            .and_then(|(_, value)| decoded(value))
            .filter(|value| !value.is_empty())
    }
}

/// Undoes the encoding of query strings.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let digits = [rest.next()?, rest.next()?];
                u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?
            }
            byte => byte,
        });
    }
    String::from_utf8(bytes).ok()
}
