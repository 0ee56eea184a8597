//! Who may call a field. Declared on the field, as `guard = "may(&[ReadOrder])"`.
//!
//! The coarse permission is checked here; which rows a caller may see is decided by the query's
//! scope (`Actor::scope`), where "not yours" is "not found".

use async_graphql::{Context, Guard, Result};
use domain::access::Permission;
use domain::id::ChannelId;

use crate::access::reach;
use crate::actor::{Actor, Surface};
use crate::failure::Failure;
use crate::settings::Settings;
use crate::visit::VisitExt as _;

/// The one guard.
#[derive(Debug, Clone, Copy)]
pub enum May {
    /// On the shop API, anybody.
    Anybody,
    /// On the shop API, anybody who has a session; who has none gets one.
    Owner,
    /// Anybody who has a session, on the shop API; with one of these permissions on the admin API.
    OwnerOr(&'static [Permission]),
    /// On the admin API, anybody who has a session; who has none gets one.
    OwnerOnAdmin,
    /// Whoever is logged in.
    SignedIn,
    /// On the admin API, whoever has one of these permissions.
    Holder(&'static [Permission]),
    /// On the admin API, whoever has one of these permissions here and on the default channel.
    HolderForAll(&'static [Permission]),
    /// On the shop API anybody; on the admin API whoever has one of these permissions.
    OpenOr(&'static [Permission]),
}

/// Admin API only, with one of these permissions.
#[must_use]
pub const fn may(any: &'static [Permission]) -> May {
    May::Holder(any)
}

/// Admin API only, with one of these permissions here and on the default channel: for what concerns
/// all channels.
#[must_use]
pub const fn may_for_all(any: &'static [Permission]) -> May {
    May::HolderForAll(any)
}

/// Public, on the shop API only.
#[must_use]
pub const fn anybody() -> May {
    May::Anybody
}

/// Own things, on the shop API only: a session is made for who has none.
#[must_use]
pub const fn owner() -> May {
    May::Owner
}

/// Own things, on the admin API only: a session is made for who has none.
#[must_use]
pub const fn owner_on_admin() -> May {
    May::OwnerOnAdmin
}

/// Own things on the shop API; by permission on the admin API.
#[must_use]
pub const fn owner_or(any: &'static [Permission]) -> May {
    May::OwnerOr(any)
}

/// Public on the shop API; by permission on the admin API.
#[must_use]
pub const fn open_or(any: &'static [Permission]) -> May {
    May::OpenOr(any)
}

/// Whoever is logged in.
#[must_use]
pub const fn signed_in() -> May {
    May::SignedIn
}

impl May {
    /// The decision for an actor; [`May::Owner`] presumes that the session was made.
    #[must_use]
    pub fn allows(self, actor: &Actor, settings: &Settings) -> bool {
        let holder = |any: &[Permission]| actor.is_staff() && actor.may(any);
        match self {
            Self::Anybody => actor.surface == Surface::Shop,
            Self::Owner => actor.surface == Surface::Shop && actor.session().is_some(),
            Self::OwnerOr(any) => match actor.surface {
                Surface::Shop => actor.session().is_some(),
                Surface::Admin => holder(any),
            },
            Self::OpenOr(any) => actor.surface == Surface::Shop || holder(any),
            Self::OwnerOnAdmin => {
                actor.surface == Surface::Admin
                    && (actor.session().is_some() || actor.user().is_some())
            }
            Self::SignedIn => actor.user().is_some(),
            Self::Holder(any) => actor.surface == Surface::Admin && holder(any),
            Self::HolderForAll(any) => {
                Self::Holder(any).allows(actor, settings)
                    && reach::holds(settings, actor, ChannelId::FIRST, any)
            }
        }
    }
}

impl Guard for May {
    async fn check(&self, ctx: &Context<'_>) -> Result<()> {
        let visit = ctx.visit()?;
        let wants_session = match self {
            Self::Owner | Self::OwnerOr(_) => visit.actor().surface == Surface::Shop,
            Self::OwnerOnAdmin => visit.actor().surface == Surface::Admin,
            Self::Anybody
            | Self::SignedIn
            | Self::Holder(_)
            | Self::HolderForAll(_)
            | Self::OpenOr(_) => false,
        };
        let actor = if wants_session {
            visit.owner().await.map_err(|f| visit.tell(f))?
        } else {
            visit.actor()
        };
        if self.allows(&actor, &visit.settings()) {
            return Ok(());
        }
        let failure = Failure::forbidden();
        Err(visit.tell(failure))
    }
}

/// For `visible = "on_admin"`: hides a field from who asks as a storefront. It hides from
/// introspection only; the guard is what protects.
#[must_use]
pub fn on_admin(ctx: &Context<'_>) -> bool {
    ctx.visit().is_ok_and(|visit| visit.actor().is_admin())
}
