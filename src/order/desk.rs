//! An order on the desk: locked, with everything that a rule wants to know about it, and the one
//! way to put it back.
//!
//! [`Desk::find`] costs one statement that travels with BEGIN (two with the stock);
//! [`Desk::save`] one for the order with its history and its events.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use db::order::{OfferRow, Saved, Told, Wants, Which};
use db::stock::StockLevelRow;
use db::{Fault, Tx};
use domain::event::{EventDraft, HistoryDraft};
use domain::id::{ChannelId, CustomerId, OrderLineId, ProductVariantId, SessionId};
use domain::order::cart::{Limits, Offer, Shop};
use domain::order::checkout::Transition;
use domain::order::price::PriceBook;
use domain::order::{NewOrder, Order};
use domain::payment::status::payment_status;
use domain::payment::{Ledger, Payment, PaymentStatus};
use domain::stock::{Movement, VariantStock};
use futures_util::future::OptionFuture;
use futures_util::try_join;

use super::{book, told};
use crate::actor::{Actor, Who};
use crate::call::Call;
use crate::failure::Failure;
use crate::settings::Settings;

/// What a command wants to know beside the order.
#[derive(Debug, Clone, Default)]
pub struct Ask {
    /// Variants that are to be added.
    pub variants: Vec<ProductVariantId>,
    /// The line whose variant is looked at.
    pub line: Option<OrderLineId>,
    /// Whether the variants of all lines are looked at.
    pub all_lines: bool,
    /// Whether payments and the names of variants are needed.
    pub checkout: bool,
    /// Whether the stock of all lines is locked, to be taken or given back.
    pub stock: bool,
}

impl Ask {
    /// What pricing all lines needs.
    #[must_use]
    pub fn all_lines() -> Self {
        Self { all_lines: true, ..Self::default() }
    }

    /// What a step or a payment needs; with the stock locked if it may place the order.
    #[must_use]
    pub fn checkout(stock: bool) -> Self {
        Self { all_lines: true, checkout: true, stock, ..Self::default() }
    }
}

/// An order on the desk.
pub struct Desk {
    /// The order as it is.
    pub order: Order,
    /// Its payments, by id, if they were asked for.
    pub payments: Vec<Payment>,
    /// The variants that were asked for.
    pub offers: HashMap<ProductVariantId, Offer>,
    /// Prices, taxes and shipping methods.
    pub book: PriceBook,
    /// The settings, as of this transaction.
    pub settings: Arc<Settings>,
    /// The logged-in customer whose cart it is.
    pub owner: Option<CustomerId>,
    /// The session whose cart it is.
    pub session: Option<SessionId>,
    /// Whether it was made just now.
    pub is_new: bool,
    /// The time.
    pub now: DateTime<Utc>,
    has_payments: bool,
    rows: Vec<OfferRow>,
    locked: Vec<StockLevelRow>,
    opening: (Vec<HistoryDraft>, Vec<EventDraft>),
    limits: Limits,
}

/// Which order is the actor's current cart; nobody's without a session.
#[must_use]
pub fn current(actor: &Actor) -> Option<Which> {
    let channel = actor.channel.id;
    match actor.who {
        Who::Customer { customer, .. } => Some(Which::Customer(customer, channel)),
        Who::Guest { session } | Who::Administrator { session, .. } => {
            Some(Which::Guest(session, channel))
        }
        Who::Nobody | Who::ApiKey { .. } => None,
    }
}

/// The channel in whose name an order is looked for.
#[must_use]
pub fn seen_from(actor: &Actor) -> ChannelId {
    actor.channel.id
}

impl Desk {
    /// Locks an order and reads what is asked for; `None` when there is no such order.
    pub async fn find(
        call: &Call,
        tx: &Tx,
        which: &Which,
        ask: &Ask,
    ) -> Result<Option<Self>, Failure> {
        Self::read(call, tx, which, ask, false).await
    }

    /// Locks the caller's cart, or opens a new one: it is written by [`Desk::save`].
    pub async fn cart(call: &Call, tx: &Tx, ask: &Ask) -> Result<Self, Failure> {
        let Some(which) = current(&call.actor) else {
            return Err(Failure::input("order-could-not-be-determined-or-created", Vec::new()));
        };
        let desk = Self::read(call, tx, &which, ask, true).await?;
        desk.ok_or_else(|| Fault::Data("no cart was opened".into()).into())
    }

    async fn read(
        call: &Call,
        tx: &Tx,
        which: &Which,
        ask: &Ask,
        opens: bool,
    ) -> Result<Option<Self>, Failure> {
        let actor = &call.actor;
        let mut wants = Wants {
            variants: ask.variants.clone(),
            line: ask.line,
            all_lines: ask.all_lines,
            checkout: ask.checkout,
            channel: actor.channel.id,
            currency: actor.currency,
        };
        let stock: OptionFuture<_> = ask.stock.then(|| db::order::lock_stock(tx, which)).into();
        let stock = async { stock.await.transpose() };
        let ((row, mut beside), locked) = try_join!(db::order::take(tx, which, &wants), stock)?;
        let settings = call.app.settings.as_of(tx.conn(), beside.settings_version).await?;
        let now = call.app.now();
        let (order, owner, session, opening, is_new) = match row {
            Some(row) if beside.order_id == Some(row.id) => {
                let (owner, session) = (row.owner_id, row.session_id);
                (beside.order(row), owner, session, Default::default(), false)
            }
            None if beside.order_id.is_none() && opens => {
                let opening = open(call, now)?;
                let told = (opening.history, opening.events);
                (opening.order, actor.customer(), actor.session(), told, true)
            }
            None if beside.order_id.is_none() => return Ok(None),
            Some(_) | None => return Err(Fault::Conflict("the order changed hands".into()).into()),
        };
        if order.currency != actor.currency && !ask.all_lines && !order.lines.is_empty() {
            wants.all_lines = true;
            beside.offers = db::order::beside(tx, which, &wants).await?.offers;
        }
        let mut offers = book::offers(&settings, actor, &beside.offers);
        let locked = locked.unwrap_or_default();
        if ask.stock {
            book::relevel(&settings, &actor.channel, &mut offers, &locked);
        }
        let most = |limit: u32| i32::try_from(limit).unwrap_or(i32::MAX);
        Ok(Some(Self {
            payments: beside.payments.into_iter().map(Payment::from).collect(),
            book: book::prices(&settings, &actor.channel, actor.currency, &beside.offers),
            offers,
            settings,
            owner,
            session,
            is_new,
            now,
            has_payments: ask.checkout,
            rows: beside.offers,
            locked,
            opening,
            limits: Limits {
                order_items: most(call.app.options.order_items),
                line_items: most(call.app.options.line_items),
            },
            order,
        }))
    }

