//! Commands on customers. Each is one transaction.

pub mod address;
pub mod customer;
pub mod password;

use db::Tx;
use db::history::New;
use domain::event::HistoryDraft;
use domain::id::{CustomerId, RoleId};

use crate::call::Call;
use crate::failure::Failure;
use crate::setup::CUSTOMER_ROLE;

/// Writes entries into a customer's history. One statement.
async fn note(
    call: &Call,
    tx: &Tx,
    customer: CustomerId,
    drafts: Vec<HistoryDraft>,
) -> Result<(), Failure> {
    let now = call.app.now();
    let entries = drafts.into_iter().map(|draft| New {
        id: call.app.new_id(),
        order_id: None,
        customer_id: Some(customer),
        kind: draft.kind,
        is_public: draft.is_public,
        administrator_id: call.actor.administrator(),
        data: draft.data,
        created_at: now,
    });
    Ok(db::history::append(tx, &entries.collect::<Vec<_>>()).await?)
}

/// The role of customers.
fn customer_role(call: &Call) -> Vec<RoleId> {
    let settings = call.visit.settings();
    settings.roles.iter().filter(|role| role.code == CUSTOMER_ROLE).map(|role| role.id).collect()
}
