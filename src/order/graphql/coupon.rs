//! Coupon codes of the caller's cart.

use async_graphql::{Context, Object, Result, Union};
use domain::promotion::coupon::CouponRefused;

use super::order::Order;
use crate::call::Call;
use crate::failure::{Failure, Stop};
use crate::guard::owner;
use crate::order::Placed;
use crate::order::commands;
use crate::promotion::refusal::{
    CouponCodeExpiredError, CouponCodeInvalidError, CouponCodeLimitError, CouponCodeRefusal,
};

/// What becomes of a coupon code.
#[derive(Union)]
pub enum ApplyCouponCodeResult {
    /// The order afterwards.
    Order(Order),
    /// The code is over.
    CouponCodeExpiredError(CouponCodeExpiredError),
    /// Nobody knows the code.
    CouponCodeInvalidError(CouponCodeInvalidError),
    /// The code was used as often as it may be.
    CouponCodeLimitError(CouponCodeLimitError),
}

impl ApplyCouponCodeResult {
    /// The answer.
    pub fn of(done: Result<Placed, Stop<CouponRefused>>, language: &str) -> Result<Self, Failure> {
        match done {
            Ok(Placed(order)) => Ok(Self::Order(Order(order))),
            Err(Stop::Refused(refused)) => Ok(match CouponCodeRefusal::of(refused, language) {
                CouponCodeRefusal::Invalid(error) => Self::CouponCodeInvalidError(error),
                CouponCodeRefusal::Expired(error) => Self::CouponCodeExpiredError(error),
                CouponCodeRefusal::Limit(error) => Self::CouponCodeLimitError(error),
            }),
            Err(Stop::Failed(failure)) => Err(failure),
        }
    }
}

/// Coupon codes.
#[derive(Default)]
pub struct CouponMutation;

#[Object]
impl CouponMutation {
    /// Puts a coupon code on the caller's cart, which is made if there is none, in the spelling of its
    /// promotion; a code that it has already changes nothing. The discount comes when the conditions
    /// of the promotion hold. Permission: own (shop API).
    #[graphql(guard = "owner()")]
    async fn apply_coupon_code(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The code, upper or lower case.")] coupon_code: String,
    ) -> Result<ApplyCouponCodeResult> {
        let call = Call::of(ctx)?;
        let done = Box::pin(commands::apply_coupon(&call, &coupon_code)).await;
        ApplyCouponCodeResult::of(done, call.language()).map_err(|f| call.tell(f))
    }

    /// Takes a coupon code off the caller's cart; one that it does not have changes nothing.
    /// Permission: own (shop API).
    #[graphql(guard = "owner()")]
    async fn remove_coupon_code(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The code, upper or lower case.")] coupon_code: String,
    ) -> Result<Option<Order>> {
        let call = Call::of(ctx)?;
        let done = Box::pin(commands::remove_coupon(&call, &coupon_code)).await;
        Ok(Some(Order(done.map_err(|f| call.tell(f))?.0)))
    }
}
