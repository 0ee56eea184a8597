//! Commands on who there is. Each is one transaction.

pub mod administrator;
pub mod key;
pub mod login;
pub mod role;

use domain::access::password::check;

use super::{password, refusal};
use crate::call::Call;
use crate::failure::Failure;

/// The hash of a new password, or the failure that says why it cannot be one.
pub async fn hashed(call: &Call, given: &str) -> Result<String, Failure> {
    check(given).map_err(|refused| {
        let reason = refusal::password_reason(refused, call.language());
        Failure::input("password-not-valid", vec![("reason", reason)])
    })?;
    Ok(password::hash(given).await?)
}
