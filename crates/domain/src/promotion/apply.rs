//! What the promotions of a channel make of an order (vendure-behaviour 5.2, 5.3, 5.5 and 15.32).
//!
//! First all discounts are taken away. Then each promotion in turn is judged once and taken off all
//! lines; then each is judged again and taken off the whole order, spread over the lines; then,
//! when shipping has its price, off that. So the order of lines does not matter, and a run that
//! follows another gives the same.

use chrono::{DateTime, Utc};

use super::action::gift;
use super::{Action, Condition, Facts, Promotion};
use crate::money::{Amount, Overflow, split};
use crate::order::price::PriceBook;
use crate::order::{Adjustment, AdjustmentType, LineValue, Order, OrderLine, ShippingLine, Totals};
use crate::text;

/// An order on its way through the promotions, with the sums of what stands so far.
struct Run<'b> {
    order: Order,
    /// What each line is worth now, by place.
    values: Vec<LineValue>,
    sums: Totals,
    facts: &'b Facts,
    candidates: Vec<Candidate<'b>>,
}

/// A promotion that the order may have.
struct Candidate<'b> {
    promotion: &'b Promotion,
    /// Whether all conditions hold that no discount changes.
    holds: bool,
}

/// The order with the discounts of lines and of the whole order, and with its sums but for
/// shipping. An order without lines has no discounts.
pub(crate) fn promote_lines(
    mut order: Order,
    book: &PriceBook,
    now: DateTime<Utc>,
) -> Result<Order, Overflow> {
    order.promotion_ids.clear();
    for line in &mut order.lines {
        line.adjustments.retain(|adjustment| adjustment.kind == AdjustmentType::Other);
    }
    let values = order.lines.iter().map(OrderLine::prorated_value).collect::<Result<_, _>>()?;
    let mut run = Run::new(order, values, book, now)?;
    for place in 0..run.candidates.len() {
        run.take_off_lines(place)?;
    }
    let applicable: Vec<usize> = (0..run.candidates.len()).filter(|p| run.applies(*p)).collect();
    for place in applicable {
        run.take_off_order(place)?;
    }
    Ok(Order { totals: run.sums, ..run.order })
}

/// The order with the discounts of shipping, after its price was found. What applies here has
/// applied to the lines before, since discounts only lower the sums that conditions look at.
pub(crate) fn promote_shipping(mut order: Order, book: &PriceBook, now: DateTime<Utc>) -> Order {
    for line in &mut order.shipping_lines {
        line.adjustments.retain(|adjustment| adjustment.kind == AdjustmentType::Other);
    }
    let (facts, sums) = (&book.facts, order.totals);
    let free = book.promotions.candidates(&order, facts, now).into_iter().filter(|promotion| {
        promotion.actions.iter().any(Action::is_for_shipping)
            && promotion.conditions.iter().all(|condition| condition.holds(&order, &sums, facts))
    });
    for promotion in free.collect::<Vec<_>>() {
        order.shipping_lines.iter_mut().for_each(|line| free_shipping(line, promotion, facts));
    }
    order
}

fn free_shipping(line: &mut ShippingLine, promotion: &Promotion, facts: &Facts) {
    let taken: i64 = line.adjustments.iter().map(|adjustment| adjustment.amount.0).sum();
    let left = line.list_price.0.saturating_add(taken);
    if left > 0 {
        let amount = Amount(left.saturating_neg());
        let note = Note::of(promotion, facts).adjustment(AdjustmentType::Promotion, amount);
        line.adjustments.push(note);
    }
}

