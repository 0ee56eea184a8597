//! Mutations of customers and addresses.

use std::sync::Arc;

use async_graphql::{Context, Object, Result, Union};
use db::customer::AddressRow;
use domain::access::Permission::{CreateCustomer, DeleteCustomer, UpdateCustomer};
use domain::id::{AddressId, CustomerId};

use super::{
    Address, CreateAddressInput, CreateCustomerInput, Customer, UpdateAddressInput,
    UpdateCustomerInput,
};
use crate::access::refusal::{
    InvalidCredentialsError, NativeAuthStrategyError, PasswordValidationError,
};
use crate::call::Call;
use crate::customer::commands::address;
use crate::customer::commands::customer::{self, CustomerRefused};
use crate::customer::commands::password::{self, PasswordChangeRefused};
use crate::customer::refusal::EmailAddressConflictError;
use crate::failure::{Failure, Stop};
use crate::guard::{may, on_admin, owner, owner_or};
use crate::wire::{DeletionResponse, Success};

/// What came of creating a customer.
#[derive(Union)]
pub enum CreateCustomerResult {
    /// The customer.
    Customer(Customer),
    /// Somebody else has the e-mail address.
    EmailAddressConflictError(EmailAddressConflictError),
}

/// What came of changing a customer.
#[derive(Union)]
pub enum UpdateCustomerResult {
    /// The customer.
    Customer(Customer),
    /// Somebody else has the e-mail address.
    EmailAddressConflictError(EmailAddressConflictError),
}

/// What came of changing one's password.
#[derive(Union)]
pub enum UpdateCustomerPasswordResult {
    /// It is changed.
    Success(Success),
    /// The current password is another.
    InvalidCredentialsError(InvalidCredentialsError),
    /// The new one cannot be a password.
    PasswordValidationError(PasswordValidationError),
    /// Logging in with name and password is not offered.
    NativeAuthStrategyError(NativeAuthStrategyError),
}

/// Mutations of customers.
#[derive(Default)]
pub struct CustomerMutation;

#[Object]
impl CustomerMutation {
    /// Creates a customer with an account. With a password the account can be used at once.
    /// Permission: CreateCustomer.
    #[graphql(guard = "may(&[CreateCustomer])", visible = "on_admin")]
    async fn create_customer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who it shall be.")] input: CreateCustomerInput,
        #[graphql(desc = "The password, 4 to 72 characters; without, none yet.")] password: Option<
            String,
        >,
    ) -> Result<CreateCustomerResult> {
        let call = Call::of(ctx)?;
        match customer::create(&call, input.into(), password).await {
            Ok(row) => Ok(CreateCustomerResult::Customer(Customer(Arc::new(row)))),
            Err(Stop::Refused(CustomerRefused::EmailAddressConflict)) => {
                let refusal = EmailAddressConflictError::told(call.language());
                Ok(CreateCustomerResult::EmailAddressConflictError(refusal))
            }
            Err(Stop::Failed(failure)) => Err(call.tell(failure)),
        }
    }

    /// Changes the customer who is logged in. Error FORBIDDEN when none is. On the shop API.
    #[graphql(guard = "owner()")]
    async fn update_customer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What changes; id and e-mail address are ignored.")]
        input: UpdateCustomerInput,
    ) -> Result<Customer> {
        let call = Call::of(ctx)?;
        let row = customer::update_own(&call, input.into()).await.map_err(|f| call.tell(f))?;
        Ok(Customer(Arc::new(row)))
    }

    /// Changes a customer whom the channel knows: `updateCustomer` of the admin API. Permission:
    /// UpdateCustomer.
    #[graphql(guard = "may(&[UpdateCustomer])", visible = "on_admin")]
    async fn admin_update_customer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who (required), and what changes.")] input: UpdateCustomerInput,
    ) -> Result<UpdateCustomerResult> {
        let call = Call::of(ctx)?;
        let id = input.id.unwrap_or(CustomerId::NONE);
        match customer::update(&call, id, input.into()).await {
            Ok(row) => Ok(UpdateCustomerResult::Customer(Customer(Arc::new(row)))),
            Err(Stop::Refused(CustomerRefused::EmailAddressConflict)) => {
                let refusal = EmailAddressConflictError::told(call.language());
                Ok(UpdateCustomerResult::EmailAddressConflictError(refusal))
            }
            Err(Stop::Failed(failure)) => Err(call.tell(failure)),
        }
    }

    /// Deletes a customer whom the channel knows, with the account; orders keep their customer.
    /// Permission: DeleteCustomer.
    #[graphql(guard = "may(&[DeleteCustomer])", visible = "on_admin")]
    async fn delete_customer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who.")] id: CustomerId,
    ) -> Result<DeletionResponse> {
        let call = Call::of(ctx)?;
        customer::delete(&call, id).await.map_err(|f| call.tell(f))?;
        Ok(DeletionResponse::deleted())
    }

    /// Gives the customer who is logged in a new password; their other sessions end. Errors
    /// FORBIDDEN when none is, TOO_MANY_ATTEMPTS after too many wrong current passwords.
    #[graphql(guard = "owner()")]
    async fn update_customer_password(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The password as it is.")] current_password: String,
        #[graphql(desc = "The password as it shall be, 4 to 72 characters.")] new_password: String,
    ) -> Result<UpdateCustomerPasswordResult> {
        let call = Call::of(ctx)?;
        match password::update(&call, &current_password, &new_password).await {
            Ok(success) => Ok(UpdateCustomerPasswordResult::Success(Success { success })),
            Err(Stop::Refused(refused)) => Ok(password_refused(refused, call.language())),
            Err(Stop::Failed(failure)) => Err(call.tell(failure)),
        }
    }
}

