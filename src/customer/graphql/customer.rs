//! Customers: type, list and inputs.

use std::sync::Arc;

use async_graphql::{Context, InputObject, MaybeUndefined, Object, Result};
use chrono::{DateTime, Utc};
use db::customer::CustomerRow;
use domain::access::Permission::{ReadCustomer, ReadCustomerGroup, ReadOrder};
use domain::id::CustomerId;

use super::{Address, CustomerGroup};
use crate::access::graphql::User;
use crate::actor::Surface;
use crate::customer::commands::customer::CustomerPatch;
use crate::event::history::{HistoryEntryList, HistoryEntryListOptions, page_of};
use crate::event::loader::Owner;
use crate::guard::{may, on_admin};
use crate::order::graphql::{OrderList, OrderListOptions, page_of_customer};
use crate::visit::{Visit, VisitExt as _};
use crate::wire::{Json, List};

/// A person who buys; without an account a guest.
#[derive(Clone)]
pub struct Customer(pub Arc<CustomerRow>);

impl Customer {
    /// Whether the caller may see what is behind the customer: on the shop API one's own only.
    fn is_open_to(&self, visit: &Visit) -> bool {
        let actor = visit.actor();
        actor.surface == Surface::Admin || actor.customer() == Some(self.0.id)
    }
}

/// A person who buys; without an account a guest.
#[Object]
impl Customer {
    /// The customer's id.
    fn id(&self) -> CustomerId {
        self.0.id
    }

    /// When the customer was made (UTC).
    fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// When the customer was changed last (UTC).
    fn updated_at(&self) -> DateTime<Utc> {
        self.0.updated_at
    }

    /// The title.
    fn title(&self) -> Option<&str> {
        self.0.title.as_deref()
    }

    /// The first name.
    fn first_name(&self) -> &str {
        &self.0.first_name
    }

    /// The last name.
    fn last_name(&self) -> &str {
        &self.0.last_name
    }

    /// The telephone number.
    fn phone_number(&self) -> Option<&str> {
        self.0.phone_number.as_deref()
    }

    /// The e-mail address, in lower case; no two customers have the same.
    fn email_address(&self) -> &str {
        &self.0.email_address
    }

    /// The address book. On the shop API one's own only; empty for everybody else.
    async fn addresses(&self, ctx: &Context<'_>) -> Result<Option<List<Address>>> {
        let visit = ctx.visit()?;
        if !self.is_open_to(visit) {
            return Ok(Some(List::default()));
        }
        let rows = visit.loaders.customer.addresses(self.0.id).await.map_err(|f| visit.tell(f))?;
        Ok(Some(rows.into_iter().map(|row| Address(Arc::new(row))).collect()))
    }

    /// The carts and orders, without drafts. On the shop API one's own only; empty for everybody
    /// else.
    async fn orders(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which part of the list, in which order.")] options: Option<
            OrderListOptions,
        >,
    ) -> Result<OrderList> {
        if self.is_open_to(ctx.visit()?) {
            page_of_customer(ctx, self.0.id, options).await
        } else {
            Ok(OrderList { items: List::default(), total_items: 0 })
        }
    }

    /// The account; null for guests. On the shop API one's own only.
    async fn user(&self, ctx: &Context<'_>) -> Result<Option<User>> {
        let visit = ctx.visit()?;
        let Some(id) = self.0.user_id.filter(|_| self.is_open_to(visit)) else {
            return Ok(None);
        };
        let user = visit.loaders.access.user(id).await.map_err(|f| visit.tell(f))?;
        Ok(user.filter(|user| user.deleted_at.is_none()).map(|user| User(Arc::new(user))))
    }

    /// What happened to the customer. Admin API only. Permission: ReadCustomer, ReadCustomerGroup
    /// or ReadOrder.
    #[graphql(guard = "may(&[ReadCustomer, ReadCustomerGroup, ReadOrder])", visible = "on_admin")]
    async fn history(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which part of the list, in which order.")] options: Option<
            HistoryEntryListOptions,
        >,
    ) -> Result<HistoryEntryList> {
        page_of(ctx, Owner::Customer(self.0.id), options).await
    }

