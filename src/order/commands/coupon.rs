//! Coupon codes of a cart. One statement to read, one to write; a limited promotion on the payment
//! page takes a transaction with two more.

use domain::promotion::coupon::{self, ApplyRefused, CouponPlan, CouponRefused};

use super::super::desk::Ask;
use super::super::edit::{Decision, edit, keep};
use super::super::outcome::Placed;
use crate::call::Call;
use crate::failure::{Failure, Refuse as _, Stop};

/// A code that was not put on the cart.
struct Denied {
    refused: CouponRefused,
    is_new: bool,
}

impl From<CouponPlan> for Decision {
    fn from(plan: CouponPlan) -> Self {
        let CouponPlan { order, history, events, .. } = plan;
        Self { order, refusals: Vec::new(), history, events }
    }
}

/// Puts a code on the caller's cart, which is made if there is none, and kept when the code is
/// refused.
pub async fn apply_coupon(call: &Call, code: &str) -> Result<Placed, Stop<CouponRefused>> {
    let code = code.trim();
    let ask = Ask { coupon: Some(code.to_owned()), ..Ask::default() };
    let applied = edit(call, "order.apply_coupon", &ask, None, |desk| {
        match coupon::apply(&desk.order, code, &desk.used, &desk.book, desk.now) {
            Ok(plan) => Ok(plan.into()),
            Err(ApplyRefused::Price(refused)) => Err(Failure::from(refused).into()),
            Err(ApplyRefused::Coupon(refused)) => {
                Err(Denied { refused, is_new: desk.is_new }).refuse()
            }
        }
    });
    match applied.await {
        Ok(edited) => Ok(Placed(edited.order)),
        Err(Stop::Refused(Denied { refused, is_new })) => {
            if is_new {
                keep(call).await?;
            }
            Err(Stop::Refused(refused))
        }
        Err(Stop::Failed(failure)) => Err(Stop::Failed(failure)),
    }
}

/// Takes a code off the caller's cart, which is made if there is none.
pub async fn remove_coupon(call: &Call, code: &str) -> Result<Placed, Failure> {
    let code = code.trim();
    let ask = Ask::default();
    let removed = edit(call, "order.remove_coupon", &ask, None, |desk| {
        let plan = coupon::remove(&desk.order, code, &desk.book, desk.now);
        Ok(plan.map_err(Failure::from)?.into())
    });
    removed.await.map(|edited| Placed(edited.order)).map_err(Stop::into_failure)
}
