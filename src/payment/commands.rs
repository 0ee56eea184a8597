//! Paying and settling. A payment that places an order: three statements to read (order, what
//! stands beside it, stock), then the number, the order with its payment, history, events and the
//! customer's first addresses, and the stock with its movements: three to write, in two round trips.

use std::sync::{Arc, Mutex, PoisonError};

use db::Tx;
use db::order::Which;
use domain::id::{OrderId, PaymentId, PromotionId};
use domain::order::{Order, TransitionRefused};
use domain::payment::{
    Ledger, NewPayment, Outcome, PayRefused, Payment, PaymentPlan, PaymentRefused, PaymentState,
    amount_to_pay, answered, manual_amount, record, settle,
};
use futures_util::future::BoxFuture;
use futures_util::try_join;
use serde_json::Value;

use super::handler::{self, Paying, PaymentHandler, Step};
use crate::call::Call;
use crate::failure::{Failure, Refuse as _, Stop};
use crate::operation::ruled;
use crate::order::commands::{addresses_of_placed, expect_version, facts};
use crate::order::desk::{current, seen_from};
use crate::order::{Along, Ask, Desk, Paid, PaidOrRepriced, Repriced};

/// Why a payment was not made, and nothing was written.
#[derive(Debug, Clone)]
pub enum AddPaymentRefused {
    /// There is no cart.
    NoCart,
    /// The order takes no payment in its state.
    OrderState,
    /// The method is not for this order.
    Ineligible(Option<String>),
    /// The order could not be placed: the goods are gone.
    Transition(TransitionRefused),
}

/// Why a payment was not recorded by hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ManualRefused;

/// Why a payment was not settled, and nothing was written.
#[derive(Debug, Clone)]
pub enum SettleRefused {
    /// Its machine has no such step.
    Payment {
        /// The state it is in.
        from: PaymentState,
    },
    /// The order could not follow.
    Order(TransitionRefused),
}

