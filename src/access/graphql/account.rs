//! Accounts and roles: types and the list of roles.

use std::sync::Arc;

use async_graphql::{Context, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use db::access::UserRow;
use db::settings::{ChannelRow, RoleRow};
use domain::access::Permission;
use domain::id::{ChannelId, RoleId, UserId};

use crate::channel::graphql::Channel;
use crate::settings::Settings;
use crate::visit::VisitExt as _;
use crate::wire::{Json, List};

/// Whoever is logged in.
#[derive(SimpleObject, Clone)]
pub struct CurrentUser {
    /// The account's id.
    pub id: UserId,
    /// What they log in with.
    pub identifier: String,
    /// Where they may do what.
    pub channels: Vec<CurrentUserChannel>,
}

/// What somebody may do in a channel.
#[derive(SimpleObject, Clone)]
pub struct CurrentUserChannel {
    /// The channel's id.
    pub id: ChannelId,
    /// What requests name the channel by (`vendure-token`).
    pub token: String,
    /// The channel's code.
    pub code: String,
    /// What their roles allow there.
    pub permissions: Vec<Permission>,
}

impl CurrentUser {
    /// An account with what its roles allow.
    #[must_use]
    pub fn of(settings: &Settings, id: UserId, identifier: String, roles: &[RoleId]) -> Self {
        let held: Vec<&RoleRow> =
            settings.roles.iter().filter(|role| roles.contains(&role.id)).map(|r| &**r).collect();
        let channel = |channel: &Arc<ChannelRow>| {
            let here: Vec<_> =
                held.iter().filter(|role| role.channel_ids.contains(&channel.id)).collect();
            let texts = here.iter().flat_map(|role| &role.permissions);
            let mut permissions: Vec<Permission> =
                texts.filter_map(|text| Permission::from_text(text)).collect();
            permissions.sort_unstable();
            permissions.dedup();
            (!here.is_empty()).then(|| CurrentUserChannel {
                id: channel.id,
                token: channel.token.clone(),
                code: channel.code.clone(),
                permissions,
            })
        };
        let channels = settings.channels.iter().filter_map(channel).collect();
        Self { id, identifier, channels }
    }
}

/// An account: what somebody logs in with.
#[derive(Clone)]
pub struct User(pub Arc<UserRow>);

/// An account: what somebody logs in with.
#[Object]
impl User {
    /// The account's id.
    fn id(&self) -> UserId {
        self.0.id
    }

    /// When it was made (UTC).
    fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// When it was changed last (UTC).
    fn updated_at(&self) -> DateTime<Utc> {
        self.0.updated_at
    }

    /// What they log in with; e-mail addresses in lower case.
    fn identifier(&self) -> &str {
        &self.0.identifier
    }

    /// Whether the e-mail address is proven.
    fn verified(&self) -> bool {
        self.0.verified
    }

    /// What they may do.
    fn roles(&self, ctx: &Context<'_>) -> Result<List<Role>> {
        let settings = ctx.settings()?;
        Ok(self.0.role_ids.iter().filter_map(|id| settings.role(*id)).map(Role).collect())
    }

    /// When they logged in last (UTC).
    fn last_login(&self) -> Option<DateTime<Utc>> {
        self.0.last_login
    }

    /// How they can log in.
    fn authentication_methods(&self) -> List<AuthenticationMethod> {
        let native = self.0.password_hash.is_some().then(|| AuthenticationMethod {
            id: self.0.id,
            created_at: self.0.created_at,
            updated_at: self.0.updated_at,
            strategy: "native".into(),
        });
        native.into_iter().collect()
    }

    /// Fields of the shop's own; none are configured.
    fn custom_fields(&self) -> Option<Json> {
        None
    }
}

/// A way to log in.
#[derive(SimpleObject, Clone)]
pub struct AuthenticationMethod {
    /// The id.
    pub id: UserId,
    /// When it was made (UTC).
    pub created_at: DateTime<Utc>,
    /// When it was changed last (UTC).
    pub updated_at: DateTime<Utc>,
    /// `native`: with name and password.
    pub strategy: String,
}

/// A set of permissions in some channels.
#[derive(Clone)]
pub struct Role(pub Arc<RoleRow>);

/// A set of permissions in some channels.
#[Object]
impl Role {
    /// The role's id.
    fn id(&self) -> RoleId {
        self.0.id
    }

    /// When it was made (UTC).
    fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// When it was changed last (UTC).
    fn updated_at(&self) -> DateTime<Utc> {
        self.0.updated_at
    }

    /// What people call it.
    fn code(&self) -> &str {
        &self.0.code
    }

    /// What it is for.
    fn description(&self) -> &str {
        &self.0.description
    }

    /// What it allows.
    fn permissions(&self) -> List<Permission> {
        self.0.permissions.iter().filter_map(|text| Permission::from_text(text)).collect()
    }

    /// Where it allows it.
    fn channels(&self, ctx: &Context<'_>) -> Result<List<Channel>> {
        let settings = ctx.settings()?;
        Ok(self.0.channel_ids.iter().filter_map(|id| settings.channel(*id)).map(Channel).collect())
    }
}

crate::list_page! {
    /// A page of roles.
    RoleList of Role
}
