//! `cartwright admin create`.

use std::sync::Arc;

use db::Tx;
use db::access::administrator::{self, AdministratorRow};
use db::access::user::{self, Kind, UserRow};
use domain::id::RoleId;
use domain::text::normal_email;

use super::Halt;
use super::database::failed;
use crate::access::{password, session};
use crate::app::App;

/// Creates an administrator who may do everything; gives what to tell the caller.
pub(crate) async fn create(
    app: &Arc<App>,
    identifier: &str,
    given: Option<&str>,
) -> Result<String, Halt> {
    let (text, made) = match given {
        Some(text) => (text.to_owned(), false),
        None => {
            let token = session::new_token().map_err(failed)?;
            (token.chars().take(20).collect(), true)
        }
    };
    let now = app.now();
    let identifier = normal_email(identifier);
    let user = UserRow {
        id: app.new_id(),
        created_at: now,
        updated_at: now,
        deleted_at: None,
        identifier: identifier.clone(),
        password_hash: Some(password::hash(&text).await?),
        verified: true,
        last_login: None,
        role_ids: vec![RoleId::FIRST],
        kind: Kind::Administrator.as_str().into(),
    };
    let row = AdministratorRow {
        id: app.new_id(),
        created_at: now,
        updated_at: now,
        deleted_at: None,
        user_id: user.id,
        first_name: "Super".into(),
        last_name: "Admin".into(),
        email_address: identifier.clone(),
    };
    let done = db::transaction(&app.pool, "admin.create", async |tx: &Tx| {
        user::insert(tx, &user).await?;
        administrator::insert(tx, &row).await?;
        Ok::<_, db::Fault>(())
    })
    .await;
    match done {
        Ok(()) if made => Ok(format!("created {identifier} with the password {text}\n")),
        Ok(()) => Ok(format!("created {identifier}\n")),
        Err(fault) if fault.is_constraint("users_identifier_idx") => {
            Err(Halt::of(format!("there is an administrator {identifier} already")))
        }
        Err(fault) => Err(fault.into()),
    }
}