/// The call to the outside that a command leaves to be made when its transaction has ended.
struct Open<A>(Mutex<Option<BoxFuture<'static, A>>>);

impl<A> Open<A> {
    fn none() -> Self {
        Self(Mutex::new(None))
    }

    fn put(&self, asked: BoxFuture<'static, A>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(asked);
    }

    fn take(&self) -> Option<BoxFuture<'static, A>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// Pays the caller's cart by a method. What the provider refuses is recorded, hence `Ok`; so is that
/// the cart got dearer since promotions no longer hold, and then nothing is charged.
pub async fn add_payment(
    call: &Call,
    method: &str,
    metadata: &Value,
) -> Result<PaidOrRepriced, Stop<AddPaymentRefused>> {
    let open = Open::none();
    let done = call
        .command("payment.add", async |tx: &Tx| {
            let which = current(&call.actor).ok_or(AddPaymentRefused::NoCart).refuse()?;
            let desk = Desk::find(call, tx, &which, &Ask::checkout(true), false).await?;
            let desk = desk.ok_or(AddPaymentRefused::NoCart).refuse()?;
            let (order, uses) = match recheck(call, tx, &desk).await? {
                Recheck::Payable { order, uses } => (order, uses),
                Recheck::Dearer(repriced) => return Ok(PaidOrRepriced::Repriced(repriced)),
            };
            let id: PaymentId = call.app.new_id();
            let answer = match intend(&desk, &order, call, id, method, metadata)? {
                Step::Answered(answer) => answer,
                Step::Ask(asked) => {
                    open.put(asked);
                    waiting(&desk, &order)?
                }
            };
            let stock = desk.stock();
            let facts = facts(&desk, &stock);
            let plan = record(&order, (id, method.to_owned()), answer, &facts, desk.now);
            let paid = write(call, tx, &desk, plan.map_err(add_refused)?, uses).await?;
            Ok::<_, Stop<AddPaymentRefused>>(PaidOrRepriced::Paid(paid))
        })
        .await?;
    match (done, open.take()) {
        (PaidOrRepriced::Paid(paid), Some(asked)) => {
            // What is answered is another payment than the one that was written.
            call.met.forget();
            record_answer(call, paid.payment.id, asked.await).await.map(PaidOrRepriced::Paid)
        }
        (done, _) => Ok(done),
    }
}

/// An order that is about to be paid, after its promotions were judged again.
enum Recheck {
    /// It costs no more than before.
    Payable { order: Box<Order>, uses: Option<Vec<PromotionId>> },
    /// It costs more, and that is written.
    Dearer(Repriced),
}

/// Judges the promotions again (vendure-behaviour 10.1, step 0), where the order takes a payment at
/// all.
async fn recheck(call: &Call, tx: &Tx, desk: &Desk) -> Result<Recheck, Stop<AddPaymentRefused>> {
    due(desk, &desk.order)?;
    let (plan, uses) = desk.rechecked(tx).await?;
    let total = |order: &Order| order.totals.total_with_tax().map_err(Failure::from);
    let (before, now) = (total(&desk.order)?, total(&plan.order)?);
    if now <= before {
        return Ok(Recheck::Payable { order: Box::new(plan.order), uses });
    }
    let along = Along { uses, ..Along::told(plan.history, plan.events) };
    let order = Arc::new(desk.save(call, tx, plan.order, along).await?);
    Ok(Recheck::Dearer(Repriced { order, removed: plan.removed, before, now }))
}

fn intend(
    desk: &Desk,
    order: &Order,
    call: &Call,
    id: PaymentId,
    method: &str,
    metadata: &Value,
) -> Result<Step<NewPayment>, Stop<AddPaymentRefused>> {
    let amount = due(desk, order)?;
    let channel = call.actor.channel.id;
    let found = desk.settings.payment_methods.iter().find(|row| {
        row.code == method
            && row.enabled
            && row.deleted_at.is_none()
            && row.channel_ids.contains(&channel)
    });
    let unknown =
        || Failure::input("payment-method-not-found", vec![("method", method.to_owned())]);
    let row = found.ok_or_else(unknown)?;
    if row.checker.is_some() {
        // No checker is built in, so one that is named admits nobody.
        return Err(Stop::Refused(AddPaymentRefused::Ineligible(None)));
    }
    let handler = handler::find(&row.handler.0.code).ok_or_else(unknown)?;
    let operation = ruled(&row.handler.0);
    let paying = Paying { id, operation: &operation, order, amount, metadata };
    Ok(handler.create(&paying).map_err(Failure::from)?)
}

fn due(desk: &Desk, order: &Order) -> Result<domain::money::Amount, Stop<AddPaymentRefused>> {
    amount_to_pay(order, &Ledger::of(&desk.payments)).map_err(|refused| match refused {
        PayRefused::OrderState { .. } => Stop::Refused(AddPaymentRefused::OrderState),
        PayRefused::ChangesDiffer { .. } => {
            Failure::input("payment-amount-differs", Vec::new()).into()
        }
        PayRefused::Overflow(overflow) => overflow.into(),
    })
}

/// The payment while its provider is asked.
fn waiting(desk: &Desk, order: &Order) -> Result<NewPayment, Stop<AddPaymentRefused>> {
    Ok(NewPayment {
        amount: due(desk, order)?,
        state: PaymentState::Created,
        transaction_id: None,
        error_message: None,
        metadata: Value::Object(serde_json::Map::new()),
    })
}

/// The third step: what the provider answered.
async fn record_answer(
    call: &Call,
    id: PaymentId,
    answer: NewPayment,
) -> Result<Paid, Stop<AddPaymentRefused>> {
    let call = Call::internal(call.visit.clone());
    call.command("payment.record", async |tx: &Tx| {
        let which = Which::Payment(id, seen_from(&call.actor));
        let (desk, payment) = with_payment(&call, tx, &which, id).await?;
        let stock = desk.stock();
        let facts = facts(&desk, &stock);
        let plan = answered(&desk.order, &payment, answer.clone(), &facts, desk.now);
        write(&call, tx, &desk, plan.map_err(add_refused)?, None).await.map_err(Stop::from)
    })
    .await
}

fn add_refused(refused: PaymentRefused) -> Stop<AddPaymentRefused> {
    match refused {
        PaymentRefused::Order(refused) => Stop::Refused(AddPaymentRefused::Transition(refused)),
        PaymentRefused::Transition { .. } => Stop::Refused(AddPaymentRefused::OrderState),
        PaymentRefused::Overflow(overflow) => overflow.into(),
    }
}

/// Writes down what an administrator got by other ways, as settled.
pub async fn add_manual(
    call: &Call,
    order: OrderId,
    method: &str,
    transaction_id: Option<&str>,
    metadata: &Value,
    version: Option<i64>,
) -> Result<Paid, Stop<ManualRefused>> {
    call.command("payment.add_manual", async |tx: &Tx| {
        let which = Which::Id(order, seen_from(&call.actor));
        let desk = Desk::find(call, tx, &which, &Ask::checkout(true), false).await?;
        let desk = desk.ok_or_else(|| Failure::not_found("Order", order))?;
        expect_version(&desk.order, version)?;
        let (rechecked, uses) = desk.rechecked(tx).await?;
        let order = rechecked.order;
        let amount = manual_amount(&order, &Ledger::of(&desk.payments), &[]);
        let amount = amount.map_err(|refused| match refused {
            PayRefused::OrderState { .. } => Stop::Refused(ManualRefused),
            PayRefused::ChangesDiffer { .. } => {
                Failure::input("payment-amount-differs", Vec::new()).into()
            }
            PayRefused::Overflow(overflow) => overflow.into(),
        })?;
        let answer = NewPayment {
            amount,
            state: PaymentState::Settled,
            transaction_id: transaction_id.map(str::to_owned),
            error_message: None,
            metadata: metadata.clone(),
        };
        let stock = desk.stock();
        let facts = facts(&desk, &stock);
        let named = (call.app.new_id(), method.to_owned());
        let plan = record(&order, named, answer, &facts, desk.now).map_err(manual_refused)?;
        Ok(write(call, tx, &desk, plan, uses).await?)
    })
    .await
}

fn manual_refused(refused: PaymentRefused) -> Stop<ManualRefused> {
    match refused {
        PaymentRefused::Order(refused) => {
            let parameters = refused.parameters();
            Failure::input("cannot-place-order", parameters).into()
        }
        PaymentRefused::Transition { .. } => Stop::Refused(ManualRefused),
        PaymentRefused::Overflow(overflow) => overflow.into(),
    }
}

/// Takes the money that a payment promises. What the provider refuses is recorded, hence `Ok`.
pub async fn settle_payment(
    call: &Call,
    id: PaymentId,
    version: Option<i64>,
) -> Result<Paid, Stop<SettleRefused>> {
    let open = Open::none();
    let paid = call
        .command("payment.settle", async |tx: &Tx| {
            let which = Which::Payment(id, seen_from(&call.actor));
            let (desk, payment) = with_payment(call, tx, &which, id).await?;
            expect_version(&desk.order, version)?;
            let outcome = match handler_of(&desk, &payment).map(|handler| handler.settle(&payment))
            {
                None => Outcome::succeeded(),
                Some(Step::Answered(outcome)) => outcome,
                Some(Step::Ask(asked)) => {
                    open.put(asked);
                    return Ok(Paid { order: Arc::new(desk.order), payment, problem: None });
                }
            };
            settled(call, tx, &desk, &payment, outcome).await
        })
        .await?;
    let Some(asked) = open.take() else {
        return Ok(paid);
    };
    let outcome = asked.await;
    let call = Call::internal(call.visit.clone());
    call.command("payment.record", async |tx: &Tx| {
        let which = Which::Payment(id, seen_from(&call.actor));
        let (desk, payment) = with_payment(&call, tx, &which, id).await?;
        settled(&call, tx, &desk, &payment, outcome.clone()).await
    })
    .await
}

async fn settled(
    call: &Call,
    tx: &Tx,
    desk: &Desk,
    payment: &Payment,
    outcome: Outcome,
) -> Result<Paid, Stop<SettleRefused>> {
    let stock = desk.stock();
    let facts = facts(desk, &stock);
    let plan = settle(&desk.order, payment, outcome, &facts, desk.now);
    let plan = plan.map_err(|refused| match refused {
        PaymentRefused::Transition { from, .. } => Stop::Refused(SettleRefused::Payment { from }),
        PaymentRefused::Order(refused) => Stop::Refused(SettleRefused::Order(refused)),
        PaymentRefused::Overflow(overflow) => overflow.into(),
    })?;
    Ok(write(call, tx, desk, plan, None).await?)
}

/// The handler of a payment's method, deleted and disabled ones too; none for manual payments.
fn handler_of(desk: &Desk, payment: &Payment) -> Option<&'static dyn PaymentHandler> {
    let row = desk.settings.payment_methods.iter().find(|row| row.code == payment.method)?;
    handler::find(&row.handler.0.code)
}

async fn with_payment(
    call: &Call,
    tx: &Tx,
    which: &Which,
    id: PaymentId,
) -> Result<(Desk, Payment), Failure> {
    let missing = || Failure::not_found("Payment", id);
    let desk =
        Desk::find(call, tx, which, &Ask::checkout(true), false).await?.ok_or_else(missing)?;
    let payment = desk.payments.iter().find(|payment| payment.id == id).cloned();
    Ok((desk, payment.ok_or_else(missing)?))
}

/// Writes a payment's plan.
async fn write(
    call: &Call,
    tx: &Tx,
    desk: &Desk,
    plan: PaymentPlan,
    uses: Option<Vec<PromotionId>>,
) -> Result<Paid, Failure> {
    let PaymentPlan { payment, order, transition, problem, history, events } = plan;
    let order = desk.number(tx, order, transition.as_ref()).await?;
    let movements = transition.as_ref().map(|step| step.movements.clone()).unwrap_or_default();
    let addresses = addresses_of_placed(call, desk, transition.as_ref());
    let along = Along { history, events, addresses, payment: Some(payment.clone()), uses };
    let (order, ()) =
        try_join!(desk.save(call, tx, order, along), desk.move_stock(call, tx, &movements))?;
    call.met.pay(order.id, &desk.payments, &payment);
    Ok(Paid { order: Arc::new(order), payment, problem })
}
