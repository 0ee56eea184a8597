//! Commands on customers. Each is one transaction.

pub mod address;
pub mod customer;
pub mod group;
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
    let entries: Vec<_> = drafts.into_iter().map(|draft| entry(call, customer, draft)).collect();
    Ok(db::history::append(tx, &entries).await?)
}

/// Writes the same entry into the histories of several customers. One statement; none for nobody.
async fn note_each(
    call: &Call,
    tx: &Tx,
    customers: &[CustomerId],
    draft: &HistoryDraft,
) -> Result<(), Failure> {
    let entries: Vec<_> = customers.iter().map(|id| entry(call, *id, draft.clone())).collect();
    Ok(db::history::append(tx, &entries).await?)
}

fn entry(call: &Call, customer: CustomerId, draft: HistoryDraft) -> New {
    New {
        id: call.app.new_id(),
        order_id: None,
        customer_id: Some(customer),
        kind: draft.kind,
        is_public: draft.is_public,
        administrator_id: call.actor.administrator(),
        data: draft.data,
        created_at: call.app.now(),
    }
}

/// The role of customers.
fn customer_role(call: &Call) -> Vec<RoleId> {
    let settings = call.visit.settings();
    settings.roles.iter().filter(|role| role.code == CUSTOMER_ROLE).map(|role| role.id).collect()
}
