//! The one way to share an amount.

use super::{Amount, Overflow};

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
