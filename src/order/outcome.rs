//! What commands on orders give, and what a replay gives again.

use std::sync::Arc;

use domain::id::OrderId;
use domain::money::Amount;
use domain::order::Order;
use domain::order::cart::ItemRefused;
use domain::payment::{Payment, PaymentProblem};
use serde::{Deserialize, Serialize};

use super::read;
use crate::call::{Call, Recall, referred};
use crate::failure::Failure;

/// A cart after a change, and what of the change was not done, or only in part.
#[derive(Debug, Clone)]
pub struct Edited {
    /// The cart.
    pub order: Arc<Order>,
    /// What was not done, or only in part.
    pub refusals: Vec<ItemRefused>,
}

#[derive(Serialize, Deserialize)]
struct EditedReference {
    order: OrderId,
    refusals: Vec<ItemRefused>,
}

impl Recall for Edited {
    fn reference(&self) -> serde_json::Value {
        let (order, refusals) = (self.order.id, self.refusals.clone());
        serde_json::json!(EditedReference { order, refusals })
    }

    async fn recall(call: &Call, reference: &serde_json::Value) -> Result<Self, Failure> {
        let EditedReference { order, refusals } = referred(reference)?;
        Ok(Self { order: read::again(call, order).await?, refusals })
    }
}

/// An order after a change.
#[derive(Debug, Clone)]
pub struct Placed(pub Arc<Order>);

impl Recall for Placed {
    fn reference(&self) -> serde_json::Value {
        serde_json::json!(self.0.id)
    }

    async fn recall(call: &Call, reference: &serde_json::Value) -> Result<Self, Failure> {
        Ok(Self(read::again(call, referred(reference)?).await?))
    }
}

/// A payment that was recorded, with its order, and what went wrong with it.
#[derive(Debug, Clone)]
pub struct Paid {
    /// The order.
    pub order: Arc<Order>,
    /// The payment.
    pub payment: Payment,
    /// What went wrong, though it is recorded.
    pub problem: Option<PaymentProblem>,
}

#[derive(Serialize, Deserialize)]
struct PaidReference {
    order: OrderId,
    payment: domain::id::PaymentId,
    problem: Option<PaymentProblem>,
}

impl Recall for Paid {
    fn reference(&self) -> serde_json::Value {
        let (order, payment) = (self.order.id, self.payment.id);
        serde_json::json!(PaidReference { order, payment, problem: self.problem.clone() })
    }

    async fn recall(call: &Call, reference: &serde_json::Value) -> Result<Self, Failure> {
        let PaidReference { order, payment, problem } = referred(reference)?;
        let conn = call.app.pool.reader().await?;
        let found = db::payment::by_id(&conn, &[payment]).await?;
        drop(conn);
        let (_, payment) =
            found.into_iter().next().ok_or_else(|| Failure::not_found("Payment", payment))?;
        Ok(Self { order: read::again(call, order).await?, payment, problem })
    }
}

/// An order that got dearer just before it was paid, since promotions no longer hold. Nothing was
/// charged.
#[derive(Debug, Clone)]
pub struct Repriced {
    /// The order as it is now.
    pub order: Arc<Order>,
    /// The codes that were taken off.
    pub removed: Vec<String>,
    /// What it cost, with tax.
    pub before: Amount,
    /// What it costs now, with tax.
    pub now: Amount,
}

/// What becomes of a payment.
#[derive(Debug, Clone)]
pub enum PaidOrRepriced {
    /// It was recorded.
    Paid(Paid),
    /// The order got dearer first.
    Repriced(Repriced),
}

#[derive(Serialize, Deserialize)]
enum PaidOrRepricedReference {
    Paid(serde_json::Value),
    Repriced { order: OrderId, removed: Vec<String>, before: Amount, now: Amount },
}

impl Recall for PaidOrRepriced {
    fn reference(&self) -> serde_json::Value {
        serde_json::json!(match self {
            Self::Paid(paid) => PaidOrRepricedReference::Paid(paid.reference()),
            Self::Repriced(repriced) => PaidOrRepricedReference::Repriced {
                order: repriced.order.id,
                removed: repriced.removed.clone(),
                before: repriced.before,
                now: repriced.now,
            },
        })
    }

    async fn recall(call: &Call, reference: &serde_json::Value) -> Result<Self, Failure> {
        match referred(reference)? {
            PaidOrRepricedReference::Paid(paid) => Paid::recall(call, &paid).await.map(Self::Paid),
            PaidOrRepricedReference::Repriced { order, removed, before, now } => {
                let order = read::again(call, order).await?;
                Ok(Self::Repriced(Repriced { order, removed, before, now }))
            }
        }
    }
}
