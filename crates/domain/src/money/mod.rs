//! Amounts, rates and currencies: integers, one rounding, one split.
//!
//! An [`Amount`] is an integer of the currency's minor unit. A [`Rate`] is an exact decimal
//! percentage. What lies between is a fraction of integers ([`Fraction`]): a formula multiplies as
//! long as it can and divides once, at the end, by [`Fraction::round`]. No float is ever involved.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::{Deserialize, Serialize};

mod factor;
mod fraction;
mod rounding;
mod split;
#[cfg(test)]
mod tests;

pub use factor::Factor;
pub use fraction::Fraction;
pub use rounding::RoundingLevel;
pub use split::split;

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

/// A percentage as an exact decimal: `20` is twenty percent. In JSON it is a decimal string.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[cfg_attr(
    feature = "db",
    derive(diesel::expression::AsExpression, diesel::deserialize::FromSqlRow)
)]
#[cfg_attr(feature = "db", diesel(sql_type = diesel::sql_types::Numeric))]
#[serde(transparent)]
pub struct Rate(pub Decimal);

impl Rate {
    /// No percent.
    pub const ZERO: Self = Self(Decimal::ZERO);

    /// A whole number of percent.
    #[must_use]
    pub fn percent(whole: i64) -> Self {
        Self(Decimal::from(whole))
    }

    /// Reads a decimal (`20`, `8.1`, `2e1`); `None` for what is no number or has too many digits.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        let text = text.trim();
        Decimal::from_str_exact(text).or_else(|_e| Decimal::from_scientific(text)).ok().map(Self)
    }

    /// The sum of rates, as of the several tax lines of one thing.
    pub fn sum(rates: impl IntoIterator<Item = Self>) -> Result<Self, Overflow> {
        let mut rates = rates.into_iter();
        // Most things have one tax.
        let first = rates.next().unwrap_or(Self::ZERO);
        rates.try_fold(first, |sum, rate| sum.0.checked_add(rate.0).map(Self).ok_or(Overflow))
    }

    /// The rate as a fraction of one: 20 % is 20/100.
    pub fn of_one(self) -> Result<Fraction, Overflow> {
        let (num, den) = self.ratio()?;
        Ok(Fraction::new(num, den))
    }

    /// One plus the rate: 20 % is 120/100.
    pub fn plus_one(self) -> Result<Fraction, Overflow> {
        let (num, den) = self.ratio()?;
        Ok(Fraction::new(num.checked_add(den).ok_or(Overflow)?, den))
    }

    /// For display only: the nearest binary number, which is never read back.
    #[must_use]
    pub fn display(self) -> f64 {
        self.0.to_f64().unwrap_or_default()
    }

    fn ratio(self) -> Result<(i128, i128), Overflow> {
        if self.0.scale() == 0 {
            return Ok((self.0.mantissa(), 100));
        }
        let d = self.0.normalize();
        let hundred = d.scale().checked_add(2).ok_or(Overflow)?;
        Ok((d.mantissa(), 10_i128.checked_pow(hundred).ok_or(Overflow)?))
    }
}

impl std::fmt::Display for Rate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.normalize().fmt(f)
    }
}

#[cfg(feature = "db")]
mod storage {
    use diesel::deserialize::{self, FromSql};
    use diesel::pg::{Pg, PgValue};
    use diesel::serialize::{self, Output, ToSql};
    use diesel::sql_types::{BigInt, Numeric};
    use rust_decimal::Decimal;

    use super::{Amount, Rate};

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

    impl ToSql<Numeric, Pg> for Rate {
        fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
            <Decimal as ToSql<Numeric, Pg>>::to_sql(&self.0, out)
        }
    }

    impl FromSql<Numeric, Pg> for Rate {
        fn from_sql(bytes: PgValue<'_>) -> deserialize::Result<Self> {
            <Decimal as FromSql<Numeric, Pg>>::from_sql(bytes).map(Self)
        }
    }
}

#[cfg(feature = "graphql")]
mod wire {
    use std::borrow::Cow;

    use async_graphql::registry::Registry;
    use async_graphql::{
        InputType, InputValueError, InputValueResult, Number, Scalar, ScalarType, Value,
    };

    use super::{Amount, Factor, LARGEST, Rate};

    /// An amount of money: a JSON integer in the minor unit of its currency (cents, yen, fils; see
    /// `Order.currency`). Between -(2^53-1) and 2^53-1; what lies outside is refused.
    #[Scalar(name = "Money")]
    impl ScalarType for Amount {
        fn parse(value: Value) -> InputValueResult<Self> {
            let Value::Number(number) = &value else {
                return Err(InputValueError::expected_type(value));
            };
            match number.as_i64() {
                Some(n) if n.unsigned_abs() <= LARGEST.unsigned_abs() => Ok(Self(n)),
                Some(_) | None => Err(InputValueError::custom(
                    "Money is a whole number of minor units between -(2^53-1) and 2^53-1",
                )),
            }
        }

        fn to_value(&self) -> Value {
            Value::Number(self.0.into())
        }
    }

    fn to_float(rate: &Rate) -> Value {
        Number::from_f64(rate.display()).map_or(Value::Null, Value::Number)
    }

    /// The input impl of an exact decimal: GraphQL's `Float`, read by its digits.
    macro_rules! exact_float {
        ($name:ident, $write:expr) => {
            impl InputType for $name {
                type RawValueType = Self;

                fn type_name() -> Cow<'static, str> {
                    Cow::Borrowed("Float")
                }

                fn create_type_info(registry: &mut Registry) -> String {
                    <f64 as InputType>::create_type_info(registry)
                }

                fn parse(value: Option<Value>) -> InputValueResult<Self> {
                    let value = value.unwrap_or_default();
                    let Value::Number(number) = &value else {
                        return Err(InputValueError::expected_type(value));
                    };
                    Self::from_text(&number.to_string())
                        .ok_or_else(|| InputValueError::custom("at most 28 digits can be kept"))
                }

                fn to_value(&self) -> Value {
                    let write: fn(&$name) -> Value = $write;
                    write(self)
                }

                fn as_raw_value(&self) -> Option<&Self> {
                    Some(self)
                }
            }
        };
    }

    exact_float!(Rate, to_float);
    exact_float!(Factor, |factor| to_float(&Rate(factor.0)));

    crate::output_scalar!(Rate, "Float", f64, to_float);
}
