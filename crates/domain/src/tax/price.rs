//! A price with and without its tax, exact until it is told.

use crate::money::{Amount, Fraction, Overflow, Rate};

/// A price with and without its tax, exact: rounded once, when it is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Price {
    net: Fraction,
    gross: Fraction,
}

impl Price {
    /// The price of something whose listed amount does or does not include tax.
    pub fn new(
        listed: impl Into<Fraction>,
        includes_tax: bool,
        rate: Rate,
    ) -> Result<Self, Overflow> {
        let listed = listed.into();
        let tax = rate.plus_one()?;
        Ok(if includes_tax {
            Self { net: listed.over(tax)?, gross: listed }
        } else {
            Self { net: listed, gross: listed.times(tax)? }
        })
    }

    /// The amount without tax.
    pub fn net(self) -> Result<Amount, Overflow> {
        self.net.round()
    }

    /// The amount with tax.
    pub fn gross(self) -> Result<Amount, Overflow> {
        self.gross.round()
    }

    /// The price of several units: the product is rounded, not the unit.
    pub fn times(self, quantity: i32) -> Result<Self, Overflow> {
        let quantity = Fraction::whole(i64::from(quantity));
        Ok(Self { net: self.net.times(quantity)?, gross: self.gross.times(quantity)? })
    }

    /// The price with what is told of it, as if that were all.
    pub fn rounded(self) -> Result<Self, Overflow> {
        Ok(Self { net: self.net()?.into(), gross: self.gross()?.into() })
    }

    /// The price with so much more tax: on top of a price that is listed without, out of one that is
    /// listed with it.
    pub fn taxed_more(self, more: Fraction, includes_tax: bool) -> Result<Self, Overflow> {
        Ok(if includes_tax {
            Self { net: self.net.minus(more)?, ..self }
        } else {
            Self { gross: self.gross.plus(more)?, ..self }
        })
    }

    /// How much more this is than another.
    pub fn minus(self, other: Self) -> Result<Self, Overflow> {
        Ok(Self { net: self.net.minus(other.net)?, gross: self.gross.minus(other.gross)? })
    }

    /// Both together.
    pub fn plus(self, other: Self) -> Result<Self, Overflow> {
        Ok(Self { net: self.net.plus(other.net)?, gross: self.gross.plus(other.gross)? })
    }
}
