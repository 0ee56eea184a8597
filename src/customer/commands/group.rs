//! Commands on groups of customers. Groups belong to all channels; who is put in or taken out is a
//! customer whom the caller's channel knows.

use db::Tx;
use db::customer::group;
use db::settings::CustomerGroupRow;
use domain::customer::history;
use domain::id::{CustomerGroupId, CustomerId};

use super::note_each;
use crate::call::{Call, Recall, referred};
use crate::failure::Failure;

/// Creates a group with those of these customers whom the channel knows. Two statements, five with
/// customers.
pub async fn create(
    call: &Call,
    name: String,
    customers: Vec<CustomerId>,
) -> Result<CustomerGroupRow, Failure> {
    let now = call.app.now();
    let row = CustomerGroupRow { id: call.app.new_id(), created_at: now, updated_at: now, name };
    call.settings_command("customer.create_group", async |tx: &Tx| {
        group::insert(tx, &row).await?;
        if !customers.is_empty() {
            put(call, tx, &row, &customers).await?;
        }
        Ok::<_, Failure>(row.clone())
    })
    .await
}

/// Renames a group. Two statements.
pub async fn update(
    call: &Call,
    id: CustomerGroupId,
    name: Option<String>,
) -> Result<CustomerGroupRow, Failure> {
    call.settings_command("customer.update_group", async |tx: &Tx| {
        let mut row = (*call.visit.settings().get::<CustomerGroupRow>(id)?).clone();
        row.name = name.clone().unwrap_or(row.name);
        row.updated_at = call.app.now();
        group::update(tx, &row).await?;
        Ok::<_, Failure>(row)
    })
    .await
}

/// The groups that a deletion left, since tax rates are meant for them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept(pub Vec<CustomerGroupId>);

/// Deletes groups, which takes everybody out of them, in whatever channel; those that tax rates
/// name stay. Nothing is done when one is not there. Three statements.
pub async fn delete(call: &Call, ids: &[CustomerGroupId]) -> Result<Kept, Failure> {
    call.settings_command("customer.delete_groups", async |tx: &Tx| {
        let settings = call.visit.settings();
        for id in ids {
            settings.get::<CustomerGroupRow>(*id)?;
        }
        let named = |id: &CustomerGroupId| {
            settings.tax_rates.iter().any(|r| r.customer_group_id == Some(*id))
        };
        let (kept, gone): (Vec<_>, Vec<_>) = ids.iter().copied().partition(named);
        if !gone.is_empty() {
            group::delete(tx, &gone, call.app.now()).await?;
        }
        Ok::<_, Failure>(Kept(kept))
    })
    .await
}

/// Puts customers whom the channel knows into a group; others are left out, and who is in it stays.
/// Four statements.
pub async fn add(
    call: &Call,
    id: CustomerGroupId,
    customers: &[CustomerId],
) -> Result<CustomerGroupRow, Failure> {
    call.command("customer.add_to_group", async |tx: &Tx| {
        let row = hold(tx, id).await?;
        put(call, tx, &row, customers).await?;
        Ok::<_, Failure>(row)
    })
    .await
}

/// Takes customers whom the channel knows out of a group; others are left as they are. All or none:
/// who is not in it cannot be taken out. Four statements.
pub async fn remove(
    call: &Call,
    id: CustomerGroupId,
    customers: &[CustomerId],
) -> Result<CustomerGroupRow, Failure> {
    call.command("customer.remove_from_group", async |tx: &Tx| {
        let row = hold(tx, id).await?;
        let known = group::members(tx, id, customers, call.actor.scope().channel).await?;
        if let Some(outside) = known.iter().find(|member| !member.is_in) {
            let params = vec![("id", outside.id.to_string())];
            return Err(Failure::input("customer-does-not-belong-to-customer-group", params));
        }
        let ids: Vec<_> = known.iter().map(|member| member.id).collect();
        group::take(tx, id, &ids, call.app.now()).await?;
        note_each(call, tx, &ids, &history::removed_from_group(&row.name)).await?;
        Ok(row)
    })
    .await
}

async fn hold(tx: &Tx, id: CustomerGroupId) -> Result<CustomerGroupRow, Failure> {
    group::hold(tx, id).await?.ok_or_else(|| Failure::not_found("CustomerGroup", id))
}

/// Three statements.
async fn put(
    call: &Call,
    tx: &Tx,
    row: &CustomerGroupRow,
    customers: &[CustomerId],
) -> Result<(), Failure> {
    let known = group::members(tx, row.id, customers, call.actor.scope().channel).await?;
    let ids: Vec<_> = known.iter().filter(|member| !member.is_in).map(|member| member.id).collect();
    group::put(tx, row.id, &ids, call.app.now()).await?;
    note_each(call, tx, &ids, &history::added_to_group(&row.name)).await
}

impl Recall for Kept {
    fn reference(&self) -> serde_json::Value {
        serde_json::json!(self.0)
    }

    async fn recall(_: &Call, reference: &serde_json::Value) -> Result<Self, Failure> {
        Ok(Self(referred(reference)?))
    }
}
