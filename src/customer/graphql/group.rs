//! Groups of customers: type, list and inputs.

use std::sync::Arc;

use async_graphql::{Context, InputObject, Object, Result};
use chrono::{DateTime, Utc};
use db::customer::{IN_CHANNEL, PRESENT, group};
use db::list::{Condition, Page, Value};
use db::settings::CustomerGroupRow;
use domain::access::Permission::{ReadCustomer, ReadCustomerGroup};
use domain::id::{CustomerGroupId, CustomerId};

use super::customer::CustomerListOptions;
use super::{Customer, CustomerList};
use crate::guard::open_or;
use crate::page::Asked;
use crate::visit::VisitExt as _;
use crate::wire::{Json, List};

/// A set of customers.
#[derive(Clone)]
pub struct CustomerGroup(pub Arc<CustomerGroupRow>);

/// A set of customers. It belongs to all channels.
#[Object]
impl CustomerGroup {
    /// The group's id.
    fn id(&self) -> CustomerGroupId {
        self.0.id
    }

    /// When it was made (UTC).
    fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// When it was changed last (UTC). Who is in it is not counted.
    fn updated_at(&self) -> DateTime<Utc> {
        self.0.updated_at
    }

    /// What it is called.
    fn name(&self) -> &str {
        &self.0.name
    }

    /// Who is in it, of those whom the channel knows. On the shop API nobody is told. Permission on
    /// the admin API: ReadCustomer or ReadCustomerGroup.
    #[graphql(guard = "open_or(&[ReadCustomer, ReadCustomerGroup])")]
    async fn customers(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which part of the list, in which order.")] options: Option<
            CustomerListOptions,
        >,
    ) -> Result<CustomerList> {
        page_of(ctx, self.0.id, options).await
    }

    /// Fields of the shop's own; none are configured.
    fn custom_fields(&self) -> Option<Json> {
        None
    }
}

/// A page of the customers of a group. Two statements for all groups of a level.
async fn page_of(
    ctx: &Context<'_>,
    id: CustomerGroupId,
    options: Option<CustomerListOptions>,
) -> Result<CustomerList> {
    let visit = ctx.visit()?;
    let actor = visit.actor();
    let query = CustomerListOptions::query(options, &actor).map_err(|f| visit.tell(f))?;
    if !actor.is_admin() {
        return Ok(CustomerList { items: List::default(), total_items: 0 });
    }
    let mut scope = vec![group::within(id), Condition::Plain(PRESENT.into())];
    if let Some(channel) = actor.scope().channel {
        scope.push(Condition::Is(IN_CHANNEL.into(), Value::Id(channel.uuid())));
    }
    let asked = Asked::new(id.uuid(), Condition::All(scope), query);
    let page = visit.loaders.customer.group_page(asked).await.map_err(|f| visit.tell(f))?;
    let page = page.unwrap_or(Page { items: Vec::new(), total: 0 });
    Ok(CustomerList::of(page, |row| Customer(Arc::new(row))))
}

crate::list_page! {
    /// A page of groups of customers.
    CustomerGroupList of CustomerGroup
}

crate::list_options! {
    CustomerGroupListOptions, CustomerGroupSortParameter, CustomerGroupFilterParameter {
        sort and filter {
            /// The id.
            id: IdOperators = "g.id",
            /// When it was made.
            created_at: DateOperators = "g.created_at",
            /// When it was changed last.
            updated_at: DateOperators = "g.updated_at",
            /// The name.
            name: StringOperators = "g.name",
        }
        sort only {}
        filter only {}
    }
}

/// A new group of customers.
#[derive(InputObject)]
pub struct CreateCustomerGroupInput {
    /// What it is called.
    pub name: String,
    /// Who is in it; whom the channel does not know is left out.
    pub customer_ids: Option<Vec<CustomerId>>,
    /// None are configured.
    pub custom_fields: Option<Json>,
}

/// A change of a group of customers; what is left out stays.
#[derive(InputObject)]
pub struct UpdateCustomerGroupInput {
    /// Which.
    pub id: CustomerGroupId,
    /// What it is called.
    pub name: Option<String>,
    /// None are configured.
    pub custom_fields: Option<Json>,
}
