//! Who may give what: nobody can give, or take over, a permission that they do not hold.

use db::settings::RoleRow;
use db::{Conn, Fault};
use domain::access::role::{self, RoleRefused};
use domain::access::{Permission, Permissions};
use domain::id::{ChannelId, RoleId};

use crate::actor::{Actor, Who};
use crate::failure::Failure;
use crate::settings::Settings;

/// What somebody may do in each channel.
pub struct Holding(Vec<(ChannelId, Permissions)>);

impl Holding {
    /// What the caller may do. One statement.
    pub async fn of(conn: &Conn, settings: &Settings, actor: &Actor) -> Result<Self, Fault> {
        let roles = match actor.user() {
            Some(user) => db::access::user::roles(conn, user).await?,
            None => Vec::new(),
        };
        // A key counts in its own channel only: there it holds more than that it is known.
        let is_key = matches!(actor.who, Who::ApiKey { .. });
        let at_home = actor.permissions.len() > 1;
        let counts = |id: ChannelId| !is_key || (at_home && id == actor.channel.id);
        let channels = settings.channels.iter().map(|channel| channel.id);
        let all = channels.filter(|id| counts(*id)).map(|id| (id, held(settings, &roles, id)));
        Ok(Self(all.collect()))
    }

    /// What is held in a channel.
    #[must_use]
    pub fn in_channel(&self, channel: ChannelId) -> Permissions {
        self.0.iter().find(|(id, _)| *id == channel).map_or(Permissions::NONE, |(_, held)| *held)
    }

    /// Whether permissions may be given in channels.
    pub fn check(&self, channels: &[ChannelId], asked: Permissions) -> Result<(), Failure> {
        for channel in channels {
            role::check(self.in_channel(*channel), asked).map_err(refused)?;
        }
        Ok(())
    }

    /// Whether roles may be given, or who has them be changed.
    pub fn check_roles(&self, settings: &Settings, roles: &[RoleId]) -> Result<(), Failure> {
        for id in roles {
            let role = settings.get::<RoleRow>(*id)?;
            self.check(&role.channel_ids, permissions(&role))?;
        }
        Ok(())
    }

    /// Whether a role is the caller's to see: all that it allows they may do themselves.
    #[must_use]
    pub fn covers(&self, role: &RoleRow) -> bool {
        self.check(&role.channel_ids, permissions(role)).is_ok()
    }
}

/// What a role allows.
#[must_use]
pub fn permissions(role: &RoleRow) -> Permissions {
    role.permissions.iter().filter_map(|text| Permission::from_text(text)).collect()
}

/// What roles allow in a channel.
#[must_use]
pub fn held(settings: &Settings, roles: &[RoleId], channel: ChannelId) -> Permissions {
    let held = settings.roles.iter().filter(|role| roles.contains(&role.id));
    held.filter(|role| role.channel_ids.contains(&channel))
        .fold(Permissions::NONE, |all, role| all.union(permissions(role)))
}

fn refused(refused: RoleRefused) -> Failure {
    let (key, permissions) = match refused {
        RoleRefused::NotForRoles { permissions } => ("permission-invalid", permissions),
        RoleRefused::NotHeld { permissions } => {
            ("active-user-does-not-have-sufficient-permissions", permissions)
        }
    };
    let names: Vec<&str> = permissions.iter().map(|p| p.as_str()).collect();
    Failure::input(key, vec![("permissions", names.join(", "))])
}
