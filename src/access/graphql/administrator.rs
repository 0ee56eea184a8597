//! Administrators: type, list, inputs, queries and mutations.

use std::sync::Arc;

use async_graphql::{Context, InputObject, Object, Result};
use chrono::{DateTime, Utc};
use db::access::AdministratorRow;
use domain::access::Permission::{
    CreateAdministrator, DeleteAdministrator, ReadAdministrator, UpdateAdministrator,
};
use domain::id::{AdministratorId, RoleId};

use super::User;
use crate::access::commands::administrator::{self, AdministratorPatch};
use crate::access::read;
use crate::call::Call;
use crate::failure::Failure;
use crate::guard::{may, on_admin, owner_on_admin};
use crate::visit::VisitExt as _;
use crate::wire::{DeletionResponse, Json};

/// A person who administers the shop.
#[derive(Clone)]
pub struct Administrator(pub Arc<AdministratorRow>);

/// A person who administers the shop.
#[Object]
impl Administrator {
    /// The administrator's id.
    fn id(&self) -> AdministratorId {
        self.0.id
    }

    /// When they were made one (UTC).
    fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// When they were changed last (UTC).
    fn updated_at(&self) -> DateTime<Utc> {
        self.0.updated_at
    }

    /// The first name.
    fn first_name(&self) -> &str {
        &self.0.first_name
    }

    /// The last name.
    fn last_name(&self) -> &str {
        &self.0.last_name
    }

    /// The e-mail address, in lower case; they log in with it.
    fn email_address(&self) -> &str {
        &self.0.email_address
    }

    /// The account.
    async fn user(&self, ctx: &Context<'_>) -> Result<User> {
        let visit = ctx.visit()?;
        let id = self.0.user_id;
        let user = visit.loaders.access.user(id).await.map_err(|f| visit.tell(f))?;
        let user = user.ok_or_else(|| visit.tell(Failure::not_found("User", id)))?;
        Ok(User(Arc::new(user)))
    }

    /// Fields of the shop's own; none are configured.
    fn custom_fields(&self) -> Option<Json> {
        None
    }
}

crate::list_page! {
    /// A page of administrators.
    AdministratorList of Administrator
}

crate::list_options! {
    AdministratorListOptions, AdministratorSortParameter, AdministratorFilterParameter {
        sort and filter {
            /// The id.
            id: IdOperators = "a.id",
            /// When they were made one.
            created_at: DateOperators = "a.created_at",
            /// When they were changed last.
            updated_at: DateOperators = "a.updated_at",
            /// The first name.
            first_name: StringOperators = "a.first_name",
            /// The last name.
            last_name: StringOperators = "a.last_name",
            /// The e-mail address, in lower case.
            email_address: StringOperators = "a.email_address",
        }
        sort only {}
        filter only {}
    }
}

/// A new administrator.
#[derive(InputObject)]
pub struct CreateAdministratorInput {
    /// The first name.
    pub first_name: String,
    /// The last name.
    pub last_name: String,
    /// The e-mail address or name that they log in with; no two have the same.
    pub email_address: String,
    /// The password, 4 to 72 characters.
    pub password: String,
    /// The roles; nobody can give what they do not hold.
    pub role_ids: Vec<RoleId>,
    /// None are configured.
    pub custom_fields: Option<Json>,
}

/// A change of an administrator; what is left out stays.
#[derive(InputObject)]
pub struct UpdateAdministratorInput {
    /// Who.
    pub id: AdministratorId,
    /// The first name.
    pub first_name: Option<String>,
    /// The last name.
    pub last_name: Option<String>,
    /// The e-mail address or name that they log in with; no two have the same.
    pub email_address: Option<String>,
    /// A new password, 4 to 72 characters; ends their sessions.
    pub password: Option<String>,
    /// The roles, in place of those they have; nobody can give what they do not hold.
    pub role_ids: Option<Vec<RoleId>>,
    /// None are configured.
    pub custom_fields: Option<Json>,
}

/// A change of the administrator who is logged in; what is left out stays.
#[derive(InputObject)]
pub struct UpdateActiveAdministratorInput {
    /// The first name.
    pub first_name: Option<String>,
    /// The last name.
    pub last_name: Option<String>,
    /// The e-mail address or name that they log in with; no two have the same.
    pub email_address: Option<String>,
    /// A new password, 4 to 72 characters; ends their other sessions.
    pub password: Option<String>,
    /// None are configured.
    pub custom_fields: Option<Json>,
}

/// Queries of administrators.
#[derive(Default)]
pub struct AdministratorQuery;

