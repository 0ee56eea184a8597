//! Commands on roles.

use db::Tx;
use db::settings::RoleRow;
use domain::access::Permission::{DeleteAdministrator, UpdateAdministrator};
use domain::access::{Permission, Permissions, role};
use domain::id::{ChannelId, RoleId};

use crate::access::grant::Holding;
use crate::access::reach::Reach;
use crate::call::Call;
use crate::failure::{Code, Failure};
use crate::setup::{CUSTOMER_ROLE, SUPER_ADMIN_ROLE};

/// What a new or changed role shall be; what is `None` stays as it is.
#[derive(Debug, Clone, Default)]
pub struct RolePatch {
    /// What people call it.
    pub code: Option<String>,
    /// What it is for.
    pub description: Option<String>,
    /// What it allows.
    pub permissions: Option<Vec<Permission>>,
    /// Where; a new one counts in the caller's channel without.
    pub channel_ids: Option<Vec<ChannelId>>,
}

/// Creates a role. Nobody can give what they do not hold.
pub async fn create(call: &Call, patch: RolePatch) -> Result<RoleRow, Failure> {
    let now = call.app.now();
    let row = RoleRow {
        id: call.app.new_id(),
        created_at: now,
        updated_at: now,
        code: patch.code.unwrap_or_default(),
        description: patch.description.unwrap_or_default(),
        permissions: texts(patch.permissions.unwrap_or_default()),
        channel_ids: patch.channel_ids.unwrap_or_else(|| vec![call.actor.channel.id]),
    };
    let done = call
        .settings_command("access.create_role", async |tx: &Tx| {
            check(call, tx, &row).await?;
            db::access::role::insert(tx, &row).await?;
            Ok::<_, Failure>(row.clone())
        })
        .await;
    told(done, &row.code)
}

/// Changes a role, unless the server itself relies on it.
pub async fn update(call: &Call, id: RoleId, patch: RolePatch) -> Result<RoleRow, Failure> {
    let done = call
        .settings_command("access.update_role", async |tx: &Tx| {
            let mut row = seen(call, tx, id, UpdateAdministrator).await?;
            refuse_system(&row, "cannot-modify-role")?;
            let RolePatch { code, description, permissions, channel_ids } = patch.clone();
            row.code = code.unwrap_or(row.code);
            row.description = description.unwrap_or(row.description);
            row.permissions = permissions.map_or(row.permissions, texts);
            row.channel_ids = channel_ids.unwrap_or(row.channel_ids);
            row.updated_at = call.app.now();
            check(call, tx, &row).await?;
            db::access::role::update(tx, &row).await?;
            Ok::<_, Failure>(row)
        })
        .await;
    told(done, patch.code.as_deref().unwrap_or_default())
}

/// Deletes a role, unless the server itself relies on it; who has it loses it.
pub async fn delete(call: &Call, id: RoleId) -> Result<bool, Failure> {
    call.settings_command("access.delete_role", async |tx: &Tx| {
        let row = seen(call, tx, id, DeleteAdministrator).await?;
        refuse_system(&row, "cannot-delete-role")?;
        db::access::role::delete(tx, id).await?;
        Ok::<_, Failure>(true)
    })
    .await
}

/// A role that the caller may see, and to whose channels a permission of theirs reaches: all that it
/// allows they may do themselves. One statement.
async fn seen(
    call: &Call,
    tx: &Tx,
    id: RoleId,
    permission: Permission,
) -> Result<RoleRow, Failure> {
    let settings = call.visit.settings();
    let row = settings.get::<RoleRow>(id)?;
    let holding = Holding::of(tx.conn(), &settings, &call.actor).await?;
    let reach = Reach::of(&settings, &call.actor, &[permission]);
    if !reach.has_role(&row) || !(holding.covers(&row) || row.code == CUSTOMER_ROLE) {
        return Err(Failure::not_found("Role", id));
    }
    Ok((*row).clone())
}

async fn check(call: &Call, tx: &Tx, row: &RoleRow) -> Result<(), Failure> {
    let settings = call.visit.settings();
    for id in &row.channel_ids {
        settings.get::<db::settings::ChannelRow>(*id)?;
    }
    let holding = Holding::of(tx.conn(), &settings, &call.actor).await?;
    holding.check(&row.channel_ids, super::super::grant::permissions(row))
}

fn refuse_system(row: &RoleRow, key: &'static str) -> Result<(), Failure> {
    if [SUPER_ADMIN_ROLE, CUSTOMER_ROLE].contains(&row.code.as_str()) {
        let params = vec![("roleCode", row.code.clone())];
        return Err(Failure::of(Code::IllegalOperation, key, params));
    }
    Ok(())
}

fn texts(asked: Vec<Permission>) -> Vec<String> {
    let asked: Permissions = asked.into_iter().collect();
    role::completed(asked).iter().map(|p| p.as_str().to_owned()).collect()
}

fn told(done: Result<RoleRow, Failure>, code: &str) -> Result<RoleRow, Failure> {
    match done {
        Err(Failure::Fault(fault)) if fault.is_constraint("roles_code_key") => {
            Err(Failure::input("role-code-taken", vec![("code", code.to_owned())]))
        }
        done => done,
    }
}
