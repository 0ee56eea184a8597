//! Who asks, where, and what they may.

use std::sync::Arc;

use db::settings::ChannelRow;
use domain::access::Permission;
use domain::channel::{CurrencyCode, LanguageCode};
use domain::id::{AdministratorId, ApiKeyId, ChannelId, CustomerId, RoleId, SessionId, UserId};

/// Which of the two APIs a request speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Surface {
    /// The storefront's: own things and the public catalogue.
    Shop,
    /// The dashboard's: everything, by permission.
    Admin,
}

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    /// Nobody in particular: no session yet.
    Nobody,
    /// A guest with a session.
    Guest {
        /// The guest's session.
        session: SessionId,
    },
    /// A logged-in customer.
    Customer {
        /// The session.
        session: SessionId,
        /// The account.
        user: UserId,
        /// The person.
        customer: CustomerId,
    },
    /// A logged-in administrator.
    Administrator {
        /// The session.
        session: SessionId,
        /// The account.
        user: UserId,
        /// The person.
        administrator: AdministratorId,
    },
    /// A partner or an integration with a key.
    ApiKey {
        /// The key.
        key: ApiKeyId,
        /// The key's own account.
        user: UserId,
    },
}

/// Who asks, in which channel, language and currency, and what they may do there.
#[derive(Debug, Clone)]
pub struct Actor {
    /// Who.
    pub who: Who,
    /// What they are called in events and history; empty for guests.
    pub name: String,
    /// On which API.
    pub surface: Surface,
    /// In which channel.
    pub channel: Arc<ChannelRow>,
    /// Their roles, in whatever channels these count; of a key only in its own.
    pub roles: Vec<RoleId>,
    /// What their roles allow in this channel.
    pub permissions: Vec<Permission>,
    /// The language of catalogue texts.
    pub language: LanguageCode,
    /// The currency of prices.
    pub currency: CurrencyCode,
    /// Whether the request names that currency; otherwise it is the channel's.
    pub names_currency: bool,
    /// The request's id, for events and log lines.
    pub request_id: Arc<str>,
}

/// What a reader may see at all: the argument of each finder, so that "not yours" is "not found".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scope {
    /// The channel; `None` from the default channel, which sees all.
    pub channel: Option<ChannelId>,
    /// Whether disabled and private things are shown.
    pub hidden: bool,
}

impl Actor {
    /// Whether one of the permissions is held (or all of them, as super administrator).
    #[must_use]
    pub fn may(&self, any: &[Permission]) -> bool {
        self.permissions.iter().any(|p| *p == Permission::SuperAdmin || any.contains(p))
    }

    /// The session, if there is one.
    #[must_use]
    pub fn session(&self) -> Option<SessionId> {
        match self.who {
            Who::Guest { session }
            | Who::Customer { session, .. }
            | Who::Administrator { session, .. } => Some(session),
            Who::Nobody | Who::ApiKey { .. } => None,
        }
    }

    /// The account, if somebody is logged in.
    #[must_use]
    pub fn user(&self) -> Option<UserId> {
        match self.who {
            Who::Customer { user, .. }
            | Who::Administrator { user, .. }
            | Who::ApiKey { user, .. } => Some(user),
            Who::Nobody | Who::Guest { .. } => None,
        }
    }

    /// The customer, if one is logged in.
    #[must_use]
    pub fn customer(&self) -> Option<CustomerId> {
        match self.who {
            Who::Customer { customer, .. } => Some(customer),
            Who::Nobody | Who::Guest { .. } | Who::Administrator { .. } | Who::ApiKey { .. } => {
                None
            }
        }
    }

    /// The administrator, if one is logged in.
    #[must_use]
    pub fn administrator(&self) -> Option<AdministratorId> {
        match self.who {
            Who::Administrator { administrator, .. } => Some(administrator),
            Who::Nobody | Who::Guest { .. } | Who::Customer { .. } | Who::ApiKey { .. } => None,
        }
    }

    /// Whether this is somebody for whom the dashboard's API is: an administrator or an API key.
    #[must_use]
    pub fn is_staff(&self) -> bool {
        match self.who {
            Who::Administrator { .. } | Who::ApiKey { .. } => true,
            Who::Nobody | Who::Guest { .. } | Who::Customer { .. } => false,
        }
    }

    /// Whether this is the dashboard's API.
    #[must_use]
    pub fn is_admin(&self) -> bool {
        self.surface == Surface::Admin
    }

    /// What may be seen at all.
    #[must_use]
    pub fn scope(&self) -> Scope {
        Scope {
            channel: (self.channel.id != ChannelId::FIRST).then_some(self.channel.id),
            hidden: self.is_admin(),
        }
    }

    /// Whether what is assigned to these channels is seen from the actor's channel.
    #[must_use]
    pub fn sees(&self, channels: &[ChannelId]) -> bool {
        self.scope().channel.is_none_or(|here| channels.contains(&here))
    }

    /// The channels that a new thing is assigned to: the actor's and the default one.
    #[must_use]
    pub fn homes(&self) -> Vec<ChannelId> {
        let mut homes = vec![ChannelId::FIRST];
        if self.channel.id != ChannelId::FIRST {
            homes.push(self.channel.id);
        }
        homes
    }

    /// Whose idempotency keys these are: the account, else the session, else nobody's.
    #[must_use]
    pub fn key_scope(&self) -> String {
        match (self.user(), self.session()) {
            (Some(user), _) => format!("user:{user}"),
            (None, Some(session)) => format!("session:{session}"),
            (None, None) => "anonymous".into(),
        }
    }
}
