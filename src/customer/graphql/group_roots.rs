//! Queries and mutations of groups of customers.

use std::sync::Arc;

use async_graphql::{Context, Object, Result};
use db::customer::group::GROUPS;
use db::list::Condition;
use db::settings::CustomerGroupRow;
use domain::access::Permission::{
    CreateCustomerGroup, DeleteCustomerGroup, ReadCustomer, ReadCustomerGroup, UpdateCustomerGroup,
};
use domain::id::{CustomerGroupId, CustomerId};

use super::group::{
    CreateCustomerGroupInput, CustomerGroup, CustomerGroupList, CustomerGroupListOptions,
    UpdateCustomerGroupInput,
};
use crate::call::Call;
use crate::customer::commands::group::{self, Kept};
use crate::failure::Failure;
use crate::guard::{may, on_admin};
use crate::list;
use crate::visit::VisitExt as _;
use crate::wire::{DeletionResponse, List};

/// Queries of groups of customers.
#[derive(Default)]
pub struct CustomerGroupQuery;

#[Object]
impl CustomerGroupQuery {
    /// The groups of customers; they belong to all channels. Permission: ReadCustomer or
    /// ReadCustomerGroup.
    #[graphql(guard = "may(&[ReadCustomer, ReadCustomerGroup])", visible = "on_admin")]
    async fn customer_groups(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which part of the list, in which order.")] options: Option<
            CustomerGroupListOptions,
        >,
    ) -> Result<CustomerGroupList> {
        let visit = ctx.visit()?;
        let query = CustomerGroupListOptions::query(options, &visit.actor());
        let page = list::read(visit, GROUPS, Condition::All(vec![]), query).await?;
        Ok(CustomerGroupList::of(page, |row: CustomerGroupRow| CustomerGroup(Arc::new(row))))
    }

    /// A group of customers, or null. Permission: ReadCustomer or ReadCustomerGroup.
    #[graphql(guard = "may(&[ReadCustomer, ReadCustomerGroup])", visible = "on_admin")]
    fn customer_group(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] id: CustomerGroupId,
    ) -> Result<Option<CustomerGroup>> {
        Ok(ctx.settings()?.customer_group(id).map(CustomerGroup))
    }
}

/// Mutations of groups of customers.
#[derive(Default)]
pub struct CustomerGroupMutation;

#[Object]
impl CustomerGroupMutation {
    /// Creates a group. Permission: CreateCustomerGroup.
    #[graphql(guard = "may(&[CreateCustomerGroup])", visible = "on_admin")]
    async fn create_customer_group(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The new one.")] input: CreateCustomerGroupInput,
    ) -> Result<CustomerGroup> {
        let call = Call::of(ctx)?;
        let customers = input.customer_ids.unwrap_or_default();
        told(&call, group::create(&call, input.name, customers).await)
    }

    /// Renames a group. Error ENTITY_NOT_FOUND. Permission: UpdateCustomerGroup.
    #[graphql(guard = "may(&[UpdateCustomerGroup])", visible = "on_admin")]
    async fn update_customer_group(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The change.")] input: UpdateCustomerGroupInput,
    ) -> Result<CustomerGroup> {
        let call = Call::of(ctx)?;
        told(&call, group::update(&call, input.id, input.name).await)
    }

    /// Deletes a group, which takes all customers out of it, those of other channels too; nothing of
    /// that stands in their histories. One that a tax rate names stays (NOT_DELETED). Error
    /// ENTITY_NOT_FOUND. Permission: DeleteCustomerGroup.
    #[graphql(guard = "may(&[DeleteCustomerGroup])", visible = "on_admin")]
    async fn delete_customer_group(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] id: CustomerGroupId,
    ) -> Result<DeletionResponse> {
        let call = Call::of(ctx)?;
        let kept = group::delete(&call, &[id]).await.map_err(|f| call.tell(f))?;
        Ok(response(&call, &kept, id))
    }

    /// Deletes groups as `deleteCustomerGroup` does, with one answer for each in the order given.
    /// Error ENTITY_NOT_FOUND for one that is not there; none is deleted then. Permission:
    /// DeleteCustomerGroup.
    #[graphql(guard = "may(&[DeleteCustomerGroup])", visible = "on_admin")]
    async fn delete_customer_groups(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] ids: Vec<CustomerGroupId>,
    ) -> Result<List<DeletionResponse>> {
        let call = Call::of(ctx)?;
        let kept = group::delete(&call, &ids).await.map_err(|f| call.tell(f))?;
        Ok(ids.iter().map(|id| response(&call, &kept, *id)).collect())
    }

    /// Puts customers into a group and notes it in their histories. Who is in it already stays, and
    /// whom the channel does not know is left out. Error ENTITY_NOT_FOUND for the group. Permission:
    /// UpdateCustomerGroup.
    #[graphql(guard = "may(&[UpdateCustomerGroup])", visible = "on_admin")]
    async fn add_customers_to_group(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which group.")] customer_group_id: CustomerGroupId,
        #[graphql(desc = "Whom.")] customer_ids: Vec<CustomerId>,
    ) -> Result<CustomerGroup> {
        let call = Call::of(ctx)?;
        told(&call, group::add(&call, customer_group_id, &customer_ids).await)
    }

    /// Takes customers out of a group and notes it in their histories; whom the channel does not
    /// know stays. Errors ENTITY_NOT_FOUND for the group, USER_INPUT_ERROR when one of the customers
    /// is not in it; none is taken out then. Permission: UpdateCustomerGroup.
    #[graphql(guard = "may(&[UpdateCustomerGroup])", visible = "on_admin")]
    async fn remove_customers_from_group(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which group.")] customer_group_id: CustomerGroupId,
        #[graphql(desc = "Whom.")] customer_ids: Vec<CustomerId>,
    ) -> Result<CustomerGroup> {
        let call = Call::of(ctx)?;
        told(&call, group::remove(&call, customer_group_id, &customer_ids).await)
    }
}

fn told(call: &Call, done: Result<CustomerGroupRow, Failure>) -> Result<CustomerGroup> {
    done.map(|row| CustomerGroup(Arc::new(row))).map_err(|f| call.tell(f))
}

fn response(call: &Call, kept: &Kept, id: CustomerGroupId) -> DeletionResponse {
    let deleted = !kept.0.contains(&id);
    DeletionResponse::of(deleted, call.language(), "message.customer-group-in-use")
}
