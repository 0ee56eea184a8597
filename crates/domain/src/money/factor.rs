//! What prices are multiplied with.

use rust_decimal::Decimal;

use super::{Amount, Fraction, Overflow};

/// What prices are multiplied with when they are copied, as an exact decimal: `1.1` makes them ten
/// percent higher. It works on minor units: from a currency without decimals to one with two, a rate
/// of exchange of 0.006 is a factor of 0.6.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Factor(pub Decimal);

impl Factor {
    /// As it is.
    pub const ONE: Self = Self(Decimal::ONE);

    /// Reads a decimal (`1.1`, `5e-1`); `None` for what is no number or has too many digits.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        let text = text.trim();
        Decimal::from_str_exact(text).or_else(|_e| Decimal::from_scientific(text)).ok().map(Self)
    }

    /// Whether it would turn a price into a debt.
    #[must_use]
    pub fn is_negative(self) -> bool {
        self.0.is_sign_negative() && !self.0.is_zero()
    }

    /// So many times an amount, rounded once.
    pub fn of(self, amount: Amount) -> Result<Amount, Overflow> {
        let factor = self.0.normalize();
        let den = 10_i128.checked_pow(factor.scale()).ok_or(Overflow)?;
        Fraction::from(amount).times(Fraction::new(factor.mantissa(), den))?.round()
    }
}
