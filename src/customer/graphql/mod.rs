//! Customers and addresses on the wire.

pub mod address;
pub mod customer;
pub mod mutation;
pub mod query;

pub use address::{Address, CreateAddressInput, UpdateAddressInput};
pub use customer::{
    CreateCustomerInput, Customer, CustomerGroup, CustomerList, UpdateCustomerInput,
};
pub use mutation::{AddressMutation, CustomerMutation};
pub use query::CustomerQuery;
