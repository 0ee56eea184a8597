//! An order on the desk: locked, with everything that a rule wants to know about it, and the one
//! way to put it back.
//!
//! [`Desk::find`] costs one statement that travels with BEGIN (two with the stock), [`Desk::look`]
//! one without a transaction; [`Desk::save`] and [`Desk::save_at_once`] one for the order with its
//! history, its events and what is paid.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use db::customer::CustomerRow;
use db::order::{OfferRow, Saved, Taken, Told, Uses, Wants, Which, Whose, Write};
use db::payment::PaymentRow;
use db::stock::StockLevelRow;
use db::{Fault, Tx};
use domain::channel::CurrencyCode;
use domain::event::{EventDraft, HistoryDraft};
use domain::id::CustomerId;
use domain::id::{ChannelId, OrderLineId, ProductVariantId, PromotionId};
use domain::order::cart::{Limits, Offer, Shop};
use domain::order::checkout::Transition;
use domain::order::price::PriceBook;
use domain::order::{NewOrder, Order, OrderState};
use domain::payment::status::payment_status;
use domain::payment::{Ledger, Payment, PaymentStatus};
use domain::promotion::coupon::{self, CouponPlan};
use domain::promotion::usage::{self, Used};
use domain::stock::{Movement, VariantStock};
use futures_util::future::OptionFuture;
use futures_util::try_join;

use super::along::Along;
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
    /// A coupon code of whose promotions it matters how often they are used.
    pub coupon: Option<String>,
    /// Who buys what nobody buys yet, instead of the caller.
    pub buyer: Option<CustomerId>,
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
    /// How often limited promotions are used by other orders, as far as that matters.
    pub used: Vec<Used>,
    /// Whose it is.
    pub whose: Whose,
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

/// Why nobody's cart is opened.
#[must_use]
pub fn nobodys() -> Failure {
    Failure::input("order-could-not-be-determined-or-created", Vec::new())
}

/// The channel in whose name an order is looked for.
#[must_use]
pub fn seen_from(actor: &Actor) -> ChannelId {
    actor.channel.id
}

impl Desk {
    /// Locks an order and reads what is asked for; `None` when there is no such order and none is
    /// to be opened. What is opened is written by [`Desk::save`].
    pub async fn find(
        call: &Call,
        tx: &Tx,
        which: &Which,
        ask: &Ask,
        opens: bool,
    ) -> Result<Option<Self>, Failure> {
        let mut wants = wants(call, ask, &call.app.settings.current());
        let stock: OptionFuture<_> = ask.stock.then(|| db::order::lock_stock(tx, which)).into();
        let stock = async { stock.await.transpose() };
        let (mut taken, locked) = try_join!(db::order::take(tx, which, &wants), stock)?;
        let cache = &call.app.settings;
        let mut settings = cache.as_of(tx.conn(), taken.1.settings_version).await?;
        if wants_more(call, ask, &taken, &settings, &mut wants) {
            taken.1 = db::order::beside(tx, which, &wants).await?;
            settings = cache.as_of(tx.conn(), taken.1.settings_version).await?;
        }
        Self::of(call, ask, taken, locked.unwrap_or_default(), settings, opens)
    }

    /// Reads an order as it is, without a lock: for who writes only what was not changed since.
    /// `None` when there is no such order and none is to be opened.
    pub async fn look(
        call: &Call,
        which: &Which,
        ask: &Ask,
        opens: bool,
    ) -> Result<Option<Self>, Failure> {
        let looks = &call.app.bundles.looks;
        let mut wants = wants(call, ask, &call.app.settings.current());
        let mut taken = looks.ask((which.clone(), wants.clone())).await?;
        let (cache, pool) = (&call.app.settings, &call.app.pool);
        let mut settings = cache.at_least(pool, taken.1.settings_version).await?;
        if wants_more(call, ask, &taken, &settings, &mut wants) {
            taken = looks.ask((which.clone(), wants)).await?;
            settings = cache.at_least(pool, taken.1.settings_version).await?;
        }
        Self::of(call, ask, taken, Vec::new(), settings, opens)
    }