    /// The groups that the customer is in, in the order of joining. Admin API only. Permission: ReadCustomer,
    /// ReadCustomerGroup or ReadOrder.
    #[graphql(guard = "may(&[ReadCustomer, ReadCustomerGroup, ReadOrder])", visible = "on_admin")]
    fn groups(&self, ctx: &Context<'_>) -> Result<List<CustomerGroup>> {
        let settings = ctx.settings()?;
        let groups = self.0.group_ids.iter().filter_map(|id| settings.customer_group(*id));
        Ok(groups.map(CustomerGroup).collect())
    }

    /// Fields of the shop's own; none are configured.
    fn custom_fields(&self) -> Option<Json> {
        None
    }
}

crate::list_page! {
    /// A page of customers.
    CustomerList of Customer
}

crate::list_options! {
    CustomerListOptions, CustomerSortParameter, CustomerFilterParameter {
        sort and filter {
            /// The id.
            id: IdOperators = "c.id",
            /// When the customer was made.
            created_at: DateOperators = "c.created_at",
            /// When the customer was changed last.
            updated_at: DateOperators = "c.updated_at",
            /// The title.
            title: StringOperators = "c.title",
            /// The first name.
            first_name: StringOperators = "c.first_name",
            /// The last name.
            last_name: StringOperators = "c.last_name",
            /// The telephone number.
            phone_number: StringOperators = "c.phone_number",
            /// The e-mail address, in lower case.
            email_address: StringOperators = "c.email_address",
        }
        sort only {}
        filter only {
            /// The postal code of one of the addresses.
            #[graphql(visible = "crate::guard::on_admin")]
            postal_code: StringOperators = "exists (select 1 from addresses a
               where a.customer_id = c.id and [a.postal_code])",
        }
        admin only {
            filter { postal_code }
            sort {  }
        }
    }
}

/// A new customer.
#[derive(InputObject, Debug, Clone)]
pub struct CreateCustomerInput {
    /// The title.
    pub title: Option<String>,
    /// The first name.
    pub first_name: String,
    /// The last name.
    pub last_name: String,
    /// The telephone number.
    pub phone_number: Option<String>,
    /// The e-mail address; kept in lower case. Somebody with an account in another channel becomes a
    /// customer of this one too, with the details given here; any other customer who has the address
    /// already, guests of earlier orders too, is an EmailAddressConflictError.
    pub email_address: String,
    /// None are configured.
    pub custom_fields: Option<Json>,
}

/// A change of a customer; what is left out stays, null clears.
#[derive(InputObject, Debug, Clone)]
pub struct UpdateCustomerInput {
    /// Who; on the shop API always the one who is logged in, whatever is given.
    pub id: Option<CustomerId>,
    /// The title.
    pub title: MaybeUndefined<String>,
    /// The first name.
    pub first_name: Option<String>,
    /// The last name.
    pub last_name: Option<String>,
    /// The telephone number.
    pub phone_number: MaybeUndefined<String>,
    /// The e-mail address, which is also what they log in with. On the shop API it stays, whatever
    /// is given.
    pub email_address: Option<String>,
    /// None are configured.
    pub custom_fields: Option<Json>,
}

fn given(text: Option<String>) -> MaybeUndefined<String> {
    text.map_or(MaybeUndefined::Undefined, MaybeUndefined::Value)
}

impl From<CreateCustomerInput> for CustomerPatch {
    fn from(input: CreateCustomerInput) -> Self {
        Self {
            title: given(input.title),
            first_name: Some(input.first_name),
            last_name: Some(input.last_name),
            phone_number: given(input.phone_number),
            email_address: Some(input.email_address),
        }
    }
}

impl From<UpdateCustomerInput> for CustomerPatch {
    fn from(input: UpdateCustomerInput) -> Self {
        Self {
            title: input.title,
            first_name: input.first_name,
            last_name: input.last_name,
            phone_number: input.phone_number,
            email_address: input.email_address,
        }
    }
}
