//! Queries of customers.

use std::sync::Arc;

use async_graphql::{Context, Object, Result};
use db::customer::{CUSTOMERS, CustomerRow, IN_CHANNEL, PRESENT};
use db::list::{Condition, Value};
use domain::access::Permission::ReadCustomer;
use domain::id::{ChannelId, CustomerId};

use super::customer::CustomerListOptions;
use super::{Customer, CustomerList};
use crate::failure::Failure;
use crate::guard::{may, on_admin, owner};
use crate::visit::{Visit, VisitExt as _};

/// Queries of customers.
#[derive(Default)]
pub struct CustomerQuery;

#[Object]
impl CustomerQuery {
    /// The customer who is logged in; null when none is.
    #[graphql(guard = "owner()")]
    async fn active_customer(&self, ctx: &Context<'_>) -> Result<Option<Customer>> {
        let visit = ctx.visit()?;
        let Some(id) = visit.actor().customer() else {
            return Ok(None);
        };
        find(visit, id, None).await.map_err(|f| visit.tell(f))
    }

    /// Customers whom the channel knows. Permission: ReadCustomer.
    #[graphql(guard = "may(&[ReadCustomer])", visible = "on_admin")]
    async fn customers(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which part of the list, in which order.")] options: Option<
            CustomerListOptions,
        >,
    ) -> Result<CustomerList> {
        let visit = ctx.visit()?;
        list(visit, options).await.map_err(|f| visit.tell(f))
    }

    /// A customer whom the channel knows, or null. Permission: ReadCustomer.
    #[graphql(guard = "may(&[ReadCustomer])", visible = "on_admin")]
    async fn customer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who.")] id: CustomerId,
    ) -> Result<Option<Customer>> {
        let visit = ctx.visit()?;
        let channel = visit.actor().scope().channel;
        find(visit, id, channel).await.map_err(|f| visit.tell(f))
    }
}

async fn find(
    visit: &Visit,
    id: CustomerId,
    channel: Option<ChannelId>,
) -> Result<Option<Customer>, Failure> {
    let conn = visit.app.pool.reader().await?;
    let found = db::customer::find(&conn, id, channel).await?;
    Ok(found.map(|row| Customer(Arc::new(row))))
}

async fn list(
    visit: &Visit,
    options: Option<CustomerListOptions>,
) -> Result<CustomerList, Failure> {
    let actor = visit.actor();
    let query = CustomerListOptions::query(options, &actor)?;
    let mut scope = vec![Condition::Plain(PRESENT.into())];
    if let Some(channel) = actor.scope().channel {
        scope.push(Condition::Is(IN_CHANNEL.into(), Value::Id(channel.uuid())));
    }
    let conn = visit.app.pool.reader().await?;
    let page = db::list::page(&conn, CUSTOMERS, Condition::All(scope), query).await?;
    Ok(CustomerList::of(page, |row: CustomerRow| Customer(Arc::new(row))))
}
