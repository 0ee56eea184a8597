//! Amounts, rates and currencies: integers, one rounding, one split.
//!
//! An [`Amount`] is an integer of the currency's minor unit. A [`Rate`] is an exact decimal
//! percentage. What lies between is a fraction of integers ([`Fraction`]): a formula multiplies as
//! long as it can and divides once, at the end, by [`Fraction::round`]. No float is ever involved.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// Money in the minor unit of its currency (cents, yen, fils); may be negative.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[cfg_attr(
    feature = "db",
    derive(diesel::expression::AsExpression, diesel::deserialize::FromSqlRow)
)]
#[cfg_attr(feature = "db", diesel(sql_type = diesel::sql_types::BigInt))]
#[serde(transparent)]
pub struct Amount(pub i64);

/// The largest amount a client may send or be told: what a JavaScript number holds exactly.
pub const LARGEST: i64 = 9_007_199_254_740_991;

/// An amount left the range of what can be held exactly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the amount is too large to be held exactly")]
pub struct Overflow;

impl Amount {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// The sum, or `Overflow` beyond [`LARGEST`].
    pub fn plus(self, other: Self) -> Result<Self, Overflow> {
        self.0.checked_add(other.0).map(Self).and_then(Self::in_range).ok_or(Overflow)
    }

    /// The difference, or `Overflow` beyond [`LARGEST`].
    pub fn minus(self, other: Self) -> Result<Self, Overflow> {
        self.0.checked_sub(other.0).map(Self).and_then(Self::in_range).ok_or(Overflow)
    }

    /// `quantity` times this.
    pub fn times(self, quantity: i64) -> Result<Self, Overflow> {
        self.0.checked_mul(quantity).map(Self).and_then(Self::in_range).ok_or(Overflow)
    }

    /// The sum of all, or `Overflow`.
    pub fn sum(amounts: impl IntoIterator<Item = Self>) -> Result<Self, Overflow> {
        amounts.into_iter().try_fold(Self::ZERO, Self::plus)
    }

    fn in_range(self) -> Option<Self> {
        (self.0.unsigned_abs() <= LARGEST.unsigned_abs()).then_some(self)
    }
}

impl std::fmt::Display for Amount {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// A percentage as an exact decimal: `20` is twenty percent.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Rate(pub Decimal);

impl Rate {
    /// No percent.
    pub const ZERO: Self = Self(Decimal::ZERO);

    /// The rate as a fraction of one: 20 % is 20/100.
    #[must_use]
    pub fn of_one(self) -> Fraction {
        let (num, den) = self.ratio();
        Fraction::new(num, den.saturating_mul(100))
    }

    /// One plus the rate: 20 % is 120/100.
    #[must_use]
    pub fn plus_one(self) -> Fraction {
        let (num, den) = self.ratio();
        let den = den.saturating_mul(100);
        Fraction::new(num.saturating_add(den), den)
    }

    fn ratio(self) -> (i128, i128) {
        let d = self.0.normalize();
        (d.mantissa(), 10_i128.saturating_pow(d.scale()))
    }
}

/// An exact number between two amounts: integers until the one division at the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fraction {
    num: i128,
    den: i128,
}

impl Fraction {
    /// `num / den`, in lowest terms with a positive denominator. A denominator of 0 is taken as 1.
    #[must_use]
    pub fn new(num: i128, den: i128) -> Self {
        let den = if den == 0 { 1 } else { den };
        let (num, den) =
            if den < 0 { (num.saturating_neg(), den.saturating_neg()) } else { (num, den) };
        let g = gcd(num.unsigned_abs(), den.unsigned_abs());
        let g = i128::try_from(g).unwrap_or(1).max(1);
        Self { num: num.checked_div(g).unwrap_or(num), den: den.checked_div(g).unwrap_or(den) }
    }

    /// A whole number.
    #[must_use]
    pub fn whole(n: i64) -> Self {
        Self { num: i128::from(n), den: 1 }
    }

    /// `self * other`.
    pub fn times(self, other: Self) -> Result<Self, Overflow> {
        // Crosswise reduction keeps the products small.
        let (a, b) = (Self::new(self.num, other.den), Self::new(other.num, self.den));
        Ok(Self::new(
            a.num.checked_mul(b.num).ok_or(Overflow)?,
            a.den.checked_mul(b.den).ok_or(Overflow)?,
        ))
    }

    /// `self / other`; dividing by nothing is `Overflow`.
    pub fn over(self, other: Self) -> Result<Self, Overflow> {
        if other.num == 0 {
            return Err(Overflow);
        }
        self.times(Self::new(other.den, other.num))
    }

