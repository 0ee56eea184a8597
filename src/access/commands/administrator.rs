//! Commands on administrators.

use db::Tx;
use db::access::user::Kind;
use db::access::{AdministratorRow, UserRow};
use db::settings::RoleRow;
use domain::access::Permission::{self, DeleteAdministrator, UpdateAdministrator};
use domain::id::{AdministratorId, RoleId};
use domain::text::normal_email;

use super::hashed;
use crate::access::grant::Holding;
use crate::access::reach::Reach;
use crate::call::{Call, Recall, referred};
use crate::failure::{Code, Failure};
use crate::setup::SUPER_ADMIN_ROLE;

/// What a new or changed administrator shall be; what is `None` stays as it is.
#[derive(Default)]
pub struct AdministratorPatch {
    /// The first name.
    pub first_name: Option<String>,
    /// The last name.
    pub last_name: Option<String>,
    /// The e-mail address, which is what they log in with.
    pub email_address: Option<String>,
    /// The password.
    pub password: Option<String>,
    /// The roles.
    pub role_ids: Option<Vec<RoleId>>,
}

/// Creates an administrator. Nobody can give what they do not hold.
pub async fn create(call: &Call, patch: AdministratorPatch) -> Result<AdministratorRow, Failure> {
    let now = call.app.now();
    let roles = patch.role_ids.unwrap_or_default();
    check_grant(call, &roles).await?;
    let password_hash = hashed(call, &patch.password.unwrap_or_default()).await?;
    let email_address = normal_email(&patch.email_address.unwrap_or_default());
    let user = UserRow {
        id: call.app.new_id(),
        created_at: now,
        updated_at: now,
        deleted_at: None,
        identifier: email_address.clone(),
        password_hash: Some(password_hash),
        verified: true,
        last_login: None,
        role_ids: roles,
        kind: Kind::Administrator.as_str().into(),
    };
    let row = AdministratorRow {
        id: call.app.new_id(),
        created_at: now,
        updated_at: now,
        deleted_at: None,
        user_id: user.id,
        first_name: patch.first_name.unwrap_or_default(),
        last_name: patch.last_name.unwrap_or_default(),
        email_address,
    };
    let done = call
        .command("access.create_administrator", async |tx: &Tx| {
            hold_roles(tx, &user.role_ids).await?;
            db::access::user::insert(tx, &user).await?;
            db::access::administrator::insert(tx, &row).await?;
            Ok::<_, Failure>(row.clone())
        })
        .await;
    told(done)
}

/// Changes an administrator who may do no more than the caller, and whom their work reaches.
pub async fn update(
    call: &Call,
    id: AdministratorId,
    patch: AdministratorPatch,
) -> Result<AdministratorRow, Failure> {
    let (before, roles) = reached(call, id, UpdateAdministrator).await?;
    check_grant(call, &roles).await?;
    if let Some(new) = &patch.role_ids {
        check_grant(call, new).await?;
    }
    write(call, before, patch).await
}

/// Changes the administrator who is logged in.
pub async fn update_active(
    call: &Call,
    patch: AdministratorPatch,
) -> Result<AdministratorRow, Failure> {
    let id = call.actor.administrator().ok_or_else(Failure::forbidden)?;
    let (before, _) = present(call, id).await?;
    write(call, before, AdministratorPatch { role_ids: None, ..patch }).await
}

/// Gives a role to an administrator.
pub async fn assign_role(
    call: &Call,
    id: AdministratorId,
    role: RoleId,
) -> Result<AdministratorRow, Failure> {
    let (_, mut roles) = reached(call, id, UpdateAdministrator).await?;
    if !roles.contains(&role) {
        roles.push(role);
    }
    update(call, id, AdministratorPatch { role_ids: Some(roles), ..AdministratorPatch::default() })
        .await
}

/// Deletes an administrator who may do no more than the caller, never the last who may do
/// everything.
pub async fn delete(call: &Call, id: AdministratorId) -> Result<bool, Failure> {
    let (row, roles) = reached(call, id, DeleteAdministrator).await?;
    check_grant(call, &roles).await?;
    let now = call.app.now();
    call.command("access.delete_administrator", async |tx: &Tx| {
        keep_one_super(call, tx, id, &roles, "cannot-delete-sole-superadmin").await?;
        let row = AdministratorRow { deleted_at: Some(now), updated_at: now, ..row.clone() };
        db::access::administrator::update(tx, &row).await?;
        db::access::user::delete(tx, row.user_id, now).await?;
        Ok::<_, Failure>(true)
    })
    .await
}

