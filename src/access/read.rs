//! Administrators and keys, as far as the caller's permission reaches.

use db::access::administrator::{self, ADMINISTRATORS};
use db::access::key::{self, KEYS};
use db::access::{AdministratorRow, ApiKeyRow, user};
use db::list::{Condition, Page, Query, Value};
use domain::access::Permission::{ReadAdministrator, ReadApiKey};
use domain::id::{AdministratorId, ApiKeyId};

use super::reach::Reach;
use crate::failure::Failure;
use crate::visit::Visit;

/// The administrators that the caller may see. Two statements.
pub async fn administrators(
    visit: &Visit,
    query: Query,
) -> Result<Page<AdministratorRow>, Failure> {
    let settings = visit.settings();
    let reach = Reach::of(&settings, &visit.actor(), &[ReadAdministrator]);
    let scope = Condition::All(vec![
        Condition::Plain(administrator::PRESENT.into()),
        reach.of_people(&settings, "a.user_id"),
    ]);
    let conn = visit.app.pool.reader().await?;
    Ok(db::list::page(&conn, ADMINISTRATORS, scope, query).await?)
}

/// An administrator whom the caller may see. One statement, or two.
pub async fn administrator(
    visit: &Visit,
    id: AdministratorId,
) -> Result<Option<AdministratorRow>, Failure> {
    let settings = visit.settings();
    let reach = Reach::of(&settings, &visit.actor(), &[ReadAdministrator]);
    let conn = visit.app.pool.reader().await?;
    let Some(row) = administrator::find(&conn, id).await? else { return Ok(None) };
    let seen =
        reach == Reach::All || reach.has_person(&settings, &user::roles(&conn, row.user_id).await?);
    Ok(seen.then_some(row))
}

/// The keys that the caller may see. Two statements.
pub async fn keys(visit: &Visit, query: Query) -> Result<Page<ApiKeyRow>, Failure> {
    let (settings, actor) = (visit.settings(), visit.actor());
    let reach = Reach::of(&settings, &actor, &[ReadApiKey]);
    let mut scope =
        vec![Condition::Plain(key::PRESENT.into()), reach.of_accounts(&settings, "k.user_id")];
    if let Some(channel) = actor.scope().channel {
        scope.push(Condition::Is("k.channel_id = ?".into(), Value::Id(channel.uuid())));
    }
    let conn = visit.app.pool.reader().await?;
    Ok(db::list::page(&conn, KEYS, Condition::All(scope), query).await?)
}

/// A key that the caller may see. One statement, or two.
pub async fn key(visit: &Visit, id: ApiKeyId) -> Result<Option<ApiKeyRow>, Failure> {
    let (settings, actor) = (visit.settings(), visit.actor());
    let reach = Reach::of(&settings, &actor, &[ReadApiKey]);
    let conn = visit.app.pool.reader().await?;
    let Some(row) = key::find(&conn, id, actor.scope().channel).await? else { return Ok(None) };
    let seen =
        reach == Reach::All || reach.has_roles(&settings, &user::roles(&conn, row.user_id).await?);
    Ok(seen.then_some(row))
}
