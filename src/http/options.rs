//! How the server speaks.

use std::net::IpAddr;
use std::str::FromStr;
use std::time::Duration;

use super::Observer;
use crate::executor::Limits;

/// How the server speaks.
#[derive(Clone)]
pub struct Options {
    /// What a request may ask at most.
    pub limits: Limits,
    /// Origins whose pages may act with a visitor's cookie, as `https://shop.example`.
    pub cors_origins: Vec<String>,
    /// Proxies whose word on a request's address and scheme is taken.
    pub trusted_proxies: Vec<Network>,
    /// Connections at once.
    pub connections: usize,
    /// How often an idle stream shows that it lives, and its session is looked at.
    pub heartbeat: Duration,
    /// How long a WebSocket may take to begin (`connection_init`).
    pub begin: Duration,
    /// Whether a person's browser gets GraphiQL.
    pub graphiql: bool,
    /// Is told of every request.
    pub observer: Option<Observer>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            limits: Limits::default(),
            cors_origins: Vec::new(),
            trusted_proxies: Vec::new(),
            connections: 10_000,
            heartbeat: Duration::from_secs(12),
            begin: Duration::from_secs(10),
            graphiql: true,
            observer: None,
        }
    }
}

/// An address, or all addresses that begin alike (`10.0.0.0/8`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    bits: u32,
}

impl Network {
    /// Whether an address is in the network.
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        match (self.address, address.to_canonical()) {
            (IpAddr::V4(own), IpAddr::V4(other)) => {
                let shift = 32_u32.saturating_sub(self.bits);
                own.to_bits().checked_shr(shift) == other.to_bits().checked_shr(shift)
            }
            (IpAddr::V6(own), IpAddr::V6(other)) => {
                let shift = 128_u32.saturating_sub(self.bits);
                own.to_bits().checked_shr(shift) == other.to_bits().checked_shr(shift)
            }
            (IpAddr::V4(_), IpAddr::V6(_)) | (IpAddr::V6(_), IpAddr::V4(_)) => false,
        }
    }
}

impl FromStr for Network {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("{text} is no address or network (as 10.0.0.0/8)");
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits)),
            None => (text, None),
        };
        let address: IpAddr =
            address.trim().parse().map_err(|_e: std::net::AddrParseError| wrong())?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = match bits {
            None => most,
            Some(bits) => bits.trim().parse().ok().filter(|b| *b <= most).ok_or_else(wrong)?,
        };
        Ok(Self { address, bits })
    }
}
