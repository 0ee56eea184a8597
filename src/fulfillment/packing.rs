//! The orders of a fulfillment on the packing table: locked in the order of their ids, with
//! everything that the rules want to know, and the one way to put them back.
//!
//! [`Packing::open`] costs seven statements in three trips, whatever the number of orders and lines;
//! [`Packing::save`] one for each order, and one each for stock, history and events.

use std::collections::HashMap;
use std::sync::Arc;

use db::order::{Saved, Told, Whose, Write};
use db::stock::StockMovementRow;
use db::{Fault, Tx};
use domain::event::{EventDraft, HistoryDraft};
use domain::fulfillment::{Fulfillment, StepFacts, Warehouse};
use domain::id::{OrderId, OrderLineId, ProductVariantId};
use domain::order::Order;
use domain::order::checkout::{Facts, LineHeld};
use domain::payment::{Ledger, Payment};
use domain::stock::{Held, Movement, VariantStock};
use futures_util::future::try_join_all;
use futures_util::try_join;

use crate::call::Call;
use crate::failure::Failure;
use crate::order::told;
use crate::text;

/// The orders on the table.
pub(super) struct Packing {
    /// The orders, by id.
    pub(super) orders: Vec<Order>,
    /// What is promised and sold to their lines.
    pub(super) held: Vec<LineHeld>,
    /// The stock of their variants.
    pub(super) stock: Vec<VariantStock>,
    whose: HashMap<OrderId, Whose>,
    payments: HashMap<OrderId, Vec<Payment>>,
    fulfillments: HashMap<OrderId, Vec<Fulfillment>>,
}

/// An order as it shall be, with what is written and told of it.
pub(super) struct Packed {
    pub(super) order: Order,
    pub(super) history: Vec<HistoryDraft>,
    pub(super) events: Vec<EventDraft>,
}

impl Packing {
    /// Locks orders and reads what belongs to them.
    pub(super) async fn open(call: &Call, tx: &Tx, ids: &[OrderId]) -> Result<Self, Failure> {
        let mut orders = Vec::new();
        let mut whose = HashMap::new();
        for whole in db::order::lock_all(tx, ids).await? {
            let theirs = whole.whose();
            let order = whole.order()?;
            whose.insert(order.id, theirs);
            orders.push(order);
        }
        let lines: Vec<OrderLineId> =
            orders.iter().flat_map(|order| &order.lines).map(|line| line.id).collect();
        let mut variants: Vec<ProductVariantId> =
            orders.iter().flat_map(|order| &order.lines).map(|line| line.variant_id).collect();
        variants.sort_unstable();
        variants.dedup();
        let conn = tx.conn();
        let (levels, payments, fulfillments, movements, counted) = try_join!(
            db::stock::lock(tx, &variants),
            db::payment::by_order(conn, ids),
            db::fulfillment::by_order(conn, ids),
            db::stock::movements_of_lines(conn, &lines),
            db::fulfillment::counted(conn, &variants),
        )?;
        let stock = counted.iter().map(|row| stock_of(call, row, &levels)).collect();
        let fulfillments =
            fulfillments.into_iter().map(|(id, one)| (id, Arc::unwrap_or_clone(one)));
        Ok(Self {
            orders,
            held: held(&lines, &movements),
            stock,
            whose,
            payments: grouped(payments),
            fulfillments: grouped(fulfillments),
        })
    }