    /// What a change of a cart needs to know.
    #[must_use]
    pub fn shop(&self) -> Shop<'_> {
        Shop { limits: self.limits, offers: &self.offers, book: &self.book, now: self.now }
    }

    /// The stock of the variants that were asked for, by variant.
    #[must_use]
    pub fn stock(&self) -> Vec<VariantStock> {
        let mut all: Vec<_> = self.offers.values().map(|offer| offer.stock.clone()).collect();
        all.sort_by_key(|stock| stock.variant_id);
        all
    }

    /// Whether something in it was deleted.
    #[must_use]
    pub fn has_deleted_variants(&self) -> bool {
        self.rows.iter().any(|row| row.is_deleted && self.order.lines_of(row.id).next().is_some())
    }

    /// Writes the order as it shall be, with what is told of it. Nothing is written when nothing
    /// differs. One statement.
    pub async fn save(
        &self,
        call: &Call,
        tx: &Tx,
        after: Order,
        history: Vec<HistoryDraft>,
        events: Vec<EventDraft>,
    ) -> Result<Order, Failure> {
        let unchanged = after == self.order && history.is_empty() && events.is_empty();
        if unchanged && !self.is_new {
            return Ok(after);
        }
        let history: Vec<_> = self.opening.0.iter().cloned().chain(history).collect();
        let events: Vec<_> = self.opening.1.iter().cloned().chain(events).collect();
        let mut after = self.with_payment_status(tx, after).await?;
        if !self.is_new {
            after.version = self.order.version.saturating_add(1);
        }
        let events = told::events(call, &self.order, &after, events);
        let count = i64::try_from(events.len()).unwrap_or_default();
        after.event_sequence = self.order.event_sequence.saturating_add(count);
        let history = told::history(call, &after, history);
        let told = Told { history: &history, events: &events };
        let saved = if self.is_new {
            db::order::insert(tx, &after, self.owner, self.session, told).await?
        } else {
            db::order::save(tx, &self.order, &after, self.owner, self.session, told).await?
        };
        match saved {
            Saved::Done => Ok(after),
            Saved::Overtaken => {
                Err(Fault::Conflict("the order was changed meanwhile".into()).into())
            }
        }
    }

    /// A cart that was paid for in part stays true to its payments when its total changes. One
    /// statement then, none otherwise: whoever asked for the payments has counted them.
    async fn with_payment_status(&self, tx: &Tx, mut after: Order) -> Result<Order, Failure> {
        let is_paid = self.order.payment_status != PaymentStatus::NotPaid;
        if is_paid && !self.has_payments && after.totals != self.order.totals {
            let payments = db::payment::by_order(tx.conn(), &[after.id]).await?;
            let payments: Vec<_> = payments.into_iter().map(|(_, payment)| payment).collect();
            after.payment_status = payment_status(&after, &Ledger::of(&payments))?;
        }
        Ok(after)
    }

    /// Writes what a step moves in stock. One statement, none without movements.
    pub async fn move_stock(
        &self,
        call: &Call,
        tx: &Tx,
        movements: &[Movement],
    ) -> Result<(), Failure> {
        let told =
            book::told_anew(&self.settings, &self.rows, &self.offers, &self.locked, movements);
        if !told.is_empty() {
            call.visit.tell_stock();
        }
        let movements: Vec<_> =
            movements.iter().map(|movement| (call.app.new_id(), *movement)).collect();
        Ok(db::stock::write(tx, &movements, &told, self.now).await?)
    }

    /// Gives a number to an order that a step has placed. One statement, none otherwise.
    pub async fn number(
        &self,
        tx: &Tx,
        mut order: Order,
        step: Option<&Transition>,
    ) -> Result<Order, Failure> {
        if step.is_some_and(|step| step.places) && order.number.is_none() {
            order.number = Some(db::order::next_number(tx, order.channel_id).await?.to_string());
        }
        Ok(order)
    }
}

fn open(call: &Call, now: DateTime<Utc>) -> Result<domain::order::Opening, Failure> {
    let new = NewOrder {
        id: call.app.new_id(),
        code: code()?,
        channel_id: call.actor.channel.id,
        currency: call.actor.currency,
        customer_id: call.actor.customer(),
        is_draft: false,
    };
    Ok(domain::order::open(new, now))
}

/// A new order's code: 16 random characters that nobody takes for one another.
pub fn code() -> Result<String, Failure> {
    const ALPHABET: &[u8; 32] = b"123456789ABCDEFGHJKLMNPQRSTUVWXY";
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).map_err(|e| Fault::Other(format!("no randomness: {e}")))?;
    let letter = |byte: &u8| ALPHABET.get(usize::from(byte % 32)).copied().map(char::from);
    Ok(bytes.iter().filter_map(letter).collect())
}
