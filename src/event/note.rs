//! Notes to orders: written, changed and deleted by administrators.

use std::sync::Arc;

use async_graphql::{Context, InputObject, Object, Result};
use db::Tx;
use db::history::Row;
use db::order::Which;
use domain::access::Permission::UpdateOrder;
use domain::event::{EventDraft, EventType, HistoryDraft};
use domain::id::{HistoryEntryId, OrderId};
use serde_json::json;

use super::history::HistoryEntry;
use crate::call::{Call, Recall, referred};
use crate::failure::{Code, Failure};
use crate::guard::{may, on_admin};
use crate::order::graphql::Order;
use crate::order::{Along, Ask, Desk, Placed};
use crate::wire::DeletionResponse;

/// A new note to an order.
#[derive(InputObject, Debug, Clone)]
pub struct AddNoteToOrderInput {
    /// The order.
    pub id: OrderId,
    /// The note.
    pub note: String,
    /// Whether the customer may read it.
    pub is_public: bool,
}

/// A change of a note; what is left out stays.
#[derive(InputObject, Debug, Clone)]
pub struct UpdateOrderNoteInput {
    /// The note, an entry of the order's history.
    pub note_id: HistoryEntryId,
    /// The note.
    pub note: Option<String>,
    /// Whether the customer may read it.
    pub is_public: Option<bool>,
}

/// Writes a note to an order. Five statements.
async fn add(
    call: &Call,
    input: &AddNoteToOrderInput,
    expected_version: Option<i64>,
) -> Result<Placed, Failure> {
    call.command("order.add_note", async |tx: &Tx| {
        let which = Which::Id(input.id, call.actor.channel.id);
        let desk = Desk::find(call, tx, &which, &Ask::default(), false).await?;
        let desk = desk.ok_or_else(|| Failure::not_found("Order", input.id))?;
        expect_version(desk.order.version, expected_version)?;
        let history = HistoryDraft::note(&input.note, input.is_public);
        let payload = json!({ "note": input.note, "isPublic": input.is_public });
        let event = EventDraft::new(EventType::OrderNoteAdded, payload);
        let mut order = desk.order.clone();
        order.updated_at = call.app.now();
        let along = Along::told(vec![history], vec![event]);
        let order = desk.save(call, tx, order, along).await?;
        Ok(Placed(Arc::new(order)))
    })
    .await
}

fn expect_version(current: i64, expected: Option<i64>) -> Result<(), Failure> {
    if expected.is_none_or(|expected| expected == current) {
        return Ok(());
    }
    let params = vec![("currentVersion", current.to_string())];
    let failure = Failure::of(Code::OrderVersionConflict, "order-version-conflict", params);
    Err(failure.with("currentVersion", current))
}

/// Changes a note. Two statements.
async fn update(call: &Call, input: &UpdateOrderNoteInput) -> Result<Row, Failure> {
    call.command("order.update_note", async |tx: &Tx| {
        let mut row = find(call, tx, input.note_id)
            .await?
            .ok_or_else(|| Failure::not_found("HistoryEntry", input.note_id))?;
        if let Some(note) = &input.note {
            row.data = json!({ "note": note });
        }
        row.is_public = input.is_public.unwrap_or(row.is_public);
        row.updated_at = call.app.now();
        db::history::update(tx, &row).await?;
        Ok(row)
    })
    .await
}

/// Deletes a note; `false` when there is none. Two statements.
async fn delete(call: &Call, id: HistoryEntryId) -> Result<bool, Failure> {
    call.command("order.delete_note", async |tx: &Tx| match find(call, tx, id).await? {
        Some(row) => Ok(db::history::delete(tx, row.id).await?),
        None => Ok(false),
    })
    .await
}

async fn find(call: &Call, tx: &Tx, id: HistoryEntryId) -> Result<Option<Row>, Failure> {
    Ok(db::history::lock_note(tx, call.actor.scope().channel, id).await?)
}

impl Recall for Row {
    fn reference(&self) -> serde_json::Value {
        json!(self.id)
    }

    async fn recall(call: &Call, reference: &serde_json::Value) -> Result<Self, Failure> {
        let id = referred(reference)?;
        let conn = call.app.pool.reader().await?;
        let found = db::history::find(&conn, call.actor.scope().channel, id).await?;
        found.ok_or_else(|| Failure::not_found("HistoryEntry", id))
    }
}

/// Mutations of notes to orders.
#[derive(Default)]
pub struct NoteMutation;

#[Object]
impl NoteMutation {
    /// Writes a note to an order's history. Permission: UpdateOrder.
    #[graphql(guard = "may(&[UpdateOrder])", visible = "on_admin")]
    async fn add_note_to_order(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The note.")] input: AddNoteToOrderInput,
        #[graphql(desc = "The version of the order that the caller knows; another one is \
                          ORDER_VERSION_CONFLICT.")]
        expected_version: Option<i64>,
    ) -> Result<Order> {
        let call = Call::of(ctx)?;
        let done = add(&call, &input, expected_version).await.map_err(|f| call.tell(f))?;
        Ok(Order(done.0))
    }

    /// Changes a note to an order. Permission: UpdateOrder.
    #[graphql(guard = "may(&[UpdateOrder])", visible = "on_admin")]
    async fn update_order_note(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What shall be changed.")] input: UpdateOrderNoteInput,
    ) -> Result<HistoryEntry> {
        let call = Call::of(ctx)?;
        let row = update(&call, &input).await.map_err(|f| call.tell(f))?;
        Ok(HistoryEntry(Arc::new(row)))
    }

    /// Deletes a note to an order; NOT_DELETED when there is none. Permission: UpdateOrder.
    #[graphql(guard = "may(&[UpdateOrder])", visible = "on_admin")]
    async fn delete_order_note(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The note, an entry of the order's history.")] id: HistoryEntryId,
    ) -> Result<DeletionResponse> {
        let call = Call::of(ctx)?;
        let deleted = delete(&call, id).await.map_err(|f| call.tell(f))?;
        Ok(DeletionResponse::of(deleted, call.language(), "message.order-note-not-found"))
    }
}