impl<'b> Run<'b> {
    fn new(
        order: Order,
        values: Vec<LineValue>,
        book: &'b PriceBook,
        now: DateTime<Utc>,
    ) -> Result<Self, Overflow> {
        let sums = Totals::of_lines(&order, values.iter().copied().map(Ok))?;
        let facts = &book.facts;
        let lasting = |condition: &&Condition| !condition.looks_at_sums();
        let candidate = |promotion: &'b Promotion| {
            let mut conditions = promotion.conditions.iter().filter(lasting);
            let holds = conditions.all(|condition| condition.holds(&order, &sums, facts));
            Candidate { promotion, holds }
        };
        let found = if order.lines.is_empty() {
            Vec::new()
        } else {
            book.promotions.candidates(&order, facts, now)
        };
        let candidates = found.into_iter().map(candidate).collect();
        Ok(Self { values, sums, facts, candidates, order })
    }

    /// Whether a promotion applies to what stands so far.
    fn applies(&self, place: usize) -> bool {
        self.candidates.get(place).is_some_and(|candidate| {
            let mut sums = candidate.promotion.conditions.iter().filter(|c| c.looks_at_sums());
            candidate.holds && sums.all(|c| c.holds(&self.order, &self.sums, self.facts))
        })
    }

    /// The promotion, if it applies, which is noted.
    fn judged(&mut self, place: usize) -> Option<&'b Promotion> {
        let promotion = self.candidates.get(place)?.promotion;
        if !self.applies(place) {
            return None;
        }
        if !self.order.promotion_ids.contains(&promotion.id) {
            self.order.promotion_ids.push(promotion.id);
        }
        Some(promotion)
    }

    fn take_off_lines(&mut self, place: usize) -> Result<(), Overflow> {
        let Some(promotion) = self.judged(place) else {
            return Ok(());
        };
        let actions: Vec<&Action> = promotion.actions.iter().filter(|a| a.is_for_lines()).collect();
        if actions.is_empty() {
            return Ok(());
        }
        let hands_out = actions.iter().any(|action| action.is_free_units());
        let gift = gift(&promotion.conditions).filter(|_| hands_out);
        let free = gift.map(|gift| gift.free_units(&self.order, |line| line.list_price));
        let note = Note::of(promotion, self.facts);
        for index in 0..self.order.lines.len() {
            let Some(line) = self.order.lines.get(index) else { continue };
            let units = free.as_ref().and_then(|free| free.get(index)).copied().unwrap_or(0);
            let mut amount = Amount::ZERO;
            for action in &actions {
                amount = amount.plus(action.of_line(line, units, self.facts)?)?;
            }
            self.adjust(index, &note, AdjustmentType::Promotion, amount)?;
        }
        Ok(())
    }

    fn take_off_order(&mut self, place: usize) -> Result<(), Overflow> {
        let Some(promotion) = self.judged(place) else {
            return Ok(());
        };
        let includes_tax = self.order.lines.iter().all(|line| line.list_price_includes_tax);
        let mut left = Amount::ZERO;
        for action in &promotion.actions {
            left = left.plus(action.of_order(&self.sums, includes_tax)?)?;
        }
        if left == Amount::ZERO {
            return Ok(());
        }
        let note = Note::of(promotion, self.facts);
        // Cents that cannot be divided go by the ids of lines, not by their places.
        let mut places: Vec<usize> = (0..self.order.lines.len()).collect();
        places.sort_by_key(|place| self.order.lines.get(*place).map(|line| line.id));
        // A share that is more than its line leaves a rest to the others: weights are with tax, and
        // lines of the highest rates would otherwise give back less than they were meant to.
        while left != Amount::ZERO {
            let shares = split(left, &self.weights(&places))?;
            let mut given = Amount::ZERO;
            for (index, share) in places.iter().zip(shares) {
                let kind = AdjustmentType::DistributedOrderPromotion;
                given = given.plus(self.adjust(*index, &note, kind, share)?)?;
            }
            if given == Amount::ZERO {
                break;
            }
            left = left.minus(given)?;
        }
        Ok(())
    }

    /// What the shares of a discount of the whole order go by.
    fn weights(&self, places: &[usize]) -> Vec<i64> {
        let worth = |place: &usize| self.values.get(*place).map_or(0, |value| value.gross.0.max(0));
        places.iter().map(worth).collect()
    }

    /// Takes an amount off a line, as far as the line goes, and says how much that was.
    fn adjust(
        &mut self,
        index: usize,
        note: &Note<'_>,
        kind: AdjustmentType,
        amount: Amount,
    ) -> Result<Amount, Overflow> {
        let (Some(line), Some(value)) =
            (self.order.lines.get_mut(index), self.values.get_mut(index))
        else {
            return Ok(Amount::ZERO);
        };
        let left = if line.list_price_includes_tax { value.gross } else { value.net };
        let amount = amount.max(Amount::ZERO.minus(left)?).min(Amount::ZERO);
        if amount == Amount::ZERO {
            return Ok(amount);
        }
        let same = |own: &&mut Adjustment| own.kind == kind && own.adjustment_source == note.source;
        match line.adjustments.iter_mut().find(same) {
            Some(own) => own.amount = own.amount.plus(amount)?,
            None => line.adjustments.push(note.adjustment(kind, amount)),
        }
        let before = std::mem::replace(value, line.prorated_value()?);
        let sums = &mut self.sums;
        sums.sub_total = sums.sub_total.minus(before.net)?.plus(value.net)?;
        sums.sub_total_with_tax = sums.sub_total_with_tax.minus(before.gross)?.plus(value.gross)?;
        Ok(amount)
    }
}

/// What a promotion's discounts are called, told once for all of them.
struct Note<'b> {
    source: String,
    description: &'b str,
}

impl<'b> Note<'b> {
    fn of(promotion: &'b Promotion, facts: &Facts) -> Self {
        let name = text::choose(&promotion.names, &facts.language, &facts.fallback_language);
        let description = name.map_or("", |name| name.name.as_str());
        Self { source: promotion.source(), description }
    }

    fn adjustment(&self, kind: AdjustmentType, amount: Amount) -> Adjustment {
        Adjustment {
            adjustment_source: self.source.clone(),
            kind,
            description: self.description.to_owned(),
            amount,
        }
    }
}
