//! The exact number between two amounts.

use super::{Amount, Overflow};

/// An exact number between two amounts: a quotient of integers until the one division at the end.
///
/// It is reduced only when a product would not fit otherwise, since a reduction costs more than
/// the few multiplications of a price.
#[derive(Clone, Copy, Debug)]
pub struct Fraction {
    num: i128,
    den: i128,
}

impl Fraction {
    /// Nothing.
    pub const ZERO: Self = Self { num: 0, den: 1 };

    /// `num / den`. A denominator of 0 is taken as 1.
    #[must_use]
    pub fn new(num: i128, den: i128) -> Self {
        match den {
            0 => Self { num, den: 1 },
            den if den < 0 => Self { num: num.saturating_neg(), den: den.saturating_neg() },
            den => Self { num, den },
        }
    }

    /// A whole number.
    #[must_use]
    pub fn whole(n: i64) -> Self {
        Self { num: i128::from(n), den: 1 }
    }

    /// `self * other`.
    pub fn times(self, other: Self) -> Result<Self, Overflow> {
        self.product(other).or_else(|| self.crosswise(other)).ok_or(Overflow)
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
        self.sum(other).or_else(|| self.reduced().sum(other.reduced())).ok_or(Overflow)
    }

    /// `self - other`.
    pub fn minus(self, other: Self) -> Result<Self, Overflow> {
        self.plus(Self { num: other.num.checked_neg().ok_or(Overflow)?, den: other.den })
    }

    /// The sum of all.
    pub fn total(parts: impl IntoIterator<Item = Self>) -> Result<Self, Overflow> {
        parts.into_iter().try_fold(Self::ZERO, Self::plus)
    }

    /// The one rounding of the house: `floor(x + 1/2)`, half towards plus infinity, so that
    /// -0.5 becomes 0. (Vendure's `Math.round`.)
    pub fn round(self) -> Result<Amount, Overflow> {
        let twice =
            self.num.checked_mul(2).and_then(|n| n.checked_add(self.den)).ok_or(Overflow)?;
        let den = self.den.checked_mul(2).ok_or(Overflow)?;
        // Dividing 64 bits takes a fraction of the time of dividing 128, and most prices have no more.
        let whole = match (i64::try_from(twice), i64::try_from(den)) {
            (Ok(twice), Ok(den)) => twice.checked_div_euclid(den).map(i128::from),
            _ => twice.checked_div_euclid(den),
        }
        .ok_or(Overflow)?;
        i64::try_from(whole).ok().map(Amount).and_then(Amount::in_range).ok_or(Overflow)
    }

    fn product(self, other: Self) -> Option<Self> {
        Some(Self { num: self.num.checked_mul(other.num)?, den: self.den.checked_mul(other.den)? })
    }

    /// The product after each numerator was reduced by the other's denominator.
    fn crosswise(self, other: Self) -> Option<Self> {
        let left = Self { num: self.num, den: other.den }.reduced();
        let right = Self { num: other.num, den: self.den }.reduced();
        left.product(right)
    }

    fn sum(self, other: Self) -> Option<Self> {
        if self.den == other.den {
            return Some(Self { num: self.num.checked_add(other.num)?, den: self.den });
        }
        let left = self.num.checked_mul(other.den)?;
        let right = other.num.checked_mul(self.den)?;
        Some(Self { num: left.checked_add(right)?, den: self.den.checked_mul(other.den)? })
    }

    fn reduced(self) -> Self {
        let common = gcd(self.num.unsigned_abs(), self.den.unsigned_abs());
        let common = i128::try_from(common).unwrap_or(1).max(1);
        Self {
            num: self.num.checked_div(common).unwrap_or(self.num),
            den: self.den.checked_div(common).unwrap_or(self.den),
        }
    }
}

/// Equal in value, whatever the denominators.
impl PartialEq for Fraction {
    fn eq(&self, other: &Self) -> bool {
        let (a, b) = (self.reduced(), other.reduced());
        a.num == b.num && a.den == b.den
    }
}

impl Eq for Fraction {}

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
