//! What commands on orders give, and what a replay gives again.

use std::sync::Arc;

use domain::id::OrderId;
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