#[Object]
impl AdministratorQuery {
    /// The administrators of the channels in which the caller has the permission; all, for who has
    /// it on the default channel. Permission: ReadAdministrator.
    #[graphql(guard = "may(&[ReadAdministrator])", visible = "on_admin")]
    async fn administrators(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which part of the list, in which order.")] options: Option<
            AdministratorListOptions,
        >,
    ) -> Result<AdministratorList> {
        let visit = ctx.visit()?;
        let query =
            AdministratorListOptions::query(options, &visit.actor()).map_err(|f| visit.tell(f))?;
        let page = read::administrators(visit, query).await.map_err(|f| visit.tell(f))?;
        Ok(AdministratorList::of(page, |row: AdministratorRow| Administrator(Arc::new(row))))
    }

    /// An administrator of these, or null. Permission: ReadAdministrator.
    #[graphql(guard = "may(&[ReadAdministrator])", visible = "on_admin")]
    async fn administrator(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who.")] id: AdministratorId,
    ) -> Result<Option<Administrator>> {
        let visit = ctx.visit()?;
        let found = read::administrator(visit, id).await.map_err(|f| visit.tell(f))?;
        Ok(found.map(|row| Administrator(Arc::new(row))))
    }

    /// The administrator who is logged in; null when nobody is, and for keys.
    #[graphql(guard = "owner_on_admin()", visible = "on_admin")]
    async fn active_administrator(&self, ctx: &Context<'_>) -> Result<Option<Administrator>> {
        let visit = ctx.visit()?;
        let Some(id) = visit.actor().administrator() else {
            return Ok(None);
        };
        let conn = visit.app.pool.reader().await.map_err(|f| visit.tell(f))?;
        let found = db::access::administrator::find(&conn, id).await.map_err(|f| visit.tell(f))?;
        Ok(found.map(|row| Administrator(Arc::new(row))))
    }
}

/// Mutations of administrators.
#[derive(Default)]
pub struct AdministratorMutation;

#[Object]
impl AdministratorMutation {
    /// Creates an administrator. Permission: CreateAdministrator, and all that the roles allow.
    #[graphql(guard = "may(&[CreateAdministrator])", visible = "on_admin")]
    async fn create_administrator(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who it shall be.")] input: CreateAdministratorInput,
    ) -> Result<Administrator> {
        let call = Call::of(ctx)?;
        let patch = AdministratorPatch {
            first_name: Some(input.first_name),
            last_name: Some(input.last_name),
            email_address: Some(input.email_address),
            password: Some(input.password),
            role_ids: Some(input.role_ids),
        };
        told(&call, administrator::create(&call, patch).await)
    }

    /// Changes an administrator. Permission, where their roles count or on the default channel (error
    /// ENTITY_NOT_FOUND else): UpdateAdministrator, and all that their roles allow.
    #[graphql(guard = "may(&[UpdateAdministrator])", visible = "on_admin")]
    async fn update_administrator(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who, and what changes.")] input: UpdateAdministratorInput,
    ) -> Result<Administrator> {
        let call = Call::of(ctx)?;
        let patch = AdministratorPatch {
            first_name: input.first_name,
            last_name: input.last_name,
            email_address: input.email_address,
            password: input.password,
            role_ids: input.role_ids,
        };
        told(&call, administrator::update(&call, input.id, patch).await)
    }

    /// Changes the administrator who is logged in. Error FORBIDDEN when nobody is.
    #[graphql(guard = "owner_on_admin()", visible = "on_admin")]
    async fn update_active_administrator(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What changes.")] input: UpdateActiveAdministratorInput,
    ) -> Result<Administrator> {
        let call = Call::of(ctx)?;
        let patch = AdministratorPatch {
            first_name: input.first_name,
            last_name: input.last_name,
            email_address: input.email_address,
            password: input.password,
            role_ids: None,
        };
        told(&call, administrator::update_active(&call, patch).await)
    }

    /// Deletes an administrator, never the last who may do everything (ILLEGAL_OPERATION).
    /// Permission, where their roles count or on the default channel (error ENTITY_NOT_FOUND else):
    /// DeleteAdministrator, and all that their roles allow.
    #[graphql(guard = "may(&[DeleteAdministrator])", visible = "on_admin")]
    async fn delete_administrator(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who.")] id: AdministratorId,
    ) -> Result<DeletionResponse> {
        let call = Call::of(ctx)?;
        administrator::delete(&call, id).await.map_err(|f| call.tell(f))?;
        Ok(DeletionResponse::deleted())
    }

    /// Gives one role more to an administrator. Permission: UpdateAdministrator, and all that the
    /// role allows.
    #[graphql(guard = "may(&[UpdateAdministrator])", visible = "on_admin")]
    async fn assign_role_to_administrator(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who.")] administrator_id: AdministratorId,
        #[graphql(desc = "Which role.")] role_id: RoleId,
    ) -> Result<Administrator> {
        let call = Call::of(ctx)?;
        told(&call, administrator::assign_role(&call, administrator_id, role_id).await)
    }
}

fn told(call: &Call, done: Result<AdministratorRow, Failure>) -> Result<Administrator> {
    done.map(|row| Administrator(Arc::new(row))).map_err(|f| call.tell(f))
}
