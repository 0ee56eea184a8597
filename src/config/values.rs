//! What the values of options must be, each refusal one sentence that tells what to write instead.

use std::net::SocketAddr;

use domain::access::password;

use super::{Admin, Cli, Command};
use crate::access::refusal::password_reason;
use crate::messages;

/// A switch, as flags, variables and files say it.
pub(super) fn switch(text: &str) -> Result<bool, String> {
    match text.trim().to_ascii_lowercase().as_str() {
        "true" | "1" | "on" | "yes" => Ok(true),
        "false" | "0" | "off" | "no" => Ok(false),
        _ => Err("write true, 1, on or yes, or else false, 0, off or no".into()),
    }
}

/// An address to listen on.
pub(super) fn listen(text: &str) -> Result<SocketAddr, String> {
    text.trim().parse().map_err(|_e: std::net::AddrParseError| {
        "write an IP address and a port, as 127.0.0.1:3000".into()
    })
}

/// An origin, as browsers send it.
pub(super) fn origin(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text == "*" {
        return Err("pages of any site could then act with a visitor's cookie: name each origin, \
                    as https://shop.example"
            .into());
    }
    let origin = text.strip_suffix('/').unwrap_or(text);
    if is_origin(origin) {
        return Ok(origin.to_owned());
    }
    Err("write scheme, host and port alone, as https://shop.example or http://localhost:5173"
        .into())
}

fn is_origin(text: &str) -> bool {
    let Some((scheme, authority)) = text.split_once("://") else { return false };
    let (host, port) = match authority.rsplit_once(':') {
        // The colons of an IPv6 address stand in brackets.
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        Some(_) | None => (authority, None),
    };
    let inner = host.strip_prefix('[').and_then(|h| h.strip_suffix(']'));
    let host_fits = match inner {
        Some(address) => address.parse::<std::net::Ipv6Addr>().is_ok(),
        None => {
            let fits = |c: char| c.is_alphanumeric() || matches!(c, '-' | '.' | '_');
            !host.is_empty() && host.chars().all(fits)
        }
    };
    let scheme_fits = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    scheme_fits && host_fits && port.is_none_or(|port| port.parse::<u16>().is_ok())
}

/// What is looked at after everything was read, since the parser would repeat a secret in its
/// refusal.
pub(super) fn check(cli: &Cli) -> Result<(), String> {
    let options = &cli.options;
    for (name, url) in [
        ("DATABASE_URL (--database-url)", &options.database_url),
        ("--listen-database-url", &options.listen_database_url),
    ] {
        if url.as_deref().is_some_and(|url| !is_postgres(url)) {
            return Err(format!(
                "{name} is no postgres:// URL: write it as postgres://user:password@host:5432/shop"
            ));
        }
    }
    identifier("--admin-user", &options.admin_user)?;
    secret("--admin-password", options.admin_password.as_deref())?;
    if let Some(Command::Admin(Admin::Create { identifier: name, password })) = &cli.command {
        identifier("the administrator's identifier", name)?;
        secret("--password", password.as_deref())?;
    }
    Ok(())
}

/// A URL of PostgreSQL, or words as `host=… user=…`.
fn is_postgres(url: &str) -> bool {
    match url.split_once("://") {
        Some((scheme, rest)) => matches!(scheme, "postgres" | "postgresql") && !rest.is_empty(),
        None => url.contains('='),
    }
}

fn identifier(what: &str, text: &str) -> Result<(), String> {
    if text.trim().is_empty() {
        return Err(format!("{what} is empty: name one to log in with, as owner@shop.example"));
    }
    Ok(())
}

/// The API's own rule.
fn secret(what: &str, text: Option<&str>) -> Result<(), String> {
    match text.map(password::check) {
        None | Some(Ok(())) => Ok(()),
        Some(Err(refused)) => {
            let params = [("reason", password_reason(refused, "en"))];
            let text = messages::text("en", "error.password-not-valid", &params);
            Err(format!("{what}: {text}"))
        }
    }
}
