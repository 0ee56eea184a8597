//! Roles: lists, inputs, queries and mutations.

use std::sync::Arc;

use async_graphql::{Context, InputObject, Object, Result};
use db::list::{Condition, Value};
use db::settings::RoleRow;
use domain::access::Permission::{
    self, CreateAdministrator, DeleteAdministrator, ReadAdministrator, UpdateAdministrator,
};
use domain::id::{ChannelId, RoleId};

use super::{Role, RoleList};
use crate::access::commands::role::{self, RolePatch};
use crate::access::grant::Holding;
use crate::access::reach::Reach;
use crate::call::Call;
use crate::failure::Failure;
use crate::guard::{may, on_admin};
use crate::setup::CUSTOMER_ROLE;
use crate::visit::{Visit, VisitExt as _};
use crate::wire::DeletionResponse;

crate::list_options! {
    RoleListOptions, RoleSortParameter, RoleFilterParameter {
        sort and filter {
            /// The id.
            id: IdOperators = "r.id",
            /// When it was made.
            created_at: DateOperators = "r.created_at",
            /// When it was changed last.
            updated_at: DateOperators = "r.updated_at",
            /// What people call it.
            code: StringOperators = "r.code",
            /// What it is for.
            description: StringOperators = "r.description",
        }
        sort only {}
        filter only {}
    }
}

/// A new role.
#[derive(InputObject)]
pub struct CreateRoleInput {
    /// What people call it; no two have the same.
    pub code: String,
    /// What it is for.
    pub description: String,
    /// What it allows; nobody can give what they do not hold.
    pub permissions: Vec<Permission>,
    /// Where; in the request's channel without.
    pub channel_ids: Option<Vec<ChannelId>>,
}

/// A change of a role; what is left out stays.
#[derive(InputObject)]
pub struct UpdateRoleInput {
    /// Which.
    pub id: RoleId,
    /// What people call it; no two have the same.
    pub code: Option<String>,
    /// What it is for.
    pub description: Option<String>,
    /// What it allows; nobody can give what they do not hold.
    pub permissions: Option<Vec<Permission>>,
    /// Where.
    pub channel_ids: Option<Vec<ChannelId>>,
}

/// Queries of roles. Who asks sees those that allow no more than they may do themselves, in the
/// channels to which their permission reaches.
#[derive(Default)]
pub struct RoleQuery;

#[Object]
impl RoleQuery {
    /// Roles that allow no more than the caller may do, in the channels in which the caller has the
    /// permission (in any, for who has it on the default channel). Permission: ReadAdministrator.
    #[graphql(guard = "may(&[ReadAdministrator])", visible = "on_admin")]
    async fn roles(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which part of the list, in which order.")] options: Option<
            RoleListOptions,
        >,
    ) -> Result<RoleList> {
        let visit = ctx.visit()?;
        list(visit, options).await.map_err(|f| visit.tell(f))
    }

    /// A role of these, or null. Permission: ReadAdministrator.
    #[graphql(guard = "may(&[ReadAdministrator])", visible = "on_admin")]
    async fn role(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] id: RoleId,
    ) -> Result<Option<Role>> {
        let visit = ctx.visit()?;
        let seen = seen(visit).await.map_err(|f| visit.tell(f))?;
        Ok(seen.into_iter().find(|role| role.id == id).map(Role))
    }
}

/// Mutations of roles.
#[derive(Default)]
pub struct RoleMutation;

#[Object]
impl RoleMutation {
    /// Creates a role. Permission: CreateAdministrator, and all that the role allows.
    #[graphql(guard = "may(&[CreateAdministrator])", visible = "on_admin")]
    async fn create_role(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What it shall be.")] input: CreateRoleInput,
    ) -> Result<Role> {
        let call = Call::of(ctx)?;
        let patch = RolePatch {
            code: Some(input.code),
            description: Some(input.description),
            permissions: Some(input.permissions),
            channel_ids: input.channel_ids,
        };
        let row = role::create(&call, patch).await.map_err(|f| call.tell(f))?;
        Ok(Role(Arc::new(row)))
    }

    /// Changes a role; those that the server itself relies on stay as they are. Permission:
    /// UpdateAdministrator, and all that the role allows.
    #[graphql(guard = "may(&[UpdateAdministrator])", visible = "on_admin")]
    async fn update_role(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and what changes.")] input: UpdateRoleInput,
    ) -> Result<Role> {
        let call = Call::of(ctx)?;
        let UpdateRoleInput { id, code, description, permissions, channel_ids } = input;
        let patch = RolePatch { code, description, permissions, channel_ids };
        let row = role::update(&call, id, patch).await.map_err(|f| call.tell(f))?;
        Ok(Role(Arc::new(row)))
    }

    /// Deletes a role; who has it loses it. Permission: DeleteAdministrator, and all that the role
    /// allows.
    #[graphql(guard = "may(&[DeleteAdministrator])", visible = "on_admin")]
    async fn delete_role(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] id: RoleId,
    ) -> Result<DeletionResponse> {
        let call = Call::of(ctx)?;
        role::delete(&call, id).await.map_err(|f| call.tell(f))?;
        Ok(DeletionResponse::deleted())
    }
}

/// The roles that the caller may see. One statement.
async fn seen(visit: &Visit) -> Result<Vec<Arc<RoleRow>>, Failure> {
    let settings = visit.settings();
    let conn = visit.app.pool.reader().await?;
    let holding = Holding::of(&conn, &settings, &visit.actor()).await?;
    let reach = Reach::of(&settings, &visit.actor(), &[ReadAdministrator]);
    let seen = |role: &Arc<RoleRow>| {
        reach.has_role(role) && (holding.covers(role) || role.code == CUSTOMER_ROLE)
    };
    Ok(settings.roles.iter().filter(|role| seen(role)).cloned().collect())
}

async fn list(visit: &Visit, options: Option<RoleListOptions>) -> Result<RoleList, Failure> {
    let query = RoleListOptions::query(options, &visit.actor())?;
    let ids = seen(visit).await?.iter().map(|role| role.id.uuid()).collect();
    let scope = Condition::Is("r.id = any(?)".into(), Value::Ids(ids));
    let conn = visit.app.pool.reader().await?;
    let page = db::list::page(&conn, db::access::role::ROLES, scope, query).await?;
    Ok(RoleList::of(page, |row: RoleRow| Role(Arc::new(row))))
}