    /// The stock behind the orders.
    pub(super) fn warehouse(&self) -> Warehouse<'_> {
        Warehouse { stock: &self.stock, held: &self.held }
    }

    /// A fulfillment of one of the orders, as it is now.
    pub(super) fn fulfillment(&self, id: domain::id::FulfillmentId) -> Option<&Fulfillment> {
        self.fulfillments.values().flatten().find(|one| one.id == id)
    }

    /// What the rules of a step look at, order by order.
    pub(super) fn facts(&self) -> Vec<StepFacts<'_>> {
        let of = |order| {
            let id: &OrderId = &Order::clone(order).id;
            let facts = Facts {
                ledger: Ledger::of(self.payments.get(id).map_or(&[], Vec::as_slice)),
                fulfillments: self.fulfillments.get(id).map_or(&[], Vec::as_slice),
                stock: &self.stock,
                held: &self.held,
                ..Facts::default()
            };
            StepFacts { order, facts }
        };
        self.orders.iter().map(of).collect()
    }

    /// Writes the orders as they shall be, what moves in stock, and what is told of it.
    pub(super) async fn save(
        &self,
        call: &Call,
        tx: &Tx,
        packed: Vec<Packed>,
        movements: &[Movement],
    ) -> Result<(), Failure> {
        let mut changed = Vec::new();
        for Packed { mut order, history: entries, events: drafts } in packed {
            let Some(before) = self.orders.iter().find(|before| before.id == order.id) else {
                continue;
            };
            order.version = before.version.saturating_add(1);
            let new = told::events(call, before, &order, drafts);
            let count = i64::try_from(new.len()).unwrap_or_default();
            order.event_sequence = before.event_sequence.saturating_add(count);
            let entries = told::history(call, &order, entries);
            changed.push((before, order, entries, new));
        }
        let now = call.app.now();
        let movements: Vec<_> = movements.iter().map(|one| (call.app.new_id(), *one)).collect();
        let saves = changed.into_iter().map(|(before, after, history, events)| {
            let whose = self.whose.get(&after.id).copied().unwrap_or_default();
            let told = Told { history, events, ..Told::default() };
            db::order::save(tx, Write::change(before, &after, whose, told))
        });
        let (saved, ()) = try_join!(
            try_join_all(saves),
            // Units go from promised to sold or back: nobody is told another stock level.
            db::stock::write(tx, &movements, &[], now),
        )?;
        if saved.contains(&Saved::Overtaken) {
            return Err(Fault::Conflict("an order was changed meanwhile".into()).into());
        }
        Ok(())
    }
}

fn grouped<T>(rows: impl IntoIterator<Item = (OrderId, T)>) -> HashMap<OrderId, Vec<T>> {
    let mut groups: HashMap<OrderId, Vec<T>> = HashMap::new();
    for (id, row) in rows {
        groups.entry(id).or_default().push(row);
    }
    groups
}

fn stock_of(
    call: &Call,
    row: &db::fulfillment::Counted,
    levels: &[db::stock::StockLevelRow],
) -> VariantStock {
    let settings = call.visit.settings();
    let channel = call.actor.channel.id;
    let serves = |level: &&db::stock::StockLevelRow| {
        let location = settings.stock_location(level.location_id);
        level.variant_id == row.id
            && location.is_some_and(|location| location.channel_ids.contains(&channel))
    };
    VariantStock {
        variant_id: row.id,
        name: text::name(&row.translations.0, &call.actor),
        tracked: row.track_inventory.resolve(settings.global.track_inventory),
        threshold: if row.use_global_out_of_stock_threshold {
            settings.global.out_of_stock_threshold
        } else {
            row.out_of_stock_threshold
        },
        levels: levels.iter().filter(serves).map(db::stock::StockLevelRow::level).collect(),
    }
}

/// What is promised and sold to each line.
fn held(lines: &[OrderLineId], rows: &[StockMovementRow]) -> Vec<LineHeld> {
    let of = |line_id: &OrderLineId| {
        let own = rows.iter().filter(|row| row.order_line_id == Some(*line_id));
        let movements: Vec<Movement> = own
            .map(|row| Movement {
                kind: row.kind,
                variant_id: row.variant_id,
                location_id: row.location_id,
                line_id: row.order_line_id,
                quantity: row.quantity,
                on_hand: 0,
                allocated: 0,
            })
            .collect();
        LineHeld {
            line_id: *line_id,
            promised: Held::promised(&movements),
            sold: Held::sold(&movements),
        }
    };
    lines.iter().map(of).collect()
}