/// Mutations of addresses.
#[derive(Default)]
pub struct AddressMutation;

#[Object]
impl AddressMutation {
    /// Adds an address: on the shop API to one's own (FORBIDDEN when nobody is logged in), on the
    /// admin API to those of the customer who is named. Permission there: CreateCustomer.
    #[graphql(guard = "owner_or(&[CreateCustomer])")]
    async fn create_customer_address(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose; required on the admin API, ignored on the shop API.")]
        customer_id: Option<CustomerId>,
        #[graphql(desc = "What it shall be.")] input: CreateAddressInput,
    ) -> Result<Address> {
        let call = Call::of(ctx)?;
        told(&call, address::create(&call, customer_id, input.into()).await)
    }

    /// Changes an address; on the shop API one's own only (else FORBIDDEN). Permission on the admin
    /// API: UpdateCustomer.
    #[graphql(guard = "owner_or(&[UpdateCustomer])")]
    async fn update_customer_address(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and what changes.")] input: UpdateAddressInput,
    ) -> Result<Address> {
        let call = Call::of(ctx)?;
        told(&call, address::update(&call, input.id, input.into()).await)
    }

    /// Deletes an address; on the shop API one's own only (else FORBIDDEN). What it was used for by
    /// default goes to the oldest other one. Permission on the admin API: DeleteCustomer.
    #[graphql(guard = "owner_or(&[DeleteCustomer])")]
    async fn delete_customer_address(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] id: AddressId,
    ) -> Result<Success> {
        let call = Call::of(ctx)?;
        let success = address::delete(&call, id).await.map_err(|f| call.tell(f))?;
        Ok(Success { success })
    }
}

fn told(call: &Call, done: Result<AddressRow, Failure>) -> Result<Address> {
    done.map(|row| Address(Arc::new(row))).map_err(|f| call.tell(f))
}

fn password_refused(
    refused: PasswordChangeRefused,
    language: &str,
) -> UpdateCustomerPasswordResult {
    use UpdateCustomerPasswordResult as R;
    match refused {
        PasswordChangeRefused::InvalidCredentials => {
            R::InvalidCredentialsError(InvalidCredentialsError::told(language))
        }
        PasswordChangeRefused::NotValid(reason) => {
            R::PasswordValidationError(PasswordValidationError::of(reason, language))
        }
    }
}