    fn of(
        call: &Call,
        ask: &Ask,
        (row, mut beside): Taken,
        locked: Vec<StockLevelRow>,
        settings: Arc<Settings>,
        opens: bool,
    ) -> Result<Option<Self>, Failure> {
        let actor = &call.actor;
        let now = call.app.now();
        if let Some(customer) = &beside.customer {
            call.met.meet(customer.clone());
        }
        let (order, whose, opening, is_new) = match row {
            Some(row) if beside.order_id == Some(row.id) => {
                let whose = Whose { owner: row.owner_id, session: row.session_id };
                (beside.order(row), whose, Default::default(), false)
            }
            None if beside.order_id.is_none() && opens => {
                let opening = open(call, beside.customer.as_ref(), now)?;
                let told = (opening.history, opening.events);
                let whose = Whose { owner: actor.customer(), session: actor.session() };
                (opening.order, whose, told, true)
            }
            None if beside.order_id.is_none() => return Ok(None),
            Some(_) | None => return Err(Fault::Conflict("the order changed hands".into()).into()),
        };
        let groups = beside.customer.as_ref().map(|customer| customer.group_ids.clone());
        let facts = book::facts(
            &settings,
            actor,
            std::mem::take(&mut beside.facets),
            groups.unwrap_or_default(),
            &beside.used,
        );
        let weights = std::mem::take(&mut beside.weights);
        let currency = if is_new { actor.currency } else { asked_currency(actor, &order) };
        let channel = &actor.channel;
        let book = book::prices(&settings, channel, currency, &beside.offers, weights, facts);
        let mut offers = book::offers(&settings, actor, &beside.offers);
        if ask.stock {
            book::relevel(&settings, &actor.channel, &mut offers, &locked);
        }
        let most = |limit: u32| i32::try_from(limit).unwrap_or(i32::MAX);
        Ok(Some(Self {
            payments: beside.payments.into_iter().map(Payment::from).collect(),
            book,
            used: beside.used,
            offers,
            settings,
            whose,
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

    /// Prices and promotions as they are for another buyer, of whose uses these are told.
    #[must_use]
    pub fn book_for(&self, customer: &CustomerRow, used: &[Used]) -> PriceBook {
        let mut book = self.book.clone();
        book.facts.groups.clone_from(&customer.group_ids);
        book.facts.used_up = usage::used_up(&book.promotions, used);
        book
    }

    /// The stock of the variants that were asked for, by variant.
    #[must_use]
    pub fn stock(&self) -> Vec<VariantStock> {
        let mut all: Vec<_> = self.offers.values().map(|offer| offer.stock.clone()).collect();
        all.sort_by_key(|stock| stock.variant_id);
        all
    }

    /// Whether something in it was deleted, or taken out of its channel.
    #[must_use]
    pub fn has_gone_variants(&self) -> bool {
        self.rows.iter().any(|row| row.is_gone && self.order.lines_of(row.id).next().is_some())
    }

    /// Writes the order as it shall be, with what goes along with it. Nothing is written when
    /// nothing differs. One statement.
    pub async fn save(
        &self,
        call: &Call,
        tx: &Tx,
        after: Order,
        along: Along,
    ) -> Result<Order, Failure> {
        if self.is_done(&after, &along) {
            return Ok(after);
        }
        let after = self.with_payment_status(tx, after).await?;
        let along = self.with_uses(tx, &after, along).await?;
        let (after, write) = self.write(call, after, along)?;
        match db::order::save(tx, write).await? {
            Saved::Done => Ok(after),
            Saved::Overtaken => {
                self.forget_session(call);
                Err(Fault::Conflict("the order was changed meanwhile".into()).into())
            }
        }
    }

    /// The same without a transaction: nothing is written, and `None` given, when somebody else was
    /// faster. One statement, which orders of others may share.
    pub async fn save_at_once(
        &self,
        call: &Call,
        after: Order,
        along: Along,
    ) -> Result<Option<Order>, Failure> {
        if self.is_done(&after, &along) {
            return Ok(Some(after));
        }
        let (after, write) = self.write(call, after, along)?;
        let saved = call.app.bundles.saves.ask(write).await?;
        if saved == Saved::Overtaken {
            self.forget_session(call);
        }
        Ok((saved == Saved::Done).then_some(after))
    }

    /// A cart that could not be opened may be of a session that another process has replaced: the next
    /// request looks it up again.
    fn forget_session(&self, call: &Call) {
        if let Some(session) = call.actor.session().filter(|_| self.is_new) {
            call.app.guests.forget(session);
        }
    }

    /// Whether nothing is to be written.
    fn is_done(&self, after: &Order, along: &Along) -> bool {
        !self.is_new && along.is_empty() && *after == self.order
    }

    fn write(
        &self,
        call: &Call,
        mut after: Order,
        along: Along,
    ) -> Result<(Order, Write), Failure> {
        let history: Vec<_> = self.opening.0.iter().cloned().chain(along.history).collect();
        let events: Vec<_> = self.opening.1.iter().cloned().chain(along.events).collect();
        if !self.is_new {
            after.version = self.order.version.saturating_add(1);
        }
        let events = told::events(call, &self.order, &after, events);
        let count = i64::try_from(events.len()).unwrap_or_default();
        after.event_sequence = self.order.event_sequence.saturating_add(count);
        let payment =
            along.payment.map(|payment| PaymentRow::of(after.id, &payment)).transpose()?;
        let told = Told {
            history: told::history(call, &after, history),
            events,
            payments: payment.into_iter().collect(),
            addresses: along.addresses,
            uses: along.uses.or_else(|| self.changed_uses(&after)).map(|promotion_ids| Uses {
                order_id: after.id,
                customer_id: after.customer_id,
                promotion_ids,
                at: self.now,
            }),
        };
        let write = if self.is_new {
            Write::opening(&after, self.whose, told)
        } else {
            Write::change(&self.order, &after, self.whose, told)
        };
        Ok((after, write))
    }

    /// The promotions of which the order shall hold a use, if that or their buyer changes.
    fn changed_uses(&self, after: &Order) -> Option<Vec<PromotionId>> {
        let (before, uses) = (usage::held(&self.order), usage::held(after));
        let is_other =
            before != uses || (!uses.is_empty() && self.order.customer_id != after.customer_id);
        // Of a promotion that is gone nobody takes a use any more; who has one keeps it.
        let promotions = &self.book.promotions;
        let counts = |id: &&PromotionId| before.contains(id) || promotions.find(**id).is_some();
        is_other.then(|| uses.iter().filter(counts).copied().collect())
    }

    /// Whether writing the order takes or gives back uses of limited promotions, which are counted
    /// under a lock.
    #[must_use]
    pub fn moves_limited_uses(&self, after: &Order) -> bool {
        self.changed_uses(after).is_some() && !self.limited(after).is_empty()
    }

    /// The limited promotions that the order had or shall have.
    fn limited(&self, after: &Order) -> Vec<PromotionId> {
        let book = &self.book.promotions;
        let mut all = [usage::held(&self.order), usage::held(after)].concat();
        all.sort_unstable();
        all.dedup();
        all.retain(|id| book.find(*id).is_some_and(|one| one.limits.is_limited()));
        all
    }

    /// What is written along, with the uses that are left for the order: whoever gets none keeps the
    /// discount until payment, where it is judged again. Two statements when limited promotions are
    /// taken or given back, else none.
    async fn with_uses(&self, tx: &Tx, after: &Order, along: Along) -> Result<Along, Failure> {
        if along.uses.is_some() || !self.moves_limited_uses(after) {
            return Ok(along);
        }
        let limited = self.limited(after);
        let used = db::promotion::lock_used(tx, after.id, after.customer_id, &limited).await?;
        let none_left = usage::used_up(&self.book.promotions, &used);
        let mut held = self.changed_uses(after).unwrap_or_default();
        held.retain(|id| !none_left.contains(id));
        Ok(Along { uses: Some(held), ..along })
    }

    /// The order as it can be paid (vendure-behaviour 10.1, step 0), with the promotions of which it
    /// then holds a use, where that is decided here. Two statements when it has limited promotions,
    /// else none.
    pub async fn rechecked(
        &self,
        tx: &Tx,
    ) -> Result<(CouponPlan, Option<Vec<PromotionId>>), Failure> {
        let (order, promotions) = (&self.order, &self.book.promotions);
        if order.state != OrderState::ArrangingPayment {
            return Ok((coupon::unchanged(order), None));
        }
        let mut limited = order.promotion_ids.clone();
        limited.retain(|id| promotions.find(*id).is_some_and(|one| one.limits.is_limited()));
        for code in &order.coupon_codes {
            let of_code = promotions.with_code(code).filter(|one| one.limits.is_limited());
            limited.extend(of_code.map(|one| one.id));
        }
        limited.sort_unstable();
        limited.dedup();
        if limited.is_empty() {
            return Ok((coupon::recheck(order, &[], &self.book, self.now)?, None));
        }
        let used = db::promotion::lock_used(tx, order.id, order.customer_id, &limited).await?;
        let mut book = self.book.clone();
        // What is not locked may be gone the next moment, so nothing limited joins here.
        let others = promotions.limited_automatic().map(|one| one.id);
        let mut used_up: Vec<_> = others.filter(|id| !limited.contains(id)).collect();
        used_up.extend(usage::used_up(promotions, &used));
        book.facts.used_up = used_up;
        let plan = coupon::recheck(order, &used, &book, self.now)?;
        let held = usage::held(&plan.order).to_vec();
        Ok((plan, Some(held)))
    }

    /// Whether a change of the total would change what is still to be paid, while nobody has looked
    /// at what is paid.
    #[must_use]
    pub fn lacks_payments(&self) -> bool {
        self.order.payment_status != PaymentStatus::NotPaid && !self.has_payments
    }

    /// A cart that was paid for in part stays true to its payments when its total changes. One
    /// statement then, none otherwise: whoever asked for the payments has counted them.
    async fn with_payment_status(&self, tx: &Tx, mut after: Order) -> Result<Order, Failure> {
        if self.lacks_payments() && after.totals != self.order.totals {
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

fn wants(call: &Call, ask: &Ask, settings: &Settings) -> Wants {
    let promotions = settings.promotions(call.actor.channel.id);
    let mut limited: Vec<_> = promotions.limited_automatic().map(|one| one.id).collect();
    if let Some(code) = &ask.coupon {
        let of_code = promotions.with_code(code).filter(|one| one.limits.is_limited());
        limited.extend(of_code.map(|one| one.id));
    }
    Wants {
        facets: promotions.wants_facets(),
        limited,
        buyer: ask.buyer.or_else(|| call.actor.customer()),
        variants: ask.variants.clone(),
        line: ask.line,
        all_lines: ask.all_lines,
        checkout: ask.checkout,
        weights: settings.shipping_book(call.actor.channel.id).weighs(),
        channel: call.actor.channel.id,
        currency: call.actor.currency,
        named: call.actor.names_currency,
    }
}

/// Whether what was read is not all that is to be known, since the settings have changed or the order
/// takes another currency.
fn wants_more(
    call: &Call,
    ask: &Ask,
    taken: &Taken,
    settings: &Settings,
    asked: &mut Wants,
) -> bool {
    let mut all = wants(call, ask, settings);
    all.all_lines |= changes_currency(call, ask, taken);
    let more = all != *asked;
    *asked = all;
    more
}

/// The currency that an order has after a request: the one that the request names, else the one that
/// its buyer chose, else the channel's.
fn asked_currency(actor: &Actor, order: &Order) -> CurrencyCode {
    let stays = order.currency_chosen && !actor.names_currency;
    if stays { order.currency } else { actor.currency }
}

/// Whether the order takes another currency, so that all its lines are priced anew.
fn changes_currency(call: &Call, ask: &Ask, (row, beside): &Taken) -> bool {
    let actor = &call.actor;
    let other = row.as_ref().is_some_and(|row| {
        row.currency_code != actor.currency && (actor.names_currency || !row.currency_chosen)
    });
    other && !ask.all_lines && beside.has_lines()
}

fn open(
    call: &Call,
    customer: Option<&CustomerRow>,
    now: DateTime<Utc>,
) -> Result<domain::order::Opening, Failure> {
    let new = NewOrder {
        id: call.app.new_id(),
        code: code()?,
        channel_id: call.actor.channel.id,
        currency: call.actor.currency,
        buyer: customer.map(CustomerRow::buyer),
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
