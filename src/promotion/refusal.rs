//! Refusals of promotions and coupon codes, as clients are told them.

use domain::promotion::coupon::CouponRefused;

crate::refusals! {
    /// A promotion needs a condition or a coupon code, else it would apply to every order.
    MissingConditionsError {}
    /// No promotion of the channel has the code.
    CouponCodeInvalidError {
        /// The code, as it was given.
        coupon_code: String,
    }
    /// The promotion of the code is over.
    CouponCodeExpiredError {
        /// The code, as it was given.
        coupon_code: String,
    }
    /// The promotion of the code was used as often as it may be.
    CouponCodeLimitError {
        /// The code, as it was given.
        coupon_code: String,
        /// How often it may be used.
        limit: i32,
    }
}

/// A code that cannot be used, as the member of a union.
pub enum CouponCodeRefusal {
    /// Nobody knows it.
    Invalid(CouponCodeInvalidError),
    /// It is over.
    Expired(CouponCodeExpiredError),
    /// It was used too often.
    Limit(CouponCodeLimitError),
}

impl CouponCodeRefusal {
    /// The refusal of a code.
    #[must_use]
    pub fn of(refused: CouponRefused, language: &str) -> Self {
        let params = |code: &String| vec![("couponCode", code.clone())];
        match refused {
            CouponRefused::Invalid { code } => {
                Self::Invalid(CouponCodeInvalidError::new(language, params(&code), code))
            }
            CouponRefused::Expired { code } => {
                Self::Expired(CouponCodeExpiredError::new(language, params(&code), code))
            }
            CouponRefused::Limit { code, limit } => {
                let mut params = params(&code);
                params.push(("limit", limit.to_string()));
                Self::Limit(CouponCodeLimitError::new(language, params, code, limit))
            }
        }
    }
}
