//! A customer's own password.

use db::Tx;
use db::access::user::Kind;
use domain::access::password::{PasswordRefused, check};
use domain::customer::history;

use super::note;
use crate::access::commands::login::begin_attempt;
use crate::access::password;
use crate::call::Call;
use crate::failure::{Failure, Stop};

/// Why a password stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasswordChangeRefused {
    /// The current one is another.
    InvalidCredentials,
    /// The new one cannot be a password.
    NotValid(PasswordRefused),
}

/// Gives the customer who is logged in a new password, who must know the current one. Their other
/// sessions end.
pub async fn update(
    call: &Call,
    current: &str,
    new: &str,
) -> Result<bool, Stop<PasswordChangeRefused>> {
    let customer = call.actor.customer().ok_or_else(Failure::forbidden)?;
    let user = call.actor.user().ok_or_else(Failure::forbidden)?;
    let found = {
        let conn = call.app.pool.reader().await?;
        db::access::user::candidate_by_id(&conn, user).await?
    };
    let found = found.ok_or_else(Failure::forbidden)?;
    let attempt = begin_attempt(call, Kind::Customer, &found.identifier)?;
    if !password::verify(current, found.password_hash.as_deref()).await? {
        return Err(Stop::Refused(PasswordChangeRefused::InvalidCredentials));
    }
    call.app.attempts.forgive(&attempt);
    check(new).map_err(|refused| Stop::Refused(PasswordChangeRefused::NotValid(refused)))?;
    let hash = password::hash(new).await?;
    let now = call.app.now();
    call.command("customer.update_password", async |tx: &Tx| {
        let row = db::access::user::lock(tx, user).await?;
        let mut row = row.ok_or_else(Failure::forbidden)?;
        row.password_hash = Some(hash.clone());
        row.updated_at = now;
        db::access::user::update(tx, &row).await?;
        db::access::user::end_other_sessions(tx, user, call.actor.session()).await?;
        note(call, tx, customer, vec![history::password_updated()]).await?;
        Ok::<_, Stop<PasswordChangeRefused>>(true)
    })
    .await
}