    /// `self + other`.
    pub fn plus(self, other: Self) -> Result<Self, Overflow> {
        let left = self.num.checked_mul(other.den).ok_or(Overflow)?;
        let right = other.num.checked_mul(self.den).ok_or(Overflow)?;
        let den = self.den.checked_mul(other.den).ok_or(Overflow)?;
        Ok(Self::new(left.checked_add(right).ok_or(Overflow)?, den))
    }

    /// The one rounding of the house: `floor(x + 1/2)`, half towards plus infinity, so that
    /// -0.5 becomes 0. (Vendure's `Math.round`.)
    pub fn round(self) -> Result<Amount, Overflow> {
        let twice =
            self.num.checked_mul(2).and_then(|n| n.checked_add(self.den)).ok_or(Overflow)?;
        let den = self.den.checked_mul(2).ok_or(Overflow)?;
        let whole = twice.checked_div_euclid(den).ok_or(Overflow)?;
        i64::try_from(whole).ok().map(Amount).and_then(Amount::in_range).ok_or(Overflow)
    }
}

impl From<Amount> for Fraction {
    fn from(amount: Amount) -> Self {
        Self::whole(amount.0)
    }
}

fn gcd(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        (a, b) = (b, a.checked_rem(b).unwrap_or(0));
    }
    a
}

/// Splits an amount over weights by largest remainder: the parts always add up to the amount.
///
/// Shares are floored, then the largest remainders get one unit each, ties to the lower index; all
/// weights zero means equal shares. Source: vendure-behaviour 3.6, `prorate`.
pub fn split(amount: Amount, weights: &[i64]) -> Result<Vec<Amount>, Overflow> {
    let count = i128::try_from(weights.len()).map_err(|_e| Overflow)?;
    let total: i128 = weights.iter().map(|w| i128::from(*w)).sum();
    let mut parts = Vec::with_capacity(weights.len());
    let mut rests = Vec::with_capacity(weights.len());
    let mut given = 0_i128;
    for weight in weights {
        let (num, den) = if total == 0 {
            (i128::from(amount.0), count)
        } else {
            let num = i128::from(amount.0).checked_mul(i128::from(*weight)).ok_or(Overflow)?;
            (num, total)
        };
        let floor = num.checked_div_euclid(den).ok_or(Overflow)?;
        rests.push(num.checked_rem_euclid(den).ok_or(Overflow)?);
        given = given.checked_add(floor).ok_or(Overflow)?;
        parts.push(floor);
    }
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by_key(|i| std::cmp::Reverse(rests.get(*i).copied().unwrap_or(0)));
    let mut left = i128::from(amount.0).checked_sub(given).ok_or(Overflow)?;
    for index in order {
        if left <= 0 {
            break;
        }
        if let Some(part) = parts.get_mut(index) {
            *part = part.checked_add(1).ok_or(Overflow)?;
            left = left.saturating_sub(1);
        }
    }
    parts.into_iter().map(|p| i64::try_from(p).map(Amount).map_err(|_e| Overflow)).collect()
}

#[cfg(feature = "db")]
mod storage {
    use diesel::deserialize::{self, FromSql};
    use diesel::pg::{Pg, PgValue};
    use diesel::serialize::{self, Output, ToSql};
    use diesel::sql_types::BigInt;

    use super::Amount;

    impl ToSql<BigInt, Pg> for Amount {
        fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
            <i64 as ToSql<BigInt, Pg>>::to_sql(&self.0, out)
        }
    }

    impl FromSql<BigInt, Pg> for Amount {
        fn from_sql(bytes: PgValue<'_>) -> deserialize::Result<Self> {
            <i64 as FromSql<BigInt, Pg>>::from_sql(bytes).map(Self)
        }
    }
}

#[cfg(feature = "graphql")]
mod wire {
    use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};

    use super::{Amount, LARGEST};

    /// An amount of money: a JSON integer in the minor unit of its currency (cents, yen, fils; see
    /// `Order.currency`). Between -(2^53-1) and 2^53-1; what lies outside is refused.
    #[Scalar(name = "Money")]
    impl ScalarType for Amount {
        fn parse(value: Value) -> InputValueResult<Self> {
            match &value {
                Value::Number(number) => match number.as_i64() {
                    Some(n) if n.unsigned_abs() <= LARGEST.unsigned_abs() => Ok(Self(n)),
                    _ => Err(InputValueError::custom(
                        "Money is a whole number of minor units between -(2^53-1) and 2^53-1",
                    )),
                },
                _ => Err(InputValueError::expected_type(value)),
            }
        }

        fn to_value(&self) -> Value {
            Value::Number(self.0.into())
        }
    }
}
