//! How far somebody's work reaches: to the channels in which they hold a permission, and from the
//! default channel to all. Whom and what it does not reach is "not found". Costs no statement: what
//! counts are the roles as of the request, as for its guard.

use db::list::{Condition, Value};
use db::settings::RoleRow;
use domain::access::Permission;
use domain::id::{ChannelId, RoleId};

use super::grant::held;
use crate::actor::{Actor, Who};
use crate::settings::Settings;

/// Whether the caller holds one of these permissions in a channel.
#[must_use]
pub fn holds(settings: &Settings, actor: &Actor, channel: ChannelId, any: &[Permission]) -> bool {
    if channel == actor.channel.id {
        return actor.may(any);
    }
    // A key counts in its own channel only.
    let counts = !matches!(actor.who, Who::ApiKey { .. });
    let held = held(settings, &actor.roles, channel);
    counts && any.iter().any(|permission| held.allow(*permission))
}

/// The channels to which a permission reaches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reach {
    /// It is held on the default channel.
    All,
    /// It is held in these.
    Within(Vec<ChannelId>),
}

impl Reach {
    /// How far the caller comes with one of these permissions.
    #[must_use]
    pub fn of(settings: &Settings, actor: &Actor, any: &[Permission]) -> Self {
        if holds(settings, actor, ChannelId::FIRST, any) {
            return Self::All;
        }
        let channels = settings.channels.iter().map(|channel| channel.id);
        Self::Within(channels.filter(|id| holds(settings, actor, *id, any)).collect())
    }

    /// Whether it comes to a channel.
    #[must_use]
    pub fn has(&self, channel: ChannelId) -> bool {
        match self {
            Self::All => true,
            Self::Within(channels) => channels.contains(&channel),
        }
    }

    /// Whether a role lies wholly within it.
    #[must_use]
    pub fn has_role(&self, role: &RoleRow) -> bool {
        match self {
            Self::All => true,
            Self::Within(_) => {
                !role.channel_ids.is_empty() && role.channel_ids.iter().all(|id| self.has(*id))
            }
        }
    }

    /// Whether all of these roles lie wholly within it.
    #[must_use]
    pub fn has_roles(&self, settings: &Settings, roles: &[RoleId]) -> bool {
        let has = |id: &RoleId| settings.role(*id).is_some_and(|role| self.has_role(&role));
        *self == Self::All || roles.iter().all(has)
    }

    /// Whether it comes to an administrator with these roles. Who has none belongs to no channel:
    /// whoever took over such an account would have what it is given next.
    #[must_use]
    pub fn has_person(&self, settings: &Settings, roles: &[RoleId]) -> bool {
        *self == Self::All || (!roles.is_empty() && self.has_roles(settings, roles))
    }

    /// The ids of the channels, as a condition on an expression.
    #[must_use]
    pub fn of_channels(&self, id: &str) -> Condition {
        match self {
            Self::All => Condition::All(Vec::new()),
            Self::Within(channels) => {
                let ids = channels.iter().map(|id| id.uuid()).collect();
                Condition::Is(format!("{id} = any(?)"), Value::Ids(ids))
            }
        }
    }

    /// That the account of an expression has no role beyond it, as a condition.
    #[must_use]
    pub fn of_accounts(&self, settings: &Settings, user: &str) -> Condition {
        if *self == Self::All {
            return Condition::All(Vec::new());
        }
        let within = settings.roles.iter().filter(|role| self.has_role(role));
        let ids = within.map(|role| role.id.uuid()).collect();
        let text = format!("(select u.role_ids from users u where u.id = {user}) <@ ?");
        Condition::Is(text, Value::Ids(ids))
    }

    /// That it comes to the administrator with the account of an expression, as a condition.
    #[must_use]
    pub fn of_people(&self, settings: &Settings, user: &str) -> Condition {
        if *self == Self::All {
            return Condition::All(Vec::new());
        }
        let some = format!("(select u.role_ids from users u where u.id = {user}) <> '{{}}'");
        Condition::All(vec![Condition::Plain(some), self.of_accounts(settings, user)])
    }
}