async fn write(
    call: &Call,
    before: AdministratorRow,
    patch: AdministratorPatch,
) -> Result<AdministratorRow, Failure> {
    let password_hash = match &patch.password {
        Some(password) => Some(hashed(call, password).await?),
        None => None,
    };
    let now = call.app.now();
    let mut row = before;
    row.first_name = patch.first_name.unwrap_or(row.first_name);
    row.last_name = patch.last_name.unwrap_or(row.last_name);
    row.email_address = patch.email_address.map_or(row.email_address, |e| normal_email(&e));
    row.updated_at = now;
    let done = call
        .command("access.update_administrator", async |tx: &Tx| {
            let user = db::access::user::lock(tx, row.user_id).await?;
            let mut user = user.ok_or_else(|| Failure::not_found("Administrator", row.id))?;
            if let Some(roles) = &patch.role_ids {
                hold_roles(tx, roles).await?;
                let lost: Vec<RoleId> =
                    user.role_ids.iter().copied().filter(|id| !roles.contains(id)).collect();
                let key = "superadmin-must-have-superadmin-role";
                keep_one_super(call, tx, row.id, &lost, key).await?;
                user.role_ids.clone_from(roles);
            }
            user.identifier.clone_from(&row.email_address);
            if password_hash.is_some() {
                user.password_hash.clone_from(&password_hash);
                // Whoever knew the old password is logged out.
                let own = call.actor.session().filter(|_| call.actor.user() == Some(user.id));
                db::access::user::end_other_sessions(tx, user.id, own).await?;
            }
            user.updated_at = now;
            db::access::user::update(tx, &user).await?;
            db::access::administrator::update(tx, &row).await?;
            Ok::<_, Failure>(row.clone())
        })
        .await;
    told(done)
}

/// An administrator to whom a permission of the caller reaches, with their roles. Two statements.
async fn reached(
    call: &Call,
    id: AdministratorId,
    permission: Permission,
) -> Result<(AdministratorRow, Vec<RoleId>), Failure> {
    let found = present(call, id).await?;
    let settings = call.visit.settings();
    if !Reach::of(&settings, &call.actor, &[permission]).has_person(&settings, &found.1) {
        return Err(Failure::not_found("Administrator", id));
    }
    Ok(found)
}

/// An administrator who is not deleted, with their roles. Two statements.
async fn present(
    call: &Call,
    id: AdministratorId,
) -> Result<(AdministratorRow, Vec<RoleId>), Failure> {
    let conn = call.app.pool.reader().await?;
    let found = db::access::administrator::find(&conn, id).await?;
    let row = found.ok_or_else(|| Failure::not_found("Administrator", id))?;
    let roles = db::access::user::roles(&conn, row.user_id).await?;
    Ok((row, roles))
}

async fn check_grant(call: &Call, roles: &[RoleId]) -> Result<(), Failure> {
    let settings = call.visit.settings();
    let conn = call.app.pool.reader().await?;
    Holding::of(&conn, &settings, &call.actor).await?.check_roles(&settings, roles)
}

pub(super) async fn hold_roles(tx: &Tx, roles: &[RoleId]) -> Result<(), Failure> {
    if db::access::role::hold(tx, roles).await? {
        Ok(())
    } else {
        Err(Failure::not_found("Role", roles.first().copied().unwrap_or(RoleId::NONE)))
    }
}

/// Refuses when the role that allows everything is among those that are taken away and nobody else
/// has it.
async fn keep_one_super(
    call: &Call,
    tx: &Tx,
    id: AdministratorId,
    lost: &[RoleId],
    key: &'static str,
) -> Result<(), Failure> {
    let settings = call.visit.settings();
    let is_super = |role: &RoleRow| role.code == SUPER_ADMIN_ROLE && lost.contains(&role.id);
    if let Some(role) = settings.roles.iter().find(|role| is_super(role))
        && db::access::administrator::others_with_role(tx, role.id, id).await? == 0
    {
        return Err(Failure::of(Code::IllegalOperation, key, Vec::new()));
    }
    Ok(())
}

fn told(done: Result<AdministratorRow, Failure>) -> Result<AdministratorRow, Failure> {
    match done {
        Err(Failure::Fault(fault)) if fault.is_constraint("users_identifier_idx") => {
            Err(Failure::input("administrator-email-taken", Vec::new()))
        }
        done => done,
    }
}

impl Recall for AdministratorRow {
    fn reference(&self) -> serde_json::Value {
        serde_json::json!(self.id)
    }

    async fn recall(call: &Call, reference: &serde_json::Value) -> Result<Self, Failure> {
        Ok(present(call, referred(reference)?).await?.0)
    }
}
