//! Which form of answer a client accepts.

use axum::http::HeaderMap;
use axum::http::header::ACCEPT;

/// The form of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// `application/json` and nothing wider: errors come with status 200.
    Json,
    /// Anything, or nothing said: JSON, but a document that cannot run is status 400.
    Any,
    /// `application/graphql-response+json`: statuses tell.
    Response,
    /// `text/event-stream`.
    Events,
    /// `text/html`, as a person's browser asks.
    Page,
    /// Nothing that there is.
    Other,
}

/// Chooses by the `Accept` header; of forms that are as welcome, the first that is named.
pub(crate) fn form(headers: &HeaderMap) -> Form {
    let mut best: Option<(u16, Form)> = None;
    let mut named = false;
    for value in headers.get_all(ACCEPT) {
        named = true;
        for part in value.to_str().unwrap_or_default().split(',') {
            let Some((quality, form)) = wish(part) else { continue };
            if best.is_none_or(|(known, _)| quality > known) {
                best = Some((quality, form));
            }
        }
    }
    match best {
        Some((_, form)) => form,
        None if named => Form::Other,
        None => Form::Any,
    }
}

fn wish(part: &str) -> Option<(u16, Form)> {
    let mut pieces = part.split(';');
    let form = match pieces.next()?.trim().to_ascii_lowercase().as_str() {
        "application/graphql-response+json" => Form::Response,
        "application/json" => Form::Json,
        "text/event-stream" => Form::Events,
        "text/html" => Form::Page,
        "*/*" | "application/*" => Form::Any,
        _ => return None,
    };
    let quality = pieces.find_map(|p| p.trim().strip_prefix("q=")).map_or(1000, per_mille);
    (quality > 0).then_some((quality, form))
}

/// `0.8` as 800.
fn per_mille(quality: &str) -> u16 {
    let (whole, rest) = quality.split_once('.').unwrap_or((quality, ""));
    let rest: String = rest.chars().chain("000".chars()).take(3).collect();
    let whole: u16 = whole.parse().unwrap_or(1);
    whole.saturating_mul(1000).saturating_add(rest.parse().unwrap_or(0)).min(1000)
}
