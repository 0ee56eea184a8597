//! Putting goods together, and sending them on their way. Each is one transaction that locks all
//! orders of the fulfillment in the order of their ids.

use db::Tx;
use domain::fulfillment::{
    CreateFulfillmentRefused, Fulfillment, Request, ShipBeforePaid, StepRefused, WantedLine,
    create, manual, step,
};
use domain::id::{FulfillmentId, OrderId, OrderLineId};
use domain::operation::Operation;
use domain::order::Order;

use super::packing::{Packed, Packing};
use crate::call::{Call, Recall, referred};
use crate::failure::{Code, Failure, Refuse as _, Stop};

/// What shall be put together, and how.
#[derive(Debug)]
pub struct Add {
    /// The units.
    pub lines: Vec<WantedLine>,
    /// The handler with its arguments.
    pub handler: Operation,
    /// The version that the caller knows of the order, or of the first one by id.
    pub expected_version: Option<i64>,
}

/// Puts units of one or several orders together. Thirteen statements, one more for each further
/// order.
pub async fn add(call: &Call, input: &Add) -> Result<Fulfillment, Stop<CreateFulfillmentRefused>> {
    let id: FulfillmentId = call.app.new_id();
    call.command("fulfillment.add", async |tx: &Tx| {
        let ids = orders_of(call, tx, &input.lines).await?;
        let packing = Packing::open(call, tx, &ids).await?;
        expect_version(&packing.orders, input.expected_version)?;
        let request = Request { id, lines: &input.lines, handler: &input.handler };
        let handle = |handler: &Operation| Ok(manual(handler));
        let warehouse = packing.warehouse();
        let plan = create(&request, &packing.orders, warehouse, handle, call.app.now()).refuse()?;
        let channel = plan.orders.first().map_or(call.actor.channel.id, |order| order.channel_id);
        db::fulfillment::insert(tx, channel, &plan.fulfillment).await?;
        let packed = plan.orders.into_iter().map(|order| Packed {
            order,
            history: plan.history.clone(),
            events: plan.events.clone(),
        });
        packing.save(call, tx, packed.collect(), &plan.movements).await?;
        Ok(plan.fulfillment)
    })
    .await
}

/// Takes a fulfillment to a state, and its orders after it. Thirteen statements, one more for each
/// further order.
pub async fn transition(
    call: &Call,
    id: FulfillmentId,
    to: &str,
    expected_version: Option<i64>,
) -> Result<Fulfillment, Stop<StepRefused>> {
    call.command("fulfillment.transition", async |tx: &Tx| {
        let missing = || Failure::not_found("Fulfillment", id);
        let found = db::fulfillment::find(tx.conn(), call.actor.scope().channel, id).await?;
        let ids = found.ok_or_else(missing)?.orders();
        let packing = Packing::open(call, tx, &ids).await?;
        expect_version(&packing.orders, expected_version)?;
        // Read anew behind the locks: somebody may just have sent it.
        let fulfillment = packing.fulfillment(id).ok_or_else(missing)?;
        let (facts, warehouse) = (packing.facts(), packing.warehouse());
        let policy = ShipBeforePaid::default();
        let plan = step(fulfillment, to, &facts, warehouse, policy, call.app.now()).refuse()?;
        db::fulfillment::set_state(tx, &plan.fulfillment).await?;
        let packed = plan.orders.into_iter().map(|one| Packed {
            order: one.order,
            history: one.history,
            events: one.events,
        });
        packing.save(call, tx, packed.collect(), &plan.movements).await?;
        Ok(plan.fulfillment)
    })
    .await
}

/// The orders of the lines, by id. One statement.
async fn orders_of(
    call: &Call,
    tx: &Tx,
    wanted: &[WantedLine],
) -> Result<Vec<OrderId>, Stop<CreateFulfillmentRefused>> {
    let lines: Vec<OrderLineId> = wanted.iter().map(|line| line.line_id).collect();
    let scope = call.actor.scope().channel;
    let found = db::fulfillment::orders_of_lines(tx.conn(), scope, &lines).await?;
    if let Some(line_id) = lines.iter().find(|line| found.iter().all(|(known, _)| known != *line)) {
        return Err(Stop::Refused(CreateFulfillmentRefused::NoSuchLine { line_id: *line_id }));
    }
    let mut orders: Vec<OrderId> = found.into_iter().map(|(_, order)| order).collect();
    orders.sort_unstable();
    orders.dedup();
    Ok(orders)
}

/// Refuses when the caller knows another version of the first order than the one there is.
fn expect_version(orders: &[Order], expected: Option<i64>) -> Result<(), Failure> {
    let current = orders.first().map(|order| order.version);
    match (expected, current) {
        (Some(expected), Some(current)) if expected != current => {
            let params = vec![("currentVersion", current.to_string())];
            let key = "order-version-conflict";
            Err(Failure::of(Code::OrderVersionConflict, key, params)
                .with("currentVersion", current))
        }
        (_, _) => Ok(()),
    }
}

impl Recall for Fulfillment {
    fn reference(&self) -> serde_json::Value {
        serde_json::json!(self.id)
    }

    async fn recall(call: &Call, reference: &serde_json::Value) -> Result<Self, Failure> {
        let id = referred(reference)?;
        let conn = call.app.pool.reader().await?;
        let found = db::fulfillment::find(&conn, call.actor.scope().channel, id).await?;
        found.ok_or_else(|| Failure::not_found("Fulfillment", id))
    }
}
