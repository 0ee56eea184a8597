//! Relations to accounts and administrators.

use db::access::{AdministratorRow, UserRow};
use domain::id::{AdministratorId, UserId};

crate::loaders! {
    /// The account with an id, deleted ones too.
    one user: UserId => UserRow = db::access::user::load;
    /// The administrator with an id, deleted ones too.
    one administrator: AdministratorId => AdministratorRow = db::access::administrator::load;
}
