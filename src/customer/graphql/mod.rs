//! Customers and addresses on the wire.

pub mod address;
pub mod customer;
pub mod group;
pub mod group_roots;
pub mod mutation;
pub mod query;

pub use address::{Address, CreateAddressInput, UpdateAddressInput};
pub use customer::{CreateCustomerInput, Customer, CustomerList, UpdateCustomerInput};
pub use group::CustomerGroup;
pub use group_roots::{CustomerGroupMutation, CustomerGroupQuery};
pub use mutation::{AddressMutation, CustomerMutation};
pub use query::CustomerQuery;
